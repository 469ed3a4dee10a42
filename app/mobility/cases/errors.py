"""The refusals of move cases, each with a code of its own."""

from app.core.errors import ConflictError
from app.mobility.errors import TransitionRefusedError
from app.mobility.machine import StepNeed


class DuplicateCaseError(ConflictError):
    """The person has an open case for this opening already."""

    code = "duplicate_case"
    title = "Duplicate case"


class NotEligibleError(TransitionRefusedError):
    """A rule of the opening, or of the organisation, is not met; `errors` name each."""

    code = "not_eligible"
    title = "Not eligible"


class LineWouldKnowError(TransitionRefusedError):
    """The manager who hires leads the person, directly or through others."""

    code = "line_would_know"
    title = "Line would know"


class TooManyCasesError(TransitionRefusedError):
    """The person has as many open cases as the policy allows."""

    code = "too_many"
    title = "Too many cases"


class SeatTakenError(TransitionRefusedError):
    """Every seat of the opening is taken."""

    code = "seat_taken"
    title = "Seat taken"


class TalkMissingError(TransitionRefusedError):
    """A talk was promised and did not take place."""

    code = "talk_missing"
    title = "Talk missing"


class ReleaseNotAskedError(TransitionRefusedError):
    """Nobody asked the sending side to release the person."""

    code = "release_not_asked"
    title = "Release not asked"


class ReleaseNotDatedError(TransitionRefusedError):
    """The release of the person has no date yet."""

    code = "release_not_dated"
    title = "Release not dated"


class OtherCasesCloseError(TransitionRefusedError):
    """The person has other open cases, which would close."""

    code = "other_cases_close"
    title = "Other cases close"


class WhyLeadAskedError(TransitionRefusedError):
    """The opening leads people, and the person did not say why to lead."""

    code = "why_lead_asked"
    title = "Why lead"


class TrialEvidenceMissingError(TransitionRefusedError):
    """Those who were led on trial did not tell how it went."""

    code = "trial_evidence_missing"
    title = "Trial evidence missing"


REFUSAL_OF: dict[StepNeed, type[TransitionRefusedError]] = {
    StepNeed.ELIGIBLE: NotEligibleError,
    StepNeed.FEW_OPEN_CASES: TooManyCasesError,
    StepNeed.LINE_ACKNOWLEDGED: LineWouldKnowError,
    StepNeed.TALK_HELD: TalkMissingError,
    StepNeed.SEAT_FREE: SeatTakenError,
    StepNeed.RELEASE_ASKED: ReleaseNotAskedError,
    StepNeed.RELEASE_DATED: ReleaseNotDatedError,
    StepNeed.OTHERS_CONFIRMED: OtherCasesCloseError,
    StepNeed.WHY_LEAD: WhyLeadAskedError,
    StepNeed.TRIAL_EVIDENCE: TrialEvidenceMissingError,
}
