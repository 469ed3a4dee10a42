"""Takes every step of a case in processes that are killed at each statement; prints what was found.

`python -m tests.support.killed_moves [fault]` forks for each kill, so it has no thread and no
connection of its own while it does. One case goes its whole way; others go as far as a step that
ends or changes them. With `fault` the audit entry and the event of a step are written in a
transaction of their own, which a kill can tell.
"""

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from functools import partial
from itertools import count
from typing import Any

from sqlalchemy import delete, event, func
from sqlmodel import col, select

from app.core.db import Database
from app.core.etag import Conditions
from app.core.security import Actor, ActorKind, Scope
from app.mobility.cases import service, steps
from app.mobility.cases.clock import keep_time
from app.mobility.cases.recording import record
from app.mobility.cases.schemas import CaseBody, GateBody, ReleaseBody, TransitionBody
from app.mobility.releases import service as releases
from app.settings import Settings
from models.base import utc_today
from models.cases import MoveCase, Release, TimelineEntry
from models.journal import AuditEntry, OutboxEvent
from models.move_vocabulary import (
    CaseAction,
    CaseSide,
    ClosedReason,
    ContestReason,
    GateKind,
    ReleaseAction,
)
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
_ANY = Conditions()
Take = Callable[[Database, str], None]
Seen = tuple[Any, ...]


def _step(actor: Actor, action: CaseAction, **more: Any) -> Take:
    body = TransitionBody(action=action, **more)

    def take(database: Database, uid: str) -> None:
        with database.write() as session:
            service.transition(session, actor, uid, body, _ANY)

    return take


def _release(actor: Actor, action: ReleaseAction, **more: Any) -> Take:
    body = ReleaseBody(action=action, **more)

    def take(database: Database, uid: str) -> None:
        with database.write() as session:
            releases.act(session, actor, uid, body, _ANY)

    return take


def _gate(database: Database, uid: str) -> None:
    body = GateBody(state="given")
    with database.write() as session:
        releases.decide_gate(session, _HR, uid, GateKind.WORKS_COUNCIL, body, _ANY)


def _clock(days: int) -> Take:
    return lambda database, _uid: keep_time(database, _TODAY + timedelta(days)) and None


# The whole way of a case.
STEPS: tuple[tuple[str, Take], ...] = (
    ("take_up", _step(_RECEIVING, CaseAction.TAKE_UP, talk_on=_TODAY)),
    ("ask", _release(_PERSON, ReleaseAction.ASK)),
    (
        "contest",
        _release(
            _SENDING,
            ReleaseAction.CONTEST,
            reason=ContestReason.RUNNING_HANDOVER,
            note="Soon.",
        ),
    ),
    ("decide", _release(_HR, ReleaseAction.DECIDE, date=_TODAY, note="At once.")),
    ("offer", _step(_RECEIVING, CaseAction.OFFER, start_date=_TODAY)),
    ("accept", _step(_PERSON, CaseAction.ACCEPT)),
    ("start", _step(_HR, CaseAction.START, override_reason=_WHY)),
    ("confirm", _step(_PERSON, CaseAction.CONFIRM)),
    ("confirm again", _step(_RECEIVING, CaseAction.CONFIRM)),
)
# Steps off that way, each after so many of the way's own; the clock runs so many days later.
OTHER_STEPS: tuple[tuple[int, str, Take], ...] = (
    (0, "withdraw", _step(_PERSON, CaseAction.WITHDRAW)),
    (0, "cancel", _step(_HR, CaseAction.CANCEL, reason=ClosedReason.OPENING_FROZEN)),
    (0, "reassign", _step(_HR, CaseAction.REASSIGN, side=CaseSide.RECEIVING, manager="E-4")),
    (0, "remind", _clock(7)),
    (
        1,
        "decline",
        _step(
            _RECEIVING,
            CaseAction.DECLINE,
            reason=ClosedReason.TIMING,
            note="No.",
            to_learn="SQL.",
            talked_on=_TODAY,
        ),
    ),
    (2, "date", _release(_SENDING, ReleaseAction.DATE, date=_FREE)),
    (2, "consent", _clock(11)),
    (4, "move_date", _release(_HR, ReleaseAction.MOVE_DATE, date=_FREE)),
    (5, "refuse", _step(_PERSON, CaseAction.REFUSE)),
    (5, "expire", _clock(11)),
    (6, "gate", _gate),
    (6, "finish", _clock(30)),
    (7, "go_back", _step(_PERSON, CaseAction.GO_BACK)),
    (7, "complete", _clock(181)),
)


def main(*, faulty: bool) -> dict[str, Any]:
    """Take every step; how many processes were killed, and what was wrong."""
    settings = Settings()
    uid = _begun(settings)
    kills, wrong = 0, list[str]()
    for name, take in STEPS:
        more, found = _killed(settings, uid, take, faulty=faulty)
        kills, wrong = kills + more, [*wrong, *(f"{name}: {one}" for one in found)]
    ends = _seen(settings, uid)[0]
    for after, name, take in () if wrong else OTHER_STEPS:
        uid = _begun(settings)
        with closing(Database(settings)) as database:
            for _, earlier in STEPS[:after]:
                earlier(database, uid)
        more, found = _killed(settings, uid, take)
        kills, wrong = kills + more, [*wrong, *(f"{name}: {one}" for one in found)]
    return {"kills": kills, "wrong": wrong, "ends": ends}


def _killed(
    settings: Settings, uid: str, take: Take, *, faulty: bool = False
) -> tuple[int, list[str]]:
    """Take a step until a process comes to its end; how many were killed, and what was wrong."""
    seen = {_seen(settings, uid)}
    for nth in count(1):
        done = _finished(partial(_taken, settings, uid, take, nth, faulty=faulty))
        seen.add(_seen(settings, uid))
        if done or any(_wrong(seen)):
            changed = [] if len(seen) > 1 else ["nothing changed"]
            return nth - 1, [*_wrong(seen), *changed]
    raise AssertionError("a count ends")


def _begun(settings: Settings) -> str:
    body = CaseBody(employee=PERSON, opening=OPENING, action=CaseAction.SHARE)
    with closing(Database(settings)) as database, database.write() as session:
        session.execute(delete(MoveCase))
        return service.begin(session, _PERSON, body, ()).read.uid


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


def _taken(settings: Settings, uid: str, take: Take, nth: int, *, faulty: bool) -> None:
    database, left, later = Database(settings), [nth], list[Any]()

    def die_in_time(*_arguments: object) -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(database.engine, "before_cursor_execute", die_in_time)
    event.listen(database.engine, "commit", die_in_time)
    if faulty:
        steps.record = lambda *one, **more: later.append((one, more))
    take(database, uid)
    for (_, _, *one), more in later:
        with database.write() as session:
            case = session.exec(select(MoveCase).where(MoveCase.uid == uid)).one()
            record(session, case, *one, **more)


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
    with closing(Database(settings)) as database, database.read() as session:
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


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(faulty="fault" in sys.argv[1:])))
