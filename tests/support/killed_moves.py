"""Takes every step of a case in processes that are killed at each statement; prints what was found.

`python -m tests.support.killed_moves [fault]` forks for each kill, so it has no thread and no
connection of its own while it does. With `fault` the audit entry and the event of a step are
written in a transaction of their own, which a kill can tell.
"""

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from itertools import count
from typing import Any

from sqlalchemy import event, func
from sqlmodel import Session, col, select

from app.core.db import Database
from app.core.etag import Conditions
from app.core.security import Actor, ActorKind, Scope
from app.mobility.cases import service, steps
from app.mobility.cases.recording import record
from app.mobility.cases.schemas import CaseBody, ReleaseBody, TransitionBody
from app.mobility.releases import service as releases
from app.settings import Settings
from models.base import utc_today
from models.cases import MoveCase, Release, TimelineEntry
from models.journal import AuditEntry, OutboxEvent
from models.move_vocabulary import CaseAction, ContestReason, ReleaseAction
from models.vocabulary import EntityKind
from tests.support.moves import BOSS, HIRER, OPENING, PERSON

_SCOPES = frozenset({Scope.MOVES_READ, Scope.MOVES_WRITE, Scope.CONFIDENTIAL})
_PERSON = Actor("person", _SCOPES, PERSON, ActorKind.PORTAL)
_SENDING = Actor("sending", _SCOPES, BOSS, ActorKind.MANAGER)
_RECEIVING = Actor("receiving", _SCOPES, HIRER, ActorKind.MANAGER)
_HR = Actor("hr", _SCOPES, None, ActorKind.HR_PARTNER)
_TODAY = utc_today()
_FREE = _TODAY + timedelta(30)
_WHY = "The plan is on paper."
STEPS: tuple[tuple[Actor, TransitionBody | ReleaseBody], ...] = (
    (_RECEIVING, TransitionBody(action=CaseAction.TAKE_UP, talk_on=_TODAY)),
    (_PERSON, ReleaseBody(action=ReleaseAction.ASK)),
    (
        _SENDING,
        ReleaseBody(
            action=ReleaseAction.CONTEST, reason=ContestReason.RUNNING_HANDOVER, note="Soon."
        ),
    ),
    (_HR, ReleaseBody(action=ReleaseAction.DECIDE, date=_FREE, note="In a month.")),
    (_RECEIVING, TransitionBody(action=CaseAction.OFFER, start_date=_FREE)),
    (_PERSON, TransitionBody(action=CaseAction.ACCEPT)),
    (_HR, TransitionBody(action=CaseAction.START, override_reason=_WHY)),
    (_PERSON, TransitionBody(action=CaseAction.CONFIRM)),
    (_RECEIVING, TransitionBody(action=CaseAction.CONFIRM)),
)
Seen = tuple[Any, ...]


def main(*, faulty: bool) -> dict[str, Any]:
    """Take every step; how many processes were killed, and what was wrong."""
    settings, kills, wrong = Settings(), 0, []
    uid = _begun(settings)
    for actor, body in STEPS:
        seen = {_seen(settings, uid)}
        for nth in count(1):
            work = partial(_step, settings, uid, actor, body, nth, faulty=faulty)
            done = _finished(work)
            seen.add(_seen(settings, uid))
            if done or any(_wrong(seen)):
                break
            kills += 1
        wrong += [f"{body.action}: {found}" for found in _wrong(seen)]
        if wrong:
            break
    return {"kills": kills, "wrong": wrong, "ends": _seen(settings, uid)[0]}


def _begun(settings: Settings) -> str:
    database = Database(settings)
    body = CaseBody(employee=PERSON, opening=OPENING, action=CaseAction.SHARE)
    with database.write() as session:
        uid = service.begin(session, _PERSON, body, ()).read.uid
    database.close()
    return uid


def _finished(work: Callable[[], None]) -> bool:
    """Whether a process that does the work came to its end."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return False
    if os.WEXITSTATUS(status):
        raise RuntimeError("a step was refused; its traceback stands above")
    return True


def _step(
    settings: Settings,
    uid: str,
    actor: Actor,
    body: TransitionBody | ReleaseBody,
    nth: int,
    *,
    faulty: bool,
) -> None:
    database, left, later = Database(settings), [nth], list[Any]()

    def die_in_time(*_arguments: object) -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(database.engine, "before_cursor_execute", die_in_time)
    event.listen(database.engine, "commit", die_in_time)
    if faulty:
        steps.record = lambda *one, **more: later.append((one, more))
    with database.write() as session:
        _take(session, uid, actor, body)
    for (_, _, *one), more in later:
        with database.write() as session:
            case = session.exec(select(MoveCase).where(MoveCase.uid == uid)).one()
            record(session, case, *one, **more)


def _take(session: Session, uid: str, actor: Actor, body: TransitionBody | ReleaseBody) -> None:
    if isinstance(body, ReleaseBody):
        releases.act(session, actor, uid, body, Conditions())
    else:
        service.transition(session, actor, uid, body, Conditions())


def _wrong(seen: set[Seen]) -> Iterator[str]:
    """What a case may not look like: half of a step, or a step without its entry or its event."""
    if len(seen) > 2:
        yield f"more than before and after: {sorted(map(str, seen))}"
    if len({one[1] for one in seen}) < len(seen):
        yield f"a change that is not counted: {sorted(map(str, seen))}"
    for state, version, _release, _told, audited, events in seen:
        if not version == audited == events:
            yield f"{state}: {version} changes, {audited} audit entries, {events} events"


def _seen(settings: Settings, uid: str) -> Seen:
    database = Database(settings)
    try:
        with database.read() as session:
            case = session.exec(select(MoveCase).where(MoveCase.uid == uid)).one()
            release = session.exec(select(Release.state).where(Release.case_id == case.id)).first()
            told = select(func.count()).where(col(TimelineEntry.case_id) == case.id)
            of_case = [
                select(func.count()).where(
                    col(table.entity) == EntityKind.MOVE_CASE, col(table.external_id) == uid
                )
                for table in (AuditEntry, OutboxEvent)
            ]
            counts = [session.exec(query).one() for query in (told, *of_case)]
            return (case.state.value, case.version, str(release), *counts)
    finally:
        database.close()


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(faulty="fault" in sys.argv[1:])))
