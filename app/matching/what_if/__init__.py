"""A list as it would be for a person who had changed."""
