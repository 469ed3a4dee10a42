"""What is ranked and why: recommendations, candidates, explanations, the stateless match."""
