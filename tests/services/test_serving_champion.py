"""The ranker in use: loaded, replaced while requests go on, refused when it is damaged."""

import json
import math
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from app.core.db import Database
from app.core.errors import RankerUnavailableError
from app.serving import Disclosure, Serving
from app.settings import Settings
from tests.support.champions import promote, trained_artifact
from tests.support.changes import eventually, retitle, title_of
from tests.support.organisation import StoredOrganisation


def test_without_a_ranker_the_catalogue_is_followed_all_the_same(
    loaded_database: Database, serving_on: Callable[..., Serving]
) -> None:
    serving = serving_on()
    retitle(serving._database, "O-PMM", "Herald")
    snapshot = serving.current()
    assert title_of(snapshot, "O-PMM") == "Herald"
    with pytest.raises(RankerUnavailableError, match="lateral train"):
        snapshot.ranking_board()


def test_a_promoted_ranker_is_swapped_in_while_requests_go_on(
    loaded_database: Database,
    champion: str,
    stored: StoredOrganisation,
    settings: Settings,
    serving_on: Callable[..., Serving],
) -> None:
    serving = serving_on(refresh_seconds=0.05)
    artifact = trained_artifact(stored.frames, settings.artifacts_dir, seed=2)
    assert artifact.name != champion
    promote(loaded_database, artifact)
    seen: set[str] = set()

    def ask() -> bool:
        snapshot = serving.current()
        board = snapshot.ranking_board()
        person = snapshot.person("E-1").seen(Disclosure.EVERYTHING)
        mask = np.ones(len(board.columns), dtype=np.bool_)
        assert board.ranker.rank_openings(person.profile, board.index, k=3, mask=mask)
        assert snapshot.crowd(Disclosure.MANAGERS).ranker is board.ranker
        seen.add(board.ranker.version)
        return artifact.name in seen

    assert eventually(ask)
    assert seen <= {champion, artifact.name}
    assert serving.status().model_version == artifact.name


@pytest.mark.parametrize(
    "damage", ["altered", "missing", "other manifest", "other scores", "no numbers", "NaN"]
)
def test_a_damaged_ranker_is_not_taken_and_the_old_one_stays(
    loaded_database: Database,
    champion: str,
    stored: StoredOrganisation,
    settings: Settings,
    serving_on: Callable[..., Serving],
    damage: str,
) -> None:
    serving = serving_on(refresh_seconds=0.05)
    artifact = trained_artifact(stored.frames, settings.artifacts_dir, seed=2)
    promote(loaded_database, artifact)
    _damage(artifact, damage)
    assert eventually(lambda: champion_problem(serving) != "")
    assert serving.current().ranking_board().ranker.version == champion


def champion_problem(serving: Serving) -> str:
    return serving.current().ranker_problem


def _damage(artifact: Path, damage: str) -> None:
    if damage == "altered":
        path = artifact / "references.json"
        whole = path.read_bytes()
        assert b"Account" in whole
        path.write_bytes(whole.replace(b"Account", b"Accaunt"))
    elif damage == "missing":
        shutil.rmtree(artifact)
    elif damage == "other manifest":
        path = artifact / "manifest.json"
        path.write_text(path.read_text() + "\n")
    else:
        path = artifact / "probes" / "scores.json"
        recorded = json.loads(path.read_text())
        told = {
            "other scores": [recorded[0] + 0.1, *recorded[1:]],
            "no numbers": ["0.1"] * len(recorded),
            "NaN": [math.nan] * len(recorded),
        }
        path.write_text(json.dumps(told[damage]))


def test_a_ranker_that_cannot_be_loaded_is_named_in_the_problem(
    loaded_database: Database,
    champion: str,
    settings: Settings,
    serving_on: Callable[..., Serving],
) -> None:
    shutil.rmtree(settings.artifacts_dir / champion)
    serving = serving_on()
    with pytest.raises(RankerUnavailableError, match=f"{champion} cannot be loaded"):
        serving.current().ranking_board()
