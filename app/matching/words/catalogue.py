"""The form of a catalogue of words: what each language has to say, and how it counts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.matching.words.codes import Code, Counted, Fact, Note, Outcome, Part
from ml.ranking import Reason
from models.vocabulary import Motive, OpeningStatus


class Language(StrEnum):
    """A language in which people read what is said about a move."""

    ENGLISH = "en"
    DUTCH = "nl"
    GERMAN = "de"
    CZECH = "cs"
    PORTUGUESE = "pt"


class Plural(StrEnum):
    """The forms that a number asks for (Unicode CLDR); a language has those that it needs."""

    ONE = "one"
    FEW = "few"
    OTHER = "other"


class By(StrEnum):
    """How a skill held reaches the one that is asked for."""

    THROUGH = "through"
    START = "start"
    NEAR = "near"


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence said to the person, and of a person by name."""

    to_you: str
    of_them: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything that is said in one language, by code, and how its numbers and days look.

    `day` is a format of `day`, `month` and `year`; `plural` gives the form for a number.
    """

    language: Language
    messages: Mapping[Code, Message]
    facts: Mapping[Fact, str]
    parts: Mapping[Part, str]
    outcomes: Mapping[Outcome, str]
    counted: Mapping[Counted, Mapping[Plural, str]]
    skills: Mapping[By, Message]
    notes: Mapping[Note, str]
    labels: Mapping[Reason, str]
    motives: Mapping[Motive, str]
    statuses: Mapping[OpeningStatus, str]
    plural: Callable[[int], Plural]
    decimal: str
    day: str


def one_or_other(count: int) -> Plural:
    """The form of languages that tell one from all else: English, Dutch, German."""
    return Plural.ONE if count == 1 else Plural.OTHER


def up_to_one_or_other(count: int) -> Plural:
    """The form of languages that count nought like one: Portuguese."""
    return Plural.ONE if count in {0, 1} else Plural.OTHER


def one_few_or_other(count: int) -> Plural:
    """The form of languages that tell two to four from more: Czech."""
    if count == 1:
        return Plural.ONE
    return Plural.FEW if count in {2, 3, 4} else Plural.OTHER
