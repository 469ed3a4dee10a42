"""Delivers what changed to one endpoint after the other's turn: in order, at least once.

An endpoint is served under a claim. What it is to be told is written down before it is sent,
and what became of it afterwards, each in a transaction that holds only while the claim does: a
process that dies at any moment costs at most that its last message is sent again.
"""

import random
import secrets
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlmodel import Session

from app.core.db import Database
from app.core.errors import DatabaseUnavailableError
from app.core.journal import record_change
from app.core.observability.logs import kinds_of
from app.core.sealing import BrokenSealError, Sealer
from app.exchange import outbox
from app.exchange.webhooks import messages, queries
from app.exchange.webhooks.sending import Reply, Sender
from models.base import utc_now
from models.exchange import WebhookDelivery, WebhookEndpoint
from models.vocabulary import ChangeAction, EntityKind

# Seconds after the first, second ... failure; with the first attempt they span a day.
BACKOFF = (5, 30, 120, 600, 1_800, 3_600, 7_200, 14_400, 21_600, 36_000)
ACTOR = "webhooks"

_JITTER = 0.1
_MAX_RETRY_AFTER = 21_600.0
_GONE = 410
_FAN_OUT = 100
_THREADS = 8
_CLAIM_GRACE_SECONDS = 15.0

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Claim:
    endpoint_id: int
    token: str


@dataclass(frozen=True, slots=True)
class _Letter:
    """One message, ready to be sent."""

    delivery_id: int
    number: int
    url: str
    headers: dict[str, str]
    body: bytes


def _unwatched(_step: str) -> None:
    return


