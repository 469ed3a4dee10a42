"""The command line: `lateral serve`, `demo`, `train`, `evaluate`, `models`, `keys` and others."""
