"""Takes in what is protected of people, and counts what a ranker would show of each group."""

from collections.abc import Sequence

from sqlmodel import col, select

from app.core.db import Database
from app.core.errors import ConflictError, FieldProblem, InvalidInputError, NotFoundError
from app.core.journal import record_change
from app.core.prices import EACH_PAIR
from app.core.security import Actor
from app.governance.fairness import queries
from app.governance.fairness.counting import Outcome, tables
from app.governance.fairness.outcomes import ranked, shown
from app.governance.fairness.renames import follow_renames, renamed
from app.governance.fairness.schemas import (
    AttributesBody,
    FairnessBody,
    FairnessReport,
    ProxyReviewBody,
    ProxyReviewRead,
    ProxyReviews,
)
from app.governance.fairness.store import audit_store
from app.serving import Snapshot
from app.serving.champion import load_champion
from app.serving.embedding import LiveEmbedder
from app.serving.own_features import approved
from app.settings import Settings
from ml.auditing import Verdict
from ml.errors import RankerError
from ml.ranking import SIGNAL_NAMES, Ranker
from models.base import utc_now
from models.employees import Employee
from models.learning import ModelVersion
from models.vocabulary import ChangeAction, EntityKind

# A shown list is read in a fifth of a millisecond, with what it holds.
EACH_LIST = 0.1
_MOST_TOLD = 20
_GRAVEST = list(Verdict)


def take(database: Database, settings: Settings, actor: Actor, body: AttributesBody) -> None:
    """Keep what is protected of people; it can be replaced and erased, and never read.

    Raises
    ------
    InvalidInputError
        Naming records of people whom the catalogue does not know, or who come twice.
    """
    keys = [one.employee for one in body.records]
    with database.read() as session:
        asked = select(Employee.external_id).where(col(Employee.external_id).in_(keys))
        known = set(session.exec(asked).all())
    problems = [
        FieldProblem(f"/records/{place}/employee", "no such employee")
        for place, key in enumerate(keys)
        if key not in known
    ]
    if problems or len(set(keys)) != len(keys):
        why = "Some records cannot be kept, so none was: each names an employee, once."
        raise InvalidInputError(why, problems[:_MOST_TOLD])
    with audit_store(settings) as store:
        follow_renames(database, store)
        store.put([(one.employee, one.sex, one.ethnicity) for one in body.records])
    with database.write() as session:
        details = {"records": len(keys)}
        record_change(
            session, actor.name, ChangeAction.UPDATED, EntityKind.AUDIT_STORE, "attributes", details
        )


def report(
    snapshot: Snapshot, database: Database, settings: Settings, actor: str, body: FairnessBody
) -> FairnessReport:
    """Count by group: what a version would show today, or what was shown.

    The ranker is asked first and knows nothing of groups; they are joined to what it answered.

    Raises
    ------
    NotFoundError
        When no such version is registered.
    ConflictError
        When its files cannot be used, or there is nothing to count.
    """
    if body.version is not None:
        ranker = opened(snapshot, database, settings, body.version)
        people, outcome = ranked(snapshot, ranker, body.openings, body.top)
    else:
        people, outcome = shown(snapshot, database, _period(body), body.top)
    return counted(database, settings, actor, body, people, outcome)


def tokens(snapshot: Snapshot, database: Database, body: FairnessBody) -> float:
    """What a report costs: by pairs that are ranked, or by lists that are read."""
    if body.version is not None:
        openings = min(body.openings, len(snapshot.catalogue.openings))
        return EACH_PAIR * len(snapshot.catalogue.people) * openings
    with database.read() as session:
        return EACH_LIST * queries.count_lists(session, _period(body))


