"""The trained rankers and which of them is in use."""
