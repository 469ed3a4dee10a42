"""Employees: what they do, hold and want."""
