"""Training runs on feedback: a worker learns, the gate judges, a version is registered."""
