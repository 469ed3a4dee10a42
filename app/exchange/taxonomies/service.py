"""Brings a taxonomy into the catalogue: new, changed and gone entries, batch by batch."""

import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any, TypeVar

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from app.catalog.batches import Outcome, slices
from app.catalog.roles import service as roles
from app.catalog.skills import service as skills
from app.core.db import Database
from app.core.errors import DatabaseUnavailableError
from app.core.security import Actor
from app.exchange.taxonomies.base import Skipped, Taxonomy, TaxonomyError

_SKILLS_A_BATCH, _ROLES_A_BATCH = 400, 100
_REMOVED_A_BATCH = 400
_PAUSES = (0.2, 0.5, 1.0, 2.0, 4.0)
# SQLite's waiting writers look for their turn in steps of up to a tenth of a second.
_TURN_SECONDS = 0.12
_GUARDED_SHARE = 0.2

ResultT = TypeVar("ResultT")
BodyT = TypeVar("BodyT")
Progress = Callable[[str, int, int], None]


class Part(StrEnum):
    """The two halves of a taxonomy."""

    SKILLS = "skills"
    ROLES = "roles"


@dataclass(frozen=True)
class PartReport:
    """What an import did to one half of the catalogue."""

    outcomes: Mapping[Outcome, int]
    removed: tuple[str, ...]
    deprecated: tuple[str, ...]


@dataclass(frozen=True)
class ImportReport:
    """What an import read and did."""

    name: str
    attribution: str
    read: Mapping[str, int]
    skipped: tuple[Skipped, ...]
    parts: Mapping[Part, PartReport]


@dataclass(frozen=True, slots=True)
class StoredTaxonomy:
    """How many skills and occupations the catalogue holds of one version of a taxonomy."""

    scheme: str
    version: str | None
    skills: int
    roles: int


@dataclass(frozen=True)
class Removal:
    """What was removed of a taxonomy, and what was kept because somebody uses it."""

    removed: Mapping[Part, int]
    kept: Mapping[Part, tuple[str, ...]]


def import_taxonomy(
    database: Database,
    actor: Actor,
    taxonomy: Taxonomy,
    *,
    allow_removals: bool = False,
    progress: Progress = lambda _what, _done, _total: None,
) -> ImportReport:
    """Make the catalogue say what the taxonomy says.

    Every batch is one transaction: whatever ends the import, each record is the old or the new
    one, and the same import again does what is left. Entries that are gone are deleted, or kept
    with the version they were of while somebody holds, needs or names them.

    Raises
    ------
    TaxonomyError
        When more than a fifth of what is stored would be gone, unless removals are allowed.
    """
    gone = _gone(database, taxonomy)
    if not allow_removals:
        _refuse_many(database, taxonomy, gone)
    outcomes = {
        Part.SKILLS: _write(
            database,
            Part.SKILLS,
            taxonomy.skills,
            _SKILLS_A_BATCH,
            partial(skills.replace_many, actor=actor),
            progress,
        ),
        Part.ROLES: _write(
            database,
            Part.ROLES,
            taxonomy.roles,
            _ROLES_A_BATCH,
            partial(roles.replace_many, actor=actor, links=skills.links_by_key),
            progress,
        ),
    }
    removed: dict[Part, list[str]] = {}
    for part in (Part.ROLES, Part.SKILLS):
        unused = _unused(database, part, gone[part])
        removed[part] = _remove(database, actor, part, unused, progress)
    return ImportReport(
        name=taxonomy.name,
        attribution=taxonomy.attribution,
        read=taxonomy.read,
        skipped=taxonomy.skipped,
        parts={
            part: PartReport(
                outcomes=outcomes[part],
                removed=tuple(removed[part]),
                deprecated=tuple(sorted(set(gone[part]) - set(removed[part]))),
            )
            for part in Part
        },
    )


def stored_taxonomies(database: Database) -> list[StoredTaxonomy]:
    """What the catalogue holds of each version of each taxonomy."""
    counted: dict[tuple[str, str | None], dict[Part, int]] = {}
    with database.read() as session:
        for part, rows in (
            (Part.SKILLS, skills.counts_by_scheme(session)),
            (Part.ROLES, roles.counts_by_scheme(session)),
        ):
            for scheme, version, count in rows:
                counted.setdefault((scheme, version), {})[part] = count
    return [
        StoredTaxonomy(scheme, version, counts.get(Part.SKILLS, 0), counts.get(Part.ROLES, 0))
        for (scheme, version), counts in sorted(
            counted.items(), key=lambda one: (one[0][0], one[0][1] or "")
        )
    ]


