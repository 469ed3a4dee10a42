"""What changes is told to endpoints: signed, in order, at least once, and not for ever in vain."""

import json
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlmodel import col, select

from app.core.db import Database
from app.core.sealing import Seals
from app.core.security.keys import load_pepper
from app.exchange.webhooks import delivering
from app.exchange.webhooks.messages import EVENTS
from app.exchange.webhooks.service import SECRETS
from app.exchange.webhooks.tasks import clear_log
from app.settings import Settings
from models.base import utc_now
from models.exchange import WebhookDelivery, WebhookEndpoint
from models.journal import AuditEntry, OutboxEvent
from models.vocabulary import ChangeAction
from tests.support.receiver import Message, Receiver, receiving
from tests.support.webhooks import (
    PATIENCE_SECONDS,
    allowing_loopback,
    deliver,
    let_time_pass,
    stored_endpoint,
    tell,
)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return allowing_loopback(settings)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving(Receiver()) as started:
        yield started


def only_delivery(database: Database) -> WebhookDelivery:
    with database.read() as session:
        return session.exec(select(WebhookDelivery)).one()


def only_endpoint(database: Database) -> WebhookEndpoint:
    with database.read() as session:
        return session.exec(select(WebhookEndpoint)).one()


def test_messages_are_signed_ordered_and_thin(
    database: Database, settings: Settings, receiver: Receiver
) -> None:
    endpoint, secret = stored_endpoint(database, settings, receiver.url)
    tell(database, "E-1", "E-2", "E-3")
    assert deliver(database, settings) == 3
    told = [message.verified(secret) for message in receiver.messages]
    assert [one["data"]["external_id"] for one in told] == ["E-1", "E-2", "E-3"]
    assert receiver.ids == [f"msg_{endpoint.removeprefix('wh_')}_{n:012d}" for n in (1, 2, 3)]
    assert told[0].keys() == {"type", "timestamp", "data"}
    assert told[0]["type"] == "employee.updated"
    assert told[0]["data"].keys() == {"entity", "action", "external_id"}
    assert deliver(database, settings) == 0


def test_only_the_chosen_events_are_told(
    database: Database, settings: Settings, receiver: Receiver
) -> None:
    stored_endpoint(database, settings, receiver.url, event_types=("employee.deleted",))
    tell(database, "E-1")
    assert deliver(database, settings) == 0
    assert only_endpoint(database).told_change_id > 0


def test_confidential_changes_are_told_where_they_were_asked_for_and_leave_no_gap(
    database: Database, settings: Settings, receiver: Receiver
) -> None:
    stored_endpoint(database, settings, f"{receiver.url}/open")
    stored_endpoint(database, settings, f"{receiver.url}/hr", confidential=True)
    tell(database, "E-1")
    tell(database, "E-2", confidential=True)
    tell(database, "E-3")
    deliver(database, settings)
    heard = {"/hooks/open": [], "/hooks/hr": []}
    for message in receiver.messages:
        heard[message.path].append(
            (json.loads(message.body)["data"]["external_id"], message.id[-2:])
        )
    assert heard["/hooks/open"] == [("E-1", "01"), ("E-3", "02")]
    assert [one for one, _ in heard["/hooks/hr"]] == ["E-1", "E-2", "E-3"]


def test_a_failed_message_holds_back_those_behind_it_until_it_gets_through(
    database: Database, settings: Settings, receiver: Receiver
) -> None:
    receiver.answer = lambda _: (500, {})
    stored_endpoint(database, settings, receiver.url)
    tell(database, "E-1", "E-2")
    assert deliver(database, settings) == 1
    assert deliver(database, settings) == 0
    receiver.answer = lambda _: (200, {})
    let_time_pass(database)
    assert deliver(database, settings) == 2
    assert [one[-2:] for one in receiver.ids] == ["01", "01", "02"]


