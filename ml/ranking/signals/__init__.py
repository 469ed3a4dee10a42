"""How well a person and an opening fit, one number a matter."""
