"""The rules of gate policies: each is stored before anything is judged by it, and never changed."""

from sqlmodel import Session

from app.core.errors import FieldProblem, InvalidInputError, NotFoundError
from app.core.journal import record_change
from app.core.pagination import PageQuery
from app.core.schemas import Page
from app.core.security import Actor
from app.learning.gate import queries
from app.learning.gate.schemas import GatePolicyBody, GatePolicyRead
from ml.errors import TrainingError
from ml.feedback.gate import GatePolicy as Thresholds
from models.training import GatePolicy
from models.vocabulary import ChangeAction, EntityKind

_SYSTEM = "system"
_AS_SHIPPED = "The thresholds as they are shipped."


def store(session: Session, actor: Actor, body: GatePolicyBody) -> GatePolicyRead:
    """Store a policy for the runs that begin from now on; one that is there already stays.

    Raises
    ------
    InvalidInputError
        When a threshold is unknown or out of range.
    """
    try:
        thresholds = Thresholds.from_json(body.thresholds)
    except TrainingError as error:
        problem = FieldProblem("/thresholds", str(error).removeprefix("policy: "))
        raise InvalidInputError("These are no thresholds.", [problem]) from error
    return _read(_stored(session, actor.name, thresholds, body.reason))


def page(session: Session, query: PageQuery) -> Page[GatePolicyRead]:
    """A page of policies, oldest first; the last one holds for new runs."""
    paging = query.paging()
    kept, cursor = paging.cut(queries.page(session, after=paging.after, limit=paging.fetch))
    return Page(items=[_read(row) for row in kept], next_cursor=cursor)


def required(session: Session, policy_hash: str | None) -> GatePolicy:
    """The policy of a hash; without one the newest, and as shipped where there is none yet.

    Raises
    ------
    NotFoundError
        When there is none of this hash.
    """
    if policy_hash is not None:
        row = queries.find(session, policy_hash)
        if row is None:
            raise NotFoundError("No gate policy has this hash.")
        return row
    return queries.newest(session) or _stored(session, _SYSTEM, Thresholds(), _AS_SHIPPED)


def _stored(session: Session, by: str, thresholds: Thresholds, reason: str) -> GatePolicy:
    known = queries.find(session, thresholds.hash)
    if known is not None:
        return known
    row = GatePolicy(
        hash=thresholds.hash, thresholds=thresholds.to_json(), reason=reason, created_by=by
    )
    session.add(row)
    session.flush()
    details = {"reason": reason}
    record_change(session, by, ChangeAction.CREATED, EntityKind.GATE_POLICY, row.hash, details)
    return row


def _read(row: GatePolicy) -> GatePolicyRead:
    return GatePolicyRead.model_validate(
        {name: getattr(row, name) for name in GatePolicyRead.model_fields}
    )
