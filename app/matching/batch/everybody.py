"""Ranks the open openings for everybody and writes the lists to a folder.

It is for data teams: what people wish in private is not in it, nor is whoever objects to being
ranked. The lists are those of single answers, without the exchange of neighbours by which rankers
learn.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from app.matching.lists import offered_openings
from app.matching.schemas import RankingQuery
from app.serving import Board, Disclosure, PersonView, Snapshot
from ml.batch import (
    Asked,
    Engine,
    Part,
    PartitionFolder,
    Step,
    Work,
    require,
    write_parts,
)


@dataclass(frozen=True, slots=True)
class Order:
    """What is written of each list, and how many people are in a partition.

    Memory grows with a partition, and a batch that is broken off loses a few at most.
    """

    asked: Asked
    people: int


@dataclass(frozen=True, slots=True)
class Written:
    """What a folder holds at the end, and how many partitions of it were there before."""

    as_of: str
    model_version: str
    people: int
    openings: int
    partitions: int
    kept: int


def rank_everybody(
    snapshot: Snapshot,
    out: Path,
    order: Order,
    today: date,
    engine: Engine,
    note: Callable[[Step], None],
    *,
    fresh: bool = False,
) -> Written:
    """Write the lists of all who may be ranked; a batch that was broken off goes on.

    Parameters
    ----------
    engine : who ranks; it changes no byte
    note : told of each partition before it is written, for the audit log and for progress
    fresh : remove what another batch left in the folder

    Raises
    ------
    RankerUnavailableError
        When no trained ranker is loaded.
    BatchError
        When the folder holds another batch, another process writes to it, or an extra is missing.
    """
    board, asked = snapshot.ranking_board(), order.asked
    require(asked.form)
    folder = PartitionFolder(out, asked.form)
    head = {
        "model_version": board.ranker.version,
        "as_of": today.isoformat(),
        "k": asked.k,
        "reasons": asked.reasons,
        "form": asked.form.value,
        "people_in_a_partition": order.people,
    }
    work = Work(board.ranker, board.index, asked)
    with folder.opened(head, fresh=fresh) as as_of:
        day, head = date.fromisoformat(as_of), {**head, "as_of": as_of}
        views = people_of(snapshot, day)
        parts = _parts(board, views, order.people, day)
        kept = write_parts(folder, head, work, parts, engine, note)
        count = -(-len(views) // order.people)
        folder.close({**head, "people": len(views), "openings": len(board.openings)}, count)
    return Written(as_of, board.ranker.version, len(views), len(board.openings), count, kept)


def people_of(snapshot: Snapshot, day: date) -> Sequence[PersonView]:
    """Who may be ranked on a day, by external id, as managers may know them."""
    views = (one.seen(Disclosure.MANAGERS) for one in snapshot.catalogue.people.values())
    chosen = (view for view in views if view.facts.is_employed(day) and view.facts.may_be_ranked)
    return sorted(chosen, key=lambda view: view.facts.key)


def _parts(board: Board, views: Sequence[PersonView], people: int, day: date) -> Iterator[Part]:
    """The people in parts, each made when it is needed."""
    everything = RankingQuery()
    for first in range(0, len(views), people):
        some = views[first : first + people]
        masks = [offered_openings(board, view, everything, day).mask for view in some]
        yield Part.of([view.profile for view in some], np.stack(masks))
