"""Who can teach whom, in which order they are shown, and which step is whose: pure rules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from models.mentors import Mentoring
from models.vocabulary import MentoringState

# Two weeks: long enough for a holiday, short enough to ask the next one.
ANSWER_DAYS = 14
# Whoever teaches knows two levels more; below that two people learn together.
LEVELS_MORE = 2.0
# Ranking takes an unstated level for the usual one, and so does this.
USUAL_LEVEL = 3.0
# Nobody is asked twice by one person within half a year, however it ended.
ASKED_AGAIN_DAYS = 180
_BUSY = frozenset({MentoringState.ACCEPTED, MentoringState.ACTIVE})


class Side(StrEnum):
    """The two people of a mentoring."""

    MENTEE = "mentee"
    MENTOR = "mentor"


class MentoringStep(StrEnum):
    """What can be done with a mentoring."""

    ACCEPT = "accept"
    DECLINE = "decline"
    START = "start"
    END = "end"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Rule:
    """From which states a step leads where, and whose it is."""

    states: frozenset[MentoringState]
    to: MentoringState
    sides: frozenset[Side]


_BOTH = frozenset(Side)
_ASKED = frozenset({MentoringState.ASKED})
STEPS: Mapping[MentoringStep, Rule] = {
    MentoringStep.ACCEPT: Rule(_ASKED, MentoringState.ACCEPTED, frozenset({Side.MENTOR})),
    MentoringStep.DECLINE: Rule(_ASKED, MentoringState.DECLINED, frozenset({Side.MENTOR})),
    MentoringStep.START: Rule(frozenset({MentoringState.ACCEPTED}), MentoringState.ACTIVE, _BOTH),
    MentoringStep.END: Rule(_BUSY, MentoringState.ENDED, _BOTH),
    MentoringStep.WITHDRAW: Rule(
        _ASKED | {MentoringState.DECLINED}, MentoringState.ENDED, frozenset({Side.MENTEE})
    ),
}


@dataclass(frozen=True, slots=True)
class Fit:
    """Why somebody could teach a person, and how often they were asked lately."""

    mentor: str
    teaches: frozenset[str]
    made_move: bool
    reciprocal: frozenset[str]
    asked: int

    @property
    def order(self) -> tuple[bool, int, bool, int, str]:
        """Reciprocal need first, then what is taught, then the less asked."""
        return (
            not self.reciprocal,
            -len(self.teaches),
            not self.made_move,
            self.asked,
            self.mentor,
        )


def answer_by(today: date) -> date:
    """Until when a mentor answers."""
    return today + timedelta(ANSWER_DAYS)


def can_teach(
    offered: Iterable[str],
    wanted: Iterable[str],
    mentor: Mapping[str, float | None],
    mentee: Mapping[str, float | None],
) -> frozenset[str]:
    """The wanted skills that somebody offers and holds at two levels more."""
    return frozenset(
        skill
        for skill in frozenset(offered) & frozenset(wanted)
        if skill in mentor
        and _level(mentor[skill]) - (_level(mentee[skill]) if skill in mentee else 0.0)
        >= LEVELS_MORE
    )


def shown_state(row: Mentoring, side: Side, today: date) -> MentoringState:
    """The state as a side sees it: a request that was declined looks like one not answered."""
    state = MentoringState(row.state)
    if side is Side.MENTEE and state is MentoringState.DECLINED:
        return MentoringState.EXPIRED if row.answer_by < today else MentoringState.ASKED
    return state


def steps_now(row: Mentoring, side: Side, today: date) -> list[MentoringStep]:
    """What a side can do now; the same for a request that was declined and one that waits."""
    state = shown_state(row, side, today)
    return [step for step, rule in STEPS.items() if side in rule.sides and state in rule.states]


def is_busy(state: MentoringState) -> bool:
    """Whether a mentoring takes one of the mentor's places."""
    return state in _BUSY


def _level(stated: float | None) -> float:
    return USUAL_LEVEL if stated is None else stated