def test_pauses_grow_and_vary_and_span_a_day(
    database: Database, settings: Settings, receiver: Receiver
) -> None:
    receiver.answer = lambda _: (503, {})
    stored_endpoint(database, settings, receiver.url)
    tell(database, "E-1")
    pauses: list[float] = []
    for _ in delivering.BACKOFF:
        let_time_pass(database)
        deliver(database, settings)
        delivery = only_delivery(database)
        assert delivery.last_attempt_at is not None
        pauses.append((delivery.next_attempt_at - delivery.last_attempt_at).total_seconds())
    assert pauses == sorted(pauses)
    assert pauses != list(delivering.BACKOFF)
    assert all(
        abs(pause - planned) <= planned * 0.11
        for pause, planned in zip(pauses, delivering.BACKOFF, strict=True)
    )
    assert 22 * 3600 < sum(pauses) < 26 * 3600


def test_a_receiver_may_ask_for_a_longer_pause(
    database: Database, settings: Settings, receiver: Receiver
) -> None:
    receiver.answer = lambda _: (429, {"Retry-After": "900"})
    stored_endpoint(database, settings, receiver.url)
    tell(database, "E-1")
    deliver(database, settings)
    delivery = only_delivery(database)
    assert delivery.last_attempt_at is not None
    assert delivery.next_attempt_at - delivery.last_attempt_at == timedelta(seconds=900)


def test_an_endpoint_that_fails_for_a_day_is_disabled_with_event_and_audit_and_loses_nothing(
    database: Database, settings: Settings, receiver: Receiver
) -> None:
    receiver.answer = lambda _: (500, {})
    endpoint, _ = stored_endpoint(database, settings, receiver.url)
    tell(database, "E-1", "E-2")
    for _ in range(len(delivering.BACKOFF) + 1):
        assert only_endpoint(database).disabled_at is None
        let_time_pass(database)
        deliver(database, settings)
    stored = only_endpoint(database)
    assert stored.disabled_at is not None
    assert "HTTP 500" in (stored.disabled_reason or "")
    with database.read() as session:
        for table in (OutboxEvent, AuditEntry):
            disabled = select(table).where(col(table.action) == ChangeAction.DISABLED)
            assert session.exec(disabled).one().external_id == endpoint
    let_time_pass(database)
    assert deliver(database, settings) == 0


def test_a_receiver_that_is_gone_is_not_asked_again(
    database: Database, settings: Settings, receiver: Receiver
) -> None:
    receiver.answer = lambda _: (410, {})
    stored_endpoint(database, settings, receiver.url)
    tell(database, "E-1")
    deliver(database, settings)
    assert "gone" in (only_endpoint(database).disabled_reason or "")


def test_redirects_are_failures_and_not_followed(
    database: Database, settings: Settings, receiver: Receiver
) -> None:
    with receiving(Receiver()) as elsewhere:
        receiver.answer = lambda _: (307, {"Location": elsewhere.url})
        stored_endpoint(database, settings, receiver.url)
        tell(database, "E-1")
        deliver(database, settings)
        assert elsewhere.messages == []
    assert only_delivery(database).last_status == 307


def test_both_secrets_sign_during_a_rotation_and_only_the_new_one_after_it(
    database: Database, settings: Settings, receiver: Receiver
) -> None:
    _, old = stored_endpoint(database, settings, receiver.url)
    other, new = stored_endpoint(database, settings, receiver.url, event_types=("role.deleted",))
    with database.write() as session:
        rows = {row.public_id: row for row in session.exec(select(WebhookEndpoint))}
        taken = rows.pop(other)
        (row,) = rows.values()
        sealer, salt = _sealer(settings), taken.public_id.encode()
        row.previous_secret = row.secret
        row.secret = sealer.seal(sealer.open(taken.secret, salt), row.public_id.encode())
        row.previous_secret_until = utc_now() + timedelta(hours=1)
    tell(database, "E-1")
    deliver(database, settings)
    (during,) = receiver.messages
    assert during.verified(old) == during.verified(new)
    with database.write() as session:
        for row in session.exec(select(WebhookEndpoint)):
            row.previous_secret_until = utc_now() - timedelta(seconds=1)
    tell(database, "E-1")
    deliver(database, settings)
    assert len(receiver.messages[1].headers["webhook-signature"].split()) == 1
    assert receiver.messages[1].verified(new)


def _sealer(settings: Settings):
    return Seals(load_pepper(settings)).sealer(SECRETS)


