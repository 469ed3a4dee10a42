"""Cuts text into the word pieces of BERT's uncased vocabularies (Devlin et al. 2019).

Own code in place of `tokenizers`, which is an extra: the shipped word vectors are read in every
installation. A test compares the two on hostile text.
"""

import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from ml.memory import remembers_texts

LONGEST_WORD = 100
"""Characters of a word beyond which BERT's own tokenizer gives up and calls it unknown."""
CONTINUED = "##"
WORDS_KEPT = 50_000
_IDEOGRAPHS = (
    (0x4E00, 0x9FFF),
    (0x3400, 0x4DBF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F),
    (0x2B920, 0x2CEAF),
    (0xF900, 0xFAFF),
    (0x2F800, 0x2FA1F),
)


class WordPieces:
    """Reads text as numbers of word pieces; safe between threads.

    Parameters
    ----------
    vocabulary : piece to number; pieces that continue a word begin with ##
    unknown : number of what the vocabulary does not cover
    """

    def __init__(self, vocabulary: Mapping[str, int], unknown: int) -> None:
        self._vocabulary = vocabulary
        self._unknown = unknown
        self._of_word = remembers_texts(WORDS_KEPT)(self._pieces)

    def __call__(self, text: str) -> list[int]:
        """Return the numbers of a text's pieces, in order.

        Examples
        --------
        >>> read = WordPieces({"play": 0, "##ing": 1, "?": 2}, unknown=3)
        >>> read("Playing? Xylophone")
        [0, 1, 2, 3]
        """
        return [piece for word in split_words(text) for piece in self._of_word(word)]

    def _pieces(self, word: str) -> tuple[int, ...]:
        """Cut one word, the longest known piece first."""
        if len(word) > LONGEST_WORD:
            return (self._unknown,)
        found: list[int] = []
        start = 0
        while start < len(word):
            for end in range(len(word), start, -1):
                piece = word[start:end] if start == 0 else CONTINUED + word[start:end]
                number = self._vocabulary.get(piece)
                if number is not None:
                    break
            else:
                return (self._unknown,)
            found.append(number)
            start = end
        return tuple(found)


def split_words(text: str) -> list[str]:
    """Split text into lower-case words without accents; each punctuation mark is a word.

    Examples
    --------
    >>> split_words("Café-owner, C++")
    ['cafe', '-', 'owner', ',', 'c', '+', '+']
    """
    if text.isascii():
        plain = text.lower()
    else:
        spaced = "".join(f" {c} " if _is_ideograph(c) else c for c in text)
        decomposed = unicodedata.normalize("NFD", spaced)
        plain = "".join(c for c in decomposed if unicodedata.category(c) != "Mn").lower()
    return "".join(map(_separated, plain)).split()


@lru_cache(maxsize=4096)
def _separated(character: str) -> str:
    """A blank for blanks, nothing for control characters, marks of punctuation set apart."""
    if character in "\t\n\r":
        return " "
    category = unicodedata.category(character)
    if category == "Zs":
        return " "
    if character == "\ufffd" or category in {"Cc", "Cf", "Co", "Cs"}:
        return ""
    if category.startswith("P") or (category.startswith("S") and character.isascii()):
        return f" {character} "
    return character


def _is_ideograph(character: str) -> bool:
    code = ord(character)
    return any(low <= code <= high for low, high in _IDEOGRAPHS)
