"""MLflow beside the registry: runs are logged to it, rankers come from it."""
