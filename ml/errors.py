"""What can go wrong in the ranker, by name."""


class RankerError(Exception):
    """Base of every error that this library raises on purpose."""


class ArtifactError(RankerError):
    """An artifact is missing, incomplete, altered or of an unknown format."""


class TrainingError(RankerError):
    """The training frames cannot be learnt from; the message names what is missing."""


class EmbeddingError(RankerError):
    """A sentence-embedding model is missing, cannot be used, or its extra is not installed."""
