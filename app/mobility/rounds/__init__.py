"""Assignment rounds: a whole organisation matched at once, as a plan and never as an order."""
