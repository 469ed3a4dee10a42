"""Words, stems and character n-grams, the same for every text that the ranker reads."""

import hashlib
import re
import threading

import snowballstemmer

from ml.memory import remembers_texts
from ml.taxonomy.text import bare

_WORD = re.compile(r"[^\W_]+(?:[+#]+|(?<=\d)\.\d+)?", re.UNICODE)
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|\n+")
SENTENCES = 16
"""Sentences of a text that are read: the first ones say what the work is."""

_LOCAL = threading.local()
_STOP_WORDS = frozenset(
    word
    for line in (
        "a an and any are as at be by for from has have i in into is it its job like may me my of",
        "on or other others role such that the their them these they this those to use used using",
        "was were which who will with within work would",
    )
    for word in line.split()
)


@remembers_texts(maxsize=200_000)
def stem(word: str) -> str:
    """Return the English Snowball stem of a lower-case word."""
    stemmer = getattr(_LOCAL, "stemmer", None)
    if stemmer is None:
        stemmer = _LOCAL.stemmer = snowballstemmer.stemmer("english")
    return str(stemmer.stemWord(word))


def words(text: str) -> list[str]:
    """Split a text into lower-case words without stop words, accents folded.

    Examples
    --------
    >>> words("Prepare the Café's C# reports")
    ['prepare', 'cafe', 's', 'c#', 'reports']
    """
    plain = bare(text.casefold())
    return [word for word in _WORD.findall(plain) if word not in _STOP_WORDS]


def stems(text: str) -> list[str]:
    """Split a text into stems.

    Examples
    --------
    >>> stems("Managing communications")
    ['manag', 'communic']
    """
    return [stem(word) for word in words(text)]


@remembers_texts(maxsize=200_000)
def phrase(text: str) -> str:
    """Return the spelling-tolerant identity of a short name: its sorted stems.

    Examples
    --------
    >>> phrase("Project management") == phrase("managing projects")
    True
    """
    return " ".join(sorted(set(stems(text)))) or text.casefold().strip()


@remembers_texts(maxsize=100_000)
def grams(word: str, smallest: int = 3, largest: int = 5) -> tuple[str, ...]:
    """Return the character n-grams of a word within its boundaries.

    Examples
    --------
    >>> grams("cook", 3, 3)
    ('<co', 'coo', 'ook', 'ok>')
    """
    marked = f"<{word}>"
    return tuple(
        marked[start : start + size]
        for size in range(smallest, largest + 1)
        for start in range(len(marked) - size + 1)
    )


def stable_hash(text: str) -> int:
    """Return a 63-bit hash that is the same in every process; never 0."""
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1 or 1


def sentences_of(text: str, most: int = SENTENCES) -> list[str]:
    """Return a text's first sentences.

    Examples
    --------
    >>> sentences_of("Cooks meals. Trains staff; plans shifts")
    ['Cooks meals.', 'Trains staff;', 'plans shifts']
    """
    return [part for part in _SENTENCE_END.split(text) if part.strip()][:most]
