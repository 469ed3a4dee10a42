"""Text to words: the one way in which titles, skills, wishes and descriptions are read."""

import re
from collections.abc import Sequence

from ml.memory import remembers_texts
from ml.text.bases import base, folded, is_known, seen
from ml.text.function_words import ENGLISH, FUNCTION_WORDS, is_function_word, languages_of

NAMES_KEPT = 1 << 17
READ_LATELY = 64
"""Texts whose words are kept for who reads the same text next: to rank it, then to explain it."""
_WORD = re.compile(r"[^\W_]+(?:[+#]+|(?<=\d)\.\d+)?")
_POSSESSIVE = re.compile(r"(?<=[^\W\d_])['\u2019`]s?\b")
_CANNOT = re.compile(r"\b(?:ca|wo|sha)n['\u2019]t\b")
_NEGATED_VERB = re.compile(r"(?<=[a-z])n['\u2019]t\b")
# The vowel that French leaves out before another: l'équipe, d'achats.
_ELIDED = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)['\u2019](?=[^\W\d_])")
_BRACKETS = re.compile(r"\s*\([^()]*\)")

# Scripts without blanks between words: Thai, Lao, Burmese, Khmer, kana and ideographs.
_UNSEGMENTED = re.compile(
    "[\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff"
    "\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f]+"
)
_PIECE = 2
"""Letters of a piece of such a script: overlapping pairs find words again wherever they are cut
(Lucene's way with Chinese, Japanese and Korean)."""

# First parts that are written together as often as with a hyphen: e-mail, co-worker, pre-sales.
_PREFIXED = re.compile(
    r"\b(anti|bio|by|co|cyber|e|inter|micro|multi|non|pre|re|sub|tele)-(?=[^\W\d_]{2})"
)
_CAPITALS = re.compile(r"\b[A-Z]{2,4}\b")
_ABBREVIATIONS = frozenset({"it", "us"})
"""In a name these are information technology and a country, however they are written."""
_LONGEST_NAME = 4
# Compounds that are as often written apart.
_COMPOUNDS = {
    (first, second): f"{first}{second}"
    for first, second in (
        ("after", "sale"),
        ("back", "end"),
        ("back", "office"),
        ("book", "keeping"),
        ("co", "worker"),
        ("data", "base"),
        ("data", "center"),
        ("data", "centre"),
        ("e", "commerce"),
        ("e", "learning"),
        ("e", "mail"),
        ("front", "end"),
        ("full", "stack"),
        ("health", "care"),
        ("help", "desk"),
        ("life", "cycle"),
        ("off", "boarding"),
        ("off", "shore"),
        ("on", "boarding"),
        ("on", "line"),
        ("on", "site"),
        ("road", "map"),
        ("start", "up"),
        ("stake", "holder"),
        ("team", "work"),
        ("up", "selling"),
        ("web", "site"),
        ("work", "flow"),
        ("work", "place"),
        ("work", "shop"),
    )
}


def fold(text: str) -> str:
    """Return text in one case and without accents, blanks made single.

    Examples
    --------
    >>> fold("  Crème   BRÛLÉE ")
    'creme brulee'
    """
    return " ".join(folded(text).casefold().split())


def words(text: str) -> list[str]:
    """Cut text into lower-case words, accents kept; `C++` and `C#` stay whole.

    Possessives fall away, prefixes and common compounds are joined however they are written, and
    scripts that know no blanks are cut into overlapping pairs of letters.

    Examples
    --------
    >>> words("Review the client's C++/C# code, co-ordinate e-mails")
    ['review', 'the', 'client', 'c++', 'c#', 'code', 'coordinate', 'emails']
    >>> words("front-end") == words("front end") == words("Frontend")
    True
    >>> words("市场营销")
    ['市场', '场营', '营销']
    """
    plain = seen(text).casefold()
    if "'" in plain or "\u2019" in plain or "`" in plain:
        plain = _NEGATED_VERB.sub(" not", _CANNOT.sub("cannot", plain))
        plain = _ELIDED.sub("", plain)
        plain = _POSSESSIVE.sub("", plain)
    if "-" in plain:
        plain = _PREFIXED.sub(r"\1", plain)
    found: list[str] = _WORD.findall(plain)
    if not plain.isascii():
        found = [piece for word in found for piece in _pieces(word)]
    return _joined(found)


def languages_of_text(text: str) -> tuple[str, ...]:
    """Return the languages that a text may be written in, English where it is open.

    Examples
    --------
    >>> languages_of_text("Ich möchte mehr mit den Kunden arbeiten"), languages_of_text("Kodierung")
    (('de',), ('en',))
    """
    return languages_of(words(text), is_known)


def content_words(text: str) -> list[str]:
    """Return the words that say what a text is about: all but function words of its language.

    Examples
    --------
    >>> content_words("What I do not want is to work with one of our suppliers")
    ['work', 'suppliers']
    """
    return _content(text)[1]


@remembers_texts(maxsize=READ_LATELY)
def words_and_bases(text: str) -> tuple[tuple[str, str], ...]:
    """Return the words that say what a text is about, as written, each with its base form."""
    language, kept = _content(text)
    return tuple([(word, base(word, language)) for word in kept])


def bases(text: str) -> list[str]:
    """Return the base forms of the words that say what a text is about, in order.

    Examples
    --------
    >>> bases("Managing the officers' car parks")
    ['manage', 'officer', 'car', 'park']
    """
    return [found for _, found in words_and_bases(text)]


@remembers_texts(maxsize=NAMES_KEPT)
def name_key(name: str) -> str:
    """Return the identity of a short name whatever its spelling, number and order of words.

    A name of function words alone is known by all of them.

    Examples
    --------
    >>> name_key("Organising front-end teams") == name_key("teams: front end, organizing")
    True
    >>> name_key("The Who")
    'the who'
    """
    found = set(bases(name)) or {folded(word) for word in words(name)}
    return " ".join(sorted(found)) or fold(name)


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
    letters = [word[0] for word in read if not is_function_word(word)]
    return "".join(letters) if len(letters) > 1 else ""


def _content(text: str) -> tuple[str, list[str]]:
    """The language of a text, English where it is open, and the words that say something."""
    read = words(text)
    languages = languages_of(read, is_known)
    named = _abbreviations(text, read)
    silent = FUNCTION_WORDS[languages[0]].union(*(FUNCTION_WORDS[one] for one in languages[1:]))
    language = languages[0] if len(languages) == 1 else ENGLISH
    return language, [word for word in read if word not in silent or word in named]


def _abbreviations(text: str, read: list[str]) -> frozenset[str]:
    """Words of a text that look like function words and are none: IT in "IT support"."""
    if len(read) <= _LONGEST_NAME:
        return _ABBREVIATIONS
    return frozenset(word.casefold() for word in _CAPITALS.findall(text) if not text.isupper())


def _pieces(word: str) -> list[str]:
    """Cut runs of unsegmented scripts out of a word and into pairs of letters."""
    if _UNSEGMENTED.search(word) is None:
        return [word]
    found: list[str] = []
    end = 0
    for run in _UNSEGMENTED.finditer(word):
        if run.start() > end:
            found.append(word[end : run.start()])
        letters, end = run.group(), run.end()
        last = max(1, len(letters) - _PIECE + 1)
        found += [letters[at : at + _PIECE] for at in range(last)]
    return [*found, word[end:]] if end < len(word) else found


def _joined(read: list[str]) -> list[str]:
    found: list[str] = []
    for word in read:
        before = found[-1] if found else ""
        singular = word.removesuffix("s")
        whole = _COMPOUNDS.get((before, singular))
        if whole is None:
            found.append(word)
        else:
            found[-1] = whole + word[len(singular) :]
    return found
