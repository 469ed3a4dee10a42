"""The organisational units, which records name."""
