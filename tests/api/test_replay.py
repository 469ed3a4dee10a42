"""A served list is computed anew from what its scores rested on, and says so where it differs."""

import hashlib
import json
import re
import zlib
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app.core.db import Database
from app.core.sealing import BrokenSealError, Sealer
from app.core.services import services_of
from app.learning.lists.policies import Served
from app.learning.lists.policies import replayed as replayed_list
from app.serving import serving_of
from app.serving.replaying import ReplayInputs, columns_of, opened, sealed
from ml.ranking.arrays.ragged import AnyArray
from models import ErasedList, ServedList
from models.base import utc_now
from models.learning import ModelVersion
from models.packing import PACKED, Columns, packed, plain, unpacked
from models.ranker_vocabulary import Arm
from models.vocabulary import ActorKind, Scope, Visibility
from tests.api.test_experiment_lists import Own, begun
from tests.support.catalogue import Headers, Keys
from tests.support.challengers import registered_challenger
from tests.support.changes import eventually
from tests.support.feedback_log import served
from tests.support.organisation import Json, Organisation, opening_keys, wish


@pytest.fixture
def team(keys: Keys) -> Headers:
    return keys(ActorKind.DATA_TEAM)


@pytest.fixture
def own(organisation: Organisation, keys: Keys) -> Own:
    return Own(organisation, {"E-1": keys(ActorKind.PORTAL, "E-1")})


def replayed(client: TestClient, headers: Headers, list_id: str) -> tuple[int, Json]:
    """The answer, once the list was written."""
    assert eventually(lambda: not serving_of(client.app).impressions.waiting)
    path = f"/v1/lists/{list_id}/replay"
    assert eventually(lambda: client.get(path, headers=headers).status_code != 404)
    answer = client.get(path, headers=headers)
    return answer.status_code, answer.json()


def test_a_list_is_what_its_version_and_inputs_make_of_it_and_names_nobody(
    organisation: Organisation, database: Database, champion: str, own: Own, team: Headers
) -> None:
    client = organisation.client
    served = own("E-1")
    status, told = replayed(client, team, served["list_id"])
    assert (status, told["equal"], told["ordered"]) == (200, True, True)
    assert told["worst"] <= 1e-6
    assert told["model_version"] == champion
    assert [one["again"] for one in told["items"]] == pytest.approx(
        [one["score"] for one in served["items"]], abs=2e-6
    )
    said = str(told)
    assert "E-1" not in said
    assert not any(key in said for key in opening_keys(served))

    with database.write() as session:
        (row,) = session.exec(select(ServedList))
        row.pair_at, row.swapped = 1, True
    _, told = replayed(client, team, served["list_id"])
    assert (told["equal"], told["ordered"]) == (False, False), "nothing was exchanged"
    with database.write() as session:
        (row,) = session.exec(select(ServedList))
        row.swapped = False
        first, *rest = [entry.score for entry in row.entries]
        row.kinds = {**(row.kinds or {}), "score": [first + 0.01, *rest]}
    _, told = replayed(client, team, served["list_id"])
    assert not told["equal"]
    assert told["worst"] == pytest.approx(0.01, abs=1e-4)
    for broken in ({"sealed": (row.sealed or b"")[:-1] + b"x"}, {"inputs": {"bridge": [0.5]}}):
        with database.write() as session:
            (row,) = session.exec(select(ServedList))
            kept = {name: getattr(row, name) for name in broken}
            row.sqlmodel_update(broken)
        status, told = replayed(client, team, served["list_id"])
        assert (status, told["code"]) == (409, "not_replayable")
        with database.write() as session:
            session.exec(select(ServedList)).one().sqlmodel_update(kept)
    shown = services_of(client.app).metrics.exposition().decode()
    differs = re.search(r'^lateral_replays_total{outcome="differs"} (.+)$', shown, re.MULTILINE)
    assert differs is not None
    assert float(differs[1]) >= 2, "the exchange and the score"


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_private_list_replays_only_for_who_may_know_it(
    organisation: Organisation, own: Own, team: Headers
) -> None:
    organisation.wishing("E-1", wish("Marketing", visibility=Visibility.PRIVATE))
    served = own("E-1")
    status, told = replayed(organisation.client, team, served["list_id"])
    assert (status, told["code"]) == (403, "scope_missing")
    status, told = replayed(organisation.client, organisation.headers, served["list_id"])
    assert (status, told["equal"]) == (200, True)


