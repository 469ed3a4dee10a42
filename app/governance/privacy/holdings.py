"""Every table, what it holds of a person, how that is told and how it is erased.

A table that is missing here fails a test: whoever adds one decides what it holds of people.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Table, cast, delete, func, select, update
from sqlalchemy.types import Text
from sqlmodel import Session, col

from models import METADATA
from models.employees import Employee
from models.imports import Import, ImportResult
from models.journal import OutboxEvent
from models.learning import Impression
from models.renames import FormerId
from models.vocabulary import EntityKind, ImportEntity

CANDIDATES = "candidates"
SCANNED = 10_000
_PIECE = 500
Row = dict[str, Any]
Condition = Callable[[str], ColumnElement[bool]]
Tell = Callable[[Session, str], list[Row]]
Clear = Callable[[Session, str, Sequence[int]], int]


@dataclass(frozen=True, slots=True)
class Holding:
    """What a table holds of a person; both functions are None when it is nothing.

    A table that grows and has no index by person is `scanned`; `clear` is given the ids of the
    rows that were found.
    """

    what: str
    tell: Tell | None = None
    clear: Clear | None = None
    hidden: frozenset[str] = field(default=frozenset())
    scanned: Condition | None = None


@dataclass(frozen=True, slots=True)
class Located:
    """The rows of a scanned table that name a person, up to the row that was looked at last."""

    ids: tuple[int, ...] = ()
    last: int = 0


def _table(name: str) -> Table:
    return METADATA.tables[name]


def _owned(what: str, name: str, column: str, *hidden: str) -> Holding:
    """Rows that belong to the person by external id."""
    table = _table(name)
    mine = table.c[column]

    def tell(session: Session, external_id: str) -> list[Row]:
        return _rows(session, table, mine == external_id, hidden)

    def clear(session: Session, external_id: str, _ids: Sequence[int]) -> int:
        return _count(session.execute(delete(table).where(mine == external_id)))

    return Holding(what, tell, clear, frozenset(hidden))


def _part(what: str, name: str, owner: str = "employee_id") -> Holding:
    """Rows that hang on the person's record."""
    table = _table(name)

    def mine(external_id: str) -> ColumnElement[bool]:
        record = select(col(Employee.id)).where(col(Employee.external_id) == external_id)
        return table.c[owner].in_(record)

    def tell(session: Session, external_id: str) -> list[Row]:
        return _rows(session, table, mine(external_id), ("id", owner))

    def clear(session: Session, external_id: str, _ids: Sequence[int]) -> int:
        return _count(session.execute(delete(table).where(mine(external_id))))

    return Holding(what, tell, clear)


def _logged(what: str, name: str, condition: Condition) -> Holding:
    """Rows of a log that no index finds by person."""
    table = _table(name)

    def tell(session: Session, external_id: str) -> list[Row]:
        return _rows(session, table, condition(external_id), ("id",))

    def clear(session: Session, external_id: str, ids: Sequence[int]) -> int:
        # Asked once more: rows may bear another name by now, as the event of an erasure does.
        mine = condition(external_id)
        return sum(
            _count(session.execute(delete(table).where(table.c.id.in_(some), mine)))
            for some in _pieces(ids)
        )

    return Holding(what, tell, clear, scanned=condition)


def _own_lists(external_id: str) -> ColumnElement[bool]:
    table = _table("impressions")
    return (table.c.subject_external_id == external_id) & (table.c.surface != CANDIDATES)


def _lists_of_candidates(external_id: str) -> ColumnElement[bool]:
    """The stored lists of candidates that name a person."""
    table = _table("impressions")
    named = cast(table.c["items"], Text).contains(f'"{external_id}"', autoescape=True)
    return (table.c.surface == CANDIDATES) & named


def _tell_impressions(session: Session, external_id: str) -> list[Row]:
    table = _table("impressions")
    own = _rows(session, table, _own_lists(external_id), ("id",))
    shown: list[Row] = []
    for ids in _pieces(_scan(session, table, _lists_of_candidates(external_id)).ids):
        for row in _rows(session, table, table.c.id.in_(ids), ("id",)):
            row["items"] = [item for item in row["items"] if item.get("employee") == external_id]
            shown.append(row)
    return own + shown


