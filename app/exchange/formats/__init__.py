"""Formats of other systems, read as the bodies that the API takes."""
