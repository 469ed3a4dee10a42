"""What a wish names."""

import re

from ml.frames import Target, Wish
from ml.text import bases

_WISH_PHRASES = re.compile(
    r"\b(?:long(?:er)?[- ]term|short[- ]term|next step|in the future|some ?day|eventually|"
    r"(?:i )?see myself|(?:i am|i'm|am|be)? ?interested|(?:would |'d )?like to|want to|hope to|"
    r"move (?:in)?to|become|becoming|a career|my career)\b",
    re.IGNORECASE,
)

# Words that say that it is work, or how much of it, and no more.
GENERIC = frozenset(
    """
    work job role position post career task duty kind type sort way thing lot part full time week
    day month year two three hour home area field department function team regular permanent
    another new different much anything want do like to
    gern gerne lieber liebsten arbeiten arbeit stelle beruf graag liever werken werk baan pracovat
    prace misto pozice rad rada trabalhar trabalho emprego gostaria travailler travail poste emploi
    voudrais aimerais trabajar trabajo puesto empleo gustaria quisiera
    """.split()  # noqa: SIM905 - read as a list of words
)


def wished_text(wish: Wish) -> str:
    """Return what a wish names, without the phrases that only say that it is a wish.

    Examples
    --------
    >>> wished_text(Wish(Target.TEXT, "Longer term I see myself in communications"))
    'in communications'
    """
    text = wish.names[0]
    if wish.target is not Target.TEXT:
        return text
    return " ".join(_WISH_PHRASES.sub(" ", text).split()) or text


def adds_nothing(text: str) -> bool:
    """Tell whether a text names nothing: it only says that something is wished, or is work.

    Examples
    --------
    >>> adds_nothing("I would like to become a"), adds_nothing("I would like to price a")
    (True, False)
    """
    return GENERIC.issuperset(bases(_WISH_PHRASES.sub(" ", text)))


def names_work(wish: Wish) -> bool:
    """Tell whether a wish names work, a role or in free text, instead of a whole function."""
    return wish.target is not Target.FUNCTION
