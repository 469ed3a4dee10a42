"""Columns that an organisation adds for its rankers to learn from."""
