"""What people did with their lists, as a ranker learns from it."""
