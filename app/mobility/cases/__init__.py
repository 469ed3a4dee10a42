"""Move cases: one proposed move, its states, and who does what next."""
