"""The rules of exploration: a named person decides, with a reason, and the history only grows."""

from sqlmodel import Session

from app.core.answers import Written
from app.core.db import SETTINGS
from app.core.etag import Conditions, etag_of
from app.core.journal import lock_chain, record_change
from app.core.pagination import PageQuery
from app.core.schemas import Page
from app.core.security import Actor
from app.learning.exploration import queries
from app.learning.exploration.schemas import ExplorationBody, ExplorationRead
from models.learning import Exploration
from models.ranker_vocabulary import ExplorationMode
from models.vocabulary import ChangeAction, EntityKind


def get(session: Session) -> ExplorationRead:
    """What holds now: the newest decision, or the setting where nobody decided yet."""
    row = queries.newest(session)
    if row is not None:
        return _read(row)
    return ExplorationRead(
        entry=0,
        mode=ExplorationMode(session.info[SETTINGS].exploration),
        cross_functional_floor=False,
        decided_by=None,
        reason=None,
        set_at=None,
        set_by=None,
    )


def decide(
    session: Session, actor: Actor, body: ExplorationBody, conditions: Conditions
) -> Written[ExplorationRead]:
    """Let lists explore from now on, or no longer; the same decision sent again is one."""
    # Of two who decide at once, the second must see what the first decided.
    lock_chain(session)
    current = get(session)
    conditions.check_write(etag_of(current))
    told = body.model_dump()
    decided = {"decided_by": told.pop("person"), **told}
    if all(getattr(current, name) == value for name, value in decided.items()):
        return Written(current, changed=False)
    row = Exploration(**decided, set_by=actor.name)
    session.add(row)
    session.flush()
    details, key = body.model_dump(mode="json"), str(row.id)
    record_change(session, actor.name, ChangeAction.UPDATED, EntityKind.EXPLORATION, key, details)
    return Written(_read(row))


def page(session: Session, query: PageQuery) -> Page[ExplorationRead]:
    """A page of decisions, oldest first."""
    paging = query.paging()
    kept, cursor = paging.cut(queries.page(session, after=paging.after, limit=paging.fetch))
    return Page(items=[_read(row) for row in kept], next_cursor=cursor)


def _read(row: Exploration) -> ExplorationRead:
    return ExplorationRead(
        entry=row.id or 0,
        mode=row.mode,
        cross_functional_floor=row.cross_functional_floor,
        decided_by=row.decided_by,
        reason=row.reason,
        set_at=row.set_at,
        set_by=row.set_by,
    )
