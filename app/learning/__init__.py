"""What is learnt from the catalogue: training runs and the rankers that they leave."""
