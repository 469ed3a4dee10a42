"""Plans for a move: templates of who does what by which day."""
