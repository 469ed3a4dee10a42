"""What people do with a match: move cases with their three sides, and what belongs to them."""
