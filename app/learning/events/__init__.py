"""What people do with lists and openings comes back as events."""
