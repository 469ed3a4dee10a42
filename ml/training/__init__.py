"""Training: frames in, a ranker out."""

from ml.training.train import train

__all__ = ["train"]
