"""What keeps a batch from being made."""

from ml.errors import RankerError


class BatchError(RankerError, ValueError):
    """The batch cannot be made, or a folder cannot hold it; the message says why."""


class FolderInUseError(BatchError):
    """Another process writes to the folder; it may be done soon."""


class OtherBatchError(BatchError):
    """The folder holds another batch, so this one cannot go on in it."""
