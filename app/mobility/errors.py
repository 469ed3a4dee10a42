"""The errors that the nouns of this area share."""

from app.core.errors import ConflictError, ScopeMissingError


class NotYourStepError(ScopeMissingError):
    """You may know of this record, but this step is somebody else's."""

    code = "not_your_step"
    title = "Not your step"


class TransitionRefusedError(ConflictError):
    """The record's state does not allow this step; the answer says which it allows."""

    code = "transition_refused"
    title = "Transition refused"
