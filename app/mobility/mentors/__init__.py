"""People who teach a skill, or tell of a move that they made, to those who ask."""
