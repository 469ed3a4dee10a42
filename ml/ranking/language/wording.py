"""Words of a text as they are written there, by the column that ranking reads them in."""

import re
from bisect import bisect_right
from collections.abc import Sequence

import numpy as np

from ml.memory import remembers_texts
from ml.ranking.arrays.ragged import AnyArray

PATTERNS_KEPT = 1 << 14
"""Words whose pattern is kept compiled: making one takes a hundred times as long as a search."""


class Wording(dict[int, str | None]):
    """By column the words of a record as they first stand there, None where none is found again.

    A word is looked for when it is first asked for. One that was joined or folded beyond finding it
    again is left out: what is quoted must stand in the record.

    Parameters
    ----------
    texts : those of the record, the first to be quoted first
    columns : shape (n,), the column of each word
    words : n, in lower case, in the order of the texts
    ends : where the words of each text end
    """

    __slots__ = ("_columns", "_ends", "_texts", "_words")

    def __init__(
        self,
        texts: Sequence[str],
        columns: AnyArray,
        words: Sequence[str],
        ends: Sequence[int],
    ) -> None:
        super().__init__()
        self._texts = texts
        self._columns = columns
        self._words = words
        self._ends = ends

    def __missing__(self, column: int) -> str | None:
        places = np.flatnonzero(self._columns == column).tolist()
        found = (
            _as_written(self._words[place], self._texts[bisect_right(self._ends, place)])
            for place in places
        )
        quote = self[column] = next((there for there in found if there), None)
        return quote


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
