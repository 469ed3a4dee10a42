"""Readiness that a person shows to the manager who hires, in one case."""
