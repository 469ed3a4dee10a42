"""Short tokens of OAuth 2 clients."""
