"""Character n-grams of words, and hashes that are the same in every process."""

import hashlib

from ml.memory import remembers_texts

WORDS_KEPT = 100_000


@remembers_texts(maxsize=WORDS_KEPT)
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
