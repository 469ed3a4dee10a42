"""Encoded openings and people as files, written by one process and mapped by all of a machine.

Files lie in the data folder, in a folder for each ranker and kind. Correctness never rests on them:
a row is taken from a file only where the profile that it was encoded from is equal, everything else
is encoded here. A file that is damaged or open to others is refused, told in the log, and written
anew by whoever encodes next.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Generic

import structlog
from sqlmodel import Session

from app.core.private_files import make_folder
from app.serving import queries
from app.serving.history import NO_HISTORY, History, has_history, moment
from app.serving.records import Disclosure, OpeningFacts
from app.settings import Settings
from ml.errors import ShardError
from ml.frames import EmployeeProfile, OpeningProfile
from ml.ranking import (
    EmployeeIndex,
    IndexFolder,
    OpeningIndex,
    Ranker,
    StoredRows,
    loose_rows,
    wastes_names,
)
from ml.ranking.index.folder import Encode
from ml.ranking.index.indexes import Known, Profile, ProfileIndex
from ml.ranking.index.sealed import Head
from ml.ranking.language.lexicon import Lexicon

SHARDS = "shards"
OPENINGS, PEOPLE = "openings", "people"
HISTORY = "history"
CATALOGUE = "catalogue"
"""In the place of a ranker's version: files that no ranker made."""
WAIT_SECONDS, WAIT_SECONDS_A_ROW = 5.0, 0.001
"""How long a process waits for another one that encodes, before it does so itself: three times what
a row takes on the machine of the benchmarks (`benchmarks/shards.py`)."""
LOOK_SECONDS = 0.05
LEAST_LOOSE, LOOSE_SHARE = 256, 0.01
"""Rows that a process keeps to itself before it appends a file, at least and as a share: encoding
a row takes 0.3 ms, and a file of one row costs some 10 ms to write and each process a map."""

RETRY_SECONDS = 60.0
"""How long a process leaves a disk alone that could not be written, such as a full one."""

log = structlog.get_logger(__name__)


def shards_dir(settings: Settings) -> Path:
    """Where the files lie, a folder for each ranker and kind."""
    return settings.data_dir / SHARDS


class _Pause:
    """Holds a process off from writing after it failed."""

    def __init__(self) -> None:
        self._until = 0.0

    def begin(self) -> None:
        self._until = monotonic() + RETRY_SECONDS

    def __bool__(self) -> bool:
        return monotonic() < self._until


@dataclass(frozen=True, slots=True)
class AsOf:
    """What a catalogue knew when profiles were taken from it: a change, and the last erasure.

    It knows of every erasure up to its change, also where the event of that is cleared by now. The
    `history` tells of which database.
    """

    change: int = 0
    erasure: int = 0
    history: History = NO_HISTORY

    @classmethod
    def now(cls, session: Session) -> "AsOf":
        """What a session's moment knows."""
        change, history = moment(session)
        return cls(change, queries.newest_erasure(session), history)

    @property
    def told(self) -> dict[str, Any]:
        """What a head says of the database; nothing of one without an audit log."""
        past = self.history
        return {HISTORY: [past.entry, past.digest]} if past.entry else {}


