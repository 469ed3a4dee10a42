"""Who looked at whom: a read of a person by another is audited before its answer leaves."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import Annotated, Any

import structlog
from fastapi import Depends, Request
from fastapi.routing import APIRoute
from sqlalchemy.exc import SQLAlchemyError

from app.core.db import Database, unguarded
from app.core.errors import LateralError, ReadNotAuditedError
from app.core.journal import MANY, Entry, append
from app.core.security.actor import Actor
from app.core.services import services_of
from app.settings import Settings
from models.journal import CONFIDENTIAL
from models.vocabulary import ChangeAction, EntityKind

MOST_PEOPLE = 500
_NOT_AUDITED = "The read could not be audited, so it is not answered."

_log = structlog.get_logger(__name__)


@dataclass(eq=False)
class _Ticket:
    """Entries of one request, waiting for a transaction; whoever is told to `lead` writes it."""

    entries: Sequence[Entry]
    woken: Event = field(default_factory=Event)
    leads: bool = False
    failed: bool = False


class ReadLog:
    """Writes reads into the audit log; requests at the same time share one transaction.

    The first request writes; those that come while it does are written together by one of them.
    A read leaves no event in the change feed.
    """

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._patience = settings.statement_seconds
        self._lock = Lock()
        self._waiting: list[_Ticket] = []
        self._busy = False

    def write(self, entries: Sequence[Entry]) -> None:
        """Return when the entries are durable.

        Raises
        ------
        ReadNotAuditedError
            When they could not be written in time.
        """
        ticket = _Ticket(entries)
        with self._lock:
            self._waiting.append(ticket)
            ticket.leads = not self._busy
            self._busy = True
        if not ticket.leads and not ticket.woken.wait(self._patience):
            self._withdraw(ticket)
        if ticket.leads:
            self._lead()
        if ticket.failed:
            raise ReadNotAuditedError(_NOT_AUDITED)

    def _withdraw(self, ticket: _Ticket) -> None:
        """Give up, unless the ticket was told to lead in this very moment."""
        with self._lock:
            if ticket in self._waiting and not ticket.leads:
                self._waiting.remove(ticket)
        if not ticket.leads:
            raise ReadNotAuditedError(_NOT_AUDITED)

    def _lead(self) -> None:
        with self._lock:
            batch, self._waiting = self._waiting, []
        failed = True
        try:
            with unguarded(), self._database.write() as session:
                append(session, [entry for ticket in batch for entry in ticket.entries])
            failed = False
        except (LateralError, SQLAlchemyError) as error:
            _log.warning("reads_not_audited", count=len(batch), reason=type(error).__name__)
        finally:
            self._hand_over()
            for ticket in batch:
                ticket.failed = failed
                ticket.woken.set()

    def _hand_over(self) -> None:
        with self._lock:
            if not self._waiting:
                self._busy = False
                return
            successor = self._waiting[0]
            successor.leads = True
        successor.woken.set()


@dataclass(frozen=True, slots=True)
class RouteReads:
    """Notes the reads of one operation."""

    log: ReadLog
    operation: str

    def note(
        self, actor: Actor, people: Iterable[str], *, confidential: bool = False, **about: Any
    ) -> None:
        """Audit that the actor is shown these people; one's own record is nobody else's matter.

        `about` tells what was asked: identifiers of openings and the like, never texts. A
        confidential read is one of what only HR may know that it is there.

        Raises
        ------
        ReadNotAuditedError
            When it could not be written in time; the read must not be answered.
        """
        others = sorted(set(people) - {actor.employee_external_id})
        if others:
            details = {"operation": self.operation, **about}
            if confidential:
                details[CONFIDENTIAL] = True
            self.log.write([*_entries(actor.name, others, details)])

    def search(self, actor: Actor, people: Iterable[str], **about: Any) -> None:
        """Audit a confidential search over everyone, and whom it showed, if anybody.

        Raises
        ------
        ReadNotAuditedError
            When it could not be written in time; the search must not be answered.
        """
        details = {"operation": self.operation, **about, CONFIDENTIAL: True}
        shown = sorted(set(people))
        starts = range(0, max(1, len(shown)), MOST_PEOPLE)
        kind = (actor.name, ChangeAction.READ, EntityKind.EMPLOYEE, MANY, details)
        self.log.write([Entry(*kind, tuple(shown[at : at + MOST_PEOPLE])) for at in starts])

    def export(self, actor: Actor) -> None:
        """Audit that the actor takes the audit log away.

        Raises
        ------
        ReadNotAuditedError
            When it could not be written in time.
        """
        log = EntityKind.AUDIT_LOG
        details = {"operation": self.operation}
        self.log.write([Entry(actor.name, ChangeAction.EXPORTED, log, log.value, details)])


def _entries(actor: str, people: Sequence[str], details: dict[str, Any]) -> Iterator[Entry]:
    kind = (actor, ChangeAction.READ, EntityKind.EMPLOYEE)
    if len(people) == 1:
        yield Entry(*kind, people[0], details)
        return
    for start in range(0, len(people), MOST_PEOPLE):
        yield Entry(*kind, MANY, details, tuple(people[start : start + MOST_PEOPLE]))


async def _reads(request: Request) -> RouteReads:
    route = request.scope.get("route")
    operation = route.operation_id if isinstance(route, APIRoute) else None
    return RouteReads(services_of(request.app).reads, operation or "unnamed")


Reader = Annotated[RouteReads, Depends(_reads)]