def test_deliverers_at_the_same_time_send_each_message_once_and_in_order(
    database: Database, settings: Settings, receiver: Receiver
) -> None:
    stored_endpoint(database, settings, receiver.url)
    tell(database, *(f"E-{n}" for n in range(20)))
    threads = [threading.Thread(target=deliver, args=(database, settings)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    deliver(database, settings)
    assert [one[-2:] for one in receiver.ids] == [f"{n:02d}" for n in range(1, 21)]


def test_one_that_lost_its_claim_notes_nothing(
    database: Database, settings: Settings, receiver: Receiver
) -> None:
    stored_endpoint(database, settings, receiver.url)
    tell(database, "E-1")

    def steal(message: Message) -> tuple[int, dict[str, str]]:
        with database.write() as session:
            session.exec(select(WebhookEndpoint)).one().claim = "another"
        return 200, {}

    receiver.answer = steal
    deliver(database, settings)
    assert only_delivery(database).attempts == 0
    receiver.answer = lambda _: (200, {})
    let_time_pass(database)
    deliver(database, settings)
    assert [one[-2:] for one in receiver.ids] == ["01", "01"]


def test_a_slow_receiver_does_not_keep_the_others_waiting_for_it(
    database: Database, settings: Settings, receiver: Receiver
) -> None:
    stored_endpoint(database, settings, f"{receiver.url}/slow")
    stored_endpoint(database, settings, f"{receiver.url}/fast")
    tell(database, "E-1")
    fast_came = threading.Event()

    def answer(message: Message) -> tuple[int, dict[str, str]]:
        if message.path.endswith("fast"):
            fast_came.set()
        return (204 if fast_came.wait(PATIENCE_SECONDS / 2) else 500), {}

    receiver.answer = answer
    assert deliver(database, settings) == 2
    with database.read() as session:
        assert all(row.delivered_at for row in session.exec(select(WebhookDelivery)))


def test_an_answer_that_drips_is_given_up_in_time(database: Database, settings: Settings) -> None:
    settings = settings.model_copy(update={"webhook_seconds": 1.0})
    stop, told_to_the_end = threading.Event(), threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(PATIENCE_SECONDS)

        def drip() -> None:
            connection, _ = listener.accept()
            with connection:
                for byte in b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 100:
                    if stop.wait(0.1):
                        return
                    try:
                        connection.sendall(bytes([byte]))
                    except OSError:
                        return

            told_to_the_end.set()

        thread = threading.Thread(target=drip)
        thread.start()
        stored_endpoint(database, settings, f"http://127.0.0.1:{listener.getsockname()[1]}/")
        tell(database, "E-1")
        deliver(database, settings)
        stop.set()
        thread.join()
    assert "no answer within" in (only_delivery(database).last_error or "")
    assert not told_to_the_end.is_set()


def test_a_refused_connection_is_noted_without_the_address(
    database: Database, settings: Settings
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    stored_endpoint(database, settings, f"http://127.0.0.1:{port}/")
    tell(database, "E-1")
    deliver(database, settings)
    assert only_delivery(database).last_error == "the connection was refused"


def test_a_setting_that_is_withdrawn_stops_deliveries_to_private_addresses(
    database: Database, settings: Settings, receiver: Receiver
) -> None:
    stored_endpoint(database, settings, receiver.url)
    tell(database, "E-1")
    deliver(database, settings.model_copy(update={"webhook_allow": ""}))
    assert receiver.messages == []
    assert "public internet" in (only_delivery(database).last_error or "")


def test_the_log_forgets_what_was_delivered_long_ago_and_nothing_that_waits(
    database: Database, settings: Settings, receiver: Receiver
) -> None:
    stored_endpoint(database, settings, receiver.url)
    tell(database, "E-1", "E-2")
    receiver.answer = lambda message: (500 if message.id.endswith("2") else 200, {})
    deliver(database, settings)
    with database.write() as session:
        for row in session.exec(select(WebhookDelivery)):
            row.occurred_at = utc_now() - timedelta(days=40)
            if row.delivered_at:
                row.delivered_at = row.occurred_at
    assert clear_log(database, settings) == 1
    assert only_delivery(database).number == 2


def test_every_event_type_is_a_kind_and_an_action() -> None:
    assert {f"{kind}.{action}" for kind, action in EVENTS.values()} == EVENTS.keys()
