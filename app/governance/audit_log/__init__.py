"""What was changed and who looked at whom: read, exported, verified."""
