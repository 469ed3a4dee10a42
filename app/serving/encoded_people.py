"""People encoded when they change, so that nobody waits for it who asks for a list."""

from collections.abc import Callable, Sequence
from threading import Event, Lock, Thread
from time import thread_time
from typing import TYPE_CHECKING

import structlog

from app.serving.catalogue import Catalogue
from app.serving.records import Disclosure
from app.serving.shared_index import SharedIndexes
from ml.frames import EmployeeProfile
from ml.ranking import EmployeeIndex, Ranker

if TYPE_CHECKING:
    from app.serving.snapshot import Snapshot

BREATHING = 4.0
"""Pauses are so many times as long as the work before them: encoding takes a fifth of a core."""

log = structlog.get_logger(__name__)


class EncodedPeople:
    """Keeps everybody encoded as the own answers see them, in a thread of its own.

    A change encodes who changed. An organisation of more than `most` people is not encoded: there
    each person is when she is asked about. What others may not know of a person is encoded with
    her; their answers rest on views of their own. With `shared`, who is encoded for the first time
    comes from the machine's files.
    """

    def __init__(
        self,
        newest: Callable[[], "Snapshot | None"],
        most: int,
        pause: float,
        shared: SharedIndexes | None = None,
    ) -> None:
        self._newest = newest
        self._shared = shared
        self._most = most
        self._pause = pause
        self._lock = Lock()
        self._index: EmployeeIndex | None = None
        self._ranker: Ranker | None = None
        self._changed = Event()
        self._stopping = Event()
        self._thread = Thread(target=self._run, name="encode-people", daemon=True)

    def start(self) -> None:
        """Begin to encode."""
        if self._most:
            self._thread.start()

    def stop(self) -> None:
        """End."""
        self._stopping.set()
        self._changed.set()
        if self._thread.is_alive():
            self._thread.join()

    def note_change(self) -> None:
        """There is a newer snapshot; returns at once."""
        self._changed.set()

    def forget(self) -> None:
        """Let go of everybody; they are encoded anew, as names of the gone stay in an index."""
        with self._lock:
            if self._ranker is not None:
                self._ranker.remember_employees(None)
            self._index = None
        self._changed.set()

    def follow(self) -> None:
        """Encode who changed since the last time."""
        with self._lock:
            # Under the lock: a state from before an erasure must not be encoded after `forget`.
            snapshot = self._newest()
            if snapshot is None or snapshot.board is None:
                return
            people, ranker = snapshot.catalogue.people, snapshot.board.ranker
            if len(people) > self._most:
                index = None
            else:
                profiles = [one.seen(Disclosure.EVERYTHING).profile for one in people.values()]
                known = self._index if ranker is self._ranker else None
                index = self._encoded(snapshot.catalogue, ranker, profiles, known)
            if self._ranker is not None and self._ranker is not ranker:
                self._ranker.remember_employees(None)
            ranker.remember_employees(index)
            self._index, self._ranker = index, ranker

    def _encoded(
        self,
        catalogue: Catalogue,
        ranker: Ranker,
        profiles: Sequence[EmployeeProfile],
        known: EmployeeIndex | None,
    ) -> EmployeeIndex:
        if self._shared is None:
            return ranker.index_employees(profiles, known)
        shown, asof = Disclosure.EVERYTHING, catalogue.asof
        if known is None:
            return self._shared.people(ranker, shown, profiles, asof)
        index = ranker.index_employees(profiles, known)
        return self._shared.settled_people(ranker, shown, index, asof)

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._changed.wait()
            self._changed.clear()
            began = thread_time()
            try:
                self.follow()
            except Exception:
                # Answers do without: who is not encoded here is encoded when she is asked about.
                log.exception("people_not_encoded")
            self._stopping.wait(max(self._pause, BREATHING * (thread_time() - began)))
