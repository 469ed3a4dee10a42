"""What can go wrong in the ranker, by name."""


class RankerError(Exception):
    """Base of every error that this library raises on purpose."""


class ArtifactError(RankerError):
    """An artifact is missing, incomplete, altered or of an unknown format."""


class UnknownFormatError(ArtifactError):
    """An artifact has a format that this version does not read."""


class TrainingError(RankerError, ValueError):
    """What is given cannot be learnt from; the message names what is missing."""


class NotServedError(RankerError):
    """A fitted combiner cannot be served; the message names the reason."""


class EmbeddingError(RankerError):
    """A sentence-embedding model is missing, cannot be used, or its extra is not installed."""


class RefusedInputError(TrainingError):
    """An input tells what no ranker may know: a protected attribute, results or pay."""


class TooLittleError(TrainingError):
    """There is too little feedback to learn from; the message counts what there is."""


class DatasetError(RankerError, ValueError):
    """A dataset of feedback is missing, altered, of an unknown format or not sound."""


class TrackingError(RankerError):
    """A tracking store is not reached, does not take a run, or has none of this id."""


class ShardError(RankerError):
    """A file of encoded profiles is missing, altered, foreign or open to others."""
