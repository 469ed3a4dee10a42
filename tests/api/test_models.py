"""Rankers over HTTP: read, taken in, promoted by a second person, brought back, retired."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.core.db import Database
from app.learning.registry import intake
from app.learning.registry import versions as registry
from app.learning.registry.artifacts import ArtifactRefusedError
from app.settings import Settings
from ml.artifact import MANIFEST, save_artifact
from ml.frames import OpeningProfile, TrainingFrames
from ml.training import train
from models.learning import GateResult
from models.ranker_vocabulary import GateVerdict
from models.vocabulary import Scope
from tests.support.catalogue import Headers

CHAMPION = "/v1/models/aliases/champion"
SAID = {"person": "Ana Ruiz", "reason": "better on the pilot"}
Files = dict[str, bytes]
_SCOPES = (Scope.MODELS_READ, Scope.MODELS_WRITE, Scope.MODELS_PROMOTE)


@pytest.fixture
def team(headers_for: Callable[..., Headers]) -> Headers:
    """A data team that may register and promote."""
    return headers_for(*_SCOPES)


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The files of a ranker that a data scientist made with the library alone."""
    roles = [
        OpeningProfile(key=title, title=title, function="Sales", grade=4, description=title)
        for title in ("Account executive", "Sales engineer", "Key account manager")
    ]
    ranker = train(TrainingFrames("2026-03-01", (), roles, (), (), ()), seed=7)
    folder = tmp_path_factory.mktemp("outside") / ranker.version
    save_artifact(ranker, folder)
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def zipped(files: Files) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def send(client: TestClient, headers: Headers, content: bytes) -> tuple[int, dict[str, object]]:
    answer = client.post(
        "/v1/models?reason=our own labels",
        headers={**headers, "Content-Type": "application/zip"},
        content=content,
    )
    return answer.status_code, answer.json()


def left(settings: Settings) -> set[str]:
    return {path.name for path in settings.artifacts_dir.iterdir()}


def test_a_ranker_made_elsewhere_is_taken_in_promoted_and_brought_back(
    client: TestClient,
    team: Headers,
    headers_for: Callable[..., Headers],
    champion: str,
    outside: Files,
) -> None:
    status, told = send(client, team, zipped(outside))
    assert (status, told["registered"]) == (201, True)
    version = str(told["version"])
    assert send(client, team, zipped(outside))[1] == {"version": version, "registered": False}
    read = client.get(f"/v1/models/{version}", headers=team).json()
    assert (read["origin"], read["reason"], read["aliases"]) == (
        "registered",
        "our own labels",
        [],
    )
    path = f"/v1/models/{version}/promote"
    assert client.post(path, headers=team, json=SAID).status_code == 428
    tag = {"If-Match": client.get(CHAMPION, headers=team).headers["ETag"]}
    stale = {"If-Match": '"0000"'}
    assert client.post(path, headers={**team, **stale}, json=SAID).status_code == 412
    alone = client.post(path, headers={**team, **tag}, json=SAID)
    assert (alone.status_code, alone.json()["code"]) == (409, "second_person_needed")
    other = headers_for(Scope.MODELS_READ, Scope.MODELS_PROMOTE)
    promoted = client.post(path, headers={**other, **tag}, json=SAID)
    assert (promoted.status_code, promoted.json()["step"]) == (200, "promote")
    assert client.post(path, headers={**other, **tag}, json=SAID).status_code == 412
    _brought_back(client, other, champion, version)


def _brought_back(client: TestClient, headers: Headers, champion: str, version: str) -> None:
    tag = {"If-Match": client.get(CHAMPION, headers=headers).headers["ETag"]}
    body = {"person": "Ana Ruiz", "reason": "worse for new people"}
    retire = f"/v1/models/{version}/retire"
    used = client.post(retire, headers=headers, json=body)
    assert (used.status_code, used.json()["code"]) == (409, "version_aliased")
    back = client.post(f"{CHAMPION}/rollback", headers={**headers, **tag}, json=body)
    assert (back.status_code, back.json()["version"]) == (200, champion)
    history = client.get(f"{CHAMPION}/history", headers=headers).json()["items"]
    assert [(one["step"], one["version"]) for one in history] == [
        ("bootstrap", champion),
        ("promote", version),
        ("rollback", champion),
    ]
    assert client.post(retire, headers=headers, json=body).json()["retired_by"] == "Ana Ruiz"


def _outer(files: Files) -> bytes:
    return zipped({**files, "../../stolen.json": b"{}"})


def _linked(files: Files) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        link = zipfile.ZipInfo("arrays.npz")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return buffer.getvalue()


def _bomb(files: Files) -> bytes:
    return zipped({**files, "padding.bin": bytes(4 << 20)})


