"""Reads the lists that people saw, and what they did, part by part, and puts a dataset together."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, SQLModel

from app import __version__
from app.catalog import former_ids
from app.core.db import Database
from app.learning.datasets import queries
from app.learning.datasets.collecting import Labelling, Served
from app.learning.datasets.keys import Keys, request_of
from app.learning.datasets.queries import Person, Span
from app.learning.events.service import WINDOW_DAYS
from app.settings import Settings
from ml.batch import Engine, KeptParts, keep_parts
from ml.feedback.dataset import FeedbackData
from ml.feedback.manifest import Manifest
from ml.feedback.parts import joined, told_of
from ml.ranking import SIGNAL_NAMES
from models.datasets import Dataset
from models.vocabulary import Audience, EntityKind

# Memory grows with a part, and what is broken off loses a few at most.
PEOPLE = 200
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Collected:
    """A dataset before it is written; `relabelled` is about the dataset before, if there is one."""

    data: FeedbackData
    manifest: Manifest
    relabelled: int | None


def collected(
    database: Database,
    settings: Settings,
    asked: Dataset,
    kept: KeptParts,
    engine: Engine,
    note: Progress,
) -> Collected:
    """Everything that belongs into a dataset, as of the moment that the request names.

    What was served or received later is left out, so the same request gives the same tomorrow, and
    so does every engine. Parts that were kept when a process ended are not made again.
    """
    span = Span.of(asked)
    with database.read() as session:
        harmful = queries.harmful(session, asked.known_by)
        before = queries.before(session, asked)
        left_out = Counter({"not_for_the_person": queries.not_for_the_person(session, span)})
        people = _People(
            database,
            span,
            queries.people(session),
            queries.objecting(session),
            queries.served_people(session, span),
        )
    work = Labelling(Keys(settings, asked), asked, harmful, before)
    done = 0

    def noted(number: int) -> None:
        nonlocal done
        done += len(people.part(number))
        note(done, len(people.served))

    parts = keep_parts(kept, work, people.parts(work.fingerprint(), left_out), engine, noted)
    events: Counter[str] = Counter()
    relabelled = 0
    for told in (told_of(kept[number]) for number in range(parts)):
        left_out.update(told["left_out"])
        events.update(told["events"])
        relabelled += told["relabelled"]
    manifest = Manifest(
        request=request_of(asked),
        counts={"events": dict(sorted(events.items()))},
        exclusions={name: count for name, count in sorted(left_out.items()) if count},
        windows={kind.value: days for kind, days in sorted(WINDOW_DAYS.items())},
        code_version=__version__,
    )
    data = joined(kept.__getitem__, parts, SIGNAL_NAMES)
    return Collected(data, manifest, relabelled if before is not None else None)


@dataclass(frozen=True, slots=True)
class _People:
    """The people who were served lists, and who of them may stand in a dataset.

    Attributes
    ----------
    known : everybody, by external id
    objecting : to learning or to profiling
    served : external ids, in order
    """

    database: Database
    span: Span
    known: dict[str, Person]
    objecting: set[str]
    served: Sequence[str]

    def part(self, number: int) -> Sequence[str]:
        """The people of a part."""
        return self.served[number * PEOPLE : (number + 1) * PEOPLE]

    def parts(self, of: bytes, left_out: Counter[str]) -> Iterator[tuple[bytes, Sequence[Served]]]:
        """The parts, each read when it is needed, with a hash of what they are made from.

        Parameters
        ----------
        of : a hash of what all parts are made from
        left_out : counts the lists of people who may not stand in a dataset
        """
        for number in range(-(-len(self.served) // PEOPLE)):
            with self.database.read() as session:
                part = list(self._read(session, self.part(number), left_out))
            digest = hashlib.sha256(of)
            for one in part:
                digest.update(json.dumps(_plain(one), default=str).encode())
            yield digest.digest(), part

    def _read(
        self, session: Session, external_ids: Sequence[str], left_out: Counter[str]
    ) -> Iterator[Served]:
        lists = queries.lists_of(session, self.span, external_ids)
        events = queries.events_of(session, self.span, external_ids)
        named = {one.opening for some in lists.values() for row in some for one in row.entries}
        today = former_ids.current(session, EntityKind.OPENING, named)
        for external_id in external_ids:
            own = [row for row in lists[external_id] if row.audience is Audience.EMPLOYEE]
            if external_id not in self.known:
                left_out["person_unknown"] += len(own)
                continue
            if external_id in self.objecting:
                left_out["objection"] += len(own)
                continue
            openings = [
                tuple(today.get(one.opening, one.opening) for one in row.entries) for row in own
            ]
            yield Served(self.known[external_id], own, openings, events[external_id])


def _plain(one: Served) -> list[Any]:
    """All that a person's rows are made from, as JSON tells it."""
    rows = [_columns(row) for row in (*one.own, *one.events)]
    return [one.person.row, one.person.created_at, one.openings, rows]


def _columns(row: SQLModel) -> dict[str, Any]:
    """The columns of a row that were read."""
    return {name: value for name, value in vars(row).items() if not name.startswith("_")}
