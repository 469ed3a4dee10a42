"""The rules of roles."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlmodel import Session

from app.catalog import batches, credentials, records, renames, requirements
from app.catalog.batches import WHOLE_RECORDS, Feed, Outcome, Stated
from app.catalog.credentials import NeededCredentialRead
from app.catalog.records import Changes
from app.catalog.renames import RenameBody
from app.catalog.roles import queries
from app.catalog.roles.schemas import RoleBody, RoleQuery, RoleRead
from app.catalog.schemas import recognition_of
from app.catalog.skills import service as skills
from app.catalog.skills.service import NO_LABELS
from app.core.answers import Written
from app.core.errors import ConflictError, LateralError
from app.core.etag import Conditions
from app.core.inserts import Part, insert_records
from app.core.journal import record_changes
from app.core.schemas import Page
from app.core.security import Actor
from models.roles import Role, RoleSkill
from models.vocabulary import ChangeAction, EntityKind

_SAME_NAME = (
    "title",
    "function",
    "family",
    "grade",
    "description",
    "people_leader",
    "works_with",
    "alternative_titles",
    "scheme",
    "scheme_id",
    "scheme_version",
)


FIELDS: Stated = frozenset(RoleBody.model_fields)
_NEEDED = ("title",)


class RoleInUseError(ConflictError):
    """Openings refer to the role."""

    code = "role_in_use"
    title = "Role in use"


def get(session: Session, external_id: str) -> RoleRead:
    """A role."""
    return _read(session, records.existing(queries.find(session, external_id), "role"))


def page(session: Session, query: RoleQuery) -> Page[RoleRead]:
    """A page of roles."""
    paging = query.paging()
    rows = queries.page(session, query.filters(), after=paging.after, limit=paging.fetch)
    kept, cursor = paging.cut(rows)
    needed = (skill for row in kept for skill in row.skills)
    labels = requirements.labels(session, needed, NO_LABELS)
    return Page(items=[_as_read(row, labels) for row in kept], next_cursor=cursor)


def replace(
    session: Session,
    actor: Actor,
    external_id: str,
    body: RoleBody,
    conditions: Conditions,
    recogniser: skills.Recogniser,
) -> Written[RoleRead]:
    """Create a role or replace it."""
    skills.keep_skills(session)
    links = recogniser.links(session, [needed.skill for needed in body.skills])
    return records.create_or_replace(
        session,
        EntityKind.ROLE,
        actor.name,
        conditions,
        lock=lambda: queries.lock(session, external_id),
        fresh=lambda: Role(external_id=external_id, **columns(body)),
        apply=lambda row: apply(row, body, links),
        read=lambda row: _read(session, row, recogniser.labels),
    )


def replace_many(
    session: Session,
    actor: Actor,
    bodies: Mapping[str, RoleBody],
    links: skills.FindLinks,
    feed: Feed = WHOLE_RECORDS,
) -> dict[str, Outcome | LateralError]:
    """Create or change roles by external id, in one transaction; what became of each."""
    skills.keep_skills(session)
    stored = queries.lock_many(session, list(bodies))
    refused = batches.lacking(bodies, stored, _NEEDED)
    bodies = {key: body for key, body in bodies.items() if key not in refused}
    link_of = skills.link_all(
        session, links, (needed.skill for body in bodies.values() for needed in body.skills)
    )

    def found(key: str) -> list[skills.Link]:
        return [link_of[needed.skill] for needed in bodies[key].skills]

    def insert(keys: Sequence[str]) -> None:
        needs = {key: requirements.wanted((), bodies[key].skills, found(key)) for key in keys}
        rows = {key: {**columns(bodies[key]), "source_as_of": feed.as_of.get(key)} for key in keys}
        insert_records(session, Role, rows, [Part.of_rows(RoleSkill, needs)])

    written = batches.replace_many(
        session,
        EntityKind.ROLE,
        actor.name,
        bodies,
        stored=stored,
        insert=insert,
        apply=lambda key, row: apply(row, bodies[key], found(key), feed),
        feed=feed,
    )
    return {**written, **refused}


def remove_many(session: Session, actor: Actor, external_ids: Sequence[str]) -> list[str]:
    """Delete those of the roles that no opening refers to; their external ids."""
    present = list(queries.lock_many(session, external_ids, to_delete=True))
    named = queries.named_by_openings(session, present)
    removed = [key for key in present if key not in named]
    queries.delete_many(session, removed)
    record_changes(session, actor.name, ChangeAction.DELETED, EntityKind.ROLE, removed)
    return removed


def of_scheme(session: Session, scheme: str) -> dict[str, str | None]:
    """The external ids of a taxonomy's occupations, each with the version that it is of."""
    return queries.of_scheme(session, scheme)


