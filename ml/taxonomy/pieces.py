"""A text's words with their places; of a script without blanks, its letters."""

import re
from dataclasses import dataclass

from ml.text import base, folded, is_function_word

LONGEST_READ = 200
"""Words of a text that are looked through; whoever writes more tells a story."""
LONGEST_LABEL = 24
"""Words of a label that is found inside a text, or letters of one without blanks."""
_UNSEGMENTED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u31ff\u3400-\u9fff\uf900-\ufaff"
_PIECE = re.compile(rf"[{_UNSEGMENTED}]|(?:(?![{_UNSEGMENTED}])[^\W_])+[+#]*")


@dataclass(frozen=True, slots=True)
class Piece:
    """A word in lower case, where it stands, and its base form."""

    word: str
    begin: int
    end: int
    base: str

    @property
    def tells(self) -> bool:
        """Whether it is no function word; those inside a label may be left out or others."""
        return not is_function_word(folded(self.word))


def pieces_of(text: str) -> list[Piece]:
    """Cut a text into words, or letters, that keep their places.

    Examples
    --------
    >>> [(one.base, one.begin) for one in pieces_of("Auditing clouds")]
    [('audit', 0), ('cloud', 9)]
    """
    pieces = []
    for match in _PIECE.finditer(text):
        word = match.group().casefold()
        pieces.append(Piece(word, *match.span(), base(word)))
        if len(pieces) == LONGEST_READ:
            break
    return pieces


def start_of(label: str) -> tuple[str, int]:
    """Return how a label begins, its first two telling words, and how many such words it has.

    Examples
    --------
    >>> start_of("Planning of public events"), start_of("Purchasing")
    (('plan public', 3), ('purchase', 1))
    """
    telling = [piece.base for piece in pieces_of(label) if piece.tells]
    return " ".join(telling[:2]), len(telling)
