"""Brings the demo organisation and its keys into a database; a second time changes nothing."""

import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlmodel import Session

from app.catalog.employees import service as employees
from app.catalog.employees.schemas import EmployeeBody
from app.catalog.openings import service as openings
from app.catalog.openings.schemas import OpeningBody
from app.catalog.roles import service as roles
from app.catalog.roles.schemas import RoleBody
from app.catalog.skills import service as skills
from app.catalog.skills.schemas import SkillBody
from app.catalog.skills.service import Recogniser
from app.core.db import Database
from app.core.errors import UnauthenticatedError
from app.core.etag import Conditions
from app.core.security import Actor, ActorKind, KeyRing, Scope
from app.serving import Serving
from app.settings import Settings
from demo import FILES, ORGANISATION, STORY_EMPLOYEE, STORY_MANAGER

_BATCH = 100
_FILE = "demo_keys.json"
_UNCONDITIONALLY = Conditions()
_READS = frozenset({Scope.CATALOG_READ, Scope.MATCH})
_EVERY_PAGE = frozenset(
    {Scope.EMBED, Scope.EMBED_MANAGER, Scope.EMBED_WORKFORCE, Scope.EMBED_MODEL}
)
_KEYS: Mapping[str, tuple[ActorKind, frozenset[Scope], str | None]] = {
    "hr": (ActorKind.HR_PARTNER, frozenset(Scope), None),
    "portal": (ActorKind.PORTAL, _READS, STORY_EMPLOYEE),
    "manager": (ActorKind.MANAGER, _READS, STORY_MANAGER),
    "pages": (ActorKind.PORTAL, _EVERY_PAGE, None),
}

Record = dict[str, Any]
Store = Callable[[Session, str, Record], object]


def load_organisation(database: Database, settings: Settings, actor: str) -> dict[str, int]:
    """Store every record of the demo organisation; give the number of each kind."""
    loader = Actor(actor, frozenset(Scope))
    counts: dict[str, int] = {}
    for kind in FILES:
        records = list(_records(ORGANISATION / f"{kind}.ndjson"))
        store = _store(kind, loader, Serving(database, settings), records)
        for start in range(0, len(records), _BATCH):
            with database.write() as session:
                for record in records[start : start + _BATCH]:
                    store(session, record.pop("external_id"), record)
        counts[kind] = len(records)
    return counts


def demo_keys(database: Database, settings: Settings, actor: str) -> dict[str, str]:
    """The demo's keys, those of an earlier run as long as they are valid."""
    path = settings.data_dir / _FILE
    keyring = KeyRing(database, settings)
    known = _stored(path)
    keys = {
        name: known[name]
        if _is_valid(keyring, known.get(name, ""), name)
        else _issue(keyring, actor, name)
        for name in _KEYS
    }
    if keys != known:
        _write_private(path, json.dumps(keys, indent=2) + "\n")
    return keys


def stored_key(settings: Settings, name: str) -> str:
    """One of the demo's keys, as an earlier call of `demo_keys` left it."""
    return _stored(settings.data_dir / _FILE)[name]


def _stored(path: Path) -> dict[str, str]:
    known: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return known


def _records(path: Path) -> Iterator[Record]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def _store(kind: str, actor: Actor, serving: Serving, records: Sequence[Record]) -> Store:
    if kind == "skills":
        return lambda session, key, record: skills.replace(
            session, actor, key, SkillBody.model_validate(record), _UNCONDITIONALLY
        )
    texts = [held["skill"] for record in records for held in record.get("skills") or ()]
    recogniser = Recogniser(serving.normaliser()).prepare(texts)
    if kind == "roles":
        return lambda session, key, record: roles.replace(
            session, actor, key, RoleBody.model_validate(record), _UNCONDITIONALLY, recogniser
        )
    if kind == "openings":
        return lambda session, key, record: openings.replace(
            session, actor, key, OpeningBody.model_validate(record), _UNCONDITIONALLY, recogniser
        )
    return lambda session, key, record: employees.replace(
        session, actor, key, EmployeeBody.model_validate(record), _UNCONDITIONALLY, recogniser
    )


def _is_valid(keyring: KeyRing, text: str, name: str) -> bool:
    """Whether a key of an earlier run lets in, and speaks for whom the demo's key speaks for."""
    kind, _scopes, employee = _KEYS[name]
    try:
        actor = keyring.authenticate(text)
    except UnauthenticatedError:
        return False
    return (actor.kind, actor.employee_external_id) == (kind, employee)


def _issue(keyring: KeyRing, actor: str, name: str) -> str:
    kind, scopes, employee = _KEYS[name]
    key = keyring.issue(
        actor=actor,
        name=f"demo: {name}",
        kind=kind,
        scopes=scopes,
        employee_external_id=employee,
    )
    return str(key)


def _write_private(path: Path, text: str) -> None:
    handle, draft = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    Path(draft).replace(path)
