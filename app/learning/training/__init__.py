"""Training runs: the catalogue becomes frames, frames become a ranker."""
