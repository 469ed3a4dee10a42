"""Keeps the challenger of the experiment that runs, beside the champion's snapshot.

It costs what the champion costs: its files in memory, an index of the openings, and each changed
opening encoded once more. Without an experiment it costs a query a refresh.
"""

from dataclasses import dataclass
from time import monotonic

import structlog

from app.core.db import Database
from app.core.security.keys import load_pepper
from app.serving import queries
from app.serving.champion import load_champion
from app.serving.contest import Contest, experiment_key
from app.serving.embedding import LiveEmbedder
from app.serving.own_features import require_served
from app.serving.snapshot import Board, make_board
from app.settings import Settings
from ml.errors import RankerError
from models import Experiment, ModelVersion

RETRY_SECONDS = 10.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class LoadFailure:
    """A ranker that could not be loaded, and when that was last tried."""

    version: str = ""
    at: float = 0.0

    def is_recent(self, version: str) -> bool:
        """Whether it was this one, a moment ago."""
        return self.version == version and monotonic() - self.at < RETRY_SECONDS


class Contending:
    """Follows which experiment runs, and loads its challenger."""

    def __init__(self, database: Database, settings: Settings, embedder: LiveEmbedder) -> None:
        self._database = database
        self._settings = settings
        self._embedder = embedder
        self._failed = LoadFailure()

    def follow(self, champion: Board | None, known: Contest | None) -> Contest | None:
        """The contest that runs now; none while its challenger cannot be loaded.

        Raises
        ------
        DatabaseUnavailableError
            When the database does not answer.
        """
        with self._database.read() as session:
            found = queries.experiment(session)
        if found is None or champion is None:
            return None
        running, challenger = found
        if running.champion != champion.ranker.version:
            return None
        if known is not None and known.uid == running.uid:
            return known
        if self._failed.is_recent(challenger.version):
            return None
        return self._loaded(running, challenger, champion)

    def _loaded(
        self, running: Experiment, challenger: ModelVersion, champion: Board
    ) -> Contest | None:
        try:
            ranker = load_champion(
                self._settings.artifacts_dir,
                challenger.version,
                challenger.manifest_sha256,
                self._embedder.current(),
            )
            with self._database.read() as session:
                require_served(session, ranker.combination.own)
        except (RankerError, OSError) as error:
            log.warning(
                "challenger_not_loaded", model_version=challenger.version, reason=str(error)
            )
            self._failed = LoadFailure(challenger.version, monotonic())
            return None
        board = make_board(ranker, champion.openings).priced(champion.prices)
        log.info("experiment_followed", experiment=running.uid, model_version=ranker.version)
        key = experiment_key(load_pepper(self._settings), running.uid)
        return Contest(running.uid, running.kind, running.share, running.champion, key, board)
