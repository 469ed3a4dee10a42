"""Comparing two rankers on the people who use them: drafts, sequential tests, needed sizes."""
