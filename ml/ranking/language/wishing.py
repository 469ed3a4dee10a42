"""What a wish names."""

import re

from ml.frames import Target, Wish

_WISH_PHRASES = re.compile(
    r"\b(?:long(?:er)?[- ]term|short[- ]term|next step|in the future|some ?day|eventually|"
    r"(?:i )?see myself|(?:i am|i'm|am|be)? ?interested|(?:would |'d )?like to|want to|hope to|"
    r"move (?:in)?to|become|becoming|a career|my career)\b",
    re.IGNORECASE,
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


def names_work(wish: Wish) -> bool:
    """Tell whether a wish names work, a role or in free text, instead of a whole function."""
    return wish.target is not Target.FUNCTION