def counted(
    database: Database,
    settings: Settings,
    actor: str,
    body: FairnessBody,
    people: Sequence[str],
    outcome: Outcome,
) -> FairnessReport:
    """Join the groups to what was ranked or shown, and keep the question with its answer.

    Raises
    ------
    ConflictError
        When there is nothing to count.
    """
    if not outcome.openings:
        why = "No opening is open for anybody" if body.version else "No list was shown"
        raise ConflictError(f"{why}: there is nothing to count.")
    now = utc_now()
    with audit_store(settings) as store:
        follow_renames(database, store)
        found = tables(outcome, *store.groups(people))
        verdict = max((one.verdict for one in found), key=_GRAVEST.index)
        read = FairnessReport(
            id=0,
            version=body.version,
            shown=body.shown.model_dump() if body.shown else None,
            made_at=now,
            people=len(people),
            openings=len(outcome.openings),
            top=body.top,
            verdict=verdict,
            tables=found,
        )
        told = read.model_dump(mode="json")
        number = store.log(now, actor, body.model_dump(mode="json"), told)
    with database.write() as session:
        details = {"report": number, "verdict": str(verdict)}
        about = body.version or "shown"
        record_change(session, actor, ChangeAction.READ, EntityKind.AUDIT_STORE, about, details)
    return read.model_copy(update={"id": number})


def _period(body: FairnessBody) -> queries.Period:
    """The days that were asked for."""
    if body.shown is None:
        raise ValueError("no period was asked for")
    return queries.Period(body.shown.since, body.shown.until)


def sweep(database: Database, settings: Settings) -> int:
    """Remove what is protected of people whom the catalogue does not know any more; how many.

    What is kept is read before the people: whoever comes or is renamed meanwhile loses nothing.
    """
    with audit_store(settings) as store:
        kept = store.keys()
        with database.read() as session:
            people = session.exec(select(Employee.external_id)).all()
            former = renamed(session)
        removed = store.remove(kept, but=[*people, *former])
        store.follow(former)
        return removed


def opened(snapshot: Snapshot, database: Database, settings: Settings, version: str) -> Ranker:
    """The ranker of a version, checked as a service checks it.

    Raises
    ------
    NotFoundError
        When no such version is registered.
    ConflictError
        When its files cannot be used.
    """
    if snapshot.board is not None and snapshot.board.ranker.version == version:
        return snapshot.board.ranker
    with database.read() as session:
        row = session.exec(select(ModelVersion).where(ModelVersion.version == version)).first()
    if row is None:
        raise NotFoundError(f"No version {version!r} is registered.")
    try:
        model = LiveEmbedder(settings).current()
        return load_champion(settings.artifacts_dir, version, row.manifest_sha256, model)
    except (RankerError, OSError) as error:
        raise ConflictError(f"{version} cannot be opened: {error}.") from error


def review(
    database: Database, settings: Settings, actor: Actor, body: ProxyReviewBody
) -> ProxyReviewRead:
    """Keep a decision about a signal; gates of the runs that end from now on obey it.

    Raises
    ------
    InvalidInputError
        When no ranker reads a signal of this name.
    """
    with database.read() as session:
        own = {term.column for term in approved(session)}
    if body.signal not in {*SIGNAL_NAMES, *own}:
        problem = FieldProblem("/signal", "is no signal that rankers read; see docs/signals.md")
        raise InvalidInputError("There is no such signal.", [problem])
    row = {"reviewed_at": utc_now(), "reviewed_by": actor.name, **body.model_dump()}
    with audit_store(settings) as store:
        store.add_review(row)
    with database.write() as session:
        details = {"signal": body.signal, "allowed": body.allowed, "person": body.person}
        action = ChangeAction.UPDATED
        record_change(session, actor.name, action, EntityKind.AUDIT_STORE, "proxies", details)
    return ProxyReviewRead.model_validate(row)


def reviews(settings: Settings) -> ProxyReviews:
    """What holds for each signal that somebody decided about."""
    with audit_store(settings) as store:
        return ProxyReviews(
            items=[
                ProxyReviewRead.model_validate(
                    {name: row[name] for name in ProxyReviewRead.model_fields}
                )
                for row in store.reviews()
            ]
        )
