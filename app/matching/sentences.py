"""What is said about a move: each sentence can be checked, and agrees with the score.

A sentence about a part of the score is said only where that part has the sentence's sign and is
large enough to be read (`SAID_FROM`). What speaks against a move and was not asked for comes first.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.matching.messages import Sentence
from app.matching.schemas import MoveKind
from app.matching.words.codes import Code
from app.serving import OpeningFacts, PersonView
from app.serving.records import StatedWish, UnderstoodKind, folded
from ml.careers.gaps import USUAL_LEVEL, is_issued
from ml.frames import EmployeeProfile, Target, Wish
from ml.ranking import Confidence, Reason, floor_between, levels_of
from ml.ranking.signals.own import PREFIX as OWN_PREFIX
from ml.types import RankedMove, SkillGap, SkillMatch
from models.vocabulary import RemoteWork

# Steps of level: whoever holds a skill this far above what is asked of its neighbour does not start
# there, as an expert is no beginner next door.
FAR_ABOVE = 2.0
SAID_FROM = 0.02
"""Part of all that speaks for or against a move from which a reason is said. Set by hand: bars
shorter than a fiftieth of the whole cannot be seen."""
NEAR_FROM = 0.1
"""The same for "comes near it", which people read as the answer to what they asked for. Set by
hand, not tuned."""
MOST_LEVELS = 4
"""Skills below the level that are told one by one: more is not read."""


@dataclass(frozen=True)
class Case:
    """A ranked move with all that its sentences may speak of."""

    person: PersonView
    opening: OpeningFacts
    move: RankedMove
    kind: MoveKind
    cross_functional: bool
    step_was_taken: bool
    confidence: Confidence

    @cached_property
    def floor(self) -> float:
        """The score below which the opening is far."""
        return floor_between(self.person.profile, self.opening.profile, self.move.gaps)

    @cached_property
    def parts(self) -> Mapping[str, float]:
        """Each reason's part of all that speaks for or against the move, with its sign (-1 to 1).

        The starting point is no reason.
        """
        told = self.move.contributions
        values = {one.name: one.value for one in told if one.name != Reason.STARTING_POINT}
        whole = sum(abs(value) for value in values.values())
        return {name: value / whole for name, value in values.items()} if whole else {}

    def part(self, reason: str) -> float:
        """A reason's part; 0 where it says nothing."""
        return self.parts.get(reason, 0.0)


def case_sentences(case: Case) -> list[Sentence]:
    """What is said: what nobody asked for first, then the strongest personal reasons."""
    return [
        *_against(case),
        *_wishes(case),
        *_bridges(case),
        *_strengths(case),
        *_history(case),
        *_own(case),
        *_gaps(case),
        *_step(case),
        *_place(case),
        *_leadership(case),
    ]


def bridge_sentence(function: str, person: PersonView) -> Sentence:
    """Why a function links both teams."""
    past = next((j.title for j in person.profile.history if _same(function, j.function)), None)
    if past is not None and not _same(function, person.facts.function):
        return Sentence(Code.BRIDGE_FORMER, {"function": function, "title": past})
    return Sentence(Code.BRIDGE, {"function": function})


def _against(case: Case) -> Iterator[Sentence]:
    steps = _steps_up(case)
    if steps is not None and steps < 0 and not _asked_for(case):
        after = case.opening.profile.grade
        yield Sentence(Code.UNASKED_STEP_BACK, {"steps": -steps, "after": after})
    held = _evidence(case.move, Reason.HELD_BEFORE)
    if held and case.part(Reason.HELD_BEFORE) <= -SAID_FROM:
        yield Sentence(Code.HELD_BEFORE, {"title": held[0]})


def _asked_for(case: Case) -> bool:
    """Whether a wish names this very role."""
    return any(_is_role(case, stated.wish) for stated in case.person.wishes if stated.wish.wanted)


def _wishes(case: Case) -> Iterator[Sentence]:
    named = _evidence(case.move, Reason.ASPIRATION)
    for stated in case.person.wishes:
        wish = stated.wish
        params = {"wish": wish.text, "understood": _understood(stated)}
        if not wish.wanted and f"not {wish.text}" in named:
            yield Sentence(Code.WISH_REFUSED, params)
        if wish.wanted and wish.text in named:
            yield from _answer(case, wish, {**params, "motives": list(stated.motives)})