def _clear_impressions(session: Session, external_id: str, lists: Sequence[int]) -> int:
    cleared = _count(session.execute(delete(Impression).where(_own_lists(external_id))))
    for ids in _pieces(lists):
        for row in session.scalars(select(Impression).where(col(Impression.id).in_(ids))):
            row.items = [item for item in row.items if item.get("employee") != external_id]
            cleared += 1
        session.flush()
        session.expunge_all()
    return cleared


def _scan(
    session: Session, table: Table, condition: ColumnElement[bool], after: int = 0
) -> Located:
    """The rows of a table that meet a condition, found in short statements."""
    ids: list[int] = []
    while True:
        step = select(table.c.id).where(table.c.id > after).order_by(table.c.id).limit(SCANNED)
        last = session.execute(select(func.max(step.subquery().c.id))).scalar()
        if last is None:
            return Located(tuple(ids), after)
        span = (table.c.id > after, table.c.id <= last)
        ids += session.execute(select(table.c.id).where(*span, condition)).scalars()
        after = last


def _pieces(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + _PIECE] for start in range(0, len(ids), _PIECE))


def _events(external_id: str) -> ColumnElement[bool]:
    of_people = col(OutboxEvent.entity) == EntityKind.EMPLOYEE
    return of_people & (col(OutboxEvent.external_id) == external_id)


def _deliveries(external_id: str) -> ColumnElement[bool]:
    table = _table("webhook_deliveries")
    about_people = table.c.event_type.startswith(f"{EntityKind.EMPLOYEE}.")
    return about_people & (table.c.external_id == external_id)


def _lines(external_id: str) -> ColumnElement[bool]:
    of_people = select(col(Import.id)).where(col(Import.entity) == ImportEntity.EMPLOYEES)
    mine = col(ImportResult.external_id) == external_id
    return mine & col(ImportResult.import_id).in_(of_people)


def _former_ids(external_id: str) -> ColumnElement[bool]:
    of_people = col(FormerId.entity) == EntityKind.EMPLOYEE
    return of_people & (col(FormerId.external_id) == external_id)


def _tell_former_ids(session: Session, external_id: str) -> list[Row]:
    return _rows(session, _table("former_ids"), _former_ids(external_id), ("id",))


def _clear_former_ids(session: Session, external_id: str, _ids: Sequence[int]) -> int:
    return _count(session.execute(delete(FormerId).where(_former_ids(external_id))))


def _tell_lines(session: Session, external_id: str) -> list[Row]:
    return _rows(session, _table("import_results"), _lines(external_id), ())


def _clear_lines(session: Session, external_id: str, _ids: Sequence[int]) -> int:
    """Keep the lines without saying whose they were: an import's counts must add up."""
    unnamed = update(ImportResult).where(_lines(external_id))
    return _count(session.execute(unnamed.values(external_id=None, problems=None, warnings=None)))


def _nothing(why: str) -> Holding:
    return Holding(why)


