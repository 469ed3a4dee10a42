"""Stories of people who move or want to lead, told by the real service for `docs/stories.md`."""
