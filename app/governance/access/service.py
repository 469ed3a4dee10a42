"""The rules of keys, clients and tokens."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any, TypeVar

from pydantic import BaseModel
from sqlmodel import Session

from app.core.db import Database
from app.core.errors import FieldProblem, InvalidInputError, ScopeMissingError
from app.core.idempotency import keep_answer
from app.core.journal import Entry, append
from app.core.pagination import Paging
from app.core.schemas import Page
from app.core.security import Actor, Callers, ClientText, Grant, Issued, KeyText
from app.core.security.kinds import check_grant, default_scopes, issuer_scopes
from app.core.security.tokens import TokenUse
from app.governance.access.elements import elements_of
from app.governance.access.schemas import (
    ApiKeyIssued,
    ApiKeyRead,
    CallerBody,
    EmbedTokenBody,
    EmbedTokenRead,
    OAuthClientIssued,
    OAuthClientRead,
    RotationBody,
)
from app.governance.access.table import TABLE
from models.base import utc_now
from models.vocabulary import ChangeAction, EmbedAudience, EmbedPower, EntityKind

_NEXT_YEARS = timedelta(days=36_500)
NOT_STORED = {"Cache-Control": "no-store"}
TextT = TypeVar("TextT", KeyText, ClientText)


def keys(callers: Callers, paging: Paging) -> Page[ApiKeyRead]:
    """A page of keys, oldest first."""
    kept, cursor = paging.cut(callers.keyring.issued(paging.after, paging.fetch))
    return Page(items=[_key(issued) for issued in kept], next_cursor=cursor)


def key(callers: Callers, prefix: str) -> ApiKeyRead:
    """One key."""
    return _key(callers.keyring.one_issued(prefix))


def issue_key(callers: Callers, actor: Actor, body: CallerBody) -> ApiKeyIssued:
    """A new key, with its text."""
    grant = _grant(body)
    text = callers.keyring.issue(
        actor=actor.name,
        name=grant.name,
        kind=grant.kind,
        scopes=grant.scopes,
        employee_external_id=grant.employee_external_id,
        expires_at=grant.expires_at,
        also=_keeping(_key_issued, HTTPStatus.CREATED),
    )
    return _key_issued(text, callers.keyring.one_issued(text.prefix))


def rotate_key(callers: Callers, actor: Actor, prefix: str, body: RotationBody) -> ApiKeyIssued:
    """The key with a new secret."""
    overlap = timedelta(seconds=body.overlap_seconds)
    text = callers.keyring.rotate(
        prefix, overlap=overlap, actor=actor.name, also=_keeping(_key_issued, HTTPStatus.OK)
    )
    return _key_issued(text, callers.keyring.one_issued(text.prefix))


def revoke_key(callers: Callers, actor: Actor, prefix: str) -> None:
    """End a key; ending it twice changes nothing."""
    callers.keyring.revoke(prefix, actor=actor.name)


def clients(callers: Callers, paging: Paging) -> Page[OAuthClientRead]:
    """A page of clients, oldest first."""
    kept, cursor = paging.cut(callers.clients.issued(paging.after, paging.fetch))
    return Page(items=[_client(issued) for issued in kept], next_cursor=cursor)


def client(callers: Callers, client_id: str) -> OAuthClientRead:
    """One client."""
    return _client(callers.clients.one_issued(client_id))


def issue_client(callers: Callers, actor: Actor, body: CallerBody) -> OAuthClientIssued:
    """A new client, with its secret."""
    keep = _keeping(_client_issued, HTTPStatus.CREATED)
    text = callers.clients.issue(_grant(body), actor=actor.name, also=keep)
    return _client_issued(text, callers.clients.one_issued(text.client_id))


def rotate_client(
    callers: Callers, actor: Actor, client_id: str, body: RotationBody
) -> OAuthClientIssued:
    """The client with a new secret."""
    overlap = timedelta(seconds=body.overlap_seconds)
    keep = _keeping(_client_issued, HTTPStatus.OK)
    text = callers.clients.rotate(client_id, overlap=overlap, actor=actor.name, also=keep)
    return _client_issued(text, callers.clients.one_issued(client_id))


def revoke_client(callers: Callers, actor: Actor, client_id: str) -> None:
    """End a client and its tokens; ending it twice changes nothing."""
    callers.clients.revoke(client_id, actor=actor.name)


def issue_embed_token(
    callers: Callers,
    database: Database,
    origins: frozenset[str],
    actor: Actor,
    body: EmbedTokenBody,
) -> EmbedTokenRead:
    """A token for the pages of one employee, or of the organisation.

    Whether there is such an employee is not told.

    Raises
    ------
    ScopeMissingError
        When the caller is no key or client, with which the token could be revoked, or may not
        issue tokens for this audience.
    InvalidInputError
        When this origin may not embed the service, or the page would speak for somebody that it
        is not about.
    """
    if not callers.can_be_revoked(actor):
        raise ScopeMissingError("Embed tokens are issued by a key or client of this service.")
    missing = ", ".join(sorted(issuer_scopes(body.audience) - actor.scopes))
    if missing:
        raise ScopeMissingError(
            f"Tokens for this audience need the scope {missing}.",
            [FieldProblem("/audience", f"needs the scope {missing}")],
        )
    _check_whose(body)
    if body.origin not in origins:
        problem = FieldProblem(
            "/origin", "is not one of LATERAL_EMBED_ORIGINS, nor LATERAL_PUBLIC_ORIGIN"
        )
        raise InvalidInputError("This origin may not embed the service.", [problem])
    text, token = callers.signer.signed(
        TokenUse.EMBED,
        actor.name,
        frozenset(),
        seconds=body.seconds,
        employee_external_id=body.employee,
        origin=body.origin,
        audience=body.audience,
        may=frozenset(body.may),
    )
    expires_at = datetime.fromtimestamp(token.expires_at, UTC)
    operations = operations_of(body.audience, frozenset(body.may))
    read = EmbedTokenRead(
        token=text,
        employee=body.employee,
        origin=body.origin,
        audience=body.audience,
        may=sorted(body.may),
        operations=operations,
        elements=elements_of(operations),
        expires_at=expires_at,
    )
    details = {
        "origin": body.origin,
        "seconds": body.seconds,
        "audience": body.audience,
        "may": sorted(body.may),
    }
    with database.write() as session:
        entry = Entry(
            actor.name,
            ChangeAction.ISSUED,
            EntityKind.EMBED,
            token.token_id,
            details,
            () if body.employee is None else (body.employee,),
        )
        append(session, [entry])
        keep_answer(session, read, HTTPStatus.CREATED, NOT_STORED)
    return read


def _check_whose(body: EmbedTokenBody) -> None:
    """Refuse a person's page without the person, and a page for nobody that names one or acts."""
    problems = []
    if body.audience.is_of_a_person and body.employee is None:
        problems.append(FieldProblem("/employee", f"is needed for the audience {body.audience}"))
    if not body.audience.is_of_a_person and body.employee is not None:
        why = f"must be null: pages for the audience {body.audience} speak for nobody"
        problems.append(FieldProblem("/employee", why))
    if not body.audience.is_of_a_person and EmbedPower.ACT in body.may:
        why = f"names `act`, but pages for the audience {body.audience} only read"
        problems.append(FieldProblem("/may", why))
    if problems:
        raise InvalidInputError("There is no such page.", problems)


