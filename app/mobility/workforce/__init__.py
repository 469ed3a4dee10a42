"""The workforce in aggregates: flows between functions, skills, crowded openings, rounds."""
