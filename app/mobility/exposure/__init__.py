"""How crowded openings are: measured and shown, before anything is done about it."""
