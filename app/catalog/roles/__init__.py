"""Roles: job profiles and the skills that they need."""
