"""Everybody against everything, written to files."""
