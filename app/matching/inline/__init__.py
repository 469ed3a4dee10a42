"""Employees and openings sent along and ranked; nothing is stored."""
