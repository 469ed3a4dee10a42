"""Who may take which step with a record, and who may tell what: pure rules."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.core.errors import FieldProblem, InvalidInputError
from app.mobility.evidence.facts import VOUCHING
from models.vocabulary import EvidenceSource, EvidenceState

# HR's days to decide a dispute; until then, and after it, the record does not count.
DECIDE_DAYS = 10
# Fewer people than this would let a team's figure tell what one of them thinks.
LEAST_TEAM = 5
# One record is one occasion: fewer characters tell none, more tell several.
SHORTEST, LONGEST = 40, 2_000
# What one author may keep of one person; a year of weekly talks stays below.
MOST_OF_AN_AUTHOR = 100
_OPEN = frozenset({EvidenceState.STATED, EvidenceState.CONFIRMED})
_STANDING = _OPEN | {EvidenceState.DISPUTED}


class Side(StrEnum):
    """How a caller stands to a record."""

    PERSON = "person"
    AUTHOR = "author"
    NAMED = "named"
    MANAGER = "manager"
    HR = "hr"


class Step(StrEnum):
    """What can be done with a record."""

    CONFIRM = "confirm"
    DISPUTE = "dispute"
    REPLY = "reply"
    WITHDRAW = "withdraw"
    DECIDE = "decide"
    CHOOSE = "choose"


@dataclass(frozen=True, slots=True)
class Rule:
    """In which states a step is possible, for which sides, and which sides never take it."""

    states: frozenset[EvidenceState]
    sides: frozenset[Side]
    never: frozenset[Side] = frozenset()


STEPS: Mapping[Step, Rule] = {
    Step.CONFIRM: Rule(
        _OPEN,
        frozenset({Side.NAMED, Side.MANAGER}),
        frozenset({Side.AUTHOR, Side.PERSON}),
    ),
    Step.DISPUTE: Rule(_OPEN, frozenset({Side.PERSON}), frozenset({Side.AUTHOR})),
    Step.REPLY: Rule(_STANDING, frozenset({Side.PERSON})),
    Step.WITHDRAW: Rule(_STANDING, frozenset({Side.AUTHOR})),
    Step.DECIDE: Rule(
        frozenset({EvidenceState.DISPUTED}), frozenset({Side.HR}), frozenset({Side.AUTHOR})
    ),
    Step.CHOOSE: Rule(_STANDING, frozenset({Side.PERSON})),
}
# Who writes may tell these; HR tells for others, who then confirm it.
TOLD_BY: Mapping[Side, frozenset[EvidenceSource]] = {
    Side.PERSON: frozenset({EvidenceSource.SELF}),
    Side.MANAGER: frozenset({EvidenceSource.MANAGER}),
    Side.NAMED: frozenset({EvidenceSource.HELPED, EvidenceSource.PEER}),
    Side.HR: frozenset(EvidenceSource) - {EvidenceSource.SELF},
}


def may_take(step: Step, sides: Collection[Side]) -> bool:
    """Whether a step is one of these sides'."""
    rule = STEPS[step]
    return bool(rule.sides.intersection(sides)) and not rule.never.intersection(sides)


def steps_now(state: EvidenceState, sides: Collection[Side]) -> list[Step]:
    """The steps that these sides can take in a state."""
    return [step for step, rule in STEPS.items() if state in rule.states and may_take(step, sides)]


def check_told(
    side: Side,
    source: EvidenceSource,
    *,
    names_somebody: bool,
    team_size: int | None,
) -> None:
    """Refuse a source that this side cannot tell, or one that lacks what it needs.

    Raises
    ------
    InvalidInputError
        Naming the field.
    """
    problems: list[FieldProblem] = []
    if source not in TOLD_BY[side]:
        allowed = ", ".join(sorted(TOLD_BY[side]))
        problems.append(FieldProblem("/source", f"you can tell as: {allowed}"))
    if side is Side.HR and source in VOUCHING and not names_somebody:
        reason = "name who told you; nobody is described without a name, and they confirm it"
        problems.append(FieldProblem("/named", reason))
    if (source is EvidenceSource.TEAM) != (team_size is not None):
        reason = "is for source team, which needs it"
        problems.append(FieldProblem("/team_size", reason))
    elif team_size is not None and team_size < LEAST_TEAM:
        reason = f"should be at least {LEAST_TEAM}, so that it tells of nobody alone"
        problems.append(FieldProblem("/team_size", reason))
    if problems:
        raise InvalidInputError("The record was refused.", problems)


def check_occasion(texts: Collection[str], happened_on: date, today: date) -> None:
    """Refuse a day that is still to come, and texts that tell nothing or several things.

    Raises
    ------
    InvalidInputError
        Naming the field.
    """
    problems: list[FieldProblem] = []
    if happened_on > today:
        problems.append(FieldProblem("/happened_on", "lies in the future; tell what happened"))
    if not SHORTEST <= sum(map(len, texts)) <= LONGEST:
        reason = f"situation, action and effect together take {SHORTEST} to {LONGEST:,} characters"
        problems.append(FieldProblem("/situation", reason))
    if problems:
        raise InvalidInputError("The record was refused.", problems)
