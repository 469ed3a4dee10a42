"""What versions say of shown items: the part of an evaluation that reads signals.

Items are worked on in blocks, each apart from the others and by whatever engine. The blocks are
those of one process, so that the sums are the same to the bit.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ml.batch import Engine, PlainRecipe
from ml.feedback.base import Base
from ml.feedback.clicks import blocks
from ml.feedback.dataset import FeedbackData
from ml.feedback.inputs import signal_rows
from ml.feedback.ranker import ClickRanker
from ml.ranking.arrays.ragged import AnyArray, IntArray
from ml.ranking.signals.own import OwnTerm
from ml.ranking.signals.table import COLUMN, SIGNAL

WORDS = ("skill_words", "title_spelling", "text_title_words", "text_work")
"""Signals that compare words by TF-IDF and nothing else; their sum is what search would rank by."""


VERSIONS = ("champion", "words", "shipped", "learnt")
"""Whose sums are asked for, in the order of the fields of `Sums`."""


@dataclass(frozen=True, slots=True)
class Items:
    """Some of the items of a dataset.

    Attributes
    ----------
    rows : shape (n,), in order
    judged : whether they are what versions are judged by
    """

    data: FeedbackData
    rows: IntArray
    judged: bool

    @property
    def versions(self) -> Sequence[str]:
        """Who is asked about them: what was learnt says nothing of what it was learnt from."""
        return VERSIONS if self.judged else VERSIONS[:-1]


@dataclass(frozen=True, slots=True)
class Sums:
    """What each version says of some items; every array has the shape (n,).

    Attributes
    ----------
    learnt : logits of interest, of items that are judged; empty of others
    """

    champion: AnyArray
    words: AnyArray
    shipped: AnyArray
    learnt: AnyArray


@dataclass(frozen=True, slots=True)
class Block:
    """The signals of some items; shape (n, names)."""

    signals: AnyArray
    judged: bool


@dataclass(frozen=True, slots=True)
class Summing:
    """What is done for each block of items: the versions are asked about it."""

    champion: Base
    shipped: Base
    learnt: ClickRanker

    def content(self, block: Block) -> bytes:
        """Return the sums of a block as bytes, version by version."""
        rows = block.signals
        words = sum(rows[:, COLUMN[name]] / SIGNAL[name].cap for name in WORDS)
        said = [self.champion.sums(rows), words, self.shipped.sums(rows)]
        said += [self.learnt.decision_function(rows)] if block.judged else []
        return np.stack([np.asarray(one, dtype=np.float64) for one in said]).tobytes()

    def recipe(self, _model: Path | None) -> PlainRecipe:
        """Tell how another process comes to the same work."""
        return PlainRecipe.of(self)


def sums_by_block(work: Summing, asked: Sequence[Items], engine: Engine) -> list[Sums]:
    """Return what the versions say of items; the signals of few blocks are in memory at a time."""
    own = work.champion.combination.own
    found = [_nothing(items) for items in asked]
    places = [
        (number, some) for number, items in enumerate(asked) for some in blocks(len(items.rows))
    ]

    def parts() -> Iterator[tuple[int, Block]]:
        for place, (number, some) in enumerate(places):
            items = asked[number]
            yield place, Block(_signals(items, some, own), items.judged)

    for place, content in engine(work, parts()):
        number, some = places[place]
        said = np.frombuffer(content).reshape(-1, some.stop - some.start)
        for version, values in zip(asked[number].versions, said, strict=True):
            getattr(found[number], version)[some] = values
    return found


def _nothing(items: Items) -> Sums:
    """Room for what the versions will say of items."""
    return Sums(*(np.empty(len(items.rows) if name in items.versions else 0) for name in VERSIONS))


def _signals(items: Items, some: slice, own: Sequence[OwnTerm]) -> AnyArray:
    data = items.data
    return signal_rows(data.signals[items.rows[some]], data.signal_names, own)
