"""Takes in what is protected of people, and counts what a ranker would show of each group."""

import hashlib

import numpy as np
from sqlmodel import col, select

from app.core.db import Database
from app.core.errors import ConflictError, FieldProblem, InvalidInputError, NotFoundError
from app.core.journal import record_change
from app.core.security import Actor
from app.governance.fairness.counting import Outcome, RankedOpening, tables
from app.governance.fairness.schemas import AttributesBody, FairnessBody, FairnessReport
from app.governance.fairness.store import audit_store
from app.matching.lists import offered_people
from app.matching.schemas import RankingQuery
from app.serving import Disclosure, OpeningFacts, Snapshot
from app.serving.champion import load_champion
from app.serving.embedding import LiveEmbedder
from app.serving.snapshot import Crowd, Crowds
from app.settings import Settings
from ml.auditing import Verdict
from ml.errors import RankerError
from ml.ranking import Ranker
from models.base import utc_now, utc_today
from models.employees import Employee
from models.learning import ModelVersion
from models.vocabulary import ChangeAction, EntityKind, OpeningStatus

# More openings change the figures little and take longer than a request may.
MOST_OPENINGS = 50
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
        store.put([(one.employee, one.sex, one.ethnicity) for one in body.records])
    with database.write() as session:
        details = {"records": len(keys)}
        record_change(
            session, actor.name, ChangeAction.UPDATED, EntityKind.AUDIT_STORE, "attributes", details
        )


def report(
    snapshot: Snapshot, database: Database, settings: Settings, actor: Actor, body: FairnessBody
) -> FairnessReport:
    """Rank today's people for today's openings by a version, and count by group.

    The ranker is asked first and knows nothing of groups; they are joined to what it answered.

    Raises
    ------
    NotFoundError
        When no such version is registered.
    ConflictError
        When its files cannot be used, or there is nothing to rank.
    """
    ranker = _ranker(snapshot, database, settings, body.version)
    crowd = Crowds().of(snapshot.catalogue, Disclosure.MANAGERS, ranker)
    openings = _openings(snapshot)
    people, outcome = ranked(crowd, openings, body.top)
    if not outcome.openings:
        raise ConflictError("No opening is open for anybody: there is nothing to count.")
    now = utc_now()
    with audit_store(settings) as store:
        found = tables(outcome, *store.groups(people))
        verdict = max((one.verdict for one in found), key=_GRAVEST.index)
        read = FairnessReport(
            id=0,
            version=body.version,
            made_at=now,
            people=len(people),
            openings=len(outcome.openings),
            top=body.top,
            verdict=verdict,
            tables=found,
        )
        told = read.model_dump(mode="json")
        number = store.log(now, actor.name, body.model_dump(mode="json"), told)
    with database.write() as session:
        details = {"report": number, "verdict": str(verdict)}
        record_change(
            session, actor.name, ChangeAction.READ, EntityKind.AUDIT_STORE, body.version, details
        )
    return read.model_copy(update={"id": number})


def ranked(crowd: Crowd, openings: list[OpeningFacts], top: int) -> tuple[list[str], Outcome]:
    """Who may be proposed for any of the openings, and in which order for each."""
    today, found, best = utc_today(), [], dict[int, float]()
    query = RankingQuery()
    nobody = np.array([], dtype=np.int64)
    for opening in openings:
        mask = offered_people(crowd, opening, query, today, nobody).mask
        rows = mask.nonzero()[0]
        if not len(rows):
            continue
        ordered = crowd.ranker.order_employees(opening.profile, crowd.index, rows)
        scores = ordered.scores.total[ordered.order]
        for row, score in zip(ordered.rows.tolist(), scores.tolist(), strict=True):
            best[row] = max(best.get(row, 0.0), score)
        found.append(ordered.rows.tolist())
    place = {row: number for number, row in enumerate(sorted(best))}
    people = [crowd.views[row].facts.key for row in sorted(best)]
    lists = [RankedOpening([place[row] for row in rows], top) for rows in found]
    return people, Outcome(lists, [best[row] for row in sorted(best)])


def sweep(database: Database, settings: Settings) -> int:
    """Remove what is protected of people whom the catalogue does not know any more; how many."""
    with database.read() as session:
        people = session.exec(select(Employee.external_id)).all()
    with audit_store(settings) as store:
        return store.keep_only(people)


def _ranker(snapshot: Snapshot, database: Database, settings: Settings, version: str) -> Ranker:
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


def _openings(snapshot: Snapshot) -> list[OpeningFacts]:
    """Openings that can be filled today, drawn by a hash of their keys where there are many."""
    open_ones = [
        one for one in snapshot.catalogue.openings.values() if one.status is OpeningStatus.OPEN
    ]
    drawn = sorted(open_ones, key=lambda one: hashlib.sha256(one.key.encode()).digest())
    return drawn[:MOST_OPENINGS]
