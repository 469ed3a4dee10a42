"""What flows and crowded openings are counted from."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, select

from models.employees import Employee, WorkHistoryEntry
from models.openings import Opening
from models.roles import Role


def histories(session: Session) -> Iterator[tuple[Any, Sequence[Any]]]:
    """Everybody, with the jobs of the work history, as plain rows."""
    jobs: dict[int, list[Any]] = defaultdict(list)
    query = select(
        WorkHistoryEntry.employee_id,
        WorkHistoryEntry.title,
        WorkHistoryEntry.function,
        WorkHistoryEntry.started_on,
        WorkHistoryEntry.ended_on,
    )  # type: ignore[call-overload]  # SQLModel types up to four columns
    for row in session.execute(query):
        jobs[row.employee_id].append(row)
    people = select(
        Employee.id, Employee.external_id, Employee.title, Employee.function, Employee.end_date
    )  # type: ignore[call-overload]  # SQLModel types up to four columns
    for person in session.execute(people):
        yield person, jobs.get(person.id, ())


def jobs_of_openings(session: Session) -> Mapping[str, tuple[str, str | None]]:
    """The title and the function of every opening, its role filled in, by key."""
    query = select(
        Opening.external_id,
        func.coalesce(Opening.title, Role.title),
        func.coalesce(Opening.function, Role.function),
    ).join(Role, isouter=True)
    return {key: (title, function) for key, title, function in session.exec(query)}
