"""What a score is made of, in words that a person can check."""
