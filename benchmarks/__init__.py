"""What is measured, with the commands to repeat it; README.md holds the figures."""
