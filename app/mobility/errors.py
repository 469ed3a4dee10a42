"""The errors that the nouns of this area share."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.core.errors import ConflictError, FieldProblem, ScopeMissingError


class NotYourStepError(ScopeMissingError):
    """You may know of this record, but this step is somebody else's."""

    code = "not_your_step"
    title = "Not your step"


class TransitionRefusedError(ConflictError):
    """The record's state does not allow this step; the answer says which it allows.

    `members` tell the state and the steps that are possible now, for programs.
    """

    code = "transition_refused"
    title = "Transition refused"

    def __init__(
        self,
        detail: str,
        problems: Sequence[FieldProblem] = (),
        members: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(detail, problems)
        self.members = members or {}