def _understood(stated: StatedWish) -> list[str]:
    """What a wish was understood as where it says so in other words; leading is all it then is."""
    said = f" {folded(stated.wish.text)} "
    leading = [one for one in stated.understood if one.kind is UnderstoodKind.PEOPLE_LEADERSHIP]
    labels = (one.label for one in leading or stated.understood)
    return list(dict.fromkeys(label for label in labels if folded(label) not in said))


def _answer(case: Case, wish: Wish, params: Mapping[str, object]) -> Iterator[Sentence]:
    """How far an opening answers a wish, no further than it does."""
    part, opening = case.part(Reason.ASPIRATION), case.opening.profile
    if part < SAID_FROM:
        return
    if _is_function(wish, opening.function):
        yield Sentence(Code.WISH_FUNCTION, {**params, "function": opening.function})
    elif _is_role(case, wish):
        yield Sentence(Code.WISH_ROLE, params)
    elif any(_same(place, opening.location) for place in wish.places):
        yield Sentence(Code.WISH_PLACE, {**params, "place": opening.location})
    elif part >= NEAR_FROM and _may_be_near(case):
        yield Sentence(Code.WISH_NEAR, params)


def _is_function(wish: Wish, function: str | None) -> bool:
    """Whether a wish names a function or one above it."""
    named = (wish.names[0],) if wish.target is Target.FUNCTION else wish.functions
    above = levels_of(function or "")
    return any(_same(name, level) for name in named for level in above)


def _may_be_near(case: Case) -> bool:
    """Alike in text or role, and neither far, nor a step back, nor more of the same.

    A wish for another role is no wish for those.
    """
    alike = (case.part(one) for one in (Reason.ROLE_SIMILARITY, Reason.WORK_CONTENT))
    other = case.kind is not MoveKind.STEP_BACK and case.cross_functional
    return other and case.move.score >= case.floor and max(alike) >= SAID_FROM


def _is_role(case: Case, wish: Wish) -> bool:
    profile = case.opening.profile
    by_key = wish.role_key is not None and wish.role_key == profile.role_key
    return by_key or (wish.target is not Target.FUNCTION and _same(wish.names[0], profile.title))


def _bridges(case: Case) -> Iterator[Sentence]:
    if case.part(Reason.BRIDGE) >= SAID_FROM:
        for function in case.move.bridges:
            yield bridge_sentence(function, case.person)


def _strengths(case: Case) -> Iterator[Sentence]:
    essential = [skill for skill in case.opening.profile.skills if skill.essential]
    short = {(gap.needed, gap.needed_key) for gap in case.move.gaps}
    covered = [
        match
        for match in case.move.matched
        if match.essential and (match.needed, match.needed_key) not in short
    ]
    if essential and covered:
        skills = [_covered_by(match) for match in covered]
        counted = {"covered": len(covered), "needed": len(essential)}
        yield Sentence(Code.ESSENTIAL_SKILLS, {**counted, "skills": skills})
    optional = [match.needed for match in case.move.matched if not match.essential]
    if optional:
        skills = [_named(needed, None, None) for needed in optional]
        yield Sentence(Code.OPTIONAL_SKILLS, {"skills": skills})


def _covered_by(match: SkillMatch) -> dict[str, str | None]:
    if match.closeness >= 1.0 or _same(match.held, match.needed):
        return _named(match.needed, None, None)
    return _named(match.needed, match.held, "through")


def _named(skill: str, held: str | None, by: str | None) -> dict[str, str | None]:
    """A skill, and the one held that it is reached `through`, that is a `start` or is `near`."""
    return {"skill": skill, "held": held, "by": by}


def _history(case: Case) -> Iterator[Sentence]:
    if case.step_was_taken and case.part(Reason.FUNCTION_TRANSFER) >= SAID_FROM:
        before, after = case.person.facts.function, case.opening.profile.function
        yield Sentence(Code.STEP_TAKEN, {"before": before, "after": after})