def test_a_list_of_the_erased_is_gone_and_one_of_a_retired_version_says_so(
    organisation: Organisation, database: Database, own: Own, team: Headers
) -> None:
    client = organisation.client
    list_id = own("E-1")["list_id"]
    assert replayed(client, team, list_id)[0] == 200
    with database.write() as session:
        session.exec(select(ModelVersion)).one().retired_at = utc_now()
    status, told = replayed(client, team, list_id)
    assert (status, told["code"]) == (409, "version_retired")
    gone = client.delete("/v1/employees/E-1?mode=erase", headers=organisation.headers)
    assert gone.status_code == 200, gone.text
    status, told = replayed(client, team, list_id)
    assert (status, told["code"]) == (410, "erased")
    with database.read() as session:
        assert session.exec(select(ServedList)).all() == []
        assert len(session.exec(select(ErasedList)).all()) == 1
    never = client.get("/v1/lists/l_never/replay", headers=team)
    assert never.status_code == 404


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_drafted_list_replays_by_both_versions_and_its_coins(
    organisation: Organisation, database: Database, champion: str, own: Own, keys: Keys
) -> None:
    client = organisation.client
    promoter = keys(ActorKind.DATA_TEAM, None, Scope.MODELS_READ, Scope.MODELS_PROMOTE)
    challenger = registered_challenger(database, champion)
    begun(client, promoter, kind="interleave", challenger=challenger)
    list_id = own("E-1")["list_id"]
    _, told = replayed(client, promoter, list_id)
    assert (told["equal"], told["ordered"]) == (True, True)
    assert {one["version"] for one in told["items"]} == {champion, challenger}


NAMES = ("a", "b", "c")
SIGNALS = np.array([[0, 0.1, 0], [0, 0.7, -1 / 3]], dtype=np.float32)


def kept(seen: Columns, **changed: Any) -> ServedList:
    """A list of two whose scores rest on `SIGNALS`, and what others may see of them."""
    given = {"prices": (0.0, 0.0), "versions": ("v", "v"), "places": (1, 2), **changed}
    inputs = unpacked(packed(seen))
    row = served("l_one", "E-1", 0, model_version="v", items=["O-1", "O-2"], inputs=inputs)
    row.sealed = sealed(SEALER, "l_one", "v", seen, ReplayInputs(NAMES, SIGNALS, **given))
    return row


SEALER = Sealer(b"p" * 32, "lists")


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"prices": (0.0, 0.2)},
        {"versions": ("w", "v"), "places": (1, 3)},
    ],
)
@pytest.mark.parametrize("seen", ["all", "nothing", "other values", "another signal"])
def test_a_replay_reads_what_the_scores_rest_on_whatever_others_may_see(
    seen: str, changed: dict[str, Any]
) -> None:
    all_of_it = columns_of(NAMES, SIGNALS)
    others = {
        "all": all_of_it,
        "nothing": {},
        "other values": {**all_of_it, "b": [0.25, 0.5]},
        "another signal": {**all_of_it, "d": [1.0, 0.0]},
    }[seen]
    again = opened(SEALER, kept(others, **changed))
    told = dict(zip(again.names, again.signals.T.tolist(), strict=True))
    assert {name: values for name, values in told.items() if any(values)} == all_of_it
    assert again.prices == changed.get("prices", (0.0, 0.0))
    assert again.versions == changed.get("versions", ("v", "v"))
    assert again.places == changed.get("places", (1, 2))


