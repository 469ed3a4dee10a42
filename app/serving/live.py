"""The live snapshot of a process: started and stopped with the application, read by all."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from threading import Event, Lock, Thread
from time import monotonic, thread_time

import structlog
from sqlalchemy.exc import SQLAlchemyError
from threadpoolctl import threadpool_limits

from app.core.db import Database
from app.core.errors import LateralError
from app.core.watch import ChangeWatch
from app.serving import queries
from app.serving.answers import Answers
from app.serving.career_maps import CareerMaps
from app.serving.catalogue import (
    FOLLOWED,
    NAMED,
    Catalogue,
    follow_catalogue,
    read_catalogue,
)
from app.serving.champion import NOT_TRAINED, load_champion
from app.serving.contending import RETRY_SECONDS, Contending, LoadFailure
from app.serving.contest import Contest
from app.serving.embedding import LiveEmbedder
from app.serving.encoded_people import EncodedPeople
from app.serving.hearing import Hearing
from app.serving.impressions import ImpressionWriter
from app.serving.lists import ListKeys
from app.serving.own_features import require_served
from app.serving.shadow import Shadow
from app.serving.shared_index import SharedIndexes
from app.serving.snapshot import Board, Crowds, Snapshot, SurvivingOfCrowd, make_board
from app.serving.status import ServingStatus
from app.serving.stored_catalogue import StoredCatalogue
from app.serving.taxonomy import LiveTaxonomy
from app.settings import Settings
from ml.errors import RankerError
from ml.memory import forget_texts
from ml.taxonomy import SkillNormaliser
from models import ModelVersion

BREATHING = 4.0
# Without a commit nothing is new; this only bounds what a watch that errs could miss.
UNPROMPTED_SECONDS = 60.0

log = structlog.get_logger(__name__)

Surviving = Callable[[Board, Board, Catalogue], Answers]
"""Gives the answers of a board that are true of the next one as well."""


class Serving:
    """Keeps a snapshot that follows the catalogue, and the ranker in use.

    `current` gives the snapshot, with every change that this process committed; a thread
    follows the changes of other processes, step by step. Only who reads what this process just
    wrote waits for the steps up to there.
    """

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._settings = settings
        self._embedder = LiveEmbedder(settings)
        self._taxonomy = LiveTaxonomy(database, self._embedder)
        self._shared = SharedIndexes(settings)
        self._crowds = Crowds(self._shared)
        self._careers = CareerMaps()
        self._snapshot: Snapshot | None = None
        self._refreshing = Lock()
        self._stopping = Event()
        self._thread = Thread(target=self._run, name="refresh", daemon=True)
        self._checked_at = monotonic()
        self._refresh_seconds = 0.0
        self._has_more = False
        self._failed = LoadFailure()
        self._forgotten = 0
        self._prices: Mapping[str, float] = {}
        self._contending = Contending(database, settings, self._embedder)
        self._contest: Contest | None = None
        self.lists = ListKeys(settings)
        self.shadow = Shadow(database)
        self.impressions = ImpressionWriter(database)
        self._surviving: Surviving = lambda _before, _after, _catalogue: Answers()
        self.encoded = EncodedPeople(
            lambda: self._snapshot, settings.encoded_people, settings.refresh_seconds, self._shared
        )
        self._stored = StoredCatalogue(lambda: self._snapshot, settings, self._embedder)
        self._forgetters: list[Callable[[], object]] = [
            forget_texts,
            self._embedder.forget,
            self.encoded.forget,
        ]

    def start(self) -> None:
        """Read the catalogue and the ranker, then follow their changes in a thread.

        Numerical libraries get one thread each: requests run side by side already, and threads
        that wait for each other cost several times the work.
        """
        threadpool_limits(limits=1, user_api="blas")
        self._follow()
        self._thread.start()
        self.encoded.start()
        self._stored.start()
        self.impressions.start()
        self.shadow.start()

    def on_erasure(self, forget: Callable[[], None]) -> None:
        """Call this when a person was erased, by whichever process."""
        self._forgetters.append(forget)

    def keep_answers(self, of_board: Surviving, of_crowd: SurvivingOfCrowd) -> None:
        """Ask these which answers are remembered when records change; without them none is."""
        self._surviving, self._crowds.surviving = of_board, of_crowd

    def stop(self) -> None:
        """End the threads; impressions that wait are written."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()
        self.encoded.stop()
        self._stored.stop()
        self.shadow.stop()
        self.impressions.stop()

    def current(self) -> Snapshot:
        """The snapshot, with every change that this process committed.

        Raises
        ------
        DatabaseUnavailableError
            When the catalogue was never read and the database does not answer.
        """
        snapshot = self._snapshot
        if snapshot is not None and not self._is_behind(snapshot):
            return snapshot
        try:
            return self._catch_up()
        except (LateralError, SQLAlchemyError) as error:
            if snapshot is None:
                raise
            log.warning("refresh_failed", reason=type(error).__name__)
            return snapshot

    def read_once(self) -> Snapshot:
        """The catalogue and the ranker as they stand, for work beside requests: no thread follows.

        Raises
        ------
        DatabaseUnavailableError
            When the database does not answer.
        """
        snapshot = self._catch_up()
        self._follow_champion()
        return self._snapshot or snapshot

    @property
    def word_vectors(self) -> bool:
        """Whether rankers know the word vectors that ship with the package."""
        return self._settings.word_vectors

    def normaliser(self) -> SkillNormaliser:
        """The recogniser of the catalogue's skills, with every change that this process committed.

        Raises
        ------
        DatabaseUnavailableError
            When the skills were never read and the database does not answer.
        """
        return self._taxonomy.current()

    def hearing(self) -> Hearing:
        """What aspirations are read by, with every name that this process committed.

        Raises
        ------
        DatabaseUnavailableError
            When the catalogue was never read and the database does not answer.
        """
        snapshot, newest = self._snapshot, self._database.last_change(*NAMED)
        if snapshot is None or snapshot.catalogue.change_id < newest:
            snapshot = self.current()
        return snapshot.catalogue.hearing

    def status(self) -> ServingStatus:
        """How the snapshot stands; asks nobody and never waits."""
        snapshot = self._snapshot
        catalogue = snapshot.catalogue if snapshot else None
        board = snapshot.board if snapshot else None
        return ServingStatus(
            ready=snapshot is not None,
            change_id=catalogue.change_id if catalogue else 0,
            age_seconds=monotonic() - self._checked_at,
            refresh_seconds=self._refresh_seconds,
            model_version=board.ranker.version if board else None,
            ranker_problem=snapshot.ranker_problem if snapshot else NOT_TRAINED,
            openings=len(catalogue.openings) if catalogue else 0,
            people=len(catalogue.people) if catalogue else 0,
            impressions_written=self.impressions.written,
            impressions_waiting=self.impressions.waiting,
            impressions_dropped=self.impressions.dropped,
        )

    def _is_behind(self, snapshot: Snapshot) -> bool:
        return snapshot.catalogue.change_id < self._database.last_change(*FOLLOWED)

    def _run(self) -> None:
        """Follow the changes without a pause while some are left; a long step makes a long pause.

        While nothing was committed there is nothing to follow, but a ranker that could not be
        loaded is tried again. The length of a step is processor time: on a busy machine the clock
        would tell of others' work.
        """
        watch = ChangeWatch(self._database)
        pause = self._settings.refresh_seconds
        refreshed, due = True, 0.0
        while not self._stopping.wait(pause):
            moved = watch.moved()
            if refreshed and not (moved or self._has_more or monotonic() >= due):
                self._checked_at = monotonic()
                continue
            began = thread_time()
            refreshed = self._follow()
            due = monotonic() + (RETRY_SECONDS if self._failed.version else UNPROMPTED_SECONDS)
            spent = thread_time() - began if refreshed else 0.0
            pause = max(self._settings.refresh_seconds, BREATHING * spent)
            if refreshed and self._has_more:
                pause = 0.0
        watch.close()

    def _follow(self) -> bool:
        """Take over a step of changes, ranker included; a failure is logged and tried again."""
        began = monotonic()
        try:
            with self._refreshing:
                self._follow_catalogue()
            self._follow_champion()
            self._follow_prices()
            self.lists.follow(self._database)
            self._follow_experiment()
            self._follow_erasures()
            self._settle_indexes()
        except LateralError as error:
            log.warning("refresh_failed", reason=error.code)
            return False
        except Exception:
            log.exception("refresh_failed")
            return False
        self._checked_at = monotonic()
        self._refresh_seconds = self._checked_at - began
        return True

    def _catch_up(self) -> Snapshot:
        with self._refreshing:
            wanted = self._database.last_change(*FOLLOWED)
            snapshot = self._snapshot
            before: Snapshot | None = None
            while snapshot is None or (
                snapshot is not before and snapshot.catalogue.change_id < wanted
            ):
                before, snapshot = snapshot, self._follow_catalogue(wanted)
            return snapshot

    def _follow_catalogue(self, upto: int | None = None) -> Snapshot:
        """The snapshot one step further, at most up to a change; the lock is held."""
        known = self._snapshot
        with self._database.read() as session:
            if known is None:
                catalogue = self._stored.open(session, self._taxonomy)
                catalogue = catalogue or read_catalogue(session, self._taxonomy)
            else:
                catalogue = follow_catalogue(session, self._taxonomy, known.catalogue, upto)
            self._has_more = catalogue.change_id < queries.newest_change(session)
        if known is None:
            return self._publish(catalogue, None, NOT_TRAINED)
        if catalogue is known.catalogue:
            return known
        board = self._followed_board(known.board, catalogue) if known.board else None
        return self._publish(catalogue, board, known.ranker_problem)

    def _followed_board(self, known: Board, catalogue: Catalogue) -> Board:
        board = known.following(catalogue.openings)
        if board is known:
            return known
        return replace(board, prices=known.prices, answers=self._surviving(known, board, catalogue))

    def _follow_champion(self) -> None:
        with self._database.read() as session:
            champion = queries.champion(session)
        snapshot = self._snapshot
        if champion is None or snapshot is None:
            return
        if snapshot.board is not None and snapshot.board.ranker.version == champion.version:
            self._is_well(snapshot)
            return
        if self._failed.is_recent(champion.version):
            return
        self._adopt(champion, snapshot)

    def _is_well(self, snapshot: Snapshot) -> None:
        """Forget what was wrong with a champion that is none any more."""
        if snapshot.ranker_problem:
            with self._refreshing:
                latest = self._snapshot or snapshot
                self._publish(latest.catalogue, latest.board, "")
            self._failed = LoadFailure()

    def _follow_prices(self) -> None:
        """Take over what crowded openings give up; it changes once a day, or with the policy."""
        with self._database.read() as session:
            prices = queries.prices(session)
        if prices == self._prices:
            return
        with self._refreshing:
            self._prices = prices
            if latest := self._snapshot:
                self._publish(latest.catalogue, latest.board, latest.ranker_problem)

    def _follow_experiment(self) -> None:
        """Take over the experiment that runs; its challenger is loaded beside the snapshot."""
        snapshot = self._snapshot
        if snapshot is None:
            return
        contest = self._contending.follow(snapshot.board, snapshot.contest)
        if contest is not snapshot.contest:
            with self._refreshing:
                self._contest = contest
                latest = self._snapshot or snapshot
                self._publish(latest.catalogue, latest.board, latest.ranker_problem)

    def _follow_erasures(self) -> None:
        """Forget what was remembered of the erased, beside the running snapshot, then swap."""
        snapshot = self._snapshot
        if snapshot is None or snapshot.catalogue.erasures == self._forgotten:
            return
        if snapshot.board is not None:
            known = snapshot
            self._crowds.renew(lambda: (self._snapshot or known).catalogue, snapshot.board.ranker)
        with self._refreshing:
            latest = self._snapshot or snapshot
            board = latest.board.without_answers() if latest.board else None
            self._contest = self._contest.without_answers() if self._contest else None
            self._publish(latest.catalogue, board, latest.ranker_problem)
        for forget in self._forgetters:
            forget()
        self._database.forget_statements()
        self._forgotten = snapshot.catalogue.erasures
        log.info("erasure_followed", people=len(snapshot.catalogue.people))

    def _settle_indexes(self) -> None:
        """Bring what this process encoded and the machine's files together, then swap."""
        snapshot = self._snapshot
        if snapshot is None or (moved := snapshot.settled(self._shared)) is None:
            return
        with self._refreshing:
            latest = self._snapshot or snapshot
            board = moved if latest.board is snapshot.board else latest.board
            self._publish(latest.catalogue, board, latest.ranker_problem)

    def _adopt(self, champion: ModelVersion, snapshot: Snapshot) -> None:
        """Load a ranker and encode the openings beside the running snapshot, then swap."""
        began = monotonic()
        try:
            ranker = load_champion(
                self._settings.artifacts_dir,
                champion.version,
                champion.manifest_sha256,
                self._embedder.current(),
            )
            with self._database.read() as session:
                require_served(session, ranker.combination.own)
        except (RankerError, OSError) as error:
            log.warning("ranker_not_loaded", model_version=champion.version, reason=str(error))
            self._failed = LoadFailure(champion.version, monotonic())
            problem = f"The ranker {champion.version} cannot be loaded: {error}"
            with self._refreshing:
                latest = self._snapshot or snapshot
                self._publish(latest.catalogue, latest.board, problem)
            return
        openings = tuple(snapshot.catalogue.openings.values())
        board = make_board(ranker, openings, self._shared.openings(ranker, openings))
        with self._refreshing:
            catalogue = (self._snapshot or snapshot).catalogue
            self._publish(catalogue, board.following(catalogue.openings), "")
        log.info(
            "ranker_swapped", model_version=champion.version, seconds=round(monotonic() - began, 2)
        )

    def _publish(self, catalogue: Catalogue, board: Board | None, problem: str) -> Snapshot:
        board = board.priced(self._prices) if board else None
        self._contest = self._contest.beside(board) if self._contest and board else None
        snapshot = Snapshot(catalogue, board, problem, self._crowds, self._careers, self._contest)
        self._snapshot = snapshot
        self.encoded.note_change()
        self._stored.note_change()
        return snapshot
