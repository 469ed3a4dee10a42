"""Everybody's first page, made before anybody asks.

Lists are remembered in the memory of one web process, so each process makes its own: what another
one made helps it nothing. A request is a row that all processes look for, made by `lateral warm` or
by the worker at night. Nobody is shown anything, so nothing is audited and no list is logged.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from threading import Event, Thread
from time import thread_time

import structlog

from app.core.db import Database
from app.core.errors import LateralError, NotFoundError
from app.matching.recommendations.requests import last_request
from app.matching.recommendations.schemas import Detail, RecommendationQuery
from app.matching.recommendations.service import remembered
from app.matching.words import Language
from app.serving import Serving
from app.settings import Settings
from models.base import utc_now
from models.vocabulary import Audience

FIRST_PAGE = RecommendationQuery(k=10, detail=Detail.CARD)
"""What `<lateral-moves>` asks for unless a page says otherwise."""
LOOK_SECONDS = 30.0
VALID_FOR = timedelta(hours=12)
"""A process that starts later than so after a request makes nothing: people have come by then."""
BREATHING = 1.0
"""A pause as long as the work before it: half a core is left to who asks meanwhile."""
PARTS_TOLD = 10

_log = structlog.get_logger(__name__)


class Warming:
    """Makes everybody's first page in this process when it is asked for, in a thread of its own.

    Who has one already keeps it. So a request that is broken off by a change of ranker, or made
    again, goes on where the lists are missing. It ends where the memory for lists is nearly full.
    """

    def __init__(self, database: Database, serving: Serving, settings: Settings) -> None:
        self._database = database
        self._serving = serving
        self._language = Language(settings.warm_language)
        self._followed: datetime | None = None
        self._stopping = Event()
        self._thread = Thread(target=self._run, name="warm", daemon=True)
        self.done = 0
        self.total = 0

    def start(self) -> None:
        """Begin to look for requests."""
        self._thread.start()

    def stop(self) -> None:
        """End; the page at hand is finished."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def follow(self) -> None:
        """Make the pages if a request came since the last time."""
        asked = last_request(self._database)
        if asked is None or asked == self._followed or asked < utc_now() - VALID_FOR:
            return
        if self._serving.current().board is None:
            return
        self._warm()
        self._followed = asked

    def _warm(self) -> None:
        people = list(self._serving.current().catalogue.people)
        self.done, self.total = 0, len(people)
        told = 0
        for key in people:
            answers = self._serving.current().ranking_board().answers
            if self._stopping.is_set() or answers.is_nearly_full:
                break
            began = thread_time()
            self._make(key)
            self.done += 1
            if self.done * PARTS_TOLD >= (told + 1) * self.total:
                told = self.done * PARTS_TOLD // self.total
                _log.info("first_pages_made", done=self.done, total=self.total)
            self._stopping.wait(BREATHING * (thread_time() - began))
        if self.done < self.total:
            _log.warning("first_pages_not_all_made", done=self.done, total=self.total)

    def _make(self, key: str) -> None:
        snapshot, lists = self._serving.current(), self._serving.lists
        # Who left meanwhile needs no page.
        with suppress(NotFoundError):
            remembered(snapshot, lists, Audience.EMPLOYEE, key, FIRST_PAGE, self._language)

    def _run(self) -> None:
        while not self._stopping.wait(LOOK_SECONDS):
            try:
                self.follow()
            except LateralError as error:
                _log.warning("first_pages_not_made", reason=error.code)
            except Exception:  # noqa: BLE001 - the next request tries again
                _log.exception("first_pages_not_made")
