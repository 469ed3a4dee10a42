"""The words of move cases, as text enums that are stored by value."""

from enum import StrEnum


class CaseKind(StrEnum):
    """Whether a move is meant to last, or to be tried first."""

    PERMANENT = "permanent"
    TRIAL = "trial"


class CaseSide(StrEnum):
    """Who acts in a move case, and whose view of it an answer is.

    `hr_system` is the system that keeps the record; `clock` is the service on its own.
    """

    PERSON = "person"
    RECEIVING = "receiving"
    SENDING = "sending"
    HR = "hr"
    HR_SYSTEM = "hr_system"
    CLOCK = "clock"


class CaseState(StrEnum):
    """Where a move case stands."""

    INTEREST = "interest"
    SHARED = "shared"
    SELECTION = "selection"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    STARTED = "started"
    COMPLETED = "completed"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class CaseAction(StrEnum):
    """What somebody does in a move case; `app/mobility/machine.py` tells who may when."""

    NOTE = "note"
    SHARE = "share"
    TAKE_UP = "take_up"
    DECLINE = "decline"
    OFFER = "offer"
    ACCEPT = "accept"
    REFUSE = "refuse"
    START = "start"
    CONFIRM = "confirm"
    GO_BACK = "go_back"
    WITHDRAW = "withdraw"
    CANCEL = "cancel"
    REASSIGN = "reassign"
    EXPIRE = "expire"


class ReleaseState(StrEnum):
    """Where the release of a person stands; there is no refusal."""

    ASKED = "asked"
    CONTESTED = "contested"
    DATED = "dated"
    DONE = "done"
    LAPSED = "lapsed"


class ReleaseAction(StrEnum):
    """What somebody does for a release."""

    ASK = "ask"
    DATE = "date"
    CONTEST = "contest"
    DECIDE = "decide"
    MOVE_DATE = "move_date"
    CONSENT = "consent"
    FINISH = "finish"
    LAPSE = "lapse"


class DatedBy(StrEnum):
    """Who set the date of a release; `rule` is the silence that counts as consent."""

    MANAGER = "manager"
    RULE = "rule"
    HR = "hr"


class ContestReason(StrEnum):
    """Why a manager asks HR to decide about a release."""

    SAFETY_CRITICAL_COVER = "safety_critical_cover"
    STATUTORY_NOTICE = "statutory_notice"
    RUNNING_HANDOVER = "running_handover"
    WRONG_FACTS = "wrong_facts"


class ClosedReason(StrEnum):
    """Why a move case ended; the first five are those of a receiving manager who declines."""

    SKILLS_MISSING = "skills_missing"
    EXPERIENCE_MISSING = "experience_missing"
    ANOTHER_PERSON = "another_person"
    OPENING_CHANGED = "opening_changed"
    TIMING = "timing"
    OPENING_FILLED = "opening_filled"
    OPENING_CLOSED = "opening_closed"
    OPENING_FROZEN = "opening_frozen"
    PERSON_LEFT = "person_left"
    MOVED = "moved"
    UNANSWERED = "unanswered"
    OTHER = "other"


class GateKind(StrEnum):
    """Who else has to agree before a move starts."""

    WORKS_COUNCIL = "works_council"
    CLEARANCE = "clearance"
    WORK_PERMIT = "work_permit"
    PAY = "pay"


class GateState(StrEnum):
    """Where a gate stands; `deemed` is the silence that counts as consent at that place."""

    OPEN = "open"
    GIVEN = "given"
    DEEMED = "deemed"
    REFUSED = "refused"


class PlanSide(StrEnum):
    """Whose part of a plan an item is."""

    PERSON = "person"
    SENDING = "sending"
    RECEIVING = "receiving"
    MENTOR = "mentor"
    HR = "hr"


class PlanKind(StrEnum):
    """What an item of a plan asks for."""

    HANDOVER = "handover"
    LEARNING = "learning"
    MEETING = "meeting"
    COMMITMENT = "commitment"
    SPLIT = "split"
    ACCESS = "access"
    MEASURE = "measure"


class PlanState(StrEnum):
    """Where an item of a plan stands; a commitment counts from `agreed` on."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    DONE = "done"
    DROPPED = "dropped"


class PlanColumn(StrEnum):
    """Whether an item of a leader's plan manages the system or leads the people."""

    SYSTEM = "system"
    PEOPLE = "people"


class OutcomeSide(StrEnum):
    """Whose answers an outcome holds: a side's, or facts of a team that HR tells."""

    PERSON = "person"
    RECEIVING = "receiving"
    SENDING = "sending"
    RECEIVING_TEAM = "receiving_team"
    SENDING_TEAM = "sending_team"


class Suffered(StrEnum):
    """What suffered in the team that let somebody go."""

    NOTHING = "nothing"
    CUSTOMERS = "customers"
    DEADLINES = "deadlines"
    QUALITY = "quality"
    COLLEAGUES = "colleagues"


class Trend(StrEnum):
    """How a fact of a team stands beside the day of the move."""

    LOWER = "lower"
    SAME = "same"
    HIGHER = "higher"


class Band(StrEnum):
    """How many others ask for an opening."""

    FEW = "few"
    SEVERAL = "several"
    MANY = "many"
