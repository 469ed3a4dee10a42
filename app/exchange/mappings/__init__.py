"""Stored ways of reading tables, which imports name."""
