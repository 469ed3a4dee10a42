"""Does training runs: a child process learns, its result is registered, nothing is promoted."""

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from sqlmodel import Session

from app.core.db import Database
from app.core.jobs import FINISHED, JobCancelledError, JobFailedError, JobRun
from app.core.journal import record_change
from app.core.private_files import make_folder
from app.learning.datasets import service as datasets
from app.learning.gate import service as gate
from app.learning.registry import aliases, artifacts
from app.learning.registry.erasures import LEARNT_FROM
from app.learning.runs import queries
from app.learning.runs.child import ChildFailedError, heard
from app.learning.runs.service import SHIPPED, used_by
from app.learning.tracking.service import track
from app.learning.training.service import checked, model_options, open_model
from app.serving import training_frames
from app.serving.own_features import approved
from app.settings import Settings
from ml.artifact import load_artifact
from ml.feedback.files import ARTIFACT, RESULT
from ml.feedback.gate import Beside, GatePolicy, GateResult
from ml.frames_io import read_frames, write_frames
from ml.ranking import Ranker
from models.base import utc_now
from models.learning import GateResult as StoredGateResult
from models.ranker_vocabulary import GateVerdict
from models.training import TrainingRun
from models.vocabulary import ChangeAction, EntityKind, JobState

Audit = Callable[[Database, Settings, str, Ranker, Ranker], Beside]

_FOLDER = ".training-"
_FRAMES, _POLICY, _OWN, _EVALUATION = "frames", "policy.json", "own.json", "evaluation"
_DATASET = "dataset"
# A lease is renewed at least as often.
_EVERY_SECONDS = 1.0


def run_training(run: JobRun, audit: Audit) -> None:
    """Learn in a process of its own; what it keeps is taken up by whoever does the job next.

    `audit` says what protected attributes tell of a version, which nothing here may read.

    Raises
    ------
    JobFailedError
        When the data cannot be learnt from, or the run takes more than it may.
    """
    with run.database.read() as session:
        row = queries.of_jobs(session, [run.job_id]).get(run.job_id)
        if row is None:
            raise JobFailedError("The training run was removed.")
        session.expunge(row)
    folder = run.settings.artifacts_dir / f"{_FOLDER}{row.uid}"
    try:
        _listen(run, row, _arguments(run, row, folder))
        track(run.database, run.settings, folder, _register(run, row, folder, audit))
    except ChildFailedError as error:
        _let_go(run, row, folder)
        raise JobFailedError(str(error)) from error
    except JobCancelledError:
        shutil.rmtree(folder, ignore_errors=True)
        with run.database.write() as session:
            datasets.release(session, row.dataset_uid, used_by(row.uid))
        raise
    shutil.rmtree(folder, ignore_errors=True)


def tidy_runs(database: Database, settings: Settings) -> None:
    """Let go what runs held that ended without a result, and remove what they left behind."""
    with database.write() as session:
        for row in queries.ended_without_result(session, FINISHED):
            datasets.release(session, row.dataset_uid, used_by(row.uid))
        going_on = {f"{_FOLDER}{uid}" for uid in queries.going_on(session, FINISHED)}
    for folder in settings.artifacts_dir.glob(f"{_FOLDER}*"):
        if folder.name not in going_on:
            shutil.rmtree(folder, ignore_errors=True)


def _arguments(run: JobRun, row: TrainingRun, folder: Path) -> Sequence[object]:
    """Put into a private folder what the process reads; what is there already stays."""
    settings = run.settings
    make_folder(settings.artifacts_dir)
    make_folder(folder)
    with run.database.read() as session:
        asked = datasets.required(session, row.dataset_uid)
        dataset = datasets.folder(settings, asked)
        thresholds = gate.required(session, row.policy_hash).thresholds
        champion = aliases.champion(session) or row.base_version
        own = [asdict(term) for term in approved(session)]
        if not (folder / _FRAMES).is_dir():
            frames = training_frames(session, utc_now().date())
            write_frames(folder / f"{_FRAMES}.new", frames)
            (folder / f"{_FRAMES}.new").rename(folder / _FRAMES)
    (folder / _POLICY).write_text(json.dumps(thresholds), encoding="utf-8")
    # A run that is taken up may hold what it learnt from people who were taken out meanwhile.
    if not (folder / _DATASET).is_file():
        (folder / _DATASET).write_text(asked.fingerprint or "", encoding="utf-8")
    if not (folder / _OWN).is_file():
        (folder / _OWN).write_text(json.dumps(own), encoding="utf-8")
    return (
        *("--dataset", dataset, "--base", settings.artifacts_dir / row.base_version),
        *("--frames", folder / _FRAMES, "--policy", folder / _POLICY, "--out", folder),
        *("--champion", settings.artifacts_dir / champion, "--label", row.label.value),
        *("--own", folder / _OWN),
        *(("--as-shipped",) if row.base == SHIPPED else ()),
        *(("--packs", settings.expert_packs_dir) if settings.expert_packs_dir else ()),
        *("--seed", row.seed, "--memory-mb", row.memory_mb, "--minutes", row.minutes),
        *("--workers", settings.batch_workers),
        *(("--scheduler", settings.batch_scheduler) if settings.batch_scheduler else ()),
        *model_options(settings),
    )


