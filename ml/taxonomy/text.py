"""How a skill's text is read: folded, cut into words, stemmed."""

import re
import threading
import unicodedata
from collections.abc import Sequence

import snowballstemmer

from ml.memory import remembers_texts

_WORD = re.compile(r"[^\W_]+(?:\+{1,2}|#)?")
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_POSSESSIVE = re.compile(r"['\u2019`]s?\b")
# What is shown as nothing (Unicode's Default_Ignorable_Code_Point): soft hyphens, joiners, blanks
# of no width, marks of direction, selectors of variants. A text reads the same without them.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
)
_SPELLINGS = (
    (re.compile(r"is(?=(?:e|es|ed|er|ers|ing|ation|ations)$)"), "iz"),
    (re.compile(r"ys(?=(?:e|es|ed|er|ers|ing)$)"), "yz"),
    (re.compile(r"(?<=[a-z]{3})our"), "or"),
    (re.compile(r"(?<=[bt])re$"), "er"),
    (re.compile(r"(?<=[bt])res$"), "ers"),
    (re.compile(r"(?<=[a-z]{4})ll(?=(?:ing|ed|er|ers)$)"), "l"),
    (re.compile(r"^(h|p|gyn|an|orthop)ae"), r"\1e"),
    (re.compile(r"ogue(?=s?$)"), "og"),
)
_STEMMER = snowballstemmer.stemmer("english")
_STEMMER_LOCK = threading.Lock()

STOP_WORDS = frozenset(
    """
    a an and are as at be by for from in into is it its of on one or own s such that the their
    them they to using via with
    """.split()  # noqa: SIM905 - read as a list of words
)


def bare(text: str) -> str:
    """Return `text` without accents and without what is shown as nothing.

    Examples
    --------
    >>> bare("Tun\u00ading caf\u00e9 pianos")
    'Tuning cafe pianos'
    """
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", _UNSEEN.sub("", text))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def fold(text: str) -> str:
    """Return `text` in one case and without accents, blanks made single.

    Parameters
    ----------
    text : str
        Any text; may be empty.

    Returns
    -------
    str

    Examples
    --------
    >>> fold("  Crème   BRÛLÉE ")
    'creme brulee'
    """
    return " ".join(bare(text).casefold().split())


def words(text: str) -> tuple[str, ...]:
    """Cut a text into folded words; `C++` and `C#` stay whole, possessives fall away.

    Examples
    --------
    >>> words("Review the client's C++/C# code")
    ('review', 'the', 'client', 'c++', 'c#', 'code')
    """
    return tuple(_WORD.findall(_POSSESSIVE.sub("", fold(text))))


@remembers_texts(maxsize=1 << 17)
def stem(word: str) -> str:
    """Return the stem of a folded word, British and American spellings brought together.

    The stemmer is Snowball's English one (Porter, 2001); words of other languages
    mostly pass through unharmed.

    Examples
    --------
    >>> stem("organising") == stem("organizes"), stem("behaviours")
    (True, 'behavior')
    """
    for pattern, replacement in _SPELLINGS:
        word = pattern.sub(replacement, word)
    with _STEMMER_LOCK:  # the stemmer keeps its word in itself
        return str(_STEMMER.stemWord(word))


def stems(text: str) -> tuple[str, ...]:
    """Return the stems of the words that carry meaning, in order; all, if none does.

    Examples
    --------
    >>> stems("plan the shifts of employees")
    ('plan', 'shift', 'employe')
    """
    read = words(text)
    kept = [word for word in read if word not in STOP_WORDS] or read
    return tuple(stem(word) for word in kept)


def stem_key(text: str) -> str:
    """Return a key that is equal for texts of the same stems in whatever order.

    Examples
    --------
    >>> stem_key("teaching first aid") == stem_key("teaches First-Aid")
    True
    """
    return " ".join(sorted(stems(text)))


def without_brackets(text: str) -> str:
    """Return a label without what it says in round brackets.

    Examples
    --------
    >>> without_brackets("Swift (computer programming)")
    'Swift'
    """
    return _BRACKETS.sub("", text).strip()


def initials(read: Sequence[str]) -> str:
    """Return the first letters of the words that carry meaning, empty for fewer than two.

    Examples
    --------
    >>> initials(("session", "border", "controller")), initials(("sales",))
    ('sbc', '')
    """
    letters = [word[0] for word in read if word not in STOP_WORDS]
    return "".join(letters) if len(letters) > 1 else ""
