"""Openings that a person does not want to be recommended."""
