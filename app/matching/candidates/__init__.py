"""Employees ranked for one opening."""
