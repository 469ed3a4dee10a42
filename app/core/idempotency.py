"""One effect a key: requests that are sent again under their Idempotency-Key.

A key is claimed in a transaction of its own before the work starts. The work's own transaction
says that it was carried out, so a process that dies leaves either both or neither. Claims are
fenced: of two attempts that both think to hold the key, only one can commit.
"""

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from pydantic import BaseModel
from sqlalchemy import ColumnElement, CursorResult, delete, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from app.core.clearing import clear_rows
from app.core.db import Database, current_guard
from app.core.errors import ConflictError, LateralError, RateLimitedError
from app.core.quotas import Quotas
from app.core.sealing import BrokenSealError, Sealer
from app.settings import Settings
from models.base import utc_now
from models.exchange import IdempotencyKey

CARRIED_OUT = 0
KEPT_HEADERS = ("content-type", "location", "etag", "cache-control")

_TEMPORARY = frozenset({401, 403, 408, 409, 412, 425, 428, 429})
_FAILURES = 500
_TEXT = re.compile(r"[\x21-\x7e]{1,255}")
_QUOTED = re.compile(r'"((?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\["\\]){1,255})"')


class KeyMalformedError(LateralError):
    """The Idempotency-Key is not one text of at most 255 characters."""

    status = 400
    code = "idempotency_key_malformed"
    title = "Idempotency-Key malformed"


class KeyRequiredError(LateralError):
    """This service asks for an Idempotency-Key on every POST that changes something."""

    status = 400
    code = "idempotency_key_required"
    title = "Idempotency-Key required"


class KeyReusedError(LateralError):
    """The Idempotency-Key was sent before, with another request."""

    status = 422
    code = "idempotency_key_reused"
    title = "Idempotency-Key reused"


class InFlightError(ConflictError):
    """A request with the same Idempotency-Key is being worked on."""

    code = "request_in_flight"
    title = "Request in flight"


class TooManyKeysError(RateLimitedError):
    """The caller has as many Idempotency-Keys remembered as it may."""

    code = "too_many_idempotency_keys"
    title = "Too many Idempotency-Keys"
    # Keys whose time is over are removed every ten minutes.
    retry_after = "600"


