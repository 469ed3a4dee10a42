"""How the signals become a score that can be taken apart."""