def _own(case: Case) -> Iterator[Sentence]:
    """What the organisation's own features say, each by what people read of it."""
    for one in case.move.contributions:
        if one.name.startswith(OWN_PREFIX):
            part = case.part(one.name)
            if abs(part) >= SAID_FROM:
                code = Code.OWN_FOR if part > 0 else Code.OWN_AGAINST
                yield Sentence(code, {"label": one.evidence[0]})


def _gaps(case: Case) -> Iterator[Sentence]:
    """What there is to learn or to obtain: what is essential, else what is welcome."""
    opening = case.opening.profile
    issued = [gap.needed for gap in case.move.gaps if is_issued(gap.needed, opening)]
    gaps = [gap for gap in case.move.gaps if gap.needed not in issued]
    essential = [gap for gap in gaps if gap.essential]
    below = [gap for gap in essential if gap.level_held is not None]
    missing = [gap for gap in essential if gap.level_held is None]
    if missing:
        skills = [_missing(gap, case.person.profile) for gap in missing]
        yield Sentence(Code.SKILLS_TO_LEARN, {"skills": skills})
    for gap in below[:MOST_LEVELS]:
        levels = {"held": gap.level_held, "needed": gap.level_needed}
        yield Sentence(Code.LEVEL_BELOW, {"skill": gap.needed, **levels})
    obtained = [gap.needed for gap in case.move.gaps if gap.essential and gap.needed in issued]
    if obtained:
        skills = [_named(name, None, None) for name in obtained]
        yield Sentence(Code.CREDENTIALS_TO_OBTAIN, {"skills": skills})
    welcome = [gap for gap in gaps if not gap.essential and gap.level_held is None]
    if welcome and not (essential or obtained):
        skills = [_missing(gap, case.person.profile) for gap in welcome]
        yield Sentence(Code.SKILLS_TO_ADD, {"skills": skills})


def _missing(gap: SkillGap, person: EmployeeProfile) -> dict[str, str | None]:
    if gap.nearest is None or _same(gap.nearest, gap.needed):
        return _named(gap.needed, None, None)
    held = next((h.level for h in person.skills if (h.name, h.key) == _nearest(gap)), None)
    wanted = USUAL_LEVEL if gap.level_needed is None else gap.level_needed
    far_above = held is not None and held >= wanted + FAR_ABOVE
    return _named(gap.needed, gap.nearest, "near" if far_above else "start")


def _nearest(gap: SkillGap) -> tuple[str | None, str | None]:
    return gap.nearest, gap.nearest_key


def _steps_up(case: Case) -> int | None:
    before, after = case.person.facts.grade, case.opening.profile.grade
    return None if before is None or after is None else after - before


def _step(case: Case) -> Iterator[Sentence]:
    steps = _steps_up(case)
    if steps is None:
        return
    before, after = case.person.facts.grade, case.opening.profile.grade
    if steps == 0:
        yield Sentence(Code.SAME_GRADE, {"after": after})
    elif steps > 0 or _asked_for(case):
        code = Code.PROMOTION if steps > 0 else Code.STEP_BACK
        yield Sentence(code, {"steps": abs(steps), "before": before, "after": after})


def _place(case: Case) -> Iterator[Sentence]:
    here, there = case.person.facts.location, case.opening.location
    if there is None or here is None or _same(here, there):
        return
    codes = {RemoteWork.REMOTE: Code.PLACE_REMOTE, RemoteWork.HYBRID: Code.PLACE_HYBRID}
    remote = case.opening.remote_work
    code = codes.get(remote, Code.PLACE_OTHER) if remote is not None else Code.PLACE_OTHER
    yield Sentence(code, {"here": here, "there": there})


def _leadership(case: Case) -> Iterator[Sentence]:
    if case.opening.profile.people_leader:
        yield Sentence(Code.LEADS_PEOPLE, {})
        yield Sentence(Code.EXPERT_PATH, {})


def _evidence(move: RankedMove, name: str) -> Sequence[str]:
    return next((c.evidence for c in move.contributions if c.name == name), ())


def _same(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and folded(one) == folded(other)
