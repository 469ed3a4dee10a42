"""What the service tells of itself: JSON logs and Prometheus metrics, identifiers only."""
