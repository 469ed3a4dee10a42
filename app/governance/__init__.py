"""Who may see what, who looked, and what a person can ask for."""
