"""Whether neighbours in people's own lists change places, so that rankers can learn."""
