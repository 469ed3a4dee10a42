"""Taxonomies that an operator downloads, brought into the catalogue."""