def _listen(run: JobRun, row: TrainingRun, arguments: Sequence[object]) -> None:
    for said in heard(arguments, _EVERY_SECONDS):
        if said is None:
            run.renew()
        elif "stage" in said:
            with run.write() as session:
                _note(session, row.uid, said)
            run.step(f"{said['stage']}_{said['done']}")


def _note(session: Session, uid: str, said: dict[str, Any]) -> None:
    row = queries.find(session, uid)
    if row is None:
        raise JobFailedError("The training run was removed.")
    now = utc_now()
    if row.stage != said["stage"]:
        row.stage_began_at = now
    row.stage, row.stage_done, row.stage_total = said["stage"], said["done"], said["total"]
    row.peak_mb = max(row.peak_mb, said["peak_mb"])
    if said["stage"] == _EVALUATION and row.evaluated_at is None:
        row.evaluated_at = now
    session.add(row)


def _register(run: JobRun, row: TrainingRun, folder: Path, audit: Audit) -> str | None:
    """Register the version, with what the gate says of it; none where the base stayed.

    The alias stays where it is.
    """
    result = json.loads((folder / RESULT).read_text(encoding="utf-8"))
    result[LEARNT_FROM] = (folder / _DATASET).read_text(encoding="utf-8")
    if result["stayed"]:
        with run.write() as session:
            _finish(run, session, row, result, None)
        return None
    model, draft = open_model(run.settings), folder / ARTIFACT
    candidate = checked(draft, read_frames(folder / _FRAMES), model)
    with run.database.read() as session:
        policy = GatePolicy.from_json(gate.required(session, row.policy_hash).thresholds)
        serving = aliases.champion(session) or row.base_version
    rankers = (
        load_artifact(draft, model),
        load_artifact(run.settings.artifacts_dir / serving, model),
    )
    beside = audit(run.database, run.settings, run.actor.name, *rankers)
    said = GateResult.from_json(result["gate"]).with_beside(policy, replace(beside, repeats=True))
    result["gate"] = said.to_json()
    candidate = replace(
        candidate, metrics={**candidate.metrics, "impact_ratios": list(beside.impact_ratios)}
    )
    with (
        run.write() as session,
        artifacts.entered(session, run.settings, row.created_by, candidate, draft, model),
    ):
        session.add(
            StoredGateResult(
                version=candidate.version,
                policy_hash=row.policy_hash,
                verdict=GateVerdict.of(result["gate"]["passed"]),
                lines=result["gate"]["lines"],
            )
        )
        session.flush()
        _finish(run, session, row, result, candidate.version)
    return candidate.version


def _finish(
    run: JobRun, session: Session, row: TrainingRun, result: dict[str, Any], version: str | None
) -> None:
    found = queries.find(session, row.uid)
    if found is None:
        raise JobFailedError("The training run was removed.")
    found.version, found.result = version, result
    found.verdict = GateVerdict.of(result["gate"]["passed"])
    session.add(found)
    session.flush()
    datasets.release(session, row.dataset_uid, used_by(row.uid))
    details = {"version": version, "verdict": found.verdict.value}
    record_change(
        session, run.actor.name, ChangeAction.COMPLETED, EntityKind.TRAINING_RUN, row.uid, details
    )
    run.finish(session, JobState.SUCCEEDED)


def _let_go(run: JobRun, row: TrainingRun, folder: Path) -> None:
    """Leave nothing of a run that failed: trying again would end in the same way."""
    shutil.rmtree(folder, ignore_errors=True)
    with run.write() as session:
        datasets.release(session, row.dataset_uid, used_by(row.uid))
