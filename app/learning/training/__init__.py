"""Training from the catalogue: it becomes frames, and frames become a ranker."""