class AnswerLostError(ConflictError):
    """The request was carried out before, but its answer was not kept."""

    code = "answer_not_kept"
    title = "Carried out before"


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """An answer as it was sent."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class ReplayedAnswer(Exception):  # noqa: N818 - no error: it ends the request with an answer
    """The request was answered before; the answer is sent again."""

    def __init__(self, answer: StoredAnswer) -> None:
        super().__init__(answer.status)
        self.answer = answer


@dataclass(slots=True)
class Attempt:
    """One request that may have an effect, from its first byte to its answer.

    It watches over what is written once its caller was admitted; until then nothing written is an
    effect of the request.
    """

    key: str | None
    digest: "hmac.HMAC"
    body_complete: bool = False
    claim: "Claim | None" = None
    key_required: bool = False
    admitted: bool = False

    def before_write(self) -> None:
        """Refuse an effect without a key where the service asks for one."""
        if self.admitted and self.key_required and self.key is None:
            raise KeyRequiredError("Send an Idempotency-Key: this request changes something.")

    def before_commit(self, session: Session) -> None:
        """Let the transaction say that the request was carried out."""
        if self.claim is not None:
            self.claim.note_effect(session, self.digest.hexdigest())


@dataclass(slots=True)
class Claim:
    """The right to carry out what was sent under a key, until another attempt takes it over."""

    keys: "IdempotencyKeys"
    key: str
    key_hash: str
    caller: str
    token: str = field(default_factory=lambda: secrets.token_hex(16))
    has_effect: bool = False
    answered: bool = False

    def note_effect(self, session: Session, fingerprint: str) -> None:
        """Mark the key as carried out, in the transaction of the effect.

        Raises
        ------
        InFlightError
            When another attempt took the claim over; the transaction must not commit.
        """
        self.has_effect = True
        if not self.answered:
            self.keys.finish(session, self, fingerprint, CARRIED_OUT, None)

    def keep(self, session: Session, fingerprint: str, answer: StoredAnswer) -> None:
        """Store the answer in the transaction of the effect."""
        self.keys.finish(
            session, self, fingerprint, answer.status, self.keys.seal(self.key, answer)
        )
        self.answered = True


class IdempotencyKeys:
    """The keys that were sent, and what was answered to them."""

    def __init__(self, database: Database, settings: Settings, pepper: bytes) -> None:
        self._database = database
        self._lease = timedelta(seconds=settings.idempotency_lease_seconds)
        self._lifetime = timedelta(hours=settings.idempotency_hours)
        self._max_bytes = settings.idempotency_max_answer_bytes
        self._sealer = Sealer(pepper, "lateral idempotent answers")
        self._hash_key = hashlib.sha256(b"lateral idempotency" + pepper).digest()
        self._most_keys = settings.idempotency_keys_per_caller
        self._most_kept = settings.idempotency_bytes_per_caller
        self._quotas = Quotas()
        self.key_required = settings.require_idempotency_key

    def _hashed(self, text: str) -> str:
        return hmac.new(self._hash_key, text.encode(), hashlib.sha256).hexdigest()

    def attempt(self, key: str | None, method: str, target: bytes) -> Attempt:
        """The attempt of a request, whose body is still to be counted in."""
        digest = hmac.new(self._hash_key, digestmod=hashlib.sha256)
        digest.update(method.encode() + b" " + target + b"\n")
        return Attempt(key, digest, key_required=self.key_required)

    def claim(self, actor: str, key: str) -> "Claim | IdempotencyKey":
        """The claim of a key that is free, or what is known of one that was answered.

        Raises
        ------
        InFlightError
            When another attempt holds the key.
        TooManyKeysError
            When the caller has as many keys remembered as it may.
        """
        claim = Claim(self, key, self._hashed(f"{actor}\n{key}"), self._hashed(actor))
        with self._database.write() as session:
            row = _locked(session, claim.key_hash)
            if row is None:
                if self._quotas.standing(session, claim.caller).keys >= self._most_keys:
                    raise TooManyKeysError(
                        f"{self._most_keys:,} Idempotency-Keys of this caller are remembered; send "
                        "the request without one, or wait until the oldest is forgotten."
                    )
                row = self._inserted(session, claim)
                if row is None:
                    raise InFlightError("A request with this Idempotency-Key is in flight.")
                return claim
            now = utc_now()
            if row.expires_at > now:
                if row.status is not None:
                    return row
                if row.claimed_until > now:
                    raise InFlightError("A request with this Idempotency-Key is in flight.")
            row.status, row.answer, row.fingerprint = None, None, ""
            row.claim, row.claimed_until = claim.token, now + self._lease
            row.expires_at = now + self._lifetime
        return claim

    def replay(self, row: IdempotencyKey, attempt: Attempt) -> ReplayedAnswer:
        """The answer that was given to the same request.

        Raises
        ------
        KeyReusedError
            When it was another request.
        AnswerLostError
            When the request was carried out and its answer is not known.
        """
        if not hmac.compare_digest(row.fingerprint, attempt.digest.hexdigest()):
            raise KeyReusedError("This Idempotency-Key was sent with another request before.")
        if row.status is None or row.answer is None or attempt.key is None:
            raise AnswerLostError(
                "The request was carried out before; its answer was not kept. Read the record."
            )
        try:
            plain = self._sealer.open(row.answer, attempt.key.encode())
        except BrokenSealError:
            raise AnswerLostError(
                "The request was carried out before, under another pepper. Read the record."
            ) from None
        headers, _, body = plain.partition(b"\n")
        return ReplayedAnswer(StoredAnswer(row.status, json.loads(headers), body))

    def settle(self, attempt: Attempt, answer: StoredAnswer | None) -> None:
        """Keep what was answered, or free the key of a request that had no effect.

        Without an effect nothing can happen twice: the same request is worked out again.
        """
        claim = attempt.claim
        if claim is None or claim.answered:
            return
        fingerprint = attempt.digest.hexdigest()
        sealed = None if answer is None else self.seal(claim.key, answer)
        keeps = sealed is not None and attempt.body_complete
        with self._database.write() as session:
            if claim.has_effect and answer is not None and _is_final(answer.status):
                self.finish(session, claim, fingerprint, answer.status, sealed if keeps else None)
            elif not claim.has_effect:
                session.execute(delete(IdempotencyKey).where(*_held_by(claim)))
                self._quotas.standing(session, claim.caller).keys -= 1

    def finish(
        self, session: Session, claim: Claim, fingerprint: str, status: int, sealed: bytes | None
    ) -> None:
        """Write what became of a claim.

        Raises
        ------
        InFlightError
            When the claim is not held any more.
        """
        standing = self._quotas.standing(session, claim.caller)
        if sealed is not None and standing.kept_bytes + len(sealed) > self._most_kept:
            # The effect counts, its answer has no room: a repetition is told so and does nothing.
            sealed = None
        standing.kept_bytes += len(sealed or b"")
        values = {
            "status": status,
            "answer": sealed,
            "kept_bytes": len(sealed or b""),
            "fingerprint": fingerprint,
        }
        done = session.execute(update(IdempotencyKey).where(*_held_by(claim)).values(**values))
        if not isinstance(done, CursorResult) or done.rowcount != 1:
            raise InFlightError("Another request with this Idempotency-Key took over.")

    def seal(self, key: str, answer: StoredAnswer) -> bytes | None:
        """The answer under the client's own key; nothing when it is too large to keep."""
        if len(answer.body) > self._max_bytes:
            return None
        plain = json.dumps(dict(answer.headers)).encode() + b"\n" + answer.body
        return self._sealer.seal(plain, key.encode())

    def _inserted(self, session: Session, claim: Claim) -> IdempotencyKey | None:
        now = utc_now()
        row = IdempotencyKey(
            key_hash=claim.key_hash,
            caller=claim.caller,
            fingerprint="",
            claim=claim.token,
            claimed_until=now + self._lease,
            expires_at=now + self._lifetime,
        )
        try:
            with session.begin_nested():
                session.add(row)
        except IntegrityError:
            return None
        self._quotas.standing(session, claim.caller).keys += 1
        return row


