"""What a person refuses: read from a negative wish by meaning, never by likeness of letters.

A refusal names leading people, a kind of step, a function, a role, a place, or working conditions
and content. "Not Lead Programmer" is that role; it says nothing of programmers.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from ml.frames import Direction, Target, Wish
from ml.ranking.language.leading import speaks_of_leading
from ml.ranking.language.wishing import GENERIC
from ml.text import bases, folded, name_key, words

REFUSED = 1.0
TOUCHED = 0.45
"""A word that is no condition and stands in passing: "works with marketing"."""

MOST_WORDS = 8
"""Words of one refusal that are read; more of them name no condition but a story."""

# How a refusal is put, before what it refuses.
_PUT = re.compile(
    r"^\s*(?:(?:please )?(?:i (?:would |will |really )?(?:do not|don'?t|never|cannot|can'?t|won'?t)"
    r"(?: ever)?(?: want| like| wish| care| see myself)?(?: to)?(?: be| do| have| work)?)|"
    r"not?(?: more)?|never|anything but|ich (?:mochte|will)|kein\w*|nicht|ik wil|geen|niet|nechci|"
    r"zadn\w+|nao quero|nenhum\w*|pas de|aucune?|no quiero|ningun\w*)\b[\s:,]*",
)
_DENIED_AGAIN = re.compile(r"\b(?:without|ohne|zonder|bez|sem|sans|sin)\b")
_AND = re.compile(r"\b(?:and|und|en|et)\b|&|\+")
_ALTERNATIVES = re.compile(r"\s*(?:[,;/]|\bor\b|\boder\b|\bnebo\b|\bou\b)\s*")
# A condition is meant wherever it is mentioned; any other single word only where it names.
CONDITIONS = frozenset(
    """
    night weekend shift overtime travel travelling traveling standby rota holiday relocation
    commute outdoors nacht wochenende schicht schichtarbeit reise reisen nachtdienst weekenddienst
    ploegendienst reizen noc vikend smena cestovani noite turno viagem viagens nuit voyage
    deplacement noche viaje
    """.split()  # noqa: SIM905 - read as a list of words
)
# Stepping up, as it is said, where nothing else is.
_PROMOTION = frozenset(
    "promotion promote beforderung aufstieg promotie povyseni promocao ascenso avancement".split()  # noqa: SIM905 - read as a list of words
)
_LEVELS = re.compile(r"\s*(?:[/>:|\u2013\u2014]|\s-\s)\s*")


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing that a negative wish refuses; what is not meant is empty.

    Attributes
    ----------
    leading : whether it is leading people
    direction : the kind of step, None for none
    role_key : external id of a role
    name : identity of a name: of a function, of all functions below it, or of a title
    words : base forms that name work, a place or a condition, all of them together
    titled : whether the words are a role's title: other roles' descriptions may mention it
    """

    leading: bool = False
    direction: Direction | None = None
    role_key: str | None = None
    name: str = ""
    words: tuple[str, ...] = ()
    titled: bool = False


def refusals_of(wish: Wish, is_title: Callable[[str], bool]) -> list[Refusal]:
    """Return what a negative wish refuses.

    Parameters
    ----------
    wish : one that is not wanted
    is_title : tells whether a `name_key` is the title of a role of the organisation; such a
        name is that role, even where it speaks of leading

    Examples
    --------
    >>> def refused(text):
    ...     wish = Wish(Target.TEXT, text, wanted=False)
    ...     return refusals_of(wish, {"lead programmer"}.__contains__)
    >>> [one.leading for one in refused("I do not want to lead a team")]
    [True]
    >>> [one.leading for one in refused("Lead Programmer")]
    [False]
    >>> [one.words for one in refused("nights or cold calling")]
    [('night',), ('cold', 'call')]
    """
    found = []
    if wish.direction is Direction.PEOPLE_LEADERSHIP:
        found.append(Refusal(leading=True))
    if wish.target is Target.FUNCTION:
        return [*found, *(Refusal(name=name_key(name)) for name in wish.names)]
    if wish.target is Target.ROLE:
        return [*found, *(_named(name, wish.role_key, titled=True) for name in wish.names)]
    if wish.direction in {Direction.PROMOTION, Direction.LATERAL}:
        found.append(Refusal(direction=wish.direction))
    if not _DENIED_AGAIN.search(_plain(wish.text)):
        found += [Refusal(name=name_key(name)) for name in wish.functions]
        found += [Refusal(words=tuple(bases(place)[:MOST_WORDS])) for place in wish.places]
    for name in wish.names:
        for text in _ALTERNATIVES.split(_plain(name)):
            found += _read(text, wish.role_key, is_title)
    return list(dict.fromkeys(found))


def levels_of(function: str) -> list[str]:
    """Return a function's name and those of the functions above it, each as it is written.

    Examples
    --------
    >>> levels_of("Sales / Inside Sales"), levels_of("Marketing")
    (['Sales', 'Inside Sales', 'Sales / Inside Sales'], ['Marketing'])
    """
    parts = [part.strip() for part in _LEVELS.split(function) if part.strip()]
    return list(dict.fromkeys((*parts, function.strip()))) if parts else []


def _plain(text: str) -> str:
    plain = folded(text).casefold().replace("\u2019", "'").strip(" .!")
    return _PUT.sub("", plain, count=1) or plain


def _read(text: str, role_key: str | None, is_title: Callable[[str], bool]) -> list[Refusal]:
    if not text.strip():
        return []
    if not is_title(name_key(text)) and speaks_of_leading(text):
        return [Refusal(leading=True)]
    # "Work without customers" asks for customers: it refuses nothing that could be looked up.
    if _DENIED_AGAIN.search(text):
        return []
    read = _named(text, role_key, titled=is_title(name_key(text)))
    if read.words and _PROMOTION.issuperset(read.words):
        return [Refusal(direction=Direction.PROMOTION)]
    # "Nights and weekends" are two conditions; "research and development" is one thing.
    if len(read.words) > 1 and CONDITIONS.issuperset(read.words) and _AND.search(text):
        return [Refusal(name=word, words=(word,)) for word in read.words]
    # "Work in the sales department" is sales; "field engineer" is a title as it stands.
    alone = " ".join(sorted(read.words))
    others = [Refusal(name=alone)] if alone and alone != read.name and not read.titled else []
    return [read, *others] if read.words or read.name else []


def _named(text: str, role_key: str | None, *, titled: bool) -> Refusal:
    kept = [word for word in dict.fromkeys(bases(text)) if word not in GENERIC]
    if not kept and not words(text):
        return Refusal(role_key=role_key)
    words_read = tuple(kept[:MOST_WORDS])
    return Refusal(role_key=role_key, name=name_key(text), words=words_read, titled=titled)
