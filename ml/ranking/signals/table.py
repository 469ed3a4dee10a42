"""All signals: what is listed here is worked out, weighed, explained and reported.

Every signal is monotone by construction where a person expects it to be: a needed skill more or
a level higher never lowers one, a wish more never lowers one (a negative wish never raises one).
"""

from collections.abc import Iterable, Sequence

import numpy as np

from ml.ranking.arrays.ragged import AnyArray
from ml.ranking.signals import (
    embedded,
    occupations,
    refusals,
    skills,
    steps,
    titles,
    wishes,
    work,
)
from ml.ranking.signals.own import PREFIX, OwnTerm, own_readings
from ml.ranking.signals.pairs import Pairs
from ml.ranking.signals.record import Knows, Signal

SIGNALS: tuple[Signal, ...] = (
    *skills.SIGNALS,
    *titles.SIGNALS,
    *work.SIGNALS,
    *wishes.SIGNALS,
    *refusals.SIGNALS,
    *steps.SIGNALS,
    *embedded.SIGNALS,
    *occupations.SIGNALS,
)
SIGNAL = {signal.name: signal for signal in SIGNALS}
NAMES = tuple(SIGNAL)
COLUMN = {name: place for place, name in enumerate(NAMES)}
GATE = work.text_known.__name__
"""The signal that chooses between the two slopes of the gated ones."""
ROWS_AT_ONCE = 1 << 16
"""Rows that are put in another order at once: what lies between two matrices stays some MB."""


def known(pairs: Pairs) -> set[Knows]:
    """Return what the ranker that encoded these pairs knows."""
    names = pairs.people.names
    found = {Knows.OWN_TEXT}
    if names.embedded.shape[1]:
        found.add(Knows.EMBEDDING)
    if names.occupations.shape[1]:
        found.add(Knows.OCCUPATIONS)
    return found


def signals_of(pairs: Pairs) -> AnyArray:
    """Return the signals of every person with every opening.

    Returns
    -------
    shape (n, m, len(SIGNALS)), float32
    """
    result = np.zeros((*pairs.shape, len(SIGNALS)), dtype=np.float32)
    there = known(pairs)
    for column, signal in enumerate(SIGNALS):
        if signal.knows in there:
            result[:, :, column] = pairs.once(signal.of)
    return result


def read_pairs(pairs: Pairs, own: Sequence[OwnTerm] = ()) -> AnyArray:
    """Return the signals, and behind them the readings of own features where some are asked.

    Returns
    -------
    shape (n, m, len(SIGNALS) + len(own)), float32
    """
    values = signals_of(pairs)
    if not own:
        return values
    readings = own_readings(pairs.people, pairs.openings, own)
    return np.concatenate((values, readings), axis=-1)


def rows_over(names: Sequence[str], values: AnyArray, told: Sequence[str]) -> AnyArray:
    """Return named columns as rows of other names, 0 where one is not told.

    Own features that are told and not asked for are left out.

    Parameters
    ----------
    values : shape (n, len(told))

    Raises
    ------
    KeyError
        When a name is neither asked for nor that of an own feature.
    """
    place = {name: column for column, name in enumerate(names)}
    kept = [name for name in told if name in place or not name.startswith(PREFIX)]
    rows = np.zeros((len(values), len(names)), dtype=np.float32)
    where = {name: column for column, name in enumerate(told)}
    into, of = [place[name] for name in kept], [where[name] for name in kept]
    for first in range(0, len(values), ROWS_AT_ONCE):
        some = slice(first, first + ROWS_AT_ONCE)
        rows[some, into] = values[some][:, of]
    return rows


def to_learn(there: Iterable[Knows] = (Knows.OWN_TEXT,)) -> tuple[str, ...]:
    """Return the names of the signals whose part in the score is learnt.

    Parameters
    ----------
    there : what the ranker knows
    """
    there = {Knows.OWN_TEXT, *there}
    return tuple(s.name for s in SIGNALS if s.knows in there and (s.weighed or s.asked))
