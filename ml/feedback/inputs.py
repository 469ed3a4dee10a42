"""What a ranker may be taught from: signals by name, and none that tells what it must not know."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

import numpy as np

from ml.errors import RefusedInputError, TrainingError
from ml.feedback.refused_words import ALONE, BEGINNINGS, ENDINGS, ENDS_ALIKE, RESULTS, WORDS
from ml.ranking.arrays.ragged import AnyArray
from ml.ranking.scoring.combination import Combination
from ml.ranking.signals.own import PREFIX as OWN_PREFIX
from ml.ranking.signals.own import OwnTerm
from ml.ranking.signals.table import COLUMN, NAMES, rows_over

PROXY = 0.65
"""From this area under the curve on, a signal tells a protected group apart."""

ROWS_LEANT = 2_000
"""Pairs that tell how much a signal moves the sums: more change no comparison of two versions."""

LEANT_PLACES = 9
"""Differences below are those of adding up in another order."""

FEWEST_OF_A_GROUP = 30
"""People in and out of a group below which an area is chance."""

SHORTEST_INSIDE = 6
"""Letters from which a refused word counts inside a longer one as well: `basesalary`."""

_AS_TWO = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}
)


def spellings(text: str) -> tuple[str, str]:
    """Return a text in plain letters: umlauts as two letters, and all marks left away.

    Examples
    --------
    >>> spellings("Vergütung")
    ('Verguetung', 'Vergutung')
    """
    plain = [unicodedata.normalize("NFKD", one) for one in (text.translate(_AS_TWO), text)]
    first, second = ("".join(c for c in one if not unicodedata.combining(c)) for one in plain)
    return first, second.replace("ß", "ss")


REFUSED = {
    spelt: reason
    for of in WORDS.values()
    for reason, words in of.items()
    for word in words.split()
    for spelt in spellings(word)
}
"""Words of refused inputs in plain letters, and what each is."""

_ALONE = frozenset(spelt for word in ALONE for spelt in spellings(word))


def refused(name: str) -> str | None:
    """Return why an input of this name is refused, however it is spelt; None where it is not.

    English, German, Dutch, Czech and Portuguese are read.

    Examples
    --------
    >>> refused("employeeGender"), refused("annual_base_salary"), refused("skill_words")
    ('a protected attribute', 'pay', None)
    """
    # What nobody sees, such as a joiner of width 0, must not part a word.
    shown = "".join(one for one in name if unicodedata.category(one) != "Cf")
    for plain in spellings(shown):
        words = re.findall(r"[a-z]+|[A-Z]+(?![a-z])|[A-Z][a-z]*", plain)
        spelt = f"_{'_'.join(words).lower()}_"
        for word, reason in REFUSED.items():
            inside = len(word) >= SHORTEST_INSIDE and word not in _ALONE
            if (word if inside else f"_{word}_") in spelt:
                return reason
        if found := next(filter(None, map(_compound, spelt.strip("_").split("_"))), None):
            return found
    return None


def _compound(word: str) -> str | None:
    """Return why a word is refused that is put together of others; None where it is not."""
    if word in ENDS_ALIKE:
        return None
    for part in (*BEGINNINGS, *ENDINGS):
        begins = part in BEGINNINGS and word.startswith(part)
        if begins or (part in ENDINGS and word.endswith(part)):
            return REFUSED.get(part, RESULTS)
    return None


def require_allowed(names: Iterable[str], own: Sequence[OwnTerm] = ()) -> None:
    """Refuse inputs that a ranker must not know, and those that nobody serves.

    Parameters
    ----------
    own : features of the organisation that are served; columns of others are not read

    Raises
    ------
    RefusedInputError
        When a name, or what people read of an own feature, or its source, tells of a protected
        attribute, of results or of pay.
    TrainingError
        When a name is no signal's.
    """
    names = list(names)
    told = [name for name in names if name not in COLUMN]
    told += [text for term in own for text in (term.name, term.label, term.source)]
    for text in told:
        if reason := refused(text):
            raise RefusedInputError(f"signals: {text!r} is {reason}, and no ranker learns from it")
    unknown = sorted(
        name for name in names if name not in COLUMN and not name.startswith(OWN_PREFIX)
    )
    if unknown:
        raise TrainingError(
            f"signals: {unknown[0]!r} is no signal that a ranker reads when it ranks"
        )


def signal_rows(signals: AnyArray, names: Sequence[str], own: Sequence[OwnTerm] = ()) -> AnyArray:
    """Return named columns as rows of all signals and of own features, 0 where one is not named.

    Parameters
    ----------
    signals : shape (n, len(names))
    own : the features whose readings follow the signals

    Raises
    ------
    RefusedInputError, TrainingError
        As `require_allowed`.
    """
    require_allowed(names, own)
    wanted = (*NAMES, *(term.column for term in own))
    if tuple(names) == wanted:
        return np.asarray(signals, dtype=np.float32)
    return rows_over(wanted, signals, names)


def areas(signals: AnyArray, names: Sequence[str], member: AnyArray) -> list[tuple[str, float]]:
    """Tell how well each signal tells members of a protected group from others, best first.

    Parameters
    ----------
    signals : shape (n, len(names))
    member : shape (n,), whether the row's person is a member

    Returns
    -------
    (name, area under the curve) of each, whichever way it points; none where one of both is too
    small to tell
    """
    # It loads slowly, and who checks the name of a feature needs none of it.
    from scipy.stats import rankdata  # noqa: PLC0415

    inside = np.asarray(member, dtype=np.bool_)
    many, few = int(inside.sum()), int((~inside).sum())
    if min(many, few) < FEWEST_OF_A_GROUP:
        return []
    found = []
    for name, column in zip(names, signals.T, strict=True):
        ranks = rankdata(column)
        area = (ranks[inside].sum() - many * (many + 1) / 2.0) / (many * few)
        found.append((name, float(max(area, 1.0 - area))))
    return sorted(found, key=lambda one: (-one[1], one[0]))


def leaned_on(combination: Combination, signals: AnyArray) -> AnyArray:
    """Return how much each signal moves the sums, on average: what they lose without it.

    Parameters
    ----------
    signals : shape (..., signals)

    Returns
    -------
    shape (signals,), in logits
    """
    rows = signals.reshape(-1, signals.shape[-1])
    rows = rows[:: max(1, len(rows) // ROWS_LEANT)]
    whole = _sums(combination, rows)
    found = np.zeros(rows.shape[1])
    for column in np.flatnonzero(rows.any(axis=0)):
        without = rows.copy()
        without[:, column] = 0.0
        found[column] = np.abs(whole - _sums(combination, without)).mean()
    return found.round(LEANT_PLACES)


def _sums(combination: Combination, rows: AnyArray) -> AnyArray:
    return np.asarray(np.sum(list(combination.logits(rows).values()), axis=0))
