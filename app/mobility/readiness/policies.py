"""From occasions to levels and from levels to a standing: pure rules, and no number of a person.

Only words of closed lists, days, and who confirmed what go in. Results, ratings, pay, titles,
names and texts cannot: no type of this module has a place for them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.matching.eligibility import months_before
from app.mobility.evidence.facts import KEPT_MONTHS, Fact
from models.vocabulary import Behaviour, EvidenceSource, EvidenceState, Motive

# Of the steady ones at least one is about people who became able to do more.
OF_PEOPLE = frozenset({Behaviour.COACHES, Behaviour.HANDS_OVER, Behaviour.MOVES_PEOPLE_ON})
WEAK_MOTIVES = frozenset({Motive.MONEY, Motive.RECOGNITION})
_COUNTED = frozenset({EvidenceState.STATED, EvidenceState.CONFIRMED})


class Level(StrEnum):
    """How well a behaviour is known, lowest first."""

    NONE = "none"
    STATED = "stated"
    SHOWN = "shown"
    STEADY = "steady"


class Standing(StrEnum):
    """What to do next with somebody who may lead; no order of people."""

    NOT_ASKED = "not_asked"
    LITTLE_KNOWN = "little_known"
    GROWING = "growing"
    TRY_IT = "try_it"
    SHOWN_IN_TRIAL = "shown_in_trial"


class Need(StrEnum):
    """What a standing of `try_it` still needs."""

    SHOWN = "needs_shown"
    STEADY = "needs_steady"
    STEADY_WITH_PEOPLE = "needs_steady_with_people"
    CREDIBLE = "needs_credible"


@dataclass(frozen=True, slots=True)
class Rules:
    """How much has to be known; the move policy of the person's unit says so.

    Attributes
    ----------
    fresh_months : older records lift a behaviour to `shown` at most, and are removed after
        `KEPT_MONTHS`: what somebody did for others fades more slowly than what they know
    apart_days : two occasions make a habit when they lie further apart than one project lasts
    least_told : what one conversation brings to light; below that too little is known
    least_shown, least_steady : behaviours that let somebody try
    craft_level, craft_share : how much of one craft of the team is known
    asked_again_months : how long nobody asks after a no
    """

    fresh_months: int
    apart_days: int
    least_told: int
    least_shown: int
    least_steady: int
    craft_level: float
    craft_share: float
    asked_again_months: int


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is not yet there; of which behaviour, if of one."""

    need: Need
    behaviour: Behaviour | None = None


@dataclass(frozen=True, slots=True)
class Craft:
    """The work of a role that leads nobody, by the external ids of its essential skills."""

    role: str
    skills: frozenset[str]


@dataclass(frozen=True, slots=True)
class Credibility:
    """Whether a person knows a craft of the team well enough to be believed; met or not yet."""

    met: bool
    role: str | None = None
    held: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """All that a standing rests on."""

    rules: Rules
    wants_to_lead: bool
    levels: Mapping[Behaviour, Level]
    credible: bool
    shown_in_trial: bool = False


def levels_of(facts: Iterable[Fact], today: date, rules: Rules) -> dict[Behaviour, Level]:
    """The level of every behaviour on a day."""
    of_behaviour: dict[Behaviour, list[Fact]] = {behaviour: [] for behaviour in Behaviour}
    for fact in facts:
        of_behaviour[fact.behaviour].append(fact)
    return {behaviour: level_of(some, today, rules) for behaviour, some in of_behaviour.items()}


def level_of(facts: Iterable[Fact], today: date, rules: Rules) -> Level:
    """The level of one behaviour on a day, from the records of it."""
    counted = [fact for fact in facts if counts(fact, today)]
    vouched = [fact for fact in counted if fact.voices]
    if not counted:
        return Level.NONE
    if not vouched:
        return Level.STATED
    oldest = months_before(today, rules.fresh_months)
    fresh = [fact for fact in vouched if fact.happened_on >= oldest]
    steady = _is_steady(fresh, timedelta(days=rules.apart_days))
    return Level.STEADY if steady else Level.SHOWN


