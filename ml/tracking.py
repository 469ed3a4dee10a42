"""Logs training runs to an MLflow tracking store, and gets the artifact of one from there.

MLflow is an extra (`lateral[mlflow]`). A store is a folder or a server: what `tracking_uri` names.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np

from ml.errors import TrackingError

ARTIFACT, RESULT, CARD = "artifact", "result.json", "card.html"
"""Where a run keeps its files: the folder of the ranker, what was measured, and its card."""

MOST_FILES = 64
"""Files that an artifact has at most; one of Lateral's has a dozen."""


def log_run(
    result: Path,
    artifact: Path | None,
    *,
    tracking_uri: str,
    experiment: str = "lateral",
    card: Path | None = None,
) -> str:
    """Log a training run: parameters, metrics, the verdict, its files; return the run's id.

    A run that cannot be logged whole is marked as failed there.

    Parameters
    ----------
    result : the `result.json` of the run
    artifact : folder of the ranker that it made; None where the base stayed
    tracking_uri : a folder (`file:///...`) or the address of a server
    experiment : the name under which runs are kept together; made where it is missing
    card : the page that tells of the version

    Raises
    ------
    TrackingError
        When MLflow is not installed, or the store does not take the run.
    """
    with _store(tracking_uri) as client:
        told = json.loads(result.read_text(encoding="utf-8"))
        known = client.get_experiment_by_name(experiment)
        number = known.experiment_id if known else client.create_experiment(experiment)
        verdict = {True: "pass", False: "refuse", None: "inconclusive"}[told["gate"]["passed"]]
        tags = {"lateral.version": told["version"], "lateral.verdict": verdict}
        run_id = str(client.create_run(number, run_name=told["version"], tags=tags).info.run_id)
        state = "FAILED"
        try:
            for name, value in parameters(told).items():
                client.log_param(run_id, name, value)
            for name, measured in metrics(told).items():
                client.log_metric(run_id, name, measured)
            client.log_artifact(run_id, str(result))
            if artifact is not None:
                client.log_artifacts(run_id, str(artifact), ARTIFACT)
            if card is not None:
                client.log_artifact(run_id, str(card))
            state = "FINISHED"
        finally:
            client.set_terminated(run_id, state)
    return run_id


def parameters(result: Mapping[str, Any]) -> dict[str, str]:
    """Return what a run was asked for and chose, by name."""
    report = result["report"]
    names = ("label", "seed", "bias", "exponent", "penalty", "lists", "people", "items", "opened")
    return {
        **{name: str(report[name]) for name in names},
        "trees": str(report["trees"]["added"]),
        "policy": str(result["gate"]["policy"]),
        "stayed": str(result["stayed"]),
    }


def metrics(result: Mapping[str, Any]) -> dict[str, float]:
    """Return what was measured of the version, with bounds as `NAME.low` and `NAME.high`."""
    found = dict(_numbers("", result["evaluation"]["figures"]["learnt"]))
    found["moved"] = float(result["report"]["moved"])
    return found


def fetch_artifact(run_id: str, out: Path, *, tracking_uri: str, most_bytes: int) -> Path:
    """Copy the artifact of a run to a folder, and return that of the ranker in it.

    What comes from there is not checked yet: register it as you would a stranger's.

    Raises
    ------
    TrackingError
        When MLflow is not installed, the run has no artifact, or it is larger than it may be.
    """
    with _store(tracking_uri) as client:
        left, count = most_bytes, 0
        for size in _sizes(client, run_id, ARTIFACT):
            left, count = left - size, count + 1
            if left < 0 or count > MOST_FILES:
                raise TrackingError(
                    f"the artifact of run {run_id} has more than {MOST_FILES} files or "
                    f"{most_bytes} bytes"
                )
        if not count:
            raise TrackingError(f"run {run_id} has no files under {ARTIFACT}/")
        return Path(client.download_artifacts(run_id, ARTIFACT, str(out)))


@contextmanager
def _store(tracking_uri: str) -> Iterator[Any]:
    """Give a client; what it or its transport raises becomes one error with one line."""
    try:
        from mlflow import MlflowClient  # noqa: PLC0415 - an extra
        from mlflow.exceptions import MlflowException  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise TrackingError("MLflow is not installed: install lateral[mlflow]") from error
    try:
        yield MlflowClient(tracking_uri=tracking_uri)
    except (MlflowException, OSError, KeyError, json.JSONDecodeError) as error:
        said = (str(error).splitlines() or [type(error).__name__])[0]
        raise TrackingError(f"MLflow: {said}") from error


def _sizes(client: Any, run_id: str, path: str) -> Iterator[int]:
    """Yield the size of each file under a path, as the store tells it."""
    for one in client.list_artifacts(run_id, path):
        if PurePosixPath(one.path).is_absolute() or ".." in PurePosixPath(one.path).parts:
            raise TrackingError(f"run {run_id}: {one.path!r} leads out of the artifact")
        if one.is_dir:
            yield from _sizes(client, run_id, one.path)
        else:
            yield int(one.file_size or 0)


def _numbers(name: str, told: Any) -> Iterator[tuple[str, float]]:
    """Yield finite numbers by name; an estimate gives its mean the name itself."""
    if isinstance(told, Mapping):
        for part, value in told.items():
            if part == "slices":
                continue
            inner = name if part == "mean" else f"{name}.{part}".strip(".")
            yield from _numbers(inner, value)
    elif isinstance(told, (int, float)) and not isinstance(told, bool) and np.isfinite(told):
        yield name, float(told)
