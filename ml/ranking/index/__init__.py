"""Profiles as arrays: encoding them, keeping them, finding what to re-rank."""
