"""What is held of a person: told in full, erased for good, with a receipt."""
