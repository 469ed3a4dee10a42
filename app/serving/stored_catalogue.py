"""The catalogue's records as files, so that a process starts without reading the database whole.

Whoever holds the newest state writes it; a process that starts takes it from there and follows the
changes since, as it does when it runs. So the database decides: files of another database, release
or schema, or from before an erasure, are left alone, and the records are read.
"""

import gc
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Event, Thread
from time import monotonic, thread_time
from typing import TYPE_CHECKING, Any

import structlog
from sqlmodel import Session

from app.core.migrations import revision_of
from app.core.private_files import make_folder
from app.serving import queries
from app.serving.catalogue import Catalogue, follow_catalogue
from app.serving.embedding import LiveEmbedder
from app.serving.hearing import Hearing, OwnNames
from app.serving.history import History, has_history, outbox_cleared_upto
from app.serving.profiles import ProfileBuilder
from app.serving.record_arrays import columns_of, records_of
from app.serving.records import (
    Disclosure,
    OpeningFacts,
    Person,
    PersonFacts,
    StatedAspiration,
    StatedWish,
)
from app.serving.role_book import RoleBook
from app.serving.shared_index import (
    CATALOGUE,
    HISTORY,
    PEOPLE,
    RETRY_SECONDS,
    remove_foreign,
    shards_dir,
)
from app.serving.taxonomy import LiveTaxonomy
from app.settings import Settings
from ml.errors import ShardError
from ml.frames import EmployeeProfile, OpeningProfile
from ml.ranking import SealedFolder, made_by
from ml.ranking.arrays.mapped import map_arrays, write_arrays
from ml.ranking.index.sealed import Head
from models.base import utc_now
from models.vocabulary import EntityKind

if TYPE_CHECKING:
    from app.serving.snapshot import Snapshot

KIND = f"{PEOPLE}-records"
TEXTS, RECORDS = "texts", "records"
LEAST_BEHIND, BEHIND_SHARE = 1_000, 0.05
"""Changes after which the files are written anew, at least and as a share of the records: a start
follows a step of a thousand in about a second, and writing 200,000 records takes several."""
MOST_BEHIND = 4
"""Times as many changes after which all is read: that takes no longer then than following them."""
BREATHING = 4.0
"""Pauses are so many times as long as the work before them: writing takes a fifth of a core."""
PAUSE_SECONDS = 1.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class StoredRole:
    """A role and the number of its row, by which openings refer to it."""

    row: int
    role: OpeningProfile


@dataclass(frozen=True, slots=True)
class StoredPerson:
    """A person with what was heard of each aspiration; views are made of it."""

    facts: PersonFacts
    work: EmployeeProfile
    aspirations: tuple[StatedAspiration, ...]
    heard: tuple[StatedWish, ...]
    dismissed: frozenset[str]
    objects_to_learning: bool

    @classmethod
    def of(cls, person: Person) -> "StoredPerson":
        """What is kept of a person."""
        return cls(
            person.facts,
            person.work,
            person.aspirations,
            person.seen(Disclosure.EVERYTHING).wishes,
            person.dismissed,
            person.objects_to_learning,
        )

    def person(self, at: datetime) -> Person:
        """The person, as shown from a moment on."""
        unheard = Person(
            self.facts,
            self.work,
            self.aspirations,
            self.dismissed,
            objects_to_learning=self.objects_to_learning,
        )
        return unheard.with_wishes(self.heard, at)


OWNERS: dict[str, type] = {"roles": StoredRole, "openings": OpeningFacts, "people": StoredPerson}


class _StoppedError(Exception):
    """The process ends while records are written."""


