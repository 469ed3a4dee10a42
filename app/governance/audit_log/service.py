"""The audit log as readers, exporters and verifiers see it."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlmodel import Session

from app.catalog import former_ids
from app.core.db import Database
from app.core.errors import FieldProblem, InvalidInputError
from app.core.journal import FIRST_HASH, MANY, PEOPLE, PERSONAL
from app.core.pseudonyms import known_pseudonyms, people_behind
from app.core.schemas import Page
from app.core.security import Actor, Scope
from app.governance.audit_log import queries
from app.governance.audit_log.chain import StoredEntry, Verification, verify
from app.governance.audit_log.schemas import (
    AuditEntryRead,
    AuditQuery,
    BreakRead,
    VerificationRead,
)
from models.journal import CONFIDENTIAL, AuditEntry

CHUNK = 2000
_NOT_TOLD = {PEOPLE, CONFIDENTIAL}


def page(session: Session, actor: Actor, query: AuditQuery) -> Page[AuditEntryRead]:
    """A page of the log, people by their external ids as far as they were not erased.

    Who may not know what is confidential is not shown that it changed or was read, nor which
    fields of a person changed: what is left over would tell.
    """
    trusted = actor.may(Scope.CONFIDENTIAL)
    paging = query.paging()
    names = None
    if query.external_id is not None:
        known = known_pseudonyms(session, [query.external_id])
        before = former_ids.before(session, query.external_id)
        names = [query.external_id, *known.values(), *before]
    filters = query.model_dump(exclude={"limit", "cursor", "external_id"})
    rows = queries.page(
        session,
        after=paging.after,
        limit=paging.fetch,
        names=names,
        confidential=trusted,
        **filters,
    )
    kept, cursor = paging.cut(rows)
    items = shown(session, kept)
    return Page(items=items if trusted else [*map(_guarded, items)], next_cursor=cursor)


def shown(session: Session, entries: Sequence[AuditEntry]) -> list[AuditEntryRead]:
    """Entries with people by their external ids instead of pseudonyms."""
    behind = people_behind(session, (name for entry in entries for name in _names_in(entry)))
    return [_shown(entry, behind) for entry in entries]


def _guarded(entry: AuditEntryRead) -> AuditEntryRead:
    """The entry without the names of a person's fields."""
    if entry.entity is not PERSONAL:
        return entry
    told = {name: value for name, value in entry.details.items() if name != "fields"}
    return entry.model_copy(update={"details": told})


def verified(database: Database, head: str | None = None) -> Verification:
    """Recompute the chain of the stored log."""
    return verify(StoredLog(database), head)


def as_read(found: Verification) -> VerificationRead:
    """The outcome of a verification as it is answered."""
    broken = found.first_broken
    return VerificationRead(
        valid=broken is None,
        entries=found.entries,
        head=found.head,
        first_broken=None
        if broken is None
        else BreakRead(entry=broken.entry, kind=broken.kind.value, reason=broken.reason),
    )


def head(session: Session) -> tuple[int, str]:
    """How many entries the log has, and the hash of the last one."""
    count, newest = queries.tail(session)
    return count, newest or FIRST_HASH


def export_lines(database: Database) -> Iterator[str]:
    """The whole log as NDJSON, entry by entry as it was hashed; the last line is the head.

    People stand in it under their pseudonyms, so that it verifies without the service.
    """
    count, newest = 0, FIRST_HASH
    for entry in StoredLog(database).entries():
        moment = entry["occurred_at"].isoformat()
        yield json.dumps({**entry, "occurred_at": moment}, separators=(",", ":")) + "\n"
        count, newest = count + 1, entry["entry_hash"]
    yield json.dumps({"entries": count, "head": newest}, separators=(",", ":")) + "\n"


class StoredLog:
    """The audit log in the database, as it is now."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def entries(self) -> Iterator[StoredEntry]:
        """Every entry, a chunk at a time, each in a short session."""
        with self._database.read() as session:
            until = queries.newest_id(session)
        after = 0
        while True:
            with self._database.read() as session:
                rows = queries.chunk(session, after=after, until=until, limit=CHUNK)
            if not rows:
                return
            yield from rows
            after = rows[-1]["id"]

    def place_of(self, entry_hash: str) -> int | None:
        """The id of the entry with this hash."""
        with self._database.read() as session:
            return queries.place_of(session, entry_hash)

    def followers(self, entry_hash: str) -> Iterator[int]:
        """The ids of the entries that say they follow this hash."""
        with self._database.read() as session:
            yield from [*queries.followers(session, entry_hash)]


class ExportedLog:
    """The audit log in an exported file.

    Raises
    ------
    InvalidInputError
        When a line is not one of an export.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    def entries(self) -> Iterator[StoredEntry]:
        """Every entry of the file, line by line."""
        with self._file.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                entry = _parsed(number, line)
                if "entry_hash" in entry:
                    yield entry

    def place_of(self, entry_hash: str) -> int | None:
        """The id of the entry with this hash."""
        return next((e["id"] for e in self.entries() if e["entry_hash"] == entry_hash), None)

    def followers(self, entry_hash: str) -> Iterator[int]:
        """The ids of the entries that say they follow this hash."""
        return (entry["id"] for entry in self.entries() if entry["previous_hash"] == entry_hash)

    def head(self) -> str | None:
        """The head that the export ends with; none when its end is missing."""
        newest = None
        with self._file.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                newest = _parsed(number, line).get("head")
        return newest


def _parsed(number: int, line: str) -> dict[str, Any]:
    try:
        entry = json.loads(line)
        whole = set(entry) >= ({"id", "details", "previous_hash"} if "id" in entry else {"head"})
    except (ValueError, TypeError):
        whole = False
    if not whole:
        problem = FieldProblem(f"line {number}", "is not a line of an exported audit log")
        raise InvalidInputError("The file cannot be verified.", [problem])
    found: dict[str, Any] = entry
    return found


def _names_in(entry: AuditEntry) -> list[str]:
    listed = entry.details.get(PEOPLE, [])
    if entry.entity is PERSONAL and entry.external_id != MANY:
        return [entry.external_id, *listed]
    return list(listed)


def _shown(entry: AuditEntry, behind: dict[str, str]) -> AuditEntryRead:
    names = _names_in(entry)
    known = [behind[name] for name in names if name in behind]
    personal = entry.entity is PERSONAL and entry.external_id != MANY
    return AuditEntryRead(
        id=entry.id or 0,
        occurred_at=entry.occurred_at,
        actor=entry.actor,
        action=entry.action,
        entity=entry.entity,
        external_id=behind.get(entry.external_id) if personal else entry.external_id,
        people=sorted(set(known)),
        erased_people=len(names) - len(known),
        details={k: v for k, v in entry.details.items() if k not in _NOT_TOLD},
        previous_hash=entry.previous_hash,
        entry_hash=entry.entry_hash,
    )
