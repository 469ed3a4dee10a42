"""Whether what a ranker sees and says still is what it was made for."""
