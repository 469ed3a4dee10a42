"""The demo's judged version: learnt from invented lists, refused by its gate, and told once."""

import pytest
from fastapi.testclient import TestClient

from app.cli.demo import _told_of
from app.cli.demo_learning import judged_version
from app.core.db import Database
from app.learning.registry import aliases
from app.settings import Settings
from models.ranker_vocabulary import GateVerdict
from tests.support.catalogue import Headers
from tests.support.organisation import Organisation


@pytest.mark.long
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_the_demo_shows_a_card_and_a_refused_gate(
    organisation: Organisation,
    database: Database,
    settings: Settings,
    champion: str,
    hr_headers: Headers,
) -> None:
    client: TestClient = organisation.client
    told = judged_version(database, settings, "demo")
    assert told is not None
    assert told.verdict is GateVerdict.REFUSE
    again = judged_version(database, settings, "demo")
    assert again is not None
    assert again.id == told.id, "it is learnt once"
    with database.read() as session:
        assert aliases.champion(session) == champion
    said = _told_of(told, "http://127.0.0.1:8000/v1/models", "a-key")
    assert "its gate says refuse: value, calibration" in said
    card = f"/v1/models/{told.version}/card"
    assert card in said
    page = client.get(card, headers={**hr_headers, "Accept": "text/html"})
    assert page.status_code == 200
    assert page.text.count("<svg") == 4
    tag = {
        "If-Match": client.get("/v1/models/aliases/champion", headers=hr_headers).headers["ETag"]
    }
    body = {"person": "Ana Ruiz", "reason": "it looks better"}
    path = f"/v1/models/{told.version}/promote"
    refused = client.post(path, headers={**hr_headers, **tag}, json=body)
    assert (refused.status_code, refused.json()["code"]) == (409, "gate_refused")
