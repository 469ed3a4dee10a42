"""Ranks the open openings for everybody and writes the lists to a folder.

It is for data teams: what people wish in private is not in it, nor is whoever objects to being
ranked. The lists are those of single answers, without the exchange of neighbours by which rankers
learn.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from app.matching.lists import offered_openings
from app.matching.schemas import RankingQuery
from app.serving import Board, Disclosure, PersonView, Snapshot
from ml.batch import OwnPairs, PartitionFolder, RankedBlock, rank_all, shares_of
from ml.frames_io import lines_of
from ml.ranking import EmployeeIndex
from ml.ranking.arrays.ragged import AnyArray, IntArray
from ml.types import BoolArray

# Digits of a score and of a reason; more differ with the machine.
DIGITS = 6


@dataclass(frozen=True, slots=True)
class Order:
    """What is written: the best `k` for each person, with reasons or without.

    `people` are in a partition; memory grows with it. `workers` score at a time, which changes no
    byte.
    """

    k: int
    reasons: bool
    people: int
    workers: int


@dataclass(frozen=True, slots=True)
class Written:
    """What a folder holds at the end, and how many partitions of it were there before."""

    as_of: str
    model_version: str
    people: int
    openings: int
    partitions: int
    kept: int


@dataclass(frozen=True, slots=True)
class Step:
    """A partition that is about to be written, or was there already (`kept`)."""

    people: tuple[str, ...]
    kept: bool


def rank_everybody(
    snapshot: Snapshot,
    out: Path,
    order: Order,
    today: date,
    note: Callable[[Step], None],
    *,
    fresh: bool = False,
) -> Written:
    """Write the lists of all who may be ranked; a batch that was broken off goes on.

    Parameters
    ----------
    note : told of each partition before it is written, for the audit log and for progress
    fresh : remove what another batch left in the folder

    Raises
    ------
    RankerUnavailableError
        When no trained ranker is loaded.
    BatchError
        When the folder holds another batch, or another process writes to it.
    """
    board, folder = snapshot.ranking_board(), PartitionFolder(out)
    head = {
        "model_version": board.ranker.version,
        "as_of": today.isoformat(),
        "k": order.k,
        "reasons": order.reasons,
        "people_in_a_partition": order.people,
    }
    with folder.opened(head, fresh=fresh) as as_of:
        day, head = date.fromisoformat(as_of), {**head, "as_of": as_of}
        views = people_of(snapshot, day)
        offered = hashlib.sha256(lines_of(board.index.profiles).encode()).hexdigest()
        parts = [
            views[first : first + order.people] for first in range(0, len(views), order.people)
        ]
        kept = 0
        for number, part in enumerate(parts):
            masks = _masks(board, part, day)
            inputs = _inputs(head, offered, part, masks)
            is_kept = folder.is_kept(number, inputs)
            note(Step(tuple(view.facts.key for view in part), is_kept))
            kept += is_kept
            if not is_kept:
                folder.write(number, inputs, _lines(board, part, masks, order))
        folder.close({**head, "people": len(views), "openings": len(board.openings)}, len(parts))
    return Written(as_of, board.ranker.version, len(views), len(board.openings), len(parts), kept)


def people_of(snapshot: Snapshot, day: date) -> Sequence[PersonView]:
    """Who may be ranked on a day, by external id, as managers may know them."""
    views = (one.seen(Disclosure.MANAGERS) for one in snapshot.catalogue.people.values())
    chosen = (view for view in views if view.facts.is_employed(day) and view.facts.may_be_ranked)
    return sorted(chosen, key=lambda view: view.facts.key)


def _masks(board: Board, people: Sequence[PersonView], day: date) -> BoolArray:
    everything = RankingQuery()
    return np.stack([offered_openings(board, view, everything, day).mask for view in people])


def _inputs(
    head: dict[str, Any], offered: str, people: Sequence[PersonView], masks: BoolArray
) -> str:
    """A hash of all that a partition is made of."""
    digest = hashlib.sha256(json.dumps(head, sort_keys=True).encode())
    digest.update(offered.encode())
    digest.update(lines_of([view.profile for view in people]).encode())
    digest.update(np.packbits(masks, axis=1).tobytes())
    return digest.hexdigest()


def _lines(
    board: Board, people: Sequence[PersonView], masks: BoolArray, order: Order
) -> Iterator[str]:
    index = board.ranker.index_employees([view.profile for view in people])
    blocks = rank_all(
        board.ranker,
        index,
        board.index,
        k=order.k,
        masks=lambda rows: masks[rows.start : rows.stop],
        threads=order.workers,
    )
    for block in blocks:
        reasons = _reasons(board, index, block, order) if order.reasons else None
        for place, (rows, scores) in enumerate(zip(block.openings, block.scores, strict=True)):
            found = rows[rows >= 0]
            told = [
                {"opening": board.index.keys[row], "score": round(float(score), DIGITS)}
                for row, score in zip(found.tolist(), scores, strict=False)
            ]
            if reasons is not None:
                for rank, one in enumerate(told):
                    one["reasons"] = _told(reasons[place], rank)
            key = index.keys[block.first + place]
            yield json.dumps({"employee": key, "openings": told}, ensure_ascii=False)


def _reasons(
    board: Board, index: EmployeeIndex, block: RankedBlock, order: Order
) -> list[dict[str, AnyArray]]:
    """The contributions to the scores of a block, in the order of the lists."""
    lists: list[IntArray] = [rows[rows >= 0] for rows in block.openings]
    asked = [OwnPairs(block.first + place, np.sort(rows)) for place, rows in enumerate(lists)]
    found = shares_of(board.ranker, index, board.index, asked, order.workers)
    return [
        {reason: share[np.searchsorted(one.openings, rows)] for reason, share in shares.items()}
        for shares, one, rows in zip(found, asked, lists, strict=True)
    ]


def _told(shares: dict[str, AnyArray], rank: int) -> dict[str, float]:
    told = {str(reason): round(float(share[rank]), DIGITS) for reason, share in shares.items()}
    return {reason: value for reason, value in told.items() if value}
