"""Uses of what is known of a person that she objects to."""
