"""How crowded openings are: measured, shown, and what they give up for it where a cap is set."""
