"""Keys, clients and tokens, and the table of who may see what."""
