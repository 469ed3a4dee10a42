"""The case for a move in plain sentences, each of which can be checked against the answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.matching.schemas import MoveKind
from app.serving import OpeningFacts, PersonView
from app.serving.records import folded
from ml.careers.gaps import USUAL_LEVEL
from ml.frames import EmployeeProfile, Target, Wish
from ml.ranking import Reason
from ml.types import RankedMove, SkillGap, SkillMatch
from models.vocabulary import Motive, RemoteWork

NAMED = 4
LONGEST_QUOTE = 120
# Steps of level: whoever holds a skill this far above what is asked of its neighbour does not start
# there, as an expert is no beginner next door.
FAR_ABOVE = 2.0
MOTIVES = {
    Motive.GROWTH: "growth",
    Motive.IMPACT: "impact",
    Motive.HELP_OTHERS_GROW: "helping others grow",
    Motive.MASTERY: "mastery",
    Motive.VARIETY: "variety",
    Motive.BALANCE: "balance",
    Motive.LOCATION: "the place",
    Motive.RECOGNITION: "recognition",
    Motive.MONEY: "pay",
}


@dataclass(frozen=True, slots=True)
class Case:
    """A ranked move with all that its sentences may speak of."""

    person: PersonView
    opening: OpeningFacts
    move: RankedMove
    kind: MoveKind
    cross_functional: bool
    step_was_taken: bool


@dataclass(frozen=True, slots=True)
class Voice:
    """How a person is spoken to, or of."""

    subject: str
    possessive: str
    third: bool

    def verb(self, plain: str, third: str) -> str:
        """Subject and verb."""
        return f"{self.subject} {third if self.third else plain}"

    @property
    def their(self) -> str:
        """The possessive at the start of a sentence."""
        return self.possessive[0].upper() + self.possessive[1:]


YOU = Voice("You", "your", third=False)


def voice_of(name: str) -> Voice:
    """How a person is spoken of by name."""
    return Voice(name, f"{name}'s", third=True)


def case_sentences(case: Case, voice: Voice) -> list[str]:
    """The sentences, the strongest personal reasons first."""
    return [
        *_wishes(case, voice),
        *_bridges(case, voice),
        *_strengths(case, voice),
        *_history(case),
        *_gaps(case, voice),
        *_step(case, voice),
        *_place(case, voice),
        *_leadership(case, voice),
    ]


def bridge_reason(function: str, person: PersonView, voice: Voice) -> str:
    """Why a function links both teams."""
    past = next((j.title for j in person.profile.history if _same(function, j.function)), None)
    where = f"{voice.possessive} own work there"
    if past is not None and not _same(function, person.facts.function):
        where = f"{voice.possessive} time as {past}"
    knows = _lowered(voice.verb("know", "knows"), voice)
    return f"The role works with {function} every day; {knows} that side from {where}."


def _wishes(case: Case, voice: Voice) -> Iterator[str]:
    named = _evidence(case.move, Reason.ASPIRATION)
    for stated in case.person.wishes:
        wish = stated.wish
        if not wish.wanted and f"not {wish.text}" in named:
            yield f"{voice.subject} said no to {_quoted(wish.text)}; this opening touches on it."
        if wish.wanted and wish.text in named:
            why = "" if voice.third else _because(stated.motives)
            yield f"{voice.subject} asked for {_quoted(wish.text)}{why}, {_answer(case, wish)}."


def _answer(case: Case, wish: Wish) -> str:
    """How far an opening answers a wish, no further than it does."""
    profile = case.opening.profile
    if wish.target is Target.FUNCTION and _same(wish.text, profile.function):
        return f"and this opening is in {profile.function}"
    is_role = wish.role_key is not None and wish.role_key == profile.role_key
    if is_role or _same(wish.text, profile.title):
        return "and this is that role"
    return "and this opening comes near it"


def _because(motives: Sequence[str]) -> str:
    names = [MOTIVES[Motive(motive)] for motive in motives]
    if not names:
        return ""
    return f" because {_joined(names)} {'matter' if len(names) > 1 else 'matters'} to you"


def _bridges(case: Case, voice: Voice) -> Iterator[str]:
    for function in case.move.bridges:
        yield bridge_reason(function, case.person, voice)


def _strengths(case: Case, voice: Voice) -> Iterator[str]:
    essential = [skill for skill in case.opening.profile.skills if skill.essential]
    short = {(gap.needed, gap.needed_key) for gap in case.move.gaps}
    covered = [
        match
        for match in case.move.matched
        if match.essential and (match.needed, match.needed_key) not in short
    ]
    if essential and covered:
        subject = voice.verb("cover", "covers")
        yield (
            f"{subject} {len(covered)} of the {len(essential)} essential skills: "
            f"{_listed([_covered_by(match, voice) for match in covered])}."
        )
    optional = [match.needed for match in case.move.matched if not match.essential]
    if optional:
        brings = voice.verb("also bring", "also brings")
        yield f"{brings} {_listed(optional)}, which the role welcomes."


def _covered_by(match: SkillMatch, voice: Voice) -> str:
    if match.closeness >= 1.0 or _same(match.held, match.needed):
        return match.needed
    return f"{match.needed} (through {voice.possessive} {match.held})"


def _history(case: Case) -> Iterator[str]:
    if case.step_was_taken:
        before, after = case.person.facts.function, case.opening.profile.function
        yield f"Colleagues have moved from {before} to {after} before."


def _gaps(case: Case, voice: Voice) -> Iterator[str]:
    essential = [gap for gap in case.move.gaps if gap.essential]
    below = [gap for gap in essential if gap.level_held is not None]
    missing = [gap for gap in essential if gap.level_held is None]
    if missing:
        who = case.person.profile
        subject = "Still to learn" if not voice.third else f"{voice.subject} would still learn"
        colon = ":" if not voice.third else ""
        yield f"{subject}{colon} {_listed([_missing(gap, voice, who) for gap in missing])}."
    for gap in below[:NAMED]:
        held, needed = _level(gap.level_held), _level(gap.level_needed)
        subject = voice.verb("hold", "holds")
        yield f"{subject} {gap.needed} at level {held}; level {needed} is asked for."


def _missing(gap: SkillGap, voice: Voice, person: EmployeeProfile) -> str:
    if gap.nearest is None or _same(gap.nearest, gap.needed):
        return gap.needed
    named = f"{voice.possessive} {gap.nearest}"
    held = next((h.level for h in person.skills if (h.name, h.key) == _nearest(gap)), None)
    wanted = USUAL_LEVEL if gap.level_needed is None else gap.level_needed
    if held is not None and held >= wanted + FAR_ABOVE:
        return f"{gap.needed} (near {named})"
    return f"{gap.needed} ({named} is a start)"


def _nearest(gap: SkillGap) -> tuple[str | None, str | None]:
    return gap.nearest, gap.nearest_key


def _step(case: Case, voice: Voice) -> Iterator[str]:
    before, after = case.person.facts.grade, case.opening.profile.grade
    if before is None or after is None or case.kind is MoveKind.UNKNOWN:
        return
    own = f"{voice.possessive} own"
    if case.kind is MoveKind.LATERAL:
        yield f"It is on {own} grade, {after}."
        return
    steps = abs(after - before)
    way = "above" if case.kind is MoveKind.PROMOTION else "below"
    yield f"It is {_counted(steps, 'grade')} {way} {own}: {after}, from {before}."


def _place(case: Case, voice: Voice) -> Iterator[str]:
    here, there = case.person.facts.location, case.opening.location
    remote = case.opening.remote_work
    if there is None or here is None or _same(here, there):
        return
    if remote is RemoteWork.REMOTE:
        yield f"The team sits in {there}, and the work can be done from {here}."
        return
    how = " part of the week" if remote is RemoteWork.HYBRID else ""
    based = voice.verb("are", "is")
    yield f"The work is in {there}{how}; {_lowered(based, voice)} based in {here}."


def _leadership(case: Case, voice: Voice) -> Iterator[str]:
    if not case.opening.profile.people_leader:
        return
    yield (
        "This role leads people. Results in the present work do not count for it; what counts is "
        "shown readiness: teaching, coaching, easing the work of others."
    )
    yield (f"{voice.their} expertise need not lead there: growing as an expert is an equal path.")


def _lowered(words: str, voice: Voice) -> str:
    return words if voice.third else words[0].lower() + words[1:]


def _evidence(move: RankedMove, name: str) -> tuple[str, ...]:
    return next((c.evidence for c in move.contributions if c.name == name), ())


def _quoted(text: str) -> str:
    short = text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE].rstrip()} ..."
    return f"\u201c{short}\u201d"


def _listed(names: Sequence[str]) -> str:
    if len(names) <= NAMED:
        return _joined(names)
    return f"{', '.join(names[:NAMED])} and {len(names) - NAMED} more"


def _joined(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _counted(count: int, noun: str) -> str:
    return f"one {noun}" if count == 1 else f"{count} {noun}s"


def _level(level: float | None) -> str:
    return "?" if level is None else f"{level:g}"


def _same(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and folded(one) == folded(other)
