"""Words of a text as they are written there, by the column that ranking reads them in."""

import re
from collections.abc import Sequence

import numpy as np

from ml.memory import remembers_texts
from ml.ranking.arrays.ragged import IntArray

PATTERNS_KEPT = 1 << 14
"""Words whose pattern is kept compiled: making one takes a hundred times as long as a search."""


class Wording:
    """The words of a text; one is looked for where it stands when it is first quoted.

    Parameters
    ----------
    columns : shape (n,), the column of each word
    words : n, in lower case, in the order of the text
    """

    __slots__ = ("_columns", "_quotes", "_text", "_words")

    def __init__(self, text: str, columns: IntArray, words: Sequence[str]) -> None:
        self._text = text
        self._columns = columns
        self._words = words
        self._quotes: dict[int, str | None] = {}

    def quote(self, column: int) -> str | None:
        """Return the first word of a column as it is written, None where none is found again.

        A word that was joined or folded beyond finding it again is left out: what is quoted must
        stand in the record.
        """
        if column not in self._quotes:
            places = np.flatnonzero(self._columns == column).tolist()
            found = (_as_written(self._words[place], self._text) for place in places)
            self._quotes[column] = next((there for there in found if there), None)
        return self._quotes[column]


def _as_written(word: str, text: str) -> str | None:
    """Find a word again that may have been written with a hyphen, in two or in capitals."""
    plainly = _plainly_written(word, text)
    if plainly is not None:
        return plainly
    there = _pattern(word).search(text)
    return there.group() if there else None


def _plainly_written(word: str, text: str) -> str | None:
    """Return a word that stands in a text in one piece before it stands there in two, if it does.

    Examples
    --------
    >>> _plainly_written("email", "Email, then e-mail"), _plainly_written("email", "E-mail, email")
    ('Email', None)
    """
    if not text.isascii():
        return None
    low = text.lower()
    start = low.find(word)
    end = start + len(word)
    if start < 0 or _is_of_word(low[max(start - 1, 0) : start]) or _is_of_word(low[end : end + 1]):
        return None
    before = start - low.count(" ", 0, start) - low.count("-", 0, start)
    in_two = low.replace(" ", "").replace("-", "").find(word)
    return text[start:end] if in_two == before else None


def _is_of_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


@remembers_texts(maxsize=PATTERNS_KEPT)
def _pattern(word: str) -> re.Pattern[str]:
    letters = "[- ]?".join(map(re.escape, word))
    return re.compile(rf"(?<!\w){letters}(?!\w)", re.IGNORECASE)
