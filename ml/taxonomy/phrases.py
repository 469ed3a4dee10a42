"""Phrases that replace each other between the labels of the same skill.

"competent in Polish" beside "Polish", "read Danish" beside "understand written Danish":
what is left of two labels after their common stems are taken out is a pair of phrases,
one of them perhaps empty. Pairs that many skills show are ways of saying the same;
phrases that occur often, yet never together, tell skills apart.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import log1p, sqrt

Phrase = frozenset[str]

_LABELS_READ = 16
_LONGEST = 7


@dataclass(frozen=True, slots=True)
class Phrases:
    """Counts of skills: `pairs` by both phrases (either order), `single` by each one.

    Examples
    --------
    >>> learnt = Phrases.learn(
    ...     [[("read", "danish"), ("understand", "written", "danish")]] * 3
    ... )
    >>> learnt.likeness(frozenset({"read", "thai"}), frozenset({"understand", "written", "thai"}))
    (1.3862943611198906, 0.75, 0.0)
    """

    pairs: dict[tuple[Phrase, Phrase], int] = field(default_factory=dict)
    single: dict[Phrase, int] = field(default_factory=dict)

    @classmethod
    def learn(cls, labels: Iterable[Sequence[tuple[str, ...]]]) -> "Phrases":
        """Count the pairs of phrases among the labels (stems) of each skill."""
        pairs: Counter[tuple[Phrase, Phrase]] = Counter()
        single: Counter[Phrase] = Counter()
        for own in labels:
            distinct = list(dict.fromkeys(map(frozenset, own)))[:_LABELS_READ]
            seen: set[tuple[Phrase, Phrase]] = set()
            for first, second in combinations(distinct, 2):
                if first.isdisjoint(second):
                    continue
                here, there = first - second, second - first
                if max(len(here), len(there)) <= _LONGEST:
                    seen.update(((here, there), (there, here)))
            pairs.update(seen)
            single.update({here for here, _ in seen})
        return cls(dict(pairs), dict(single))

    def likeness(self, mention: Phrase, label: Phrase) -> tuple[float, float, float]:
        """Return what the phrases that two texts do not share say about them.

        Parameters
        ----------
        mention, label : frozenset of str
            The stems of both texts.

        Returns
        -------
        tuple of float
            The support (log of one plus the number of skills that show the pair), its
            share among the skills that show either phrase (0-1), and the evidence against
            (log of one plus the rarer phrase's count, where the pair was never seen).
        """
        common = mention & label
        if not common:
            return 0.0, 0.0, 0.0
        here, there = mention - common, label - common
        count = self.pairs.get((here, there), 0)
        one, other = self.single.get(here, 0), self.single.get(there, 0)
        share = count / sqrt((one + 1) * (other + 1))
        return log1p(count), share, 0.0 if count else log1p(min(one, other))
