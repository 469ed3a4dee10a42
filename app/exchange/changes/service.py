"""The rules of the change feed: who is told what, and where a reader goes on."""

import base64
import binascii
import struct
from collections.abc import Sequence

from sqlmodel import Session

from app.core.errors import FieldProblem, GoneError, InvalidInputError, ScopeMissingError
from app.core.sealing import BrokenSealError, Sealer, Seals
from app.core.security import Actor, Scope
from app.exchange import outbox
from app.exchange.changes.schemas import NOW, ChangeRead, Changes, ChangesQuery
from models.journal import OutboxEvent
from models.vocabulary import ChangeAction, EntityKind

_RECORDS = (EntityKind.EMPLOYEE, EntityKind.ROLE, EntityKind.OPENING, EntityKind.SKILL)
_MOVES = (EntityKind.MOVE_CASE, EntityKind.OUTCOME)
_ACTIONS = (
    ChangeAction.CREATED,
    ChangeAction.UPDATED,
    ChangeAction.DELETED,
    ChangeAction.RENAMED,
    ChangeAction.ERASED,
    ChangeAction.RELEASED,
    ChangeAction.ACCEPTED,
    ChangeAction.STARTED,
    ChangeAction.RETURNED,
    ChangeAction.CLOSED,
)
_TOLD = (
    *((kind, action) for kind in (*_RECORDS, EntityKind.MOVE_CASE) for action in _ACTIONS),
    (EntityKind.OUTCOME, ChangeAction.DUE),
    (EntityKind.ROUND, ChangeAction.COMPLETED),
)
_POSITION = struct.Struct(">q")


class CursorGoneError(GoneError):
    """The changes that follow a cursor were cleared, or never were in this database."""

    code = "cursor_gone"
    title = "Cursor gone"


def changes(session: Session, seals: Seals, actor: Actor, query: ChangesQuery) -> Changes:
    """What changed after a cursor, as far as the caller may know of it.

    The cursor is sealed, and at the end of the feed it stands behind what is hidden as well:
    neither its text nor its step tells that something is.

    Raises
    ------
    ScopeMissingError
        When the caller does not see everyone, or asks about cases and may not read them.
    """
    actor.search_audience()
    sealer = seals.sealer("lateral change cursors")
    newest = outbox.newest(session)
    after = _position(session, sealer, query.after, newest)
    followed = _followed(actor, query)
    told = [one for one in _TOLD if one[0] in followed]
    rows = outbox.following(
        session, after, query.limit + 1, told, confidential=actor.may(Scope.CONFIDENTIAL)
    )
    shown, more = rows[: query.limit], len(rows) > query.limit
    position = shown[-1].id if more else newest
    return Changes(
        items=[_read(row) for row in shown],
        next_cursor=_cursor(sealer, position or 0),
        more=more,
    )


def _followed(actor: Actor, query: ChangesQuery) -> Sequence[EntityKind]:
    """The kinds of records that a caller asks about, or all that it may know of."""
    reads_moves = actor.may(Scope.MOVES_READ)
    if not reads_moves and any(kind in _MOVES for kind in query.entity):
        raise ScopeMissingError("To follow move cases you need the scope moves:read.")
    everything = (*_RECORDS, EntityKind.ROUND)
    return query.entity or (everything + _MOVES if reads_moves else everything)


def _read(row: OutboxEvent) -> ChangeRead:
    return ChangeRead(
        type=f"{row.entity}.{row.action}",
        entity=row.entity,
        action=row.action,
        external_id=row.external_id,
        former_id=row.former_id,
        occurred_at=row.occurred_at,
    )


def _position(session: Session, sealer: Sealer, after: str | None, newest: int) -> int:
    horizon = outbox.horizon(session)
    if after is None:
        return horizon
    if after == NOW:
        return newest
    position = _opened(sealer, after)
    if not horizon <= position <= newest:
        raise CursorGoneError(
            "What followed this cursor is not kept any more. Ask for after=now, read every list "
            "anew, then go on from that cursor."
        )
    return position


def _cursor(sealer: Sealer, position: int) -> str:
    return base64.urlsafe_b64encode(sealer.seal(_POSITION.pack(position))).decode("ascii")


def _opened(sealer: Sealer, cursor: str) -> int:
    try:
        sealed = base64.b64decode(cursor.encode("ascii"), altchars=b"-_", validate=True)
        position: int = _POSITION.unpack(sealer.open(sealed))[0]
    except (UnicodeEncodeError, binascii.Error, BrokenSealError, struct.error):
        reason = "is not a next_cursor of this service"
        problem = FieldProblem("after", reason)
        raise InvalidInputError("The cursor is invalid.", [problem]) from None
    return position
