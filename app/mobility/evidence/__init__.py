"""Occasions on which somebody helped others to succeed, told by those who were there."""
