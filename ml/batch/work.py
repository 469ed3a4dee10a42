"""What is done for each partition of a batch, and how another process comes to do it too."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ml.artifact import load_artifact, save_artifact
from ml.batch.carrying import require_same
from ml.batch.pairing import OwnPairs, Shares, shares_of
from ml.batch.ranking import RankedBlock, rank_all
from ml.batch.rows import DIGITS, Form, RankedList, RankedOpening, written
from ml.frames import EmployeeProfile, OpeningProfile
from ml.frames_io import lines_of, records_of
from ml.ranking import EmployeeIndex, OpeningIndex, Ranker, made_by
from ml.ranking.arrays.ragged import AnyArray
from ml.semantic import open_embedder
from ml.types import BoolArray


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the people, and what each may be ranked for.

    Attributes
    ----------
    allowed : shape (people, ceil(openings / 8)), uint8, the bits of `numpy.packbits`
    """

    people: tuple[EmployeeProfile, ...]
    allowed: AnyArray

    @classmethod
    def of(cls, people: Sequence[EmployeeProfile], masks: BoolArray) -> "Part":
        """Make a part of people and their masks, shape (people, openings)."""
        return cls(tuple(people), np.packbits(masks, axis=1))

    def masks(self, openings: int) -> BoolArray:
        """Return what each may be ranked for, shape (people, openings)."""
        return np.unpackbits(self.allowed, axis=1, count=openings).astype(np.bool_)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is written of each list: the best `k`, with reasons or without, in which form."""

    k: int = 20
    reasons: bool = False
    form: Form = Form.NDJSON


@dataclass(frozen=True, slots=True)
class Work:
    """All that the partitions of a batch have in common: a ranker, its openings, what is asked."""

    ranker: Ranker
    openings: OpeningIndex
    asked: Asked

    def content(self, part: Part) -> bytes:
        """Rank for the people of a part; return the bytes of its file.

        They follow from the part and from the work alone.
        """
        people = self.ranker.index_employees(part.people)
        masks = part.masks(len(self.openings))
        blocks = rank_all(
            self.ranker,
            people,
            self.openings,
            k=self.asked.k,
            masks=lambda rows: masks[rows.start : rows.stop],
        )
        lists = [one for block in blocks for one in self._lists(people, block)]
        return written(lists, self.asked.form, reasons=self.asked.reasons)

    def recipe(self, model: Path | None) -> "Recipe":
        """Tell how another process comes to the same work."""
        return Recipe.of(self, model)

    def _lists(self, people: EmployeeIndex, block: RankedBlock) -> list[RankedList]:
        shares = self._shares(people, block) if self.asked.reasons else None
        return [
            RankedList(
                people.keys[block.first + place],
                self._places(rows, scores, shares[place] if shares else None),
            )
            for place, (rows, scores) in enumerate(zip(block.openings, block.scores, strict=True))
        ]

    def _places(
        self, rows: AnyArray, scores: AnyArray, shares: Shares | None
    ) -> list[RankedOpening]:
        return [
            RankedOpening(
                self.openings.keys[row],
                round(score, DIGITS),
                None if shares is None else _rounded(shares, rank),
            )
            for rank, (row, score) in enumerate(zip(rows.tolist(), scores.tolist(), strict=True))
            if row >= 0
        ]

    def _shares(self, people: EmployeeIndex, block: RankedBlock) -> list[Shares]:
        """What each reason contributes to the scores of a block, in the order of the lists."""
        lists = [rows[rows >= 0] for rows in block.openings]
        asked = [OwnPairs(block.first + place, np.sort(rows)) for place, rows in enumerate(lists)]
        found = shares_of(self.ranker, people, self.openings, asked)
        return [
            {reason: share[np.searchsorted(one.openings, rows)] for reason, share in shares.items()}
            for shares, one, rows in zip(found, asked, lists, strict=True)
        ]


def _rounded(shares: Shares, rank: int) -> dict[str, float]:
    return {reason: round(float(share[rank]), DIGITS) for reason, share in shares.items()}


@dataclass(frozen=True, slots=True)
class Recipe:
    """What another process makes the same work from; pickled, it is bytes and plain values.

    Attributes
    ----------
    files : name and content of each file of the ranker's artifact
    openings : the openings, a record a line
    model : folder of the sentence-embedding model, for rankers that need one
    made_by : digest of the code that encodes
    """

    files: tuple[tuple[str, bytes], ...]
    openings: str
    asked: Asked
    model: Path | None
    made_by: str

    @classmethod
    def of(cls, work: Work, model: Path | None = None) -> "Recipe":
        """Tell how a work is made."""
        with tempfile.TemporaryDirectory(prefix="lateral-batch-") as place:
            folder = Path(place) / "artifact"
            save_artifact(work.ranker, folder)
            files = tuple((one.name, one.read_bytes()) for one in sorted(folder.iterdir()))
        return cls(files, lines_of(work.openings.profiles), work.asked, model, made_by())

    def work(self, cache: Path) -> Work:
        """Make the work.

        Parameters
        ----------
        cache : folder for what the sentence-embedding model computes of texts

        Raises
        ------
        BatchError
            When the code here is not that of who asked: its bytes could differ.
        RankerError
            When the ranker cannot be made here, such as without its sentence-embedding model.
        """
        require_same(self.made_by, made_by())
        with tempfile.TemporaryDirectory(prefix="lateral-batch-") as place:
            folder = Path(place) / "artifact"
            folder.mkdir()
            for name, content in self.files:
                (folder / name).write_bytes(content)
            model = None if self.model is None else open_embedder(self.model, cache)
            ranker = load_artifact(folder, model)
        openings = records_of(self.openings, OpeningProfile)
        return Work(ranker, ranker.index_openings(openings), self.asked)
