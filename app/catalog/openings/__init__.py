"""Openings: roles that can be filled now."""