def counts(fact: Fact, today: date) -> bool:
    """Whether a record counts on a day: neither disputed nor withdrawn, and not too old."""
    oldest = months_before(today, KEPT_MONTHS)
    return fact.state in _COUNTED and oldest <= fact.happened_on <= today


def standing_of(known: Known) -> Standing:
    """The standing that follows from what is known."""
    if known.shown_in_trial:
        return Standing.SHOWN_IN_TRIAL
    if not known.wants_to_lead:
        return Standing.NOT_ASKED
    if len(_at_least(known.levels, Level.STATED)) < known.rules.least_told:
        return Standing.LITTLE_KNOWN
    return Standing.GROWING if gaps_of(known) else Standing.TRY_IT


def gaps_of(known: Known) -> list[Gap]:
    """What is missing until `try_it`, in the order of the behaviours; nothing if it is reached."""
    shown, steady = _at_least(known.levels, Level.SHOWN), _at_least(known.levels, Level.STEADY)
    gaps: list[Gap] = []
    if len(shown) < known.rules.least_shown:
        gaps += [Gap(Need.SHOWN, one) for one in Behaviour if one not in shown]
    if len(steady) < known.rules.least_steady:
        gaps += [Gap(Need.STEADY, one) for one in Behaviour if one in shown - steady]
        gaps += [Gap(Need.STEADY)] if not shown - steady else []
    if not steady & OF_PEOPLE:
        gaps += [
            Gap(Need.STEADY_WITH_PEOPLE, one)
            for one in Behaviour
            if one in OF_PEOPLE and Gap(Need.STEADY, one) not in gaps
        ]
    return gaps if known.credible else [*gaps, Gap(Need.CREDIBLE)]


def credibility(
    held: Mapping[str, float | None], crafts: Sequence[Craft], rules: Rules
) -> Credibility:
    """Whether a person holds enough of the skills of one craft of the team, at the usual level.

    A level that nobody stated counts as the usual one, as it does in ranking. The craft that is
    told is the one of which the person holds the largest share.
    """
    told = [_held_of(held, craft, rules) for craft in crafts if craft.skills]
    if not told:
        return Credibility(met=False)
    return max(told, key=lambda one: (_share(one), one.role or ""))


def is_talk_first(motives: Iterable[Motive]) -> bool:
    """Whether all that somebody names is pay or standing."""
    named = frozenset(motives)
    return bool(named) and named <= WEAK_MOTIVES


def asked_again_on(answered_on: date, rules: Rules, *, wants: bool) -> date | None:
    """From which day the question may be asked again, after somebody said no."""
    return None if wants else _months_after(answered_on, rules.asked_again_months)


def _is_steady(facts: Sequence[Fact], apart: timedelta) -> bool:
    """Whether two people, one of whom was helped, vouch for two occasions far enough apart."""
    spans: dict[str | None, tuple[date, date]] = {}
    for fact in facts:
        for voice in fact.voices:
            first, last = spans.get(voice.person, (fact.happened_on, fact.happened_on))
            spans[voice.person] = (min(first, fact.happened_on), max(last, fact.happened_on))
    return any(
        other != voice.person
        and (fact.happened_on - first >= apart or last - fact.happened_on >= apart)
        for fact in facts
        for voice in fact.voices
        if voice.part is EvidenceSource.HELPED
        for other, (first, last) in spans.items()
    )


def _at_least(levels: Mapping[Behaviour, Level], least: Level) -> set[Behaviour]:
    order = list(Level)
    return {one for one, level in levels.items() if order.index(level) >= order.index(least)}


def _held_of(held: Mapping[str, float | None], craft: Craft, rules: Rules) -> Credibility:
    known = {
        key
        for key in craft.skills
        if key in held and (held[key] is None or (held[key] or 0.0) >= rules.craft_level)
    }
    met = len(known) >= rules.craft_share * len(craft.skills)
    return Credibility(met, craft.role, tuple(sorted(known)), tuple(sorted(craft.skills - known)))


def _share(one: Credibility) -> float:
    return len(one.held) / (len(one.held) + len(one.lacking))


def _months_after(day: date, months: int) -> date:
    """The first day that lies at least this many months later."""
    later = day
    while months_before(later, months) < day:
        later += timedelta(days=28 if (later - day).days < 28 * months else 1)
    return later