def counts_by_scheme(session: Session) -> list[tuple[str, str | None, int]]:
    """How many occupations there are of each version of each taxonomy."""
    return queries.counts_by_scheme(session)


def in_use(session: Session, external_ids: Iterable[str]) -> set[str]:
    """Those roles that openings refer to, or that employees have or wish for."""
    ids = list(external_ids)
    return queries.named_by_openings(session, ids) | queries.named_by_people(session, ids)


def change(
    session: Session,
    actor: Actor,
    external_id: str,
    patch: Mapping[str, Any],
    conditions: Conditions,
    recogniser: skills.Recogniser,
) -> Written[RoleRead]:
    """Merge a patch into a role; skills are recognised anew only if they are part of it."""
    skills.keep_skills(session)
    row = records.existing(queries.lock(session, external_id), "role")
    current = _read(session, row)
    records.check(conditions, row, lambda _: current)
    records.refuse_stale(session, row, conditions)
    posted = current.model_dump(mode="json", include=set(RoleBody.model_fields) - {"skills"})
    body = records.patched(RoleBody, posted, patch)
    texts = [needed.skill for needed in body.skills]
    links = recogniser.links(session, texts) if "skills" in patch else None
    records.note_said(session, row, conditions)
    records.save(session, EntityKind.ROLE, actor.name, row, apply(row, body, links))
    return Written(_read(session, row, recogniser.labels))


def rename(
    session: Session, actor: Actor, external_id: str, body: RenameBody, conditions: Conditions
) -> Written[RoleRead]:
    """Give a role another external id; whatever refers to it follows."""
    return renames.rename(
        session,
        EntityKind.ROLE,
        actor.name,
        external_id,
        body.external_id,
        conditions,
        lock=lambda key: queries.lock(session, key, to_delete=True),
        read=lambda row: _read(session, row),
    )


def remove(session: Session, actor: Actor, external_id: str, conditions: Conditions) -> None:
    """Delete a role that no opening refers to.

    Raises
    ------
    RoleInUseError
        When openings refer to it.
    """
    row = records.existing(queries.lock(session, external_id, to_delete=True), "role")
    records.check(conditions, row, lambda row: _read(session, row))
    openings = queries.count_openings(session, row)
    if openings:
        refer = "1 opening refers" if openings == 1 else f"{openings} openings refer"
        raise RoleInUseError(f"{refer} to this role; delete or change that first.")
    records.delete(session, EntityKind.ROLE, actor.name, row)


def columns(body: RoleBody, stated: Stated = FIELDS) -> dict[str, Any]:
    """The body's part of the role's own row, as far as it is stated."""
    found = {name: getattr(body, name) for name in _SAME_NAME if name in stated}
    if "credentials" in stated:
        found["credentials"] = credentials.stored(body.credentials)
    return found


def apply(
    row: Role,
    body: RoleBody,
    links: Sequence[skills.Link] | None,
    feed: Feed = WHOLE_RECORDS,
) -> Changes:
    """Make the row say what the body states; without links the skills stay as they are."""
    stated = feed.states(row.external_id, FIELDS)
    changed = set(records.assign(row, columns(body, stated)))
    if links is not None and "skills" in stated:
        needed = requirements.wanted(row.skills, body.skills, links)
        if records.align(row.skills, needed, RoleSkill):
            changed.add("skills")
    return Changes(frozenset(changed))


def _read(session: Session, row: Role, known: Mapping[str, str] = NO_LABELS) -> RoleRead:
    return _as_read(row, requirements.labels(session, row.skills, known))


def _as_read(row: Role, labels: Mapping[str, str]) -> RoleRead:
    needed = requirements.as_read(row.skills, labels)
    return RoleRead(
        external_id=row.external_id,
        **{name: getattr(row, name) for name in _SAME_NAME},
        credentials=[NeededCredentialRead(**needs) for needs in row.credentials],
        skills=needed,
        recognition=recognition_of(needed),
        version=row.version,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
