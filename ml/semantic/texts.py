"""Short texts that word vectors are fitted to: labels, and clauses of longer texts."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.frames import OpeningProfile

LONGEST_CLAUSE = 120
SHORTEST_CLAUSE = 7
TITLES = 2
"""Titles of an occupation at most, which are brought together; more were not tried."""
CLAUSES = 4_000
"""Clauses of descriptions at most; more were not tried."""
_BREAKS = re.compile(r"[.;\n]+|, |\band\b|\bor\b|\bto\b|\busing\b")


@dataclass(frozen=True, slots=True)
class Texts:
    """What vectors are fitted to: all texts, the first ones being labels.

    Attributes
    ----------
    starts, sizes : of each thing's labels, side by side among the texts
    """

    texts: tuple[str, ...]
    starts: NDArray[np.int64]
    sizes: NDArray[np.int64]

    @classmethod
    def of(cls, labels: Iterable[Sequence[str]], others: Iterable[str]) -> "Texts":
        """Put the labels of things and other texts together.

        Parameters
        ----------
        labels : those of one thing each
        """
        groups = list(labels)
        sizes = np.array([len(own) for own in groups], dtype=np.int64)
        flat = [label for own in groups for label in own]
        return cls((*flat, *others), np.cumsum(sizes) - sizes, sizes)


def clauses_of(texts: Iterable[str]) -> Iterator[str]:
    """Yield the clauses of texts, without very short ones.

    Examples
    --------
    >>> list(clauses_of(["Plan shifts of employees and order stock; rest."]))
    ['Plan shifts of employees', 'order stock']
    """
    for text in texts:
        for part in _BREAKS.split(text):
            clause = part.strip()[:LONGEST_CLAUSE]
            if len(clause) >= SHORTEST_CLAUSE:
                yield clause


def drawn(texts: Collection[str], most: int) -> list[str]:
    """Return some of the texts in an order drawn by chance, the same for the same texts."""
    ordered = sorted(texts)
    order = np.random.default_rng(0).permutation(len(ordered))[:most]
    return [ordered[at] for at in order.tolist()]


def occupation_texts(occupations: Iterable[OpeningProfile]) -> Texts:
    """Return what a taxonomy says of its occupations: titles, skills, clauses of descriptions.

    Examples
    --------
    >>> from dataclasses import replace
    >>> cook = OpeningProfile("c", "Cook", description="Prepares meals.")
    >>> occupation_texts([replace(cook, alternative_titles=("Chef",))]).texts
    ('Cook', 'Chef', 'Prepares meals')
    """
    known = sorted({one.key: one for one in occupations}.values(), key=lambda one: one.key)
    titles = [list(dict.fromkeys((one.title, *one.alternative_titles)))[:TITLES] for one in known]
    labels = {label for own in titles for label in own}
    skills = sorted({skill.name for one in known for skill in one.skills} - labels)
    clauses = set(clauses_of(one.description for one in known)).difference(labels, skills)
    return Texts.of((*titles, *([name] for name in skills)), drawn(clauses, CLAUSES))
