"""The paths of events."""

from typing import Annotated

from fastapi import Path, Query

from app.core.db import Db
from app.core.prices import EACH_EVENT, Charging
from app.core.reads import Reader
from app.core.routing import Router
from app.core.schemas import ExternalId
from app.core.security import EventSender, ModelReader, PersonOrOfficer
from app.learning.events import service
from app.learning.events.schemas import (
    EmployeeEvents,
    EventsAnswer,
    EventsBody,
    EventSummary,
    SummaryQuery,
)

router = Router(prefix="/v1", tags=["learning"])
ADVICE = "Send fewer events at once."


@router.post("/events", operation_id="sendEvents", summary="Tell what people did")
def send_events(body: EventsBody, db: Db, actor: EventSender, budget: Charging) -> EventsAnswer:
    """Take up to 1,000 events, each answered by itself.

    A bad event does not take the others with it. The first event with an id stays: send a batch
    again whenever you do not know whether it arrived. Whoever speaks for one person tells what this
    person did, and nothing else. Events of people who object to learning or to profiling are
    counted and not kept.
    """
    budget.charge(EACH_EVENT * len(body.events), ADVICE)
    return service.take(db, actor, body)


@router.get("/events/summary", operation_id="summariseEvents", summary="Count events")
def summarise_events(
    query: Annotated[SummaryQuery, Query()], db: Db, _actor: ModelReader
) -> EventSummary:
    """Count what was received, by type and by how it can be traced to a list; it names nobody."""
    with db.read() as session:
        return service.summary(session, query)


@router.get(
    "/employees/{external_id}/events",
    operation_id="listEmployeeEvents",
    summary="Read the events about a person",
)
def list_employee_events(
    external_id: Annotated[ExternalId, Path(description="The employee's key.")],
    db: Db,
    actor: PersonOrOfficer,
    reads: Reader,
) -> EmployeeEvents:
    """Give what the person did and what it adds up to, for the person and for privacy officers."""
    with db.read() as session:
        told = service.of_person(session, actor, external_id)
    reads.note(actor, [external_id])
    return told
