"""The skills taxonomy, and the recognition of posted skills."""
