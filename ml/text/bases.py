"""The base form of a word: its lemma, spelt one way.

A lemma of a dictionary keeps apart what a bare stem joins, such as officer and office, assistant
and assist, market and marketing. What it keeps apart although it belongs together, such as engineer
and engineering, is what word vectors are for.
"""

import re
import unicodedata

import simplemma

from ml.memory import remembers_texts
from ml.text.function_words import ENGLISH, FUNCTION_WORDS

WORDS_KEPT = 1 << 17
_SHORTEST_INFLECTED = 4
"""Shorter words than this are names and abbreviations as often as not: they stay as they are."""

# Spellings, the British ones above all, and the one that stands for each.
_SPELLINGS = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"is(?=(?:e|es|ed|er|ers|ing|able|ation|ations|ational)$)", "iz"),
        (r"ys(?=(?:e|es|ed|er|ers|ing)$)", "yz"),
        (r"(?<=[a-z]{3})our(?=(?:$|s$|ed$|ing$|able$|al$|ally$|ite$|less$|hood$|ers?$))", "or"),
        (r"(?<=[bt])re(?=s?$)", "er"),
        (r"(?<=[a-z]{4})ll(?=(?:ing|ed|er|ers|or|ors)$)", "l"),
        (r"^(p|gyn|an|orthop|h|f|encyclop|arch)ae", r"\1e"),
        (r"^oe(?=d|s)|(?<=h)oe(?=a)", "e"),
        (r"ogue(?=s?$)", "og"),
        # A field and its adjective are one: analytics and analytic, hydroponics and hydroponic.
        (r"(?<=[a-z]{3})ics$", "ic"),
    )
)
_SPELT_OTHERWISE = {
    "ageing": "aging",
    "aluminium": "aluminum",
    "analyse": "analyze",
    "artefact": "artifact",
    "cheque": "check",
    "defence": "defense",
    "draught": "draft",
    "enrol": "enroll",
    "fulfil": "fulfill",
    "gaol": "jail",
    "grey": "gray",
    "instalment": "installment",
    "jewellery": "jewelry",
    "judgement": "judgment",
    "kerb": "curb",
    "licence": "license",
    "manoeuvre": "maneuver",
    "mould": "mold",
    "moulding": "molding",
    "offence": "offense",
    "plough": "plow",
    "practise": "practice",
    "pretence": "pretense",
    "programme": "program",
    "skilful": "skillful",
    "storey": "story",
    "tyre": "tire",
}
# Gerunds that name a thing of their own; the dictionary gives their verb.
_OWN_NOUNS = frozenset({"parking", "meeting", "housing", "clothing", "catering", "banking"})


# What is shown as nothing (Unicode's Default_Ignorable_Code_Point): soft hyphens, joiners, blanks
# of no width, marks of direction, selectors of variants. A text reads the same without them.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
)


def seen(text: str) -> str:
    """Return text without what is shown as nothing.

    Examples
    --------
    >>> seen("Tun\u00ading pi\u200banos")
    'Tuning pianos'
    """
    return text if text.isascii() else _UNSEEN.sub("", text)


@remembers_texts(maxsize=WORDS_KEPT)
def base(word: str, language: str = ENGLISH) -> str:
    """Return the base form of a word, accents folded.

    Parameters
    ----------
    word : in lower case, accents kept
    language : of the text that it stands in; one of `FUNCTION_WORDS`

    Raises
    ------
    ValueError
        When the language is not known.

    Examples
    --------
    >>> [base(word) for word in ("organising", "organizes", "officers", "marketing", "centres")]
    ['organize', 'organize', 'officer', 'marketing', 'center']
    >>> base("verhandlungen", "de")
    'verhandlung'
    """
    if language not in FUNCTION_WORDS:
        raise ValueError(f"language: {language} is not known")
    if language != ENGLISH:
        return folded(_lemma(word, language))
    spelt = american(folded(word))
    return american(folded(_lemma(spelt if is_known(spelt) else word, ENGLISH)))


@remembers_texts(maxsize=WORDS_KEPT)
def is_known(word: str, language: str = ENGLISH) -> bool:
    """Tell whether a dictionary of a language holds a word in lower case."""
    return bool(simplemma.is_known(word, lang=language))


def _lemma(word: str, language: str) -> str:
    if len(word) < _SHORTEST_INFLECTED or not word.isalpha() or word in _OWN_NOUNS:
        return word
    return simplemma.lemmatize(word, lang=language).casefold()


def folded(text: str) -> str:
    """Return text without accents, compatible characters made one.

    Examples
    --------
    >>> folded("crème brûlée №5")
    'creme brulee No5'
    """
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", seen(text))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def american(word: str) -> str:
    """Return a word as American English spells it.

    Examples
    --------
    >>> [american(word) for word in ("labour", "organise", "theatre", "paediatric")]
    ['labor', 'organize', 'theater', 'pediatric']
    """
    other = _SPELT_OTHERWISE.get(word)
    if other is not None:
        return other
    for pattern, replacement in _SPELLINGS:
        word = pattern.sub(replacement, word)
    return word
