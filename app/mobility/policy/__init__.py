"""The terms that moves follow: every deadline, by version."""