def operations_of(audience: EmbedAudience, may: frozenset[EmbedPower]) -> list[str]:
    """The operations that an embed token may call, as the table of access says, by their id."""
    return sorted(name for name, access in TABLE.items() if access.lets_page_in(audience, may))


def _keeping(
    told: Callable[[TextT, Issued], BaseModel], status: HTTPStatus
) -> Callable[[TextT, Session, Issued], None]:
    """Keeps the answer, with its secret, in the transaction that makes it true."""

    def keep(text: TextT, session: Session, issued: Issued) -> None:
        keep_answer(session, told(text, issued), status, NOT_STORED)

    return keep


def _grant(body: CallerBody) -> Grant:
    bound = body.employee is not None
    scopes = frozenset(body.scopes or default_scopes(body.kind, bound=bound))
    check_grant(body.kind, scopes, body.employee)
    expires_at = None if body.expires_at is None else body.expires_at.astimezone(UTC)
    now = utc_now()
    if expires_at is not None and not now < expires_at < now + _NEXT_YEARS:
        problem = FieldProblem("/expires_at", "lies in the past, or more than 100 years ahead")
        raise InvalidInputError("The expiry was refused.", [problem])
    return Grant(body.name, body.kind, scopes, body.employee, expires_at)


def _key(issued: Issued) -> ApiKeyRead:
    return ApiKeyRead(prefix=issued.identifier, **_told(issued))


def _key_issued(text: KeyText, issued: Issued) -> ApiKeyIssued:
    return ApiKeyIssued(prefix=text.prefix, key=str(text), **_told(issued))


def _client(issued: Issued) -> OAuthClientRead:
    return OAuthClientRead(client_id=issued.identifier, **_told(issued))


def _client_issued(text: ClientText, issued: Issued) -> OAuthClientIssued:
    return OAuthClientIssued(client_id=text.client_id, client_secret=text.secret, **_told(issued))


def _told(issued: Issued) -> dict[str, Any]:
    grant = issued.grant
    return {
        "name": grant.name,
        "kind": grant.kind,
        "scopes": sorted(grant.scopes),
        "employee": grant.employee_external_id,
        "created_at": issued.created_at,
        "expires_at": grant.expires_at,
        "revoked_at": issued.revoked_at,
        "last_used_at": issued.last_used_at,
        "previous_expires_at": issued.previous_expires_at,
    }