def keep_answer(
    session: Session,
    answer: BaseModel | None,
    status: int,
    headers: Mapping[str, str] | None = None,
) -> None:
    """Store the answer of a POST in the transaction of its effect, if it has an Idempotency-Key.

    A route that does so can be repeated after any crash; one that does not is carried out once
    all the same, but if the process dies before it answers, the repetition only learns that.
    """
    attempt = current_guard()
    if not isinstance(attempt, Attempt) or attempt.claim is None:
        return
    body = b"" if answer is None else answer.model_dump_json(by_alias=True).encode()
    kept = {name.lower(): value for name, value in (headers or {}).items()}
    if body:
        kept["content-type"] = "application/json"
    attempt.claim.keep(session, attempt.digest.hexdigest(), StoredAnswer(status, kept, body))


def parse_key(values: list[str]) -> str | None:
    """The key of a request's Idempotency-Key headers, as a string of RFC 8941 or bare.

    Raises
    ------
    KeyMalformedError
        When it is sent twice, empty, too long or not printable ASCII.
    """
    if not values:
        return None
    text = values[0].strip()
    quoted = _QUOTED.fullmatch(text)
    if quoted is not None:
        text = re.sub(r"\\(.)", r"\1", quoted[1])
    elif text.startswith('"') or not _TEXT.fullmatch(text):
        text = ""
    if len(values) > 1 or not text:
        raise KeyMalformedError("Send one Idempotency-Key of 1 to 255 printable characters.")
    return text


def forget_expired(database: Database, _settings: Settings) -> int:
    """Remove the keys whose time is over; how many there were."""
    return clear_rows(database, IdempotencyKey, col(IdempotencyKey.expires_at) <= utc_now())


def _locked(session: Session, key_hash: str) -> IdempotencyKey | None:
    query = select(IdempotencyKey).where(IdempotencyKey.key_hash == key_hash)
    return session.exec(query.with_for_update()).first()


def _held_by(claim: Claim) -> tuple[ColumnElement[bool], ...]:
    return (
        col(IdempotencyKey.key_hash) == claim.key_hash,
        col(IdempotencyKey.claim) == claim.token,
    )


def _is_final(status: int) -> bool:
    return status < _FAILURES and status not in _TEMPORARY
