"""Replays lists: from what was sealed beside them, and the artifact of the version that ranked."""

import hashlib
import json
from pathlib import Path

import structlog
from sqlmodel import Session

from app.core.errors import ConflictError, GoneError, NotFoundError, ScopeMissingError
from app.core.sealing import BrokenSealError, Sealer
from app.core.security import Actor, Scope
from app.core.security.keys import load_pepper
from app.learning.lists import queries
from app.learning.lists.policies import Replayed, Served, replayed
from app.learning.lists.schemas import ListReplay, ReplayItem
from app.learning.registry import aliases
from app.serving.contest import coins, experiment_key
from app.serving.lists import erased_digest
from app.serving.replaying import PURPOSE, ReplayInputs, opened
from app.settings import Settings
from ml.artifact import MANIFEST, read_manifest
from ml.errors import ArtifactError
from ml.ranking.scoring.combination import Combination
from models.feedback import ServedList

_COMBINATION = "combination.json"
_log = structlog.get_logger(__name__)


class ErasedListError(GoneError):
    """The list was erased with its person."""

    code = "erased"
    title = "Erased"


class NotReplayableError(ConflictError):
    """What the list rests on was not kept, or cannot be read."""

    code = "not_replayable"
    title = "Not replayable"


def replay(session: Session, settings: Settings, actor: Actor, list_id: str) -> ListReplay:
    """A list computed anew.

    Raises
    ------
    NotFoundError
        When no list of this id is kept.
    ErasedListError
        When it was erased with its person.
    ScopeMissingError
        When it rests on private wishes, and the caller may not know what is confidential.
    RetiredVersionError
        When the version that ranked it was retired.
    NotReplayableError
        When what it rests on was not kept, or the artifact is not what it was.
    """
    row = _existing(session, list_id)
    if row.private_inputs and not actor.may(Scope.CONFIDENTIAL):
        raise ScopeMissingError(
            f"The list rests on private wishes: a replay needs the scope {Scope.CONFIDENTIAL}."
        )
    inputs = _inputs(settings, row)
    combinations = {
        version: _combination(session, settings, version) for version in {*inputs.versions}
    }
    pepper = load_pepper(settings)
    drawn = coins(
        experiment_key(pepper, row.experiment_uid or ""), row.employee_external_id, row.day
    )
    try:
        again = replayed(_served(row), inputs, combinations, drawn)
    except KeyError as error:
        raise NotReplayableError(f"The signal {error} is not known any more.") from error
    if not again.equal:
        _log.error("replay_differs", list_id=list_id, worst=again.worst, ordered=again.ordered)
    return _read(row, inputs, again)


def _existing(session: Session, list_id: str) -> ServedList:
    row = queries.find(session, list_id)
    if row is None:
        if queries.was_erased(session, erased_digest(list_id)):
            raise ErasedListError("The list was erased with its person.")
        raise NotFoundError("No such list.")
    return row


def _inputs(settings: Settings, row: ServedList) -> ReplayInputs:
    if row.sealed is None:
        raise NotReplayableError("The list was logged before lists could be replayed.")
    try:
        return opened(Sealer(load_pepper(settings), PURPOSE), row)
    except BrokenSealError as error:
        raise NotReplayableError(f"What the list rests on cannot be read: {error}") from error


def _combination(session: Session, settings: Settings, version: str) -> Combination:
    """How a version combines signals, from the file that was registered."""
    row = aliases.required(session, version)
    aliases.require_in_service(row)
    folder = settings.artifacts_dir / row.version
    try:
        if _sha256(folder / MANIFEST) != row.manifest_sha256:
            raise NotReplayableError(f"{version}: {MANIFEST} is not the one that was registered.")
        registered = read_manifest(folder)["files"][_COMBINATION]["sha256"]
        if _sha256(folder / _COMBINATION) != registered:
            raise NotReplayableError(f"{version}: {_COMBINATION} was changed.")
        return Combination.from_json(json.loads((folder / _COMBINATION).read_bytes()))
    except (ArtifactError, OSError) as error:
        raise NotReplayableError(f"{version} cannot be read: {error}") from error


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _served(row: ServedList) -> Served:
    entries = row.entries
    return Served(
        [one.score for one in entries],
        [one.team for one in entries],
        row.pair_at if row.swapped else None,
    )


def _read(row: ServedList, inputs: ReplayInputs, again: Replayed) -> ListReplay:
    places = zip(row.entries, inputs.versions, again.scores, strict=True)
    return ListReplay(
        list_id=row.list_id,
        day=row.day,
        model_version=row.model_version,
        equal=again.equal,
        ordered=again.ordered,
        worst=again.worst,
        items=[
            ReplayItem(position=place, version=version, served=entry.score, again=score)
            for place, (entry, version, score) in enumerate(places, start=1)
        ],
    )
