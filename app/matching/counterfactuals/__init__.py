"""What would have to be different for an opening to enter a ranking."""