class Deliverer:
    """Serves every endpoint that has something to be told.

    `step` is called with the name of each instant that was reached, for whoever watches.
    """

    def __init__(
        self,
        database: Database,
        sealer: Sealer,
        sender: Sender,
        *,
        claim_seconds: float,
        budget_seconds: float,
        step: Callable[[str], None] = _unwatched,
    ) -> None:
        self._database = database
        self._sealer = sealer
        self._sender = sender
        self._claim_time = timedelta(seconds=claim_seconds + _CLAIM_GRACE_SECONDS)
        self._budget = budget_seconds
        self._step = step
        self._chance = random.SystemRandom()

    def run(self) -> int:
        """Deliver what is due, for as long as the budget lasts; how many messages were sent."""
        ends = time.monotonic() + self._budget
        with self._database.read() as session:
            free = queries.free(session, utc_now())
        if not free:
            return 0
        with ThreadPoolExecutor(min(_THREADS, len(free))) as threads:
            return sum(threads.map(lambda one: self._serve(one, ends), free))

    def _serve(self, endpoint_id: int, ends: float) -> int:
        claim = _Claim(endpoint_id, secrets.token_hex(16))
        sent = 0
        try:
            if not self._has_work(endpoint_id) or not self._take(claim):
                return 0
            while time.monotonic() < ends:
                letter = self._next(claim)
                if letter is None:
                    break
                self._step("sending")
                reply = self._sender.post(letter.url, letter.headers, letter.body)
                sent += 1
                self._step("sent")
                if not self._note(claim, letter, reply):
                    break
                self._step("noted")
            with self._database.write() as session:
                queries.release(session, endpoint_id, claim.token)
            self._step("released")
        except (DatabaseUnavailableError, BrokenSealError) as error:
            # The claim ends by itself; whoever serves the endpoint next goes on from there.
            _log.warning("webhook_interrupted", endpoint=endpoint_id, **kinds_of(error))
        return sent

    def _has_work(self, endpoint_id: int) -> bool:
        with self._database.read() as session:
            endpoint = session.get(WebhookEndpoint, endpoint_id)
            if endpoint is None:
                return False
            waiting = queries.first_pending(session, endpoint_id)
            if waiting is not None:
                return waiting.next_attempt_at <= utc_now()
            return endpoint.told_change_id < outbox.newest(session)

    def _take(self, claim: _Claim) -> bool:
        now = utc_now()
        with self._database.write() as session:
            until = now + self._claim_time
            taken = queries.claim(session, claim.endpoint_id, claim.token, now, until)
        if taken:
            self._step("claimed")
        return taken

    def _next(self, claim: _Claim) -> _Letter | None:
        """The next message if it is due; first written down if it was not yet."""
        while True:
            now = utc_now()
            with self._database.read() as session:
                endpoint = session.get(WebhookEndpoint, claim.endpoint_id)
                if endpoint is None or endpoint.claim != claim.token:
                    return None
                waiting = queries.first_pending(session, claim.endpoint_id)
                if waiting is not None:
                    return (
                        self._letter(endpoint, waiting) if waiting.next_attempt_at <= now else None
                    )
            if not self._write_down(claim):
                return None
            self._step("written")

    def _letter(self, endpoint: WebhookEndpoint, delivery: WebhookDelivery) -> _Letter:
        headers = messages.headers_of(self._sealer, endpoint, delivery, utc_now())
        body = messages.body_of(delivery)
        return _Letter(delivery.id or 0, delivery.number, endpoint.url, headers, body)

    def _write_down(self, claim: _Claim) -> bool:
        """Turn the next changes into deliveries; whether there may be something to send now."""
        with self._database.write() as session:
            endpoint = queries.held(session, claim.endpoint_id, claim.token)
            if endpoint is None:
                return False
            newest = outbox.newest(session)
            if endpoint.told_change_id >= newest:
                return False
            told = [messages.EVENTS[name] for name in endpoint.event_types]
            events = outbox.following(
                session,
                endpoint.told_change_id,
                _FAN_OUT,
                told,
                confidential=endpoint.confidential,
            )
            for event in events:
                endpoint.last_number += 1
                session.add(
                    WebhookDelivery(
                        endpoint_id=claim.endpoint_id,
                        number=endpoint.last_number,
                        event_type=f"{event.entity}.{event.action}",
                        external_id=event.external_id,
                        former_id=event.former_id,
                        occurred_at=event.occurred_at,
                    )
                )
            full = len(events) == _FAN_OUT
            endpoint.told_change_id = (events[-1].id or newest) if full else newest
        return True

    def _note(self, claim: _Claim, letter: _Letter, reply: Reply) -> bool:
        """Write down what became of a message; whether the next one may follow."""
        now = utc_now()
        with self._database.write() as session:
            endpoint = queries.held(session, claim.endpoint_id, claim.token)
            delivery = session.get(WebhookDelivery, letter.delivery_id)
            if endpoint is None or delivery is None:
                return False
            endpoint.claimed_until = now + self._claim_time
            delivery.attempts += 1
            delivery.last_attempt_at = now
            delivery.last_status, delivery.last_error = reply.status, reply.error
            if reply.is_success:
                delivery.delivered_at = now
                endpoint.delivered_count += 1
                return True
            endpoint.failed_count += 1
            if reply.status == _GONE:
                self._disable(session, endpoint, "the receiver answered 410 (gone)")
            elif delivery.attempts > len(BACKOFF):
                why = f"HTTP {reply.status}" if reply.status else reply.error
                self._disable(session, endpoint, f"a day of failures, the last one: {why}")
            else:
                delivery.next_attempt_at = now + self._pause(delivery.attempts, reply)
        return False

    def _pause(self, failures: int, reply: Reply) -> timedelta:
        seconds = BACKOFF[failures - 1] * self._chance.uniform(1 - _JITTER, 1 + _JITTER)
        asked = min(reply.retry_after or 0.0, _MAX_RETRY_AFTER)
        return timedelta(seconds=max(seconds, asked))

    def _disable(self, session: Session, endpoint: WebhookEndpoint, reason: str) -> None:
        endpoint.disabled_at = utc_now()
        endpoint.disabled_reason = reason[:200]
        endpoint.claim = endpoint.claimed_until = None
        session.flush()
        record_change(
            session,
            ACTOR,
            ChangeAction.DISABLED,
            EntityKind.WEBHOOK,
            endpoint.public_id,
            {"reason": endpoint.disabled_reason},
        )
        _log.warning("webhook_disabled", endpoint=endpoint.public_id)
