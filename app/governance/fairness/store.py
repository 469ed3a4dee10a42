"""The audit store: protected attributes in a database of their own, under names of its own.

People stand in it under an HMAC of their external id, by a key that follows from the service's
pepper: neither database tells by itself who somebody is and what is protected of them. Attributes
are written and erased; nothing gives them back. Reports count them.
"""

import hashlib
import hmac
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Integer,
    MetaData,
    String,
    Table,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlmodel import Session

from app.core.db import Database
from app.core.security.keys import derived_key, load_pepper
from app.settings import Settings

_METADATA = MetaData()
_ATTRIBUTES = Table(
    "protected_attributes",
    _METADATA,
    Column("person_key", String(64), primary_key=True),
    Column("sex", String(40)),
    Column("ethnicity", String(80)),
)
_QUERIES = Table(
    "audit_queries",
    _METADATA,
    Column("id", Integer, primary_key=True),
    Column("asked_at", DateTime(timezone=True), nullable=False),
    Column("asked_by", String(200), nullable=False),
    Column("asked", JSON, nullable=False),
    Column("report", JSON, nullable=False),
)
_REVIEWS = Table(
    "proxy_reviews",
    _METADATA,
    Column("id", Integer, primary_key=True),
    Column("reviewed_at", DateTime(timezone=True), nullable=False),
    Column("reviewed_by", String(200), nullable=False),
    Column("person", String(200), nullable=False),
    Column("reason", String(500), nullable=False),
    Column("signal", String(100), nullable=False),
    Column("allowed", Boolean, nullable=False),
)
# A statement names as many people at once.
_AT_ONCE = 500


class AuditStore:
    """Writes attributes, forgets people, and gives groups to what counts them."""

    def __init__(self, database: Database, key: bytes) -> None:
        self._database = database
        self._key = key

    def put(self, records: Sequence[tuple[str, str | None, str | None]]) -> None:
        """Keep the sex and ethnicity of people, in place of what was kept of them."""
        rows = [
            {"person_key": self._named(person), "sex": sex, "ethnicity": ethnicity}
            for person, sex, ethnicity in records
        ]
        with self._database.write() as session:
            for part in _parts([self._named(person) for person, _, _ in records]):
                session.execute(delete(_ATTRIBUTES).where(_ATTRIBUTES.c.person_key.in_(part)))
            session.execute(insert(_ATTRIBUTES), rows)

    def forget(self, people: Iterable[str]) -> None:
        """Remove what is kept of people."""
        with self._database.write() as session:
            for part in _parts([self._named(person) for person in people]):
                session.execute(delete(_ATTRIBUTES).where(_ATTRIBUTES.c.person_key.in_(part)))

    def follow(self, renamed: Mapping[str, str]) -> None:
        """Keep under the new id what is kept under a former one; what was sent since stays.

        Parameters
        ----------
        renamed : what people are called now, by their former ids
        """
        now = {self._named(former): self._named(new) for former, new in renamed.items()}
        with self._database.write() as session:
            kept = self._kept(session, [*now, *now.values()])
            for former, new in now.items():
                if former not in kept:
                    continue
                row = _ATTRIBUTES.c.person_key == former
                if new in kept:
                    session.execute(delete(_ATTRIBUTES).where(row))
                else:
                    session.execute(update(_ATTRIBUTES).where(row).values(person_key=new))
                    kept.add(new)

    def keys(self) -> set[str]:
        """The names of the store under which something is kept."""
        with self._database.read() as session:
            return set(session.execute(select(_ATTRIBUTES.c.person_key)).scalars())

    def remove(self, keys: Iterable[str], but: Iterable[str]) -> int:
        """Remove what is kept under these names unless it is of these people; how many they are."""
        gone = sorted(set(keys) - {self._named(person) for person in but})
        with self._database.write() as session:
            for part in _parts(gone):
                session.execute(delete(_ATTRIBUTES).where(_ATTRIBUTES.c.person_key.in_(part)))
        return len(gone)

    def groups(self, people: Sequence[str]) -> tuple[list[str | None], list[str | None]]:
        """The sex and the ethnicity of people, in their order; for counting inside this service."""
        names = [self._named(person) for person in people]
        found: dict[str, tuple[str | None, str | None]] = {}
        with self._database.read() as session:
            for part in _parts(names):
                asked = select(_ATTRIBUTES).where(_ATTRIBUTES.c.person_key.in_(part))
                found |= {
                    row.person_key: (row.sex, row.ethnicity) for row in session.execute(asked)
                }
        pairs = [found.get(name, (None, None)) for name in names]
        return [sex for sex, _ in pairs], [ethnicity for _, ethnicity in pairs]

    def log(
        self, at: datetime, by: str, asked: Mapping[str, Any], report: Mapping[str, Any]
    ) -> int:
        """Keep what somebody asked, with the answer; its number."""
        row = {"asked_at": at, "asked_by": by, "asked": dict(asked), "report": dict(report)}
        with self._database.write() as session:
            return int(session.execute(insert(_QUERIES).returning(_QUERIES.c.id), row).scalar_one())

    def newest(self, version: str) -> dict[str, Any] | None:
        """The newest report on a version."""
        newest_first = select(_QUERIES.c.report).order_by(_QUERIES.c.id.desc())
        with self._database.read() as session:
            for (report,) in session.execute(newest_first.limit(_AT_ONCE)):
                if report.get("version") == version:
                    return dict(report)
        return None

    def add_review(self, review: Mapping[str, Any]) -> None:
        """Keep what somebody decided about a signal; what was decided before stays as well."""
        with self._database.write() as session:
            session.execute(insert(_REVIEWS), [dict(review)])

    def reviews(self) -> list[dict[str, Any]]:
        """What was decided last about each signal, by its name."""
        newest = select(func.max(_REVIEWS.c.id)).group_by(_REVIEWS.c.signal)
        asked = select(_REVIEWS).where(_REVIEWS.c.id.in_(newest)).order_by(_REVIEWS.c.signal)
        with self._database.read() as session:
            return [dict(row) for row in session.execute(asked).mappings()]

    def _kept(self, session: Session, names: Sequence[str]) -> set[str]:
        """Those of these names under which something is kept."""
        found: set[str] = set()
        for part in _parts(names):
            column = _ATTRIBUTES.c.person_key
            found |= set(session.execute(select(column).where(column.in_(part))).scalars())
        return found

    def _named(self, person: str) -> str:
        return hmac.new(self._key, person.encode(), hashlib.sha256).hexdigest()


@contextmanager
def audit_store(settings: Settings) -> Iterator[AuditStore]:
    """The store of the settings, its tables made where they are missing."""
    url = settings.audit_database_url or _own_file(settings)
    database = Database(settings.model_copy(update={"database_url": url}))
    try:
        with database.write() as session:
            _METADATA.create_all(session.connection())
        yield AuditStore(database, derived_key(load_pepper(settings), "audit store"))
    finally:
        database.close()


def _own_file(settings: Settings) -> str:
    """The file in the data folder, the owner's alone before anything is written to it."""
    file = settings.data_dir / "audit.db"
    file.touch(mode=0o600, exist_ok=True)
    return f"sqlite:///{file}"


def _parts(names: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(names), _AT_ONCE):
        yield names[start : start + _AT_ONCE]
