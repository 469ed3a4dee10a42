"""Openings ranked for one employee."""
