"""What people did with their lists, as files that rankers learn from."""
