"""Tells MLflow of training runs and gets rankers from it, by processes with a time limit."""

import json
import os
import subprocess
import sys
from pathlib import Path

import structlog

from app.core.db import Database
from app.core.errors import LateralError
from app.learning.registry.card import card
from app.learning.registry.page import page
from app.settings import Settings
from ml.tracking import CARD

ROOT = Path(__file__).resolve().parents[3]
# A store that does not answer holds up a worker for no longer.
_SECONDS = 120.0
# Folders as stores are asked for on purpose; nobody is told of their use; a server gets two tries.
_ENVIRONMENT = {
    "MLFLOW_ALLOW_FILE_STORE": "true",
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "2",
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "20",
}

log = structlog.get_logger(__name__)


class TrackingFailedError(LateralError):
    """The tracking store did not do what it was asked for."""

    code = "tracking_failed"
    title = "Tracking failed"


def track(database: Database, settings: Settings, folder: Path, version: str | None) -> None:
    """Log a run to the store of the settings, if there is one; whatever happens, the run stays.

    Parameters
    ----------
    folder : of the run, with its result
    version : what it made; None where the base stayed
    """
    if settings.mlflow_tracking_uri is None:
        return
    said: list[object] = ["--run", folder, "--experiment", settings.mlflow_experiment]
    try:
        if version is not None:
            told = folder / CARD
            with database.read() as session:
                told.write_text(page(*card(session, settings, version)), encoding="utf-8")
            said += ["--artifact", settings.artifacts_dir / version, "--card", told]
        run_id = _asked(settings.mlflow_tracking_uri, "track", *said)["run_id"]
        log.info("mlflow_logged", version=version, run=run_id)
    except (LateralError, OSError) as error:
        log.warning("mlflow_not_logged", version=version, reason=str(error))


def fetched(settings: Settings, run_id: str, out: Path) -> Path:
    """The folder of the ranker that a run of the store made, copied and not checked yet.

    Raises
    ------
    TrackingFailedError
        When no store is set, or it does not give the artifact.
    """
    if settings.mlflow_tracking_uri is None:
        raise TrackingFailedError("LATERAL_MLFLOW_TRACKING_URI names no tracking store.")
    bound = settings.max_artifact_bytes
    said = (f"--run-id={run_id}", "--out", out, "--most-bytes", bound)
    return Path(_asked(settings.mlflow_tracking_uri, "fetch", *said)["artifact"])


def _asked(uri: str, command: str, *said: object) -> dict[str, str]:
    """What the process answers.

    Raises
    ------
    TrackingFailedError
        With its last word, or because it took too long.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and arguments
            [sys.executable, "-m", "ml", command, "--tracking-uri", uri, *map(str, said)],
            env={**os.environ, **_ENVIRONMENT},
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TrackingFailedError(f"No answer within {_SECONDS:.0f} seconds.") from error
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        raise TrackingFailedError(lines[-1].removeprefix("error: "))
    answer: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return answer
