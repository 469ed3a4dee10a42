"""The record of a manager who moves people on: for the manager, the own line and HR."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from sqlmodel import Session

from app.catalog.employees import service as employees
from app.core.errors import NotFoundError
from app.core.security import Actor
from app.matching.eligibility import months_before
from app.mobility.exporters import queries
from app.mobility.exporters.policies import (
    MONTHS,
    SOURCE,
    Spell,
    credit,
    large_cells,
    share,
    share_of,
    told,
    usual,
)
from app.mobility.exporters.queries import Sent
from app.mobility.exporters.schemas import ExporterRead, HiringRead, MovedOnRead, MoverRead
from app.mobility.knowing import is_hr
from app.mobility.outcomes.staying import stayed
from models.base import utc_today
from models.move_vocabulary import CaseKind, DatedBy
from models.vocabulary import Audience, Visibility

_LINE_SEES = (Visibility.MANAGER,)


def record(session: Session, actor: Actor, manager: str) -> ExporterRead:
    """What a manager did for people who moved on.

    Raises
    ------
    NotFoundError
        When there is no such person, or the caller may not know.
    """
    audience = employees.audience_on(session, actor, manager)
    if actor.employee_external_id is None and not is_hr(actor):
        raise NotFoundError("No such employee.")
    employees.require(session, manager)
    since = months_before(utc_today(), MONTHS)
    moment = datetime.combine(since, time.min, UTC)
    sent = queries.sent(session, manager, since)
    shown = _LINE_SEES if audience is Audience.MANAGER else tuple(Visibility)
    applicants = queries.applicants(session, manager, moment)
    return ExporterRead(
        manager=manager,
        since=since,
        moved_on=_moved_on(sent),
        credit=_credit(session, manager, since),
        named=[
            MoverRead(**one._asdict())
            for one in queries.named(session, [of.case.id or 0 for of in sent])
        ],
        offers=queries.offers(session, manager),
        helped_on=queries.confirmed_evidence(session, manager, since, shown),
        hiring=HiringRead(
            applicants=told(len(applicants)),
            functions=dict(large_cells(applicants.values())),
            left_unanswered=told(queries.silent(session, manager, moment)),
        ),
        source=SOURCE,
    )


def _credit(session: Session, manager: str, since: date) -> float | None:
    moves = queries.led_away(session, manager, since)
    spells = queries.spells(session, {case.employee_external_id for case in moves})
    return credit(
        share_of(
            manager,
            case.sending_manager_external_id,
            case.start_date,
            [
                Spell(one.manager_external_id, one.began_on, one.ended_on)
                for one in spells.get(case.employee_external_id, ())
            ],
        )
        for case in moves
        if case.start_date is not None
    )


def _moved_on(sent: Sequence[Sent]) -> MovedOnRead:
    kinds = Counter(one.case.kind for one in sent)
    releases = [one.release for one in sent if one.release is not None]
    dated = Counter(release.dated_by for release in releases)
    days = [
        (release.release_date - release.asked_on).days
        for release in releases
        if release.release_date is not None
    ]
    today = utc_today()
    return MovedOnRead(
        permanent=kinds[CaseKind.PERMANENT],
        trial=kinds[CaseKind.TRIAL],
        released_by_manager=dated[DatedBy.MANAGER],
        released_by_rule=dated[DatedBy.RULE],
        released_by_hr=dated[DatedBy.HR],
        usual_days=usual(days),
        stayed=share(_stayed(one, today) for one in sent),
    )


def _stayed(one: Sent, today: date) -> bool | None:
    return False if one.came_back else stayed(one.case, left_on=one.left_on, today=today)