HOLDINGS: Mapping[str, Holding] = {
    "employee_skills": _part("Skills held.", "employee_skills"),
    "employee_feeds": _part("Sources that hold the record.", "employee_feeds", "record_id"),
    "work_history": _part("Jobs held.", "work_history"),
    "aspirations": _part("What the person wants next or rules out.", "aspirations"),
    "nominations": _owned(
        "Openings that HR put the person forward for.", "nominations", "employee_external_id", "id"
    ),
    "scim_users": _owned(
        "What the identity provider says of the person, and the name of the account.",
        "scim_users",
        "employee_external_id",
        "id",
    ),
    "employees": _owned("The record.", "employees", "external_id", "id"),
    "impressions": Holding(
        "Lists that were ranked for the person, and those in which others saw the person.",
        _tell_impressions,
        _clear_impressions,
        scanned=_lists_of_candidates,
    ),
    "outbox_events": _logged("Changes of the record.", "outbox_events", _events),
    "webhook_deliveries": _logged(
        "Changes of the record that other systems were told.", "webhook_deliveries", _deliveries
    ),
    "former_ids": Holding(
        "What the person was called before a rename.", _tell_former_ids, _clear_former_ids
    ),
    "import_results": Holding("Lines of imports.", _tell_lines, _clear_lines),
    "api_keys": _owned(
        "Keys that speak for the person.",
        "api_keys",
        "employee_external_id",
        "id",
        "secret_hash",
        "previous_secret_hash",
    ),
    "oauth_clients": _owned(
        "Clients that speak for the person.",
        "oauth_clients",
        "employee_external_id",
        "id",
        "secret_hash",
        "previous_secret_hash",
    ),
    "audit_people": _owned(
        "Under which pseudonym the audit log names the person; without the row nobody can tell.",
        "audit_people",
        "external_id",
    ),
    "audit_entries": _nothing("Names people by pseudonym alone; told apart, see `audit`."),
    "audit_mentions": _nothing("Names people by pseudonym alone."),
    "erasures": _nothing("Knows a person who was erased by a keyed digest."),
    "import_chunks": _nothing(
        "Files of imports that are not done; removed when they are, and the purge waits for it."
    ),
    "import_mappings": _nothing("How tables are read: names of columns and of fields."),
    "imports": _nothing("What an import is and how far it came."),
    "jobs": _nothing("What a job does and how far it came."),
    "periodic_tasks": _nothing("When a task is due."),
    "idempotency_keys": _nothing(
        "Answers sealed under keys that only their clients know, for a day at most."
    ),
    "webhook_endpoints": _nothing("Addresses of other systems."),
    "outbox_horizons": _nothing("Up to which change the feed was cleared."),
    "model_versions": _nothing("Which rankers were trained; the artifacts are checked apart."),
    "model_aliases": _nothing("Which ranker is in use."),
    "roles": _nothing("Job profiles."),
    "role_skills": _nothing("What job profiles need."),
    "openings": _nothing("Seats to fill; the reference to a hiring manager is told apart."),
    "opening_feeds": _nothing("Sources that hold openings."),
    "opening_skills": _nothing("What openings need."),
    "skills": _nothing("The taxonomy."),
    "skill_labels": _nothing("The taxonomy."),
    "skill_relations": _nothing("The taxonomy."),
}


def told(session: Session, external_ids: Sequence[str]) -> dict[str, list[Row]]:
    """Everything that is held of a person under any of the external ids she had, by table."""
    return {
        name: [row for key in external_ids for row in holding.tell(session, key)]
        for name, holding in HOLDINGS.items()
        if holding.tell is not None
    }


def located(session: Session, external_id: str) -> dict[str, Located]:
    """Where the scanned tables name a person; takes long, so it is done before others wait."""
    return {
        name: _scan(session, _table(name), holding.scanned(external_id))
        for name, holding in HOLDINGS.items()
        if holding.scanned is not None
    }


def cleared(session: Session, external_id: str, found: Mapping[str, Located]) -> dict[str, int]:
    """Remove everything that is held of a person; how many rows of each table.

    Of the scanned tables only what came since they were `located` is looked at, and a little
    before: rows become visible out of their order.
    """
    counts: dict[str, int] = {}
    for name, holding in HOLDINGS.items():
        if holding.clear is None:
            continue
        ids: set[int] = set()
        if holding.scanned is not None:
            known = found[name]
            after = max(0, known.last - SCANNED)
            late = _scan(session, _table(name), holding.scanned(external_id), after)
            ids = {*known.ids, *late.ids}
        counts[name] = holding.clear(session, external_id, sorted(ids))
    return {name: count for name, count in counts.items() if count}


def touched_tables() -> list[str]:
    """The tables from which erasures remove something."""
    return [name for name, holding in HOLDINGS.items() if holding.clear is not None]


def _rows(
    session: Session, table: Table, mine: ColumnElement[bool], hidden: Sequence[str]
) -> list[Row]:
    columns = [column for column in table.columns if column.name not in hidden]
    return [dict(row) for row in session.execute(select(*columns).where(mine)).mappings()]


def _count(result: Any) -> int:
    count: int = result.rowcount
    return count
