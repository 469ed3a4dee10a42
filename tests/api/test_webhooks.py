"""Webhook endpoints through the API: who may have one, and what is said of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app.core.db import Database
from app.core.observability.followed import FollowedMetrics
from app.exchange.webhooks.metrics import delivery_metrics
from app.settings import Settings
from models.base import utc_now
from models.exchange import WebhookEndpoint
from models.journal import AuditEntry
from models.vocabulary import Scope
from tests.support.catalogue import Headers
from tests.support.receiver import Receiver, receiving
from tests.support.webhooks import (
    PATH,
    UPDATED,
    allowing_loopback,
    created,
    deliver,
    let_time_pass,
    tell,
)

TLS = "https:"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return allowing_loopback(settings)


@pytest.fixture
def open_headers(headers_for: Callable[..., Headers]) -> Headers:
    """One who may manage webhooks and know nothing that is confidential."""
    return headers_for(Scope.WEBHOOKS)


def test_the_secret_is_shown_once_and_stored_sealed(
    client: TestClient, hr_headers: Headers, database: Database
) -> None:
    made = created(client, hr_headers)
    assert str(made["secret"]).startswith("whsec_")
    read = client.get(f"{PATH}/{made['id']}", headers=hr_headers)
    assert "secret" not in read.json()
    listed = client.get(PATH, headers=hr_headers).json()["items"]
    assert listed == [read.json()]
    with database.read() as session:
        row = session.exec(select(WebhookEndpoint)).one()
        noted = session.exec(select(AuditEntry)).all()
    assert len(row.secret) > 32
    assert str(made["secret"]) not in f"{row} {noted}"


def test_an_endpoint_needs_the_scope(
    client: TestClient, headers_for: Callable[..., Headers], manager_headers: Headers
) -> None:
    bound = headers_for(Scope.WEBHOOKS, employee="E-1")
    for headers in (manager_headers, bound):
        assert client.get(PATH, headers=headers).status_code == 403
        assert client.post(PATH, json={}, headers=headers).status_code in {403, 422}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"url": f"{TLS}//10.0.0.1/"}, "/url"),
        ({"url": f"{TLS}//169.254.169.254/latest"}, "/url"),
        ({"url": "gopher://hr.example.com/"}, "/url"),
        ({"event_types": []}, "/event_types"),
        ({"event_types": ["employee.sold"]}, "/event_types"),
        ({"event_types": [UPDATED, UPDATED]}, "/event_types"),
    ],
)
def test_what_cannot_work_is_refused_with_field_and_reason(
    client: TestClient, hr_headers: Headers, body: dict[str, object], field: str
) -> None:
    wanted = {"url": "https://hr.example.com/", "event_types": [UPDATED], **body}
    answer = client.post(PATH, json=wanted, headers=hr_headers)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"].startswith(field)


def test_an_endpoint_is_changed_under_its_tag_and_deleted(
    client: TestClient, hr_headers: Headers
) -> None:
    place = f"{PATH}/{created(client, hr_headers)['id']}"
    tag = client.get(place, headers=hr_headers).headers["ETag"]
    conditional = {**hr_headers, "If-Match": tag}
    changed = client.patch(place, json={"description": "test"}, headers=conditional)
    assert (changed.status_code, changed.json()["description"]) == (200, "test")
    assert client.patch(place, json={"description": "x"}, headers=conditional).status_code == 412
    refused = client.patch(place, json={"url": "https://127.0.0.1/"}, headers=hr_headers)
    assert refused.status_code == 200, "the tests' settings allow loopback"
    assert client.patch(place, json={"secret": "x"}, headers=hr_headers).status_code == 422
    assert client.delete(place, headers=hr_headers).status_code == 204
    assert client.get(place, headers=hr_headers).status_code == 404


def test_an_endpoint_that_is_told_everything_is_like_a_missing_one_to_others(
    client: TestClient, hr_headers: Headers, open_headers: Headers
) -> None:
    refused = client.post(
        PATH,
        json={"url": "https://hr.example.com/", "event_types": [UPDATED], "confidential": True},
        headers=open_headers,
    )
    assert refused.status_code == 403
    made = created(client, hr_headers, confidential=True)
    place, missing = f"{PATH}/{made['id']}", f"{PATH}/wh_0000000000000000"
    for call in (
        lambda path: client.get(path, headers=open_headers),
        lambda path: client.patch(path, json={"description": "x"}, headers=open_headers),
        lambda path: client.delete(path, headers=open_headers),
        lambda path: client.get(f"{path}/deliveries", headers=open_headers),
        lambda path: client.post(f"{path}/enable", headers=open_headers),
        lambda path: client.post(f"{path}/rotate-secret", json={}, headers=open_headers),
        lambda path: client.post(
            f"{path}/replay", json={"since": "2026-01-01T00:00:00Z"}, headers=open_headers
        ),
    ):
        hidden, absent = call(place), call(missing)
        assert hidden.status_code == absent.status_code == 404
        assert hidden.json()["detail"] == absent.json()["detail"]
    assert client.get(PATH, headers=open_headers).json()["items"] == []


def test_a_rotation_shows_the_new_secret_and_both_sign_for_a_while(
    client: TestClient, hr_headers: Headers, database: Database, settings: Settings
) -> None:
    with receiving(Receiver()) as receiver:
        made = created(client, hr_headers, url=receiver.url)
        place = f"{PATH}/{made['id']}"
        rotated = client.post(f"{place}/rotate-secret", json={}, headers=hr_headers).json()
        tell(database, "E-1")
        deliver(database, settings)
        (message,) = receiver.messages
    assert rotated["secret"] != made["secret"]
    assert rotated["previous_secret_until"] is not None
    assert message.verified(str(made["secret"])) == message.verified(rotated["secret"])


def test_a_rotation_without_overlap_ends_the_old_secret(
    client: TestClient, hr_headers: Headers, database: Database
) -> None:
    place = f"{PATH}/{created(client, hr_headers)['id']}"
    body = {"overlap_hours": 0}
    rotated = client.post(f"{place}/rotate-secret", json=body, headers=hr_headers).json()
    assert rotated["previous_secret_until"] is None
    with database.read() as session:
        assert session.exec(select(WebhookEndpoint)).one().previous_secret is None


def test_a_repeated_creation_makes_one_endpoint_and_tells_its_secret_again(
    client: TestClient, hr_headers: Headers
) -> None:
    headers = {**hr_headers, "Idempotency-Key": "make-it-once"}
    first, again = created(client, headers), created(client, headers)
    assert first == again
    assert len(client.get(PATH, headers=hr_headers).json()["items"]) == 1


def test_the_log_tells_what_became_of_each_message(
    client: TestClient, hr_headers: Headers, database: Database, settings: Settings
) -> None:
    with receiving(Receiver()) as receiver:
        place = f"{PATH}/{created(client, hr_headers, url=receiver.url)['id']}"
        receiver.answer = lambda message: (500 if message.id.endswith("2") else 200, {})
        tell(database, "E-1", "E-2", "E-3")
        deliver(database, settings)
    first = client.get(f"{place}/deliveries?limit=2", headers=hr_headers).json()
    rest = client.get(
        f"{place}/deliveries?limit=2&cursor={first['next_cursor']}", headers=hr_headers
    ).json()
    found = [*first["items"], *rest["items"]]
    assert [(one["external_id"], one["state"], one["last_status"]) for one in found] == [
        ("E-1", "delivered", 200),
        ("E-2", "failing", 500),
        ("E-3", "pending", None),
    ]
    waiting = client.get(f"{place}/deliveries?pending=true", headers=hr_headers).json()["items"]
    assert [one["external_id"] for one in waiting] == ["E-2", "E-3"]


def test_a_message_and_everything_since_a_moment_can_be_sent_again_under_the_same_ids(
    client: TestClient, hr_headers: Headers, database: Database, settings: Settings
) -> None:
    with receiving(Receiver()) as receiver:
        place = f"{PATH}/{created(client, hr_headers, url=receiver.url)['id']}"
        tell(database, "E-1", "E-2", "E-3")
        deliver(database, settings)
        one = client.post(f"{place}/deliveries/{receiver.ids[1]}/replay", headers=hr_headers)
        assert one.json()["state"] == "pending"
        deliver(database, settings)
        assert receiver.ids[3:] == [receiver.ids[1]]
        since = {"since": (utc_now() - timedelta(hours=1)).isoformat()}
        answer = client.post(f"{place}/replay", json=since, headers=hr_headers)
        assert answer.json() == {"deliveries": 3}
        deliver(database, settings)
        assert receiver.ids[4:] == receiver.ids[:3]
        late = {"since": (utc_now() + timedelta(hours=1)).isoformat()}
        answer = client.post(f"{place}/replay", json=late, headers=hr_headers)
        assert answer.json() == {"deliveries": 0}


def test_a_message_of_another_endpoint_cannot_be_replayed(
    client: TestClient, hr_headers: Headers, database: Database, settings: Settings
) -> None:
    with receiving(Receiver()) as receiver:
        created(client, hr_headers, url=receiver.url)
        other = created(client, hr_headers, url=receiver.url, event_types=["role.deleted"])
        tell(database, "E-1")
        deliver(database, settings)
    for message in (receiver.ids[0], "msg_1", "msg_x_1", f"{receiver.ids[0]}0"):
        place = f"{PATH}/{other['id']}/deliveries/{message}/replay"
        assert client.post(place, headers=hr_headers).status_code == 404


def test_a_disabled_endpoint_goes_on_where_it_stopped(
    client: TestClient, hr_headers: Headers, database: Database, settings: Settings
) -> None:
    with receiving(Receiver(answer=lambda _: (410, {}))) as receiver:
        place = f"{PATH}/{created(client, hr_headers, url=receiver.url)['id']}"
        assert client.post(f"{place}/enable", headers=hr_headers).status_code == 409
        tell(database, "E-1", "E-2")
        deliver(database, settings)
        assert client.get(place, headers=hr_headers).json()["enabled"] is False
        tell(database, "E-3")
        receiver.answer = lambda _: (200, {})
        enabled = client.post(f"{place}/enable", headers=hr_headers).json()
        assert (enabled["enabled"], enabled["disabled_reason"]) == (True, None)
        let_time_pass(database)
        deliver(database, settings)
    assert [one[-1] for one in receiver.ids] == ["1", "1", "2", "3"]


def test_an_endpoint_is_disabled_by_hand_and_misses_nothing(
    client: TestClient, hr_headers: Headers, database: Database, settings: Settings
) -> None:
    with receiving(Receiver()) as receiver:
        place = f"{PATH}/{created(client, hr_headers, url=receiver.url)['id']}"
        disabled = client.post(f"{place}/disable", headers=hr_headers).json()
        assert (disabled["enabled"], disabled["disabled_reason"][:7]) == (False, "by key:")
        again = client.post(f"{place}/disable", headers=hr_headers)
        assert (again.status_code, again.json()["code"]) == (409, "endpoint_disabled")
        tell(database, "E-1")
        deliver(database, settings)
        assert receiver.ids == []
        assert client.post(f"{place}/enable", headers=hr_headers).json()["enabled"] is True
        deliver(database, settings)
    assert [one[-1] for one in receiver.ids] == ["1"]


def test_metrics_tell_how_deliveries_go_and_of_nobody(
    client: TestClient, hr_headers: Headers, database: Database, settings: Settings
) -> None:
    collector = FollowedMetrics(database, delivery_metrics)
    answers = iter([200, 500])
    with receiving(Receiver(answer=lambda _: (next(answers), {}))) as receiver:
        made = created(client, hr_headers, url=receiver.url)
        other = created(client, hr_headers, url=receiver.url)
        client.post(f"{PATH}/{other['id']}/disable", headers=hr_headers)
        tell(database, "E-1", "E-2")
        deliver(database, settings)
    collector.read()
    told = {
        (sample.name, *sample.labels.values()): sample.value
        for family in collector.collect()
        for sample in family.samples
    }
    assert told.pop(("lateral_webhook_oldest_seconds",)) >= 0
    assert told == {
        ("lateral_webhook_endpoints", "enabled"): 1,
        ("lateral_webhook_endpoints", "disabled"): 1,
        ("lateral_webhook_attempts_total", "delivered"): 1,
        ("lateral_webhook_attempts_total", "failed"): 1,
        ("lateral_webhook_waiting",): 1,
    }
    shown = client.get("/metrics").text
    assert "lateral_webhook_endpoints" in shown
    assert not [word for word in (made["id"], "127.0.0.1", "E-1") if str(word) in shown]
