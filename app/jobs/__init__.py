"""The queue in the database, the worker that empties it, and what it does on a schedule."""