@dataclass(frozen=True)
class _Files(Generic[Profile]):
    """The files of one kind of profiles for one ranker."""

    pause: _Pause
    folder: IndexFolder
    build: Callable[[Sequence[Profile], Known[Profile] | None], ProfileIndex[Profile]]
    encode: Encode
    lexicon: Lexicon

    def made(self, profiles: Sequence[Profile], asof: AsOf) -> ProfileIndex[Profile]:
        """Take the rows from files and encode the others; who is first writes for all.

        Where the data folder cannot be written, the process keeps its own.
        """
        try:
            return self._made(profiles, asof)
        except OSError as error:
            self._give_up(error)
            return self._built(profiles, None, asof)

    def _made(self, profiles: Sequence[Profile], asof: AsOf) -> ProfileIndex[Profile]:
        """While another process encodes everything, wait for it, for so long as that may take."""
        make_folder(self.folder.path.parent)
        until = monotonic() + WAIT_SECONDS + WAIT_SECONDS_A_ROW * len(profiles)
        while True:
            with self.folder.locked() as held:
                stored = self._stored(asof.erasure)
                late = monotonic() > until
                if held or late or stored is not None:
                    index = self._built(profiles, stored, asof)
                    return self._written(index, asof) if held and _is_due(index) else index
            sleep(LOOK_SECONDS)

    def settled(self, index: ProfileIndex[Profile], asof: AsOf) -> ProfileIndex[Profile]:
        """The same rows, taken over from a newer state, and appended if they became many."""
        asof = replace(asof, erasure=index.origin.erasure)
        head = self._head()
        if head is not None and _is_newer(head, index):
            stored = self._stored(asof.erasure, index)
            if stored is not None:
                index = self._built(index.profiles, stored, asof)
        if self.pause or not _is_due(index):
            return index
        try:
            with self.folder.locked() as held:
                head = self._head()
                if not held or (head is not None and head.names and _is_newer(head, index)):
                    return index
                if wastes_names(index):
                    index = self._built(index.profiles, None, asof)
                return self._written(index, asof)
        except OSError as error:
            self._give_up(error)
            return index

    def _built(
        self, profiles: Sequence[Profile], stored: StoredRows | None, asof: AsOf
    ) -> ProfileIndex[Profile]:
        """Encode what is not stored; the index counts as old as the older of both."""
        index = self.build(profiles, stored)
        if stored is not None and stored.origin.erasure <= asof.change:
            return index
        return replace(index, origin=replace(index.origin, erasure=asof.erasure))

    def _head(self) -> Head | None:
        try:
            return self.folder.head()
        except ShardError as error:
            self._refuse(error)
            return None

    def _stored(
        self, erasure: int, known: ProfileIndex[Profile] | None = None
    ) -> StoredRows | None:
        """The rows of the newest state, if it began after an erasure."""
        try:
            head = self.folder.head()
            if head is None or head.names is None or head.erasure < erasure:
                return None
            shards = known.shards if known is not None else ()
            return self.folder.read(head, self.encode, self.lexicon, shards)
        except ShardError as error:
            self._refuse(error)
            return None

    def _written(self, index: ProfileIndex[Profile], asof: AsOf) -> ProfileIndex[Profile]:
        """The index mapped from files, once they are written; the index itself if they cannot be.

        The folder is held. What was encoded before an erasure that others know of is not written.
        """
        head = self._head()
        if self.pause or (head is not None and head.erasure > index.origin.erasure):
            return index
        try:
            head = self.folder.write(index, asof.told)
            stored = self.folder.read(head, self.encode, self.lexicon, index.shards)
        except (OSError, ShardError) as error:
            self._give_up(error)
            return index
        log.info("index_shared", folder=self.folder.path.name, rows=len(index))
        return self.build(index.profiles, stored)

    def _give_up(self, error: Exception) -> None:
        """Leave the files alone for a while."""
        self.pause.begin()
        log.warning("index_not_shared", folder=self.folder.path.name, reason=str(error))

    def _refuse(self, error: ShardError) -> None:
        log.warning("shard_refused", folder=self.folder.path.name, reason=str(error))


def _is_due(index: ProfileIndex[Profile]) -> bool:
    """Whether so many rows lie in this process alone that they are to be written."""
    loose = loose_rows(index)
    return not index.origin.head or loose >= max(LEAST_LOOSE, LOOSE_SHARE * len(index))


def _is_newer(head: Head, index: ProfileIndex[Profile]) -> bool:
    return head.digest != index.origin.head and head.erasure >= index.origin.erasure


