"""What became of a move, asked of every side after 90 and 180 days."""
