"""Measures are the team's: what is told apart is whether one names somebody's own results.

Words decide, as no measure is a number here. A result that is not said to be the team's is taken
for the leader's own: whoever writes a measure names whose it is.
"""

import re
import unicodedata
from collections.abc import Collection

from app.core.errors import InvalidInputError

# English, German, French and Spanish: the languages in which the demo and first users write.
_RESULTS = (
    r"quotas?",
    r"revenues?",
    r"turnovers?",
    r"sales",
    r"deals?",
    r"bookings?",
    r"commissions?",
    r"bonus(?:es)?",
    r"margins?",
    r"closings?",
    r"wins?",
    r"ratings?",
    r"(?:results?|numbers?|figures?|targets?|performance|output)",
    r"(?:umsatz\w*|umsätze|quote|ergebnis\w*|zahlen|abschl[uü]ss\w*|provision\w*|leistung\w*)",
    r"(?:ziel(?:e|en|erreichung)?|verkäufe\w*|verkaufszahlen)",
    r"(?:chiffres?|ventes?|résultats?|objectifs?|primes?)",
    r"(?:ventas?|ingresos|resultados?|cuotas?|objetivos?|comisi(?:ón|ones)|cifras?)",
)
_OWN = (
    r"(?:your|my|her|his|own|personal(?:ly)?|individual(?:ly)?|yourself|herself|himself|leader's)",
    r"(?:dein\w*|mein\w*|ihre?[mnrs]?|eigen\w*|persönlich\w*|selbst)",
    r"(?:ton|ta|tes|mon|ma|mes|votre|vos|propres?|personnel(?:le)?s?)",
    r"(?:tus?|mis?|sus?|propi[oa]s?|personal(?:es)?)",
)
_TEAM = (
    r"(?:teams?|team's|group|everybody|everyone|each other|people|they|their|our|us|together)",
    r"(?:unser\w*|gruppe\w*|gemeinsam\w*|alle[rn]?|leute\w*|mitarbeite\w*|kolleg\w*)",
    r"(?:équipes?|ensemble|notre|nos|tous|toutes|collègues)",
    r"(?:equipos?|juntos|nuestr[oa]s?|todos|todas|compañer[oa]s)",
)
# What may stand between "your" and "results": "your three best deals", "your team's results".
_BETWEEN = 3
_WORD = re.compile(r"[\w'-]+")
# French writes articles and words together: "l'équipe", "d'affaires".
_ARTICLE = re.compile(r"^[ldmtsn]'")
_SENTENCE = re.compile(r"[.;!?\n]+")


class OwnResultError(InvalidInputError):
    """A measure names the leader's own results; measures are the team's."""

    code = "own_result"
    title = "Own result"


def _any_of(words: Collection[str]) -> re.Pattern[str]:
    return re.compile("|".join(words))


_RESULT, _MINE, _OURS = _any_of(_RESULTS), _any_of(_OWN), _any_of(_TEAM)


def names_own_result(text: str, name: str = "") -> bool:
    """Whether a measure names somebody's own results; `name` is what the leader is called."""
    own_names = frozenset(_words(name))
    return any(_is_own(_words(sentence), own_names) for sentence in _SENTENCE.split(text))


def _is_own(words: list[str], own_names: frozenset[str]) -> bool:
    results = [place for place, word in enumerate(words) if _RESULT.fullmatch(word)]
    return any(_is_somebodys(words, place, own_names) for place in results)


def _is_somebodys(words: list[str], place: int, own_names: frozenset[str]) -> bool:
    """Whether the result at a place is somebody's own: the nearest word before it decides.

    "Your team's results" are the team's, "the team's best and your results" are not. Where none
    stands right before it, the whole sentence has to tell that it is the team's.
    """
    for word in reversed(words[max(0, place - _BETWEEN) : place]):
        if _OURS.fullmatch(word):
            return False
        if _tells_one(word, own_names):
            return True
    if any(_tells_one(word, own_names) for word in words):
        return True
    return not any(_OURS.fullmatch(word) for word in words)


def _tells_one(word: str, own_names: frozenset[str]) -> bool:
    return _MINE.fullmatch(word) is not None or word.removesuffix("'s") in own_names


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'")
    return [_ARTICLE.sub("", word) for word in _WORD.findall(plain)]