class StoredCatalogue:
    """The files of the records: opened at a start, written by a thread when much has changed."""

    def __init__(
        self, newest: Callable[[], "Snapshot | None"], settings: Settings, embedder: LiveEmbedder
    ) -> None:
        self._newest = newest
        self._settings = settings
        self._embedder = embedder
        path = shards_dir(settings) / f"{CATALOGUE}.{KIND}"
        self._folder = SealedFolder(path, KIND, CATALOGUE)
        self._schema: str | None = None
        # The digest of a head that did not serve: its files are written anew.
        self._useless = ""
        self._written: tuple[int, int] | None = None
        self._retry_at = 0.0
        self._began = 0.0
        self._changed = Event()
        self._stopping = Event()
        self._thread = Thread(target=self._run, name="store-records", daemon=True)

    def start(self) -> None:
        """Begin to write."""
        if self._settings.shared_index_from:
            self._thread.start()

    def stop(self) -> None:
        """End; what is half written is let go."""
        self._stopping.set()
        self._changed.set()
        if self._thread.is_alive():
            self._thread.join()

    def note_change(self) -> None:
        """There is a newer snapshot; returns at once."""
        self._changed.set()

    def open(self, session: Session, taxonomy: LiveTaxonomy) -> Catalogue | None:
        """The catalogue of this session's moment from the files; None where they do not serve."""
        if not self._settings.shared_index_from:
            return None
        remove_foreign(session, self._settings)
        self._schema = revision_of(session)
        try:
            head = self._folder.head()
            if head is None or head.names is None:
                return None
            self._useless = head.digest
            unfit = self._unfit(session, head)
            if unfit:
                log.info("records_not_used", reason=unfit)
                return None
            records = self._records(head)
        except ShardError as error:
            log.warning("shard_refused", folder=self._folder.path.name, reason=str(error))
            return None
        self._useless = ""
        self._written = (head.about["change"], head.erasure)
        return _followed(session, taxonomy, _catalogue(session, taxonomy, head, records))

    def settle(self, catalogue: Catalogue) -> None:
        """Write the records, if much has changed since somebody wrote them.

        A step that is not the last one may know of later changes: it is no state to begin from.
        """
        if catalogue.seen > catalogue.change_id or not self._is_wanted(catalogue):
            return
        self._began = thread_time()
        try:
            self._settle(catalogue)
        except (OSError, ShardError) as error:
            self._retry_at = monotonic() + RETRY_SECONDS
            log.warning("index_not_shared", folder=self._folder.path.name, reason=str(error))

    def _settle(self, catalogue: Catalogue) -> None:
        make_folder(self._folder.path.parent)
        with self._folder.locked() as mine:
            if not mine:
                return
            head = self._fitting_head()
            serves = head is not None and head.names and head.digest != self._useless
            self._written = (head.about["change"], head.erasure) if head and serves else None
            is_late = head is not None and head.erasure > catalogue.erasure
            if is_late or not self._is_wanted(catalogue):
                return
            texts, columns = columns_of(_records_of(catalogue), self._rest)
            self._folder.close_to_others()
            names = write_arrays(self._folder.path, TEXTS, texts)
            rows = write_arrays(self._folder.path, RECORDS, columns)
            told = self._told(catalogue)
            self._folder.sweep(self._folder.publish(catalogue.erasure, names, [rows], told))
        self._written = (catalogue.change_id, catalogue.erasure)
        log.info("records_stored", people=len(catalogue.people), openings=len(catalogue.openings))

    def _is_wanted(self, catalogue: Catalogue) -> bool:
        """Whether there are records enough, of a known history, and the files are far behind."""
        least, count = self._settings.shared_index_from, _size(catalogue)
        most = max(len(catalogue.people), len(catalogue.openings))
        if not least or most < least or not catalogue.history.entry:
            return False
        if self._written is None:
            return monotonic() >= self._retry_at
        change, erasure = self._written
        behind = catalogue.change_id - change
        return erasure < catalogue.erasure or behind >= _far_behind(count)

    def _fitting_head(self) -> Head | None:
        """The head, if a process of this release wrote it for this schema."""
        try:
            head = self._folder.head()
        except ShardError as error:
            log.warning("shard_refused", folder=self._folder.path.name, reason=str(error))
            return None
        fits = head is not None and (head.names is None or self._is_of_this_release(head))
        return head if fits else None

    def _is_of_this_release(self, head: Head) -> bool:
        own = {"code": code_digest(), "schema": self._schema, "hears": self._hears()}
        return all(head.about.get(name) == value for name, value in own.items())

    def _told(self, catalogue: Catalogue) -> dict[str, Any]:
        return {
            **catalogue.asof.told,
            "change": catalogue.change_id,
            "records": _size(catalogue),
            "code": code_digest(),
            "schema": self._schema,
            "hears": self._hears(),
        }

    def _hears(self) -> str:
        """What meanings of wishes are found by, besides the code."""
        embedder = self._embedder.current()
        return embedder.fingerprint if embedder is not None else ""

    def _unfit(self, session: Session, head: Head) -> str:
        """Why the records cannot be begun from; empty if they can."""
        if not self._is_of_this_release(head):
            return "another release, schema or embedding model wrote them"
        about = head.about
        if HISTORY not in about or not has_history(session, History(*about[HISTORY])):
            return "they are of another database"
        if head.erasure < queries.newest_erasure(session):
            return "they are from before an erasure"
        return _too_far_behind(session, about["change"], about["records"])

    def _records(self, head: Head) -> dict[str, list[Any]]:
        if head.names is None or len(head.rows) != 1:
            raise ShardError("head.json: names no records")
        texts = map_arrays(self._folder.path, head.names)
        columns = map_arrays(self._folder.path, head.rows[0])
        try:
            with _no_collections():
                return records_of(OWNERS, texts, columns)
        except (KeyError, IndexError, ValueError, TypeError) as error:
            raise ShardError(f"{head.rows[0].name}: holds no such records ({error})") from error

    def _rest(self) -> None:
        if self._stopping.wait(BREATHING * (thread_time() - self._began)):
            raise _StoppedError
        self._began = thread_time()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._changed.wait()
            self._changed.clear()
            snapshot = self._newest()
            try:
                if snapshot is not None:
                    self.settle(snapshot.catalogue)
            except _StoppedError:
                return
            except Exception:
                # Answers do without: a start reads the database then.
                log.exception("records_not_stored")
                self._retry_at = monotonic() + RETRY_SECONDS
            self._stopping.wait(PAUSE_SECONDS)


