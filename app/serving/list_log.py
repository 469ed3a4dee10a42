"""Logs the lists that people were served: whole the first time of a day, counted afterwards."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Insert, Table, bindparam, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from app.core.among import among
from app.core.partitions import make_sure_of_months
from app.core.sealing import Sealer
from app.serving.lists import EITHER, LoggedList
from app.serving.replaying import sealed
from models.base import utc_now
from models.choices import Objection
from models.feedback import ServedList
from models.vocabulary import Objectable

# Lists that this process wrote whole: a day's of most organisations, some ten megabytes.
MOST_KNOWN = 100_000
Key = tuple[date, str]


class ListLog:
    """Remembers which lists were written, so that what the ranker saw is worked out once."""

    def __init__(self, sealer: Sealer, most: int = MOST_KNOWN) -> None:
        self._sealer = sealer
        self._most = most
        self._written: set[Key] = set()

    def note(self, rows: Iterable[dict[str, Any]]) -> None:
        """Remember that these were committed."""
        keys = {(row["day"], row["list_id"]) for row in rows if "items" in row}
        if len(self._written) + len(keys) > self._most:
            self._written = set()
        self._written |= keys

    def rows(self, lists: Iterable[LoggedList]) -> list[dict[str, Any]]:
        """The rows to write: with all columns where a list was not written yet."""
        times: Counter[Key] = Counter()
        first: dict[Key, LoggedList] = {}
        for one in lists:
            times[one.day, one.list_id] += 1
            first.setdefault((one.day, one.list_id), one)
        return [
            _count(one, times[key]) if key in self._written else self._row(one, times[key])
            for key, one in first.items()
        ]

    def _row(self, one: LoggedList, times: int) -> dict[str, Any]:
        seen = one.inputs()
        kept = sealed(self._sealer, one.list_id, one.model_version, seen, one.replayed)
        return {**_row(one, times), "inputs": seen, "sealed": kept}


def write_lists(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Add lists, or count them where they are there; never those of who objects to learning."""
    objecting = _objecting(session, {row["employee_external_id"] for row in rows})
    kept = [row for row in rows if row["employee_external_id"] not in objecting]
    fresh = [row for row in kept if "items" in row]
    if fresh:
        make_sure_of_months(session, ServedList, {row["day"] for row in fresh})
        _insert(session, fresh)
    for row in kept:
        if "items" not in row:
            _add_to(session, row)


def _objecting(session: Session, people: set[str]) -> set[str]:
    query = select(Objection.employee_external_id).where(
        Objection.objects_to == Objectable.LEARNING,
        among(session, col(Objection.employee_external_id), people),
    )
    return set(session.exec(query).all())


def _insert(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Another process may have served the same list: then it was shown more often."""
    statement = _INSERTS[session.get_bind().dialect.name]
    session.connection().execute(statement, list(rows))


def _inserting(dialect: Any) -> Insert:
    insert = dialect.insert(_LISTS)
    again: Insert = insert.on_conflict_do_update(
        index_elements=["day", "list_id"],
        set_={
            "shown": _LISTS.c.shown + insert.excluded.shown,
            "last_shown_at": insert.excluded.last_shown_at,
        },
    )
    return again


_LISTS: Table = ServedList.__table__  # type: ignore[attr-defined]  # declared for tables alone
_INSERTS = {"sqlite": _inserting(sqlite), "postgresql": _inserting(postgresql)}
_MORE = (
    update(_LISTS)
    .where(_LISTS.c.day == bindparam("of_day"), _LISTS.c.list_id == bindparam("of_list"))
    .values(shown=_LISTS.c.shown + bindparam("times"), last_shown_at=bindparam("at"))
)


def _add_to(session: Session, row: dict[str, Any]) -> None:
    known = {"of_day": row["day"], "of_list": row["list_id"]}
    more = {"times": row["shown"], "at": row["last_shown_at"]}
    session.connection().execute(_MORE, {**known, **more})


def _count(one: LoggedList, times: int) -> dict[str, Any]:
    return {
        "day": one.day,
        "list_id": one.list_id,
        "employee_external_id": one.employee,
        "last_shown_at": utc_now(),
        "shown": times,
    }


def _row(one: LoggedList, times: int) -> dict[str, Any]:
    return {
        **_count(one, times),
        "surface": one.surface,
        "audience": one.audience,
        "model_version": one.model_version,
        "snapshot_at": one.snapshot_at,
        "first_shown_at": utc_now(),
        "pair_at": one.exchange.place if one.exchange else None,
        "swapped": one.exchange.swapped if one.exchange else False,
        "propensity": EITHER if one.exchange else 1.0,
        "private_inputs": one.private_inputs,
        "items": list(one.items),
        "kinds": one.kinds,
        "experiment_uid": one.experiment,
    }
