"""What a version must reach before it may be promoted."""
