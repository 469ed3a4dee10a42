"""Releases: the sending side lets a person go, on a date."""