def remove_taxonomy(
    database: Database,
    actor: Actor,
    scheme: str,
    *,
    including_used: bool = False,
    progress: Progress = lambda _what, _done, _total: None,
) -> Removal:
    """Delete a taxonomy's occupations and skills.

    What somebody holds, needs or names is kept; `including_used` deletes it all the same, and
    those who held it keep its text, unknown from now on. A role that an opening refers to stays.

    Raises
    ------
    TaxonomyError
        When the catalogue holds nothing of it.
    """
    stored = _stored(database, scheme)
    if not any(stored.values()):
        raise TaxonomyError(f"The catalogue holds nothing of {scheme!r}.")
    removed: dict[Part, int] = {}
    kept: dict[Part, tuple[str, ...]] = {}
    for part in (Part.ROLES, Part.SKILLS):
        keys = sorted(stored[part])
        chosen = keys if including_used else _unused(database, part, keys)
        gone = _remove(database, actor, part, chosen, progress)
        removed[part] = len(gone)
        kept[part] = tuple(sorted(set(keys) - set(gone)))
    return Removal(removed, kept)


def _gone(database: Database, taxonomy: Taxonomy) -> dict[Part, list[str]]:
    stored = _stored(database, taxonomy.scheme)
    present = {Part.SKILLS: taxonomy.skills.keys(), Part.ROLES: taxonomy.roles.keys()}
    return {part: sorted(stored[part] - present[part]) for part in Part}


def _stored(database: Database, scheme: str) -> dict[Part, set[str]]:
    with database.read() as session:
        return {
            Part.SKILLS: set(skills.of_scheme(session, scheme)),
            Part.ROLES: set(roles.of_scheme(session, scheme)),
        }


def _refuse_many(
    database: Database, taxonomy: Taxonomy, gone: Mapping[Part, Sequence[str]]
) -> None:
    stored = _stored(database, taxonomy.scheme)
    for part, keys in gone.items():
        if len(keys) > _GUARDED_SHARE * len(stored[part]):
            raise TaxonomyError(
                f"{len(keys)} of the {len(stored[part])} {part} that the catalogue holds of "
                f"{taxonomy.scheme} are not in this download. If that is meant, allow removals."
            )


def _unused(database: Database, part: Part, keys: Collection[str]) -> list[str]:
    if not keys:
        return []
    in_use = skills.linked if part is Part.SKILLS else roles.in_use
    with database.read() as session:
        used = in_use(session, keys)
    return [key for key in keys if key not in used]


def _write(
    database: Database,
    part: Part,
    bodies: Mapping[str, BodyT],
    size: int,
    write: Callable[..., Mapping[str, Any]],
    progress: Progress,
) -> Counter[Outcome]:
    outcomes: Counter[Outcome] = Counter()
    for keys in slices(bodies, size):
        some = {key: bodies[key] for key in keys}
        done = _in_turn(database, partial(write, bodies=some))
        outcomes.update(done.values())
        progress(f"{part}: writing", outcomes.total(), len(bodies))
    return outcomes


def _remove(
    database: Database, actor: Actor, part: Part, keys: Sequence[str], progress: Progress
) -> list[str]:
    removed: list[str] = []
    for some in slices(keys, _REMOVED_A_BATCH):
        removed += _in_turn(database, partial(_remove_some, actor=actor, part=part, keys=some))
        progress(f"{part}: removing", len(removed), len(keys))
    return removed


def _remove_some(session: Session, actor: Actor, part: Part, keys: Sequence[str]) -> Iterable[str]:
    if part is Part.ROLES:
        return roles.remove_many(session, actor, keys)
    skills.remove_many(session, actor, keys)
    return keys


def _in_turn(database: Database, write: Callable[[Session], ResultT]) -> ResultT:
    """One batch; tried again when another writer was in the way."""
    for pause in _PAUSES:
        try:
            return _written(database, write)
        except (IntegrityError, DatabaseUnavailableError):
            time.sleep(pause)
    return _written(database, write)


def _written(database: Database, write: Callable[[Session], ResultT]) -> ResultT:
    with database.write() as session:
        result = write(session)
    if database.url.get_backend_name() == "sqlite":
        time.sleep(_TURN_SECONDS)
    return result
