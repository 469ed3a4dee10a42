"""What is said about a move: a code with parameters, and its words in the reader's language.

The words stand in `app/matching/words`, one catalogue a language, each sentence once as it is said
to the person and once as it is said of her. A client with words of its own needs the codes and the
parameters only.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.matching.words import CATALOGUES, Catalogue, Language
from app.matching.words.catalogue import By
from app.matching.words.codes import Code, Counted, Fact, Note, Outcome, Part
from ml.ranking import Reason
from ml.ranking.signals.own import PREFIX as OWN_PREFIX
from ml.types import Contribution
from models.vocabulary import LanguageLevel, Motive, OpeningStatus

NAMED = 4
"""Names that a sentence lists; of the rest it tells how many."""
LONGEST_QUOTE = 120
"""Characters of a wish that a sentence quotes."""

Params = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: the person herself, or others who read of a person by name."""

    language: Language
    person: str | None = None

    @property
    def words(self) -> Catalogue:
        """What is said in the reader's language."""
        return CATALOGUES[self.language]


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is said: the code, and all that its words depend on, ready for JSON."""

    code: Code
    params: Params


@dataclass(frozen=True, slots=True)
class Remark:
    """What is said about an answer as a whole: the note, and all that its words depend on."""

    note: Note
    params: Params = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a person's record: skills with their levels, and wishes by their words.

    `roles` are the wishes to state that name a role, `stated` the others.
    """

    skills: Sequence[tuple[str, float | None]]
    roles: Sequence[str]
    stated: Sequence[str]
    withdrawn: Sequence[str]


_NOTE_OF = {
    Reason.STARTING_POINT: Note.STARTING_POINT,
    Reason.ASPIRATION: Note.ASPIRATION,
    Reason.RELATED_SKILLS: Note.RELATED_SKILLS,
    Reason.WORK_CONTENT: Note.WORK_CONTENT,
}


def note_on(contribution: Contribution, language: Language) -> str | None:
    """Why a contribution is there although there is no evidence; null where there is some."""
    if contribution.evidence:
        return None
    note = _NOTE_OF.get(Reason(contribution.name), Note.NO_SINGLE_CAUSE)
    return note_text(note if contribution.value else Note.NOTHING_FOUND, language)


def label_of(contribution: Contribution, language: Language) -> str:
    """What people read for a contribution; an own feature is called as the organisation says."""
    if contribution.name.startswith(OWN_PREFIX):
        return contribution.evidence[0]
    return CATALOGUES[language].labels[Reason(contribution.name)]


def told(sentence: Sentence, reader: Reader) -> dict[str, Any]:
    """The fields of a `ReasonRead`: to the person where no name is given, else of her."""
    params = {**sentence.params, "person": reader.person}
    return {"code": sentence.code, "params": params, "text": text_of(sentence, reader)}


def text_of(sentence: Sentence, reader: Reader) -> str:
    """The words of a sentence."""
    message, words = reader.words.messages[sentence.code], reader.words
    form = message.to_you if reader.person is None else message.of_them
    shown = {
        name: _SHOWN[name](words, value, reader.person) if name in _SHOWN else str(value)
        for name, value in sentence.params.items()
    }
    because = _because(words, sentence.params.get("motives", ()), reader.person)
    return form.format(**shown, person=reader.person, because=because)


def note_text(note: Note, language: Language, **params: Any) -> str:
    """The words of a note; titles are quoted, numbers and days are written as people do."""
    words = CATALOGUES[language]
    shown = {
        name: _SHOWN_IN_NOTES.get(name, _plainly)(words, value) for name, value in params.items()
    }
    return words.notes[note].format(**shown)


def remarks_told(remarks: Sequence[Remark], language: Language) -> dict[str, Any]:
    """The fields `note` and `notes` of an answer: all in one text, and each by its code."""
    texts = [note_text(one.note, language, **one.params) for one in remarks]
    notes = [
        {"code": one.note, "params": one.params, "text": text}
        for one, text in zip(remarks, texts, strict=True)
    ]
    return {"note": " ".join(texts) or None, "notes": notes}


def change_text(change: Change, outcome: Outcome, place: int | None, language: Language) -> str:
    """What would have to change, and where an opening would stand then, in one sentence."""
    words = CATALOGUES[language]
    said = []
    if change.skills:
        part = Part.WITH_SKILL if len(change.skills) == 1 else Part.WITH_SKILLS
        names = [_skill_at(words, skill, level) for skill, level in change.skills]
        said.append(words.parts[part].format(skills=_joined(words, names)))
    wishes = [words.parts[Part.ROLE].format(wish=_quoted(words, text)) for text in change.roles]
    wishes += [_quoted(words, text) for text in change.stated]
    if wishes:
        said.append(words.parts[Part.WITH_WISH].format(wishes=_joined(words, wishes)))
    if change.withdrawn:
        against = _joined(words, [_quoted(words, text) for text in change.withdrawn])
        said.append(words.parts[Part.WITHOUT_WISH].format(wishes=against))
    text = words.outcomes[outcome].format(changes=_joined(words, said), place=place)
    return text[0].upper() + text[1:]


def _skill_at(words: Catalogue, skill: str, level: float | None) -> str:
    if level is None:
        return skill
    return words.parts[Part.SKILL_AT].format(skill=skill, level=_number(words, level))


