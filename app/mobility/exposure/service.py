"""The rules of exposure: numbers for HR, a word for everybody."""

from collections.abc import Sequence

from sqlmodel import Session

from app.catalog.openings import service as openings
from app.core.pagination import PageQuery
from app.core.security import Actor
from app.mobility.exposure import queries
from app.mobility.exposure.policies import SMALLEST_CELL, band, gini, seats_taken, told
from app.mobility.exposure.schemas import DemandRead, ExposureItem, ExposurePage, ExposureSummary
from models.exposure import Exposure

# Prices are tenths of the cap, which has at most two digits where people set it.
DIGITS = 3


def page(session: Session, query: PageQuery) -> ExposurePage:
    """A page of the openings, with what holds for all of them."""
    paging, everything = query.paging(), queries.everything(session)
    later = [row for row in everything if (row.id or 0) > paging.after]
    kept, cursor = paging.cut(later[: paging.fetch])
    return ExposurePage(
        items=[_item(row) for row in kept], next_cursor=cursor, **_summary(everything).model_dump()
    )


def rows(session: Session) -> list[ExposureItem]:
    """Every opening of the last measurement."""
    return [_item(row) for row in queries.everything(session)]


def summary(session: Session) -> ExposureSummary:
    """What holds for all openings together."""
    return _summary(queries.everything(session))


def _summary(rows: Sequence[Exposure]) -> ExposureSummary:
    people = sum(row.firsts for row in rows)
    enough = people >= SMALLEST_CELL
    each = [row.firsts / max(row.seats, 1) for row in rows]
    most = max(each, default=0.0)
    return ExposureSummary(
        measured_on=rows[0].measured_on if rows else None,
        people=told(people),
        gini=gini(each) if enough else None,
        most_firsts=round(most, 1) if most >= SMALLEST_CELL else None,
        seats_taken=told(seats_taken((row.firsts, row.seats) for row in rows)),
    )


def demand(session: Session, actor: Actor, external_id: str) -> DemandRead:
    """How many others ask for an opening.

    Raises
    ------
    NotFoundError
        When there is no such opening, or the caller may not know of it.
    """
    openings.get(session, actor, external_id)
    row = queries.of_opening(session, external_id)
    if row is None:
        return DemandRead(opening=external_id, band=None, measured_on=None)
    return DemandRead(
        opening=external_id, band=band(row.asking, row.seats), measured_on=row.measured_on
    )


def _item(row: Exposure) -> ExposureItem:
    return ExposureItem(
        opening=row.opening_external_id,
        seats=row.seats,
        firsts=told(row.firsts),
        interests=told(row.interests),
        band=band(row.asking, row.seats),
        price=round(row.price, DIGITS),
    )
