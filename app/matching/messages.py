"""What is said about a move: a code with parameters, and its words.

Every English word of a reason stands in this file, by code, once as it is said to the person and
once as it is said of her. A client with words of its own needs the code and the parameters only.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ml.ranking import Reason
from ml.types import Contribution
from models.vocabulary import Motive

NAMED = 4
"""Names that a sentence lists; of the rest it tells how many."""
LONGEST_QUOTE = 120
"""Characters of a wish that a sentence quotes."""

Params = Mapping[str, Any]


class Code(StrEnum):
    """What a sentence says."""

    UNASKED_STEP_BACK = "unasked_step_back"
    HELD_BEFORE = "held_before"
    WISH_REFUSED = "wish_refused"
    WISH_FUNCTION = "wish_function"
    WISH_ROLE = "wish_role"
    WISH_PLACE = "wish_place"
    WISH_NEAR = "wish_near"
    BRIDGE = "bridge"
    BRIDGE_FORMER = "bridge_former"
    ESSENTIAL_SKILLS = "essential_skills"
    OPTIONAL_SKILLS = "optional_skills"
    STEP_TAKEN = "step_taken"
    SKILLS_TO_LEARN = "skills_to_learn"
    SKILLS_TO_ADD = "skills_to_add"
    LEVEL_BELOW = "level_below"
    SAME_GRADE = "same_grade"
    PROMOTION = "promotion"
    STEP_BACK = "step_back"
    PLACE_REMOTE = "place_remote"
    PLACE_HYBRID = "place_hybrid"
    PLACE_OTHER = "place_other"
    LEADS_PEOPLE = "leads_people"
    EXPERT_PATH = "expert_path"


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence said to the person, and of a person by name."""

    to_you: str
    of_them: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is said: the code, and all that its words depend on, ready for JSON."""

    code: Code
    params: Params


MESSAGES: Mapping[Code, Message] = {
    Code.UNASKED_STEP_BACK: Message(
        "It would be a step back that you did not ask for: grade {after}, {steps} below your own.",
        "It would be a step back that {person} did not ask for: grade {after}, {steps} below "
        "{person}'s own.",
    ),
    Code.HELD_BEFORE: Message(
        "You have been {title} before, which counts against it.",
        "{person} has been {title} before, which counts against it.",
    ),
    Code.WISH_REFUSED: Message(
        "You said no to {wish}{understood}; this opening touches on it.",
        "{person} said no to {wish}{understood}; this opening touches on it.",
    ),
    Code.WISH_FUNCTION: Message(
        "You asked for {wish}{understood}{because}, and this opening is in {function}.",
        "{person} asked for {wish}{understood}, and this opening is in {function}.",
    ),
    Code.WISH_ROLE: Message(
        "You asked for {wish}{understood}{because}, and this is that role.",
        "{person} asked for {wish}{understood}, and this is that role.",
    ),
    Code.WISH_PLACE: Message(
        "You asked for {wish}{understood}{because}, and this opening is in {place}.",
        "{person} asked for {wish}{understood}, and this opening is in {place}.",
    ),
    Code.WISH_NEAR: Message(
        "You asked for {wish}{understood}{because}, and this opening comes near it.",
        "{person} asked for {wish}{understood}, and this opening comes near it.",
    ),
    Code.BRIDGE: Message(
        "The role works with {function} every day; you know that side from your own work there.",
        "The role works with {function} every day; {person} knows that side from {person}'s own "
        "work there.",
    ),
    Code.BRIDGE_FORMER: Message(
        "The role works with {function} every day; you know that side from your time as {title}.",
        "The role works with {function} every day; {person} knows that side from {person}'s time "
        "as {title}.",
    ),
    Code.ESSENTIAL_SKILLS: Message(
        "You cover {covered} of the {needed} essential skills: {skills}.",
        "{person} covers {covered} of the {needed} essential skills: {skills}.",
    ),
    Code.OPTIONAL_SKILLS: Message(
        "You also bring {skills}, which the role welcomes.",
        "{person} also brings {skills}, which the role welcomes.",
    ),
    Code.STEP_TAKEN: Message(
        "Colleagues have moved from {before} to {after} before.",
        "Colleagues have moved from {before} to {after} before.",
    ),
    Code.SKILLS_TO_LEARN: Message(
        "Still to learn: {skills}.",
        "{person} would still learn {skills}.",
    ),
    Code.SKILLS_TO_ADD: Message(
        "Welcome, and new to you: {skills}.",
        "Welcome, and new to {person}: {skills}.",
    ),
    Code.LEVEL_BELOW: Message(
        "You hold {skill} at level {held}; level {needed} is asked for.",
        "{person} holds {skill} at level {held}; level {needed} is asked for.",
    ),
    Code.SAME_GRADE: Message(
        "It is on your own grade, {after}.",
        "It is on {person}'s own grade, {after}.",
    ),
    Code.PROMOTION: Message(
        "It is {steps} above your own: {after}, from {before}.",
        "It is {steps} above {person}'s own: {after}, from {before}.",
    ),
    Code.STEP_BACK: Message(
        "It is {steps} below your own: {after}, from {before}.",
        "It is {steps} below {person}'s own: {after}, from {before}.",
    ),
    Code.PLACE_REMOTE: Message(
        "The team sits in {there}, and the work can be done from {here}.",
        "The team sits in {there}, and the work can be done from {here}.",
    ),
    Code.PLACE_HYBRID: Message(
        "The work is in {there} part of the week; you are based in {here}.",
        "The work is in {there} part of the week; {person} is based in {here}.",
    ),
    Code.PLACE_OTHER: Message(
        "The work is in {there}; you are based in {here}.",
        "The work is in {there}; {person} is based in {here}.",
    ),
    Code.LEADS_PEOPLE: Message(
        "This role leads people. Results in the present work do not count for it; what counts is "
        "shown readiness: teaching, coaching, easing the work of others.",
        "This role leads people. Results in the present work do not count for it; what counts is "
        "shown readiness: teaching, coaching, easing the work of others.",
    ),
    Code.EXPERT_PATH: Message(
        "Your expertise need not lead there: growing as an expert is an equal path.",
        "{person}'s expertise need not lead there: growing as an expert is an equal path.",
    ),
}
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

NOTHING_NEAR = "Nothing is near today."
HELP_SKILL = "With {skill}, \u201c{title}\u201d would come near."
HELP_WISH = "If you asked for \u201c{title}\u201d, it would come near."
HELP_TEXT = "Little is known of you: tell your skills, and in a few sentences what you do."
NOTHING_FOUND = "Nothing in the two records speaks for it or against it."
NO_SINGLE_CAUSE = "It comes from the records as a whole; no single word or skill stands for it."
NOTES: Mapping[str, str] = {
    Reason.STARTING_POINT: "What every pair begins with, before anything is known of it.",
    Reason.ASPIRATION: "A wish resembles the opening a little; none names it.",
    Reason.RELATED_SKILLS: "Names of skills have words in common with the opening.",
    Reason.WORK_CONTENT: "The texts resemble each other as a whole; they share no telling word.",
}
"""Why a contribution without evidence is there."""


def note_on(contribution: Contribution) -> str | None:
    """Why a contribution is there although there is no evidence; null where there is some."""
    if contribution.evidence:
        return None
    if not contribution.value:
        return NOTHING_FOUND
    return NOTES.get(contribution.name, NO_SINGLE_CAUSE)


def told(sentence: Sentence, person: str | None) -> dict[str, Any]:
    """The fields of a `ReasonRead`: to the person where no name is given, else of her."""
    params = {**sentence.params, "person": person}
    return {"code": sentence.code, "params": params, "text": text_of(sentence, person)}


def text_of(sentence: Sentence, person: str | None) -> str:
    """The English words of a sentence."""
    message = MESSAGES[sentence.code]
    words = message.to_you if person is None else message.of_them
    shown = {
        name: _SHOWN[name](value, person) if name in _SHOWN else str(value)
        for name, value in sentence.params.items()
    }
    because = _because(sentence.params.get("motives", ()), person)
    return words.format(**shown, person=person, because=because)


def _wish(text: str, _: str | None) -> str:
    short = text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE].rstrip()} ..."
    return f"\u201c{short}\u201d"


def _because(motives: Sequence[str], person: str | None) -> str:
    """Why it was asked for, as said to the person alone."""
    names = [MOTIVES[Motive(motive)] for motive in motives]
    if not names or person is not None:
        return ""
    return f" because {_joined(names)} {'matter' if len(names) > 1 else 'matters'} to you"


def _skills(skills: Sequence[Params], person: str | None) -> str:
    names = [_skill(skill, person) for skill in skills]
    if len(names) <= NAMED:
        return _joined(names)
    return f"{', '.join(names[:NAMED])} and {len(names) - NAMED} more"


def _skill(skill: Params, person: str | None) -> str:
    """A skill, with the one held that covers it, is a start for it or is near it."""
    whose = "your" if person is None else f"{person}'s"
    held = f"{whose} {skill['held']}"
    match skill["by"]:
        case "through":
            return f"{skill['skill']} (through {held})"
        case "start":
            return f"{skill['skill']} ({held} is a start)"
        case "near":
            return f"{skill['skill']} (near {held})"
    return str(skill["skill"])


def _steps(count: int, _: str | None) -> str:
    return "one grade" if count == 1 else f"{count} grades"


def _level(level: float, _: str | None) -> str:
    return f"{level:g}"


def _joined(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _understood(labels: Sequence[str], _: str | None) -> str:
    return f" ({', '.join(labels)})" if labels else ""


_SHOWN: Mapping[str, Callable[[Any, str | None], str]] = {
    "wish": _wish,
    "understood": _understood,
    "skills": _skills,
    "steps": _steps,
    "held": _level,
    "needed": _level,
}
"""How a parameter is shown, where it is not shown as it is."""