def fact_text(fact: Fact, params: Params, language: Language) -> str:
    """The words of what decided a rule."""
    words = CATALOGUES[language]
    shown = {name: _plainly(words, value) for name, value in params.items()}
    for name, count in (("seats", Counted.SEATS), ("months", Counted.MONTHS)):
        if name in params:
            shown[name] = _counted(words, count, params[name])
    if "needed_months" in params:
        shown["tenure"] = _counted(words, Counted.TENURE, params["needed_months"])
    for name, part_of in _PARTS_OF_FACTS.items():
        part = part_of(params)
        if part is not None:
            shown[name] = words.parts[part].format(**shown)
    return words.facts[fact].format(**shown)


def _band(params: Params) -> Part | None:
    low, high = params.get("low"), params.get("high")
    if low is not None and high is not None:
        return Part.GRADES_BETWEEN
    if low is not None:
        return Part.GRADES_FROM
    return None if high is None else Part.GRADES_TO


def _places(params: Params) -> Part | None:
    return Part.PLACES if "places" in params else None


def _based(params: Params) -> Part | None:
    if "here" not in params:
        return None
    return Part.BASED_NOWHERE if params["here"] is None else Part.BASED


def _language(params: Params) -> Part | None:
    if "language" not in params:
        return None
    return Part.LANGUAGE if params["needed_level"] is None else Part.LANGUAGE_AT


def _credential(params: Params) -> Part | None:
    if "name" not in params:
        return None
    return Part.CREDENTIAL_DESIRED if params["desired"] else Part.CREDENTIAL_NEEDED


def _it(params: Params) -> Part | None:
    if "held" not in params:
        return None
    return Part.CREDENTIAL_ITSELF if params["held"] is None else Part.CREDENTIAL_THROUGH


_PARTS_OF_FACTS: Mapping[str, Callable[[Params], Part | None]] = {
    "band": _band,
    "places": _places,
    "based": _based,
    "language": _language,
    "credential": _credential,
    "it": _it,
}
"""The parts that several facts begin or go on with, and which of them the parameters ask for."""


def _plainly(words: Catalogue, value: Any) -> str:
    if isinstance(value, date):
        return _day(words, value)
    if value == LanguageLevel.NATIVE:
        return words.parts[Part.NATIVE]
    if isinstance(value, OpeningStatus):
        return words.statuses[value]
    if isinstance(value, (list, tuple)):
        return _joined(words, list(value))
    return str(value)


def _day(words: Catalogue, day: date) -> str:
    return words.day.format(day=day.day, month=day.month, year=day.year)


def _counted(words: Catalogue, counted: Counted, count: int) -> str:
    return words.counted[counted][words.plural(count)].format(n=count)


def _quoted(words: Catalogue, text: str) -> str:
    short = text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE].rstrip()} ..."
    return words.parts[Part.QUOTED].format(text=short)


def _wish(words: Catalogue, text: str, _: str | None) -> str:
    return _quoted(words, text)


def _understood(_words: Catalogue, labels: Sequence[str], _: str | None) -> str:
    """What a wish was understood as, where it says so in other words."""
    return f" ({', '.join(labels)})" if labels else ""


def _because(words: Catalogue, motives: Sequence[str], person: str | None) -> str:
    """Why it was asked for, as said to the person alone."""
    names = [words.motives[Motive(motive)] for motive in motives]
    if not names or person is not None:
        return ""
    part = Part.BECAUSE if len(names) == 1 else Part.BECAUSE_MANY
    return words.parts[part].format(motives=_joined(words, names))


def _skills(words: Catalogue, skills: Sequence[Params], person: str | None) -> str:
    names = [_skill(words, skill, person) for skill in skills]
    if len(names) > NAMED:
        more = _counted(words, Counted.MORE, len(names) - NAMED)
        names = [*names[:NAMED], more]
    return _joined(words, names)


def _skill(words: Catalogue, skill: Params, person: str | None) -> str:
    """A skill, with the one held that covers it, is a start for it or is near it."""
    if skill["by"] is None:
        return str(skill["skill"])
    message = words.skills[By(skill["by"])]
    form = message.to_you if person is None else message.of_them
    return form.format(skill=skill["skill"], held=skill["held"], person=person)


def _steps(words: Catalogue, count: int, _: str | None) -> str:
    return _counted(words, Counted.STEPS, count)


def _level(words: Catalogue, level: float, _: str | None) -> str:
    return _number(words, level)


def _number(words: Catalogue, number: float) -> str:
    return f"{number:g}".replace(".", words.decimal)


def _least(words: Catalogue, score: float) -> str:
    return f"{score:.4f}".replace(".", words.decimal)


def _grades(words: Catalogue, count: int) -> str:
    return _counted(words, Counted.STEPS, count)


def _path_steps(words: Catalogue, count: int) -> str:
    return _counted(words, Counted.PATH_STEPS, count)


def _joined(words: Catalogue, names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    return words.parts[Part.LISTED].format(some=", ".join(names[:-1]), last=names[-1])


_SHOWN: Mapping[str, Callable[[Catalogue, Any, str | None], str]] = {
    "wish": _wish,
    "understood": _understood,
    "skills": _skills,
    "steps": _steps,
    "held": _level,
    "needed": _level,
}
"""How a parameter is shown, where it is not shown as it is."""

_SHOWN_IN_NOTES: Mapping[str, Callable[[Catalogue, Any], str]] = {
    "title": _quoted,
    "up": _grades,
    "steps": _path_steps,
    "least": _least,
}
"""How a parameter of a note is shown, where it is not shown as it is."""