class SharedIndexes:
    """Makes the indexes of a process from the machine's files, where there are rows enough."""

    def __init__(self, settings: Settings) -> None:
        self._folder = shards_dir(settings)
        self._least = settings.shared_index_from
        self._pause = _Pause()

    def openings(self, ranker: Ranker, openings: Sequence[OpeningFacts]) -> OpeningIndex:
        """Openings that no index of this process holds yet."""
        profiles = [opening.profile for opening in openings]
        if self._keeps_own(len(profiles)):
            return ranker.index_openings(profiles, None)
        return self._openings(ranker).made(profiles, AsOf())

    def people(
        self,
        ranker: Ranker,
        disclosure: Disclosure,
        profiles: Sequence[EmployeeProfile],
        asof: AsOf,
    ) -> EmployeeIndex:
        """People that no index of this process holds yet; nothing older than an erasure is used."""
        if self._keeps_own(len(profiles)):
            return ranker.index_employees(profiles, None)
        return self._people(ranker, disclosure).made(profiles, asof)

    def settled_openings(self, ranker: Ranker, index: OpeningIndex) -> OpeningIndex:
        """The same openings, as far as possible from the machine's files."""
        return (
            index if self._keeps_own(len(index)) else self._openings(ranker).settled(index, AsOf())
        )

    def settled_people(
        self, ranker: Ranker, disclosure: Disclosure, index: EmployeeIndex, asof: AsOf
    ) -> EmployeeIndex:
        """The same people, as of a state, as far as possible from the machine's files."""
        if self._keeps_own(len(index)):
            return index
        return self._people(ranker, disclosure).settled(index, asof)

    def _keeps_own(self, rows: int) -> bool:
        return not self._least or rows < self._least

    def _openings(self, ranker: Ranker) -> _Files[OpeningProfile]:
        folder = self._folder_of(ranker, OPENINGS)
        encode, lexicon = ranker.encoder.openings, ranker.lexicon
        return _Files(self._pause, folder, ranker.index_openings, encode, lexicon)

    def _people(self, ranker: Ranker, disclosure: Disclosure) -> _Files[EmployeeProfile]:
        folder = self._folder_of(ranker, f"{PEOPLE}-{disclosure.name.lower()}")
        encode, lexicon = ranker.encoder.employees, ranker.lexicon
        return _Files(self._pause, folder, ranker.index_employees, encode, lexicon)

    def _folder_of(self, ranker: Ranker, kind: str) -> IndexFolder:
        return IndexFolder(self._folder / f"{ranker.version}.{kind}", kind, ranker.version)


def remove_foreign(session: Session, settings: Settings) -> None:
    """Remove the files of people that another database left, such as this one before a restore.

    Their marks of erasures count the changes of that one.
    """
    for folder in _folders(settings):
        head = _readable(folder) if folder.kind.startswith(PEOPLE) else None
        told = head.about.get(HISTORY) if head is not None else None
        if told is None or has_history(session, History(*told)):
            continue
        with folder.locked() as mine:
            if mine:
                folder.remove()
                log.warning("shards_of_another_database", folder=folder.path.name)


def let_go(settings: Settings, asof: AsOf) -> list[str]:
    """Remove the files of people from before the last erasure; those still in use by name.

    Only this machine's files are known here. A process of another one lets go of its own when it
    follows the change, and its next state removes them.
    """
    held: list[str] = []
    for folder in _folders(settings):
        if not folder.kind.startswith(PEOPLE):
            continue
        with folder.locked() as mine:
            if not mine:
                held.append(folder.path.name)
                continue
            head = _readable(folder)
            if head is None or head.erasure < asof.erasure:
                folder.discard(asof.erasure, asof.told)
                head = None
            held += folder.sweep(head)
    return held


def sweep(settings: Settings, version: str | None) -> None:
    """Remove what no process maps and no head names; of other rankers than this one, everything."""
    for folder in _folders(settings):
        with folder.locked() as mine:
            if not mine:
                continue
            if folder.version in (version, CATALOGUE) and settings.shared_index_from:
                folder.sweep(_readable(folder))
            elif folder.remove():
                log.info("shards_removed", folder=folder.path.name)


def _folders(settings: Settings) -> Iterator[IndexFolder]:
    for path in sorted(shards_dir(settings).glob("*.*")):
        version, _, kind = path.name.partition(".")
        yield IndexFolder(path, kind, version)


def _readable(folder: IndexFolder) -> Head | None:
    try:
        return folder.head()
    except ShardError as error:
        log.warning("shard_refused", folder=folder.path.name, reason=str(error))
        return None
