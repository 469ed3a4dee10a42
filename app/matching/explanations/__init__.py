"""One employee and one opening, fully explained."""
