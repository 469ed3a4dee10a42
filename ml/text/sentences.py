"""Text to sentences, and the clauses of them that say something is so."""

import re
from collections.abc import Iterator

from ml.memory import remembers_texts
from ml.text.words import READ_LATELY, words

SENTENCES = 16
"""Sentences of a text that are read: the first ones say what work is."""
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|(?<=[\u3002\uff01\uff1f])|\n+")
_CLAUSE_END = re.compile(
    r"(?<=[,;:.!?])\s+|\s+[\u2013\u2014-]\s+|"
    r"\s+(?=(?:but|however|although|though|aber|sondern|obwohl|maar|ale|mas|mais|pero|sino)\b)",
    re.IGNORECASE,
)
_ENDS = (".", "!", "?", ";", "\u3002", "\uff01", "\uff1f")
_NEGATIONS = frozenset(
    """
    not no never none nor neither without cannot nicht kein keine keinen keinem keiner nie niemals
    ohne niet geen nooit zonder ne není nikdy žádný žádné žádnou bez nechci nechce não nunca jamais
    nem sem pas sans aucun aucune sin ningún ninguna tampoco
    """.split()  # noqa: SIM905 - read as a list of words
)
# "Not only", "no later than" and their like deny nothing.
_DENY_NOTHING = frozenset(
    """
    only just merely later less fewer more than nur bloß alleen jen só somente seulement solo
    doubt matter
    """.split()  # noqa: SIM905 - read as a list of words
)
# A wish or liking that is denied is denied whole, wherever the negation stands.
_VOLITION = frozenset(
    """
    want wants wanted like likes love enjoy wish interested interest keen willing will'd prefer mag
    möchte will wollen gern gerne interessiert wil willen graag chci chce rád ráda quero gosto veux
    aime souhaite quiero gusta
    """.split()  # noqa: SIM905 - read as a list of words
)


def sentences_of(text: str, most: int = SENTENCES) -> list[str]:
    """Return a text's first sentences.

    Examples
    --------
    >>> sentences_of("Cooks meals. Trains staff; plans shifts")
    ['Cooks meals.', 'Trains staff;', 'plans shifts']
    """
    return [part for part in _SENTENCE_END.split(text) if part.strip()][:most]


@remembers_texts(maxsize=READ_LATELY)
def affirmed(text: str) -> str:
    """Return a text without what it denies: a denied clause is no evidence for what it names.

    Examples
    --------
    >>> affirmed("I plan routes. I do not want meetings, but I like teaching.")
    'I plan routes. but I like teaching.'
    >>> affirmed("Repairs engines without supervision.")
    'Repairs engines.'
    >>> affirmed("Not only sells, also teaches.")
    'Not only sells, also teaches.'
    """
    if not any(word in _NEGATIONS for word in words(text)):
        return text
    sentences = (part for part in _SENTENCE_END.split(text) if part.strip())
    kept = (" ".join(_affirmed_clauses(sentence)) for sentence in sentences)
    return " ".join(_ended(part) for part in kept if part)


def _ended(part: str) -> str:
    """What is left of a sentence stays a sentence."""
    return part if part.endswith(_ENDS) else f"{part.rstrip(' ,:')}."


def _affirmed_clauses(sentence: str) -> Iterator[str]:
    for clause in _CLAUSE_END.split(sentence):
        said = _up_to_negation(clause)
        if said.strip():
            yield said.strip()


def _up_to_negation(clause: str) -> str:
    read = words(clause)
    at = next((place for place, word in enumerate(read) if _denies(read, place)), None)
    if at is None:
        return clause
    if _VOLITION.intersection(read):
        return ""
    before = re.split(rf"(?i)\b(?:{re.escape(read[at])}|\w+n['\u2019]t)\b", clause, maxsplit=1)[0]
    return before if words(before) else ""


def _denies(read: list[str], place: int) -> bool:
    following = read[place + 1] if place + 1 < len(read) else ""
    return read[place] in _NEGATIONS and following not in _DENY_NOTHING