@cache
def code_digest() -> str:
    """A digest of the code that records are made by: another state makes others."""
    digest = hashlib.sha256(made_by().encode())
    root = Path(__file__).resolve().parents[2]
    for folder in (root / "app" / "serving", root / "models"):
        for path in sorted(folder.rglob("*.py")):
            digest.update(str(path.relative_to(root)).encode() + path.read_bytes())
    return digest.hexdigest()


def _far_behind(count: int) -> int:
    return max(LEAST_BEHIND, round(BEHIND_SHARE * count))


def _too_far_behind(session: Session, change: int, count: int) -> str:
    """Why records cannot be followed from a change on; empty if they can."""
    if outbox_cleared_upto(session) > change:
        return "changes since then are no longer kept"
    if queries.newest_change(session) - change > MOST_BEHIND * _far_behind(count):
        return "more has changed since than is quickly followed"
    if queries.changes_after(session, change, EntityKind.SKILL):
        return "skills have changed since"
    return ""


def _size(catalogue: Catalogue) -> int:
    return len(catalogue.people) + len(catalogue.openings)


def _records_of(catalogue: Catalogue) -> dict[str, tuple[type, Iterator[Any]]]:
    roles = (StoredRole(row, role) for row, role in catalogue.roles.by_id.items())
    people = (StoredPerson.of(person) for person in catalogue.people.values())
    some: dict[str, Iterator[Any]] = {
        "roles": roles,
        "openings": iter(catalogue.openings.values()),
        "people": people,
    }
    return {name: (owner, some[name]) for name, owner in OWNERS.items()}


def _catalogue(
    session: Session, taxonomy: LiveTaxonomy, head: Head, records: dict[str, list[Any]]
) -> Catalogue:
    """The catalogue as it was written; skills are those of today, for none has changed."""
    normaliser, now, change = taxonomy.follow(session), utc_now(), head.about["change"]
    roles = RoleBook({one.row: one.role for one in records["roles"]})
    openings = {one.key: one for one in records["openings"]}
    with _no_collections():
        people = {one.facts.key: one.person(now) for one in records["people"]}
    return Catalogue(
        change,
        openings,
        people,
        Hearing.of(roles, normaliser, OwnNames.of(roles, openings.values())),
        ProfileBuilder(normaliser),
        erasure=head.erasure,
        history=History(*head.about[HISTORY]),
        seen=change,
    )


def _followed(session: Session, taxonomy: LiveTaxonomy, catalogue: Catalogue) -> Catalogue:
    """The catalogue with all changes up to this session's moment."""
    while (after := follow_catalogue(session, taxonomy, catalogue)) is not catalogue:
        catalogue = after
    return catalogue


@contextmanager
def _no_collections() -> Iterator[None]:
    """Have no garbage looked for: among millions of new records there is none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
