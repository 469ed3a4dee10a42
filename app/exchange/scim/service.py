"""Answers a request of SCIM: the library speaks the protocol, the storage keeps what is said."""

from typing import Any

from sqlalchemy.exc import IntegrityError

from app.core.db import Database
from app.core.errors import ConflictError, FieldProblem, InvalidInputError
from app.core.security import Actor
from app.exchange.scim.schemas import MOST_RESULTS, Answered, Asked

# Applying one copies the User; identity providers send at most one for each attribute.
MOST_PATCHES = 200
_LONGEST_PATH = 500
# Tokens: each operation is a write of its own, with its audit entry and its event.
EACH_OPERATION = 5.0
EACH_USER = 0.2
_OF_THE_SERVER = ("id", "meta")


def answer(database: Database, actor: Actor, asked: Asked, limit: int, *, writes: bool) -> Answered:
    """The answer to a request; a write is in the database when it is given.

    `limit` is how many bytes a body may have.

    Raises
    ------
    LateralError
        When it is refused by a rule of ours; what the protocol refuses is answered.
    """
    # The library takes as long to load as a third of all else. `lateral serve` loads it before it
    # answers; commands, workers and most tests never need it.
    from app.exchange.scim.handling import answered  # noqa: PLC0415

    try:
        return answered(database, actor, asked, limit, writes=writes)
    except IntegrityError:
        # Another writer made the same person meanwhile; now she is there.
        try:
            return answered(database, actor, asked, limit, writes=writes)
        except IntegrityError:
            raise ConflictError("Another writer changes the same person; send it again.") from None


def operations_of(body: Any) -> list[dict[str, Any]]:
    """The operations of a PATCH or of a bulk request, as far as they are any."""
    operations = body.get("Operations") if isinstance(body, dict) else None
    return [one for one in operations or () if isinstance(one, dict)]


def users_asked_for(count: Any) -> int:
    """How many Users a page may hold by the `count` that was sent; the protocol checks it."""
    try:
        return min(max(int(count), 0), MOST_RESULTS)
    except (TypeError, ValueError):
        return MOST_RESULTS


def prepare(body: Any) -> None:
    """Drop from the operations of a PATCH what only the service says; clients repeat it.

    Raises
    ------
    InvalidInputError
        When there are too many of them, or a path is too long to be looked at.
    """
    operations = operations_of(body)
    if len(operations) > MOST_PATCHES:
        problem = FieldProblem("/Operations", f"may hold {MOST_PATCHES} operations")
        raise InvalidInputError("The PATCH is too large.", [problem])
    for place, one in enumerate(operations):
        if len(str(one.get("path"))) > _LONGEST_PATH:
            problem = FieldProblem(
                f"/Operations/{place}/path", f"may have {_LONGEST_PATH} characters"
            )
            raise InvalidInputError("The PATCH cannot be read.", [problem])
        value = one.get("value")
        if isinstance(value, dict) and not one.get("path"):
            for name in _OF_THE_SERVER:
                value.pop(name, None)