def _flipped(files: Files) -> bytes:
    altered = bytearray(files["arrays.npz"])
    altered[len(altered) // 2] ^= 1
    return zipped({**files, "arrays.npz": bytes(altered)})


def _other_schema(files: Files) -> bytes:
    """A manifest whose hashes are right and whose tables are not what a ranker reads."""
    manifest = json.loads(files[MANIFEST])
    table = json.dumps({"start": "x", "terms": [[]]}).encode()
    manifest["files"]["combination.json"] = {
        "bytes": len(table),
        "sha256": hashlib.sha256(table).hexdigest(),
    }
    return zipped({**files, "combination.json": table, MANIFEST: json.dumps(manifest).encode()})


def _older_format(files: Files) -> bytes:
    manifest = {**json.loads(files[MANIFEST]), "format": 2}
    return zipped({**files, MANIFEST: json.dumps(manifest).encode()})


def _escaping_manifest(files: Files) -> bytes:
    manifest = json.loads(files[MANIFEST])
    manifest["files"]["../../../etc/passwd"] = {"bytes": 1, "sha256": "0" * 64}
    return zipped({**files, MANIFEST: json.dumps(manifest).encode()})


HARMFUL: dict[str, tuple[Callable[[Files], bytes], str]] = {
    "no zip": (lambda _: b"PK\x03\x04 not a zip", "cannot be read"),
    "a truncated zip": (lambda files: zipped(files)[:-200], "cannot be read"),
    "an empty zip": (lambda _: zipped({}), "manifest.json: missing"),
    "a path that leads out": (_outer, "leads out"),
    "a link": (_linked, "leads out"),
    "a zip bomb": (_bomb, "more than"),
    "a flipped bit": (_flipped, "altered"),
    "another schema": (_other_schema, "combination"),
    "an older format": (_older_format, "unknown format"),
    "a manifest that leads out": (_escaping_manifest, "cannot be used"),
}


def test_what_would_harm_is_refused_and_the_old_ranker_serves(
    database: Database,
    settings: Settings,
    champion: str,
    outside: Files,
    subtests: pytest.Subtests,
) -> None:
    size = sum(map(len, outside.values()))
    bounded = settings.model_copy(update={"max_artifact_bytes": size + (1 << 20)})
    before = left(settings)
    for name, (make, why) in HARMFUL.items():
        with subtests.test(name):
            sent = io.BytesIO(make(outside))
            with pytest.raises(ArtifactRefusedError, match=why):
                intake.register_zip(database, bounded, "key:a", sent, "harmful")
            assert left(settings) == before
    assert not (settings.data_dir / "stolen.json").exists()
    with database.read() as session:
        assert [one.version for one in registry.versions(session)] == [champion]


def test_an_upload_is_refused_as_a_problem_and_leaves_nothing(
    client: TestClient, team: Headers, settings: Settings, champion: str, outside: Files
) -> None:
    before = left(settings)
    status, told = send(client, team, _flipped(outside))
    assert (status, told["code"]) == (422, "artifact_refused")
    as_json = client.post("/v1/models?reason=why not", headers=team, json={})
    assert as_json.status_code == 415
    assert left(settings) == before
    assert client.get(CHAMPION, headers=team).json()["version"] == champion


def test_the_gate_refuses_and_only_who_may_overrules_it(
    client: TestClient,
    team: Headers,
    headers_for: Callable[..., Headers],
    database: Database,
    champion: str,
    outside: Files,
) -> None:
    version = str(send(client, team, zipped(outside))[1]["version"])
    lines = [{"name": "slices", "measured": -0.1, "threshold": -0.02, "passed": False}]
    with database.write() as session:
        session.add(
            GateResult(
                version=version, policy_hash="c" * 64, verdict=GateVerdict.REFUSE, lines=lines
            )
        )
    other = headers_for(Scope.MODELS_READ, Scope.MODELS_PROMOTE)
    tag = {"If-Match": client.get(CHAMPION, headers=other).headers["ETag"]}
    path = f"/v1/models/{version}/promote"
    refused = client.post(path, headers={**other, **tag}, json=SAID)
    assert (refused.status_code, refused.json()["code"]) == (409, "gate_refused")
    assert refused.json()["lines"] == lines
    overruled = {**SAID, "override": {"approver": "Bo Lind", "reason": "the slice is three people"}}
    assert client.post(path, headers={**other, **tag}, json=overruled).status_code == 403
    chief = headers_for(*_SCOPES, Scope.MODELS_OVERRIDE)
    assert client.post(path, headers={**chief, **tag}, json=overruled).status_code == 200
    card = client.get(f"/v1/models/{version}/card", headers=team).json()
    assert card["decisions"][0]["override"]["approver"] == "Bo Lind"
    assert card["gate"]["verdict"] == "refuse"


def test_a_card_is_told_as_json_and_as_a_page_without_script(
    client: TestClient, team: Headers, champion: str, settings: Settings
) -> None:
    path = f"/v1/models/{champion}/card"
    told = client.get(path, headers=team).json()
    assert told["problem"] is None
    assert set(told["files"]) >= {"arrays.npz", "combination.json"}
    page, again = (client.get(path, headers={**team, "Accept": "text/html"}) for _ in range(2))
    assert page.content == again.content
    assert page.headers["Content-Type"].startswith("text/html")
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert "<script" not in page.text.lower()
    assert "prefers-color-scheme:dark" in page.text
    for line in told["figures"][0]["rows"]:
        assert str(line[0]) in page.text
    file = client.get(
        f"/v1/models/{champion}/files/combination.json",
        headers={**team, "Accept-Encoding": "identity"},
    )
    assert file.headers["ETag"] == f'"{told["files"]["combination.json"]}"'
    for name in ("key_pepper", "..%2f..%2fkey_pepper", "nothing.json"):
        assert client.get(f"/v1/models/{champion}/files/{name}", headers=team).status_code == 404
    (Path(settings.artifacts_dir) / champion / "combination.json").write_text("{")
    assert client.get(path, headers=team).json()["problem"]
