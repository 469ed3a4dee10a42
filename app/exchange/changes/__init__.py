"""What changed since: the outbox as a feed that a client can mirror from."""