def test_what_nobody_hides_is_not_kept_twice() -> None:
    plain_list = kept(columns_of(NAMES, SIGNALS)).sealed or b""
    assert len(plain_list) == 12 + 16, "nonce and seal"


def test_what_is_sealed_for_one_list_opens_for_no_other_and_beside_nothing_else() -> None:
    row = kept({"b": [0.5, 0.5]})
    opened(SEALER, row)
    for changed in ({"list_id": "l_other"}, {"inputs": {"b": [0.5, 0.25]}}, {"inputs": {}}):
        other = row.model_copy(update=changed)
        with pytest.raises(BrokenSealError):
            opened(SEALER, other)
    with pytest.raises(BrokenSealError):
        opened(SEALER, row.model_copy(update={"items": ["O-1"]}))


def test_a_list_whose_seal_holds_a_digest_is_replayed_beside_what_it_was_sealed_beside() -> None:
    seen = {"b": [0.5, 0.5]}
    row = kept(seen)
    inputs = ReplayInputs(NAMES, SIGNALS, (0.0, 0.2), ("v", "v"), (1, 2))
    digest = hashlib.sha256(plain(seen)).digest()[:16]
    row.sealed = SEALER.seal(PACKED + digest + inputs.beside(seen, "v"), b"l_one")
    again = opened(SEALER, row)
    assert dict(zip(again.names, again.signals.T.tolist(), strict=True)) == {
        **columns_of(NAMES, SIGNALS)
    }
    assert again.prices == (0.0, 0.2)
    with pytest.raises(BrokenSealError, match="beside the seal"):
        opened(SEALER, row.model_copy(update={"inputs": {"b": [0.5, 0.25]}}))


def test_a_list_of_before_is_replayed_from_all_that_was_sealed() -> None:
    head = {"names": ["b", "c"], "versions": ["v", "w"], "of": [1, 0], "places": [1, 3]}
    numbers = np.ascontiguousarray(SIGNALS[:, 1:]).tobytes()
    content = zlib.compress(json.dumps({**head, "prices": [0.0, 0.2]}).encode() + b"\n" + numbers)
    row = kept({})
    row.sealed = SEALER.seal(content, b"l_one")
    again = opened(SEALER, row)
    assert again.signals.tolist() == SIGNALS[:, 1:].tolist()
    assert (again.names, again.versions) == (("b", "c"), ("w", "v"))
    assert (again.prices, again.places) == ((0.0, 0.2), (1, 3))


def test_coins_that_fell_otherwise_and_a_rise_in_a_team_are_found() -> None:
    champion, challenger = Arm.CHAMPION, Arm.CHALLENGER
    drafted = [challenger, champion, champion, challenger, champion]
    scores = [0.5, 0.9, 0.8, 0.4, 0.7]

    def is_in_order(coins: list[bool], scores: list[float], **changed: object) -> bool:
        served = Served(scores, drafted, None)
        inputs = ReplayInputs((), np.zeros((5, 0)), (0.0,) * 5, ("v",) * 5, (1, 2, 3, 4, 5))
        return replayed_by({"v": _Told(scores)}, replace(served, **changed), inputs, coins)

    assert is_in_order([True, False, False], scores)
    assert not is_in_order([False, False, False], scores), "the first coin fell otherwise"
    assert not is_in_order([True, False, False], [0.3, 0.9, 0.8, 0.4, 0.7]), "0.4 after 0.3"
    assert not is_in_order([True, False, False], scores, teams=[None] * 5), "one ranker falls"


@dataclass
class _Told:
    """A combination that says what it is told."""

    scores: list[float]
    names: tuple[str, ...] = ()

    def score(self, signals: AnyArray) -> tuple[AnyArray, None]:
        return np.array(self.scores[: len(signals)]), None


def replayed_by(by: Any, served: Served, inputs: ReplayInputs, coins: list[bool]) -> bool:
    return replayed_list(served, inputs, by, iter(coins)).ordered
