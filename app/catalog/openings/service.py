"""The rules of openings: what is their own and what is their role's."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session

from app.catalog import batches, credentials, feeds, former_ids, records, renames, requirements
from app.catalog.batches import WHOLE_RECORDS, Feed, Held, Outcome, Stated
from app.catalog.credentials import NeededCredentialRead
from app.catalog.openings import queries
from app.catalog.openings.particulars import CustomFieldRead
from app.catalog.openings.schemas import (
    EffectiveRead,
    EligibilityRead,
    OpeningBody,
    OpeningQuery,
    OpeningRead,
)
from app.catalog.records import Changes
from app.catalog.renames import RenameBody
from app.catalog.schemas import LanguageRead, RequirementBody, recognition_of
from app.catalog.skills import service as skills
from app.catalog.skills.service import NO_LABELS
from app.catalog.under_way import refuse_while_moving
from app.core.answers import Written
from app.core.errors import FieldProblem, InvalidInputError, LateralError
from app.core.etag import Conditions
from app.core.inserts import Part, insert_records
from app.core.schemas import Page
from app.core.security import Actor, Reach
from models.openings import Opening, OpeningFeed, OpeningSkill
from models.requirements import Requirement
from models.roles import Role
from models.vocabulary import EntityKind, OpeningStatus

_OVERRIDES = ("title", "function", "grade", "description", "people_leader", "works_with")
_SAME_NAME = (
    *_OVERRIDES,
    "org_unit",
    "location",
    "remote_work",
    "headcount",
    "opens_on",
    "closes_on",
    "apply_url",
    "status",
)
_PATH_OF = {
    "role_id": "role",
    "hiring_manager_external_id": "hiring_manager",
    "minimum_tenure_months": "eligibility.minimum_tenure_months",
    "grade_min": "eligibility.grade_min",
    "grade_max": "eligibility.grade_max",
    "eligible_locations": "eligibility.locations",
    "required_languages": "eligibility.languages",
}
HELD = Held(OpeningFeed, OpeningStatus.CLOSED, OpeningStatus.OPEN)
_LIMITS = (("opens_on", "closes_on"), ("grade_min", "grade_max"))
FIELDS: Stated = frozenset(
    {*_SAME_NAME, *_PATH_OF.values(), "credentials", "custom_fields", "skills"}
)


def get(session: Session, actor: Actor, external_id: str) -> OpeningRead:
    """An opening; a draft looks missing to those who may not know of it."""
    row = queries.find(session, external_id)
    if row is not None and not may_know_of(session, actor, external_id, OpeningStatus(row.status)):
        row = None
    return _read(session, records.existing(row, "opening"))


def is_hiring_manager(session: Session, actor: Actor, external_id: str) -> bool:
    """Whether the caller hires for an opening; false when there is no such opening."""
    manager = actor.employee_external_id
    return manager is not None and queries.has_hiring_manager(session, external_id, manager)


def may_know_of(session: Session, actor: Actor, external_id: str, status: OpeningStatus) -> bool:
    """Whether the caller may know of an opening in this status: drafts are for HR and who hires."""
    if status is not OpeningStatus.DRAFT or actor.reach is Reach.EVERYONE:
        return True
    return is_hiring_manager(session, actor, external_id)


def page(session: Session, actor: Actor, query: OpeningQuery) -> Page[OpeningRead]:
    """A page of openings, of the drafts those that the caller may know of."""
    paging = query.paging()
    rows = queries.page(
        session,
        query.filters(),
        after=paging.after,
        limit=paging.fetch,
        all_drafts=actor.reach is Reach.EVERYONE,
        drafts_of=actor.employee_external_id,
    )
    kept, cursor = paging.cut(rows)
    needed = (skill for row in kept for skill in _needed(row))
    labels = requirements.labels(session, needed, NO_LABELS)
    return Page(items=[_as_read(row, labels) for row in kept], next_cursor=cursor)


def replace(
    session: Session,
    actor: Actor,
    external_id: str,
    body: OpeningBody,
    conditions: Conditions,
    recogniser: skills.Recogniser,
) -> Written[OpeningRead]:
    """Create an opening or replace it."""
    skills.keep_skills(session)
    links = recogniser.links(session, [needed.skill for needed in body.skills or ()])
    body = former_ids.followed(session, EntityKind.OPENING, body)
    role = _role(session, body)
    return records.create_or_replace(
        session,
        EntityKind.OPENING,
        actor.name,
        conditions,
        lock=lambda: queries.lock(session, external_id),
        fresh=lambda: Opening(external_id=external_id),
        apply=lambda row: apply(row, body, role, links),
        read=lambda row: _read(session, row, recogniser.labels),
        held=OpeningFeed,
    )


def replace_many(
    session: Session,
    actor: Actor,
    bodies: Mapping[str, OpeningBody],
    links: skills.FindLinks,
    feed: Feed = WHOLE_RECORDS,
) -> dict[str, Outcome | LateralError]:
    """Create or change openings by external id, in one transaction; what became of each.

    One of a role that does not exist is left as it was, and its error returned; so is one whose
    limits would cross.
    """
    skills.keep_skills(session)
    link_of = skills.link_all(
        session, links, (need.skill for body in bodies.values() for need in body.skills or ())
    )
    roles = queries.roles_to_keep(session, (body.role for body in bodies.values() if body.role))
    stored = queries.lock_many(session, list(bodies))
    refused = {
        key: error
        for key, body in bodies.items()
        if (error := _refusal(body, stored.get(key), roles, feed)) is not None
    }
    keys = [key for key in bodies if key not in refused]

    def found(key: str) -> list[skills.Link]:
        return [link_of[needed.skill] for needed in bodies[key].skills or ()]

    def role(key: str) -> Role | None:
        return roles.get(bodies[key].role or "")

    def insert(keys: Sequence[str]) -> None:
        needs = {key: requirements.wanted((), bodies[key].skills or (), found(key)) for key in keys}
        rows = {
            key: {
                **columns(bodies[key], role(key)),
                "overrides_skills": bodies[key].skills is not None,
            }
            for key in keys
        }
        said = feeds.part_of_new(OpeningFeed, keys, feed.source, feed.as_of, feed.said_at)
        insert_records(session, Opening, rows, [Part.of_rows(OpeningSkill, needs), said])

    written = batches.replace_many(
        session,
        EntityKind.OPENING,
        actor.name,
        keys,
        stored={key: row for key, row in stored.items() if key not in refused},
        insert=insert,
        apply=lambda key, row: apply(row, bodies[key], role(key), found(key), feed),
        feed=feed,
        held=HELD,
    )
    return {**written, **refused}


def _refusal(
    body: OpeningBody, row: Opening | None, roles: Mapping[str, Role], feed: Feed
) -> InvalidInputError | None:
    """Why an opening cannot be stored as its body states it, if it cannot."""
    if body.role is not None and body.role not in roles:
        return no_such_role()
    if row is None:
        if body.title is None and body.role is None:
            problem = FieldProblem("/title", "is needed for a new record, or a role")
            return InvalidInputError("The opening is new and has no title.", [problem])
        return None
    stated = feed.states(row.external_id, FIELDS)
    values = columns(body, None, stated)
    problems = [
        FieldProblem(f"/{_PATH_OF.get(high, high)}", f"lies below `{low}` with what is stored")
        for low, high in _LIMITS
        if low in values or high in values
        if _crosses(values.get(low, getattr(row, low)), values.get(high, getattr(row, high)))
    ]
    return (
        InvalidInputError("The opening's limits contradict each other.", problems)
        if problems
        else None
    )


def _crosses(low: Any, high: Any) -> bool:
    return low is not None and high is not None and bool(high < low)


def end_many(session: Session, actor: Actor, external_ids: Sequence[str], source: str) -> None:
    """Close openings that a source does not hold any more: their status becomes `closed`."""
    rows = queries.lock_many(session, external_ids)
    feeds.end(session, OpeningFeed, source, rows.values())
    batches.set_status(session, EntityKind.OPENING, actor.name, rows, OpeningStatus.CLOSED)


def change(
    session: Session,
    actor: Actor,
    external_id: str,
    patch: Mapping[str, Any],
    conditions: Conditions,
    recogniser: skills.Recogniser,
) -> Written[OpeningRead]:
    """Merge a patch into an opening; skills are recognised anew only if they are part of it."""
    skills.keep_skills(session)
    row = records.existing(queries.lock(session, external_id), "opening")
    current = _read(session, row)
    records.check(conditions, row, lambda _: current)
    records.refuse_stale(session, row, conditions, OpeningFeed)
    posted = current.model_dump(mode="json", include=set(OpeningBody.model_fields) - {"skills"})
    body = records.patched(OpeningBody, posted, patch)
    body = former_ids.followed(session, EntityKind.OPENING, body)
    texts = [needed.skill for needed in body.skills or ()]
    links = recogniser.links(session, texts) if "skills" in patch else None
    changes = apply(row, body, _role(session, body), links)
    records.note_said(session, row, conditions, OpeningFeed)
    records.save(session, EntityKind.OPENING, actor.name, row, changes)
    return Written(_read(session, row, recogniser.labels))


def rename(
    session: Session, actor: Actor, external_id: str, body: RenameBody, conditions: Conditions
) -> Written[OpeningRead]:
    """Give an opening another external id; whatever refers to it follows."""
    return renames.rename(
        session,
        EntityKind.OPENING,
        actor.name,
        external_id,
        body.external_id,
        conditions,
        lock=lambda key: queries.lock(session, key),
        read=lambda row: _read(session, row),
    )


def remove(session: Session, actor: Actor, external_id: str, conditions: Conditions) -> None:
    """Delete an opening; move cases that nobody accepted yet end by that, and are kept.

    Raises
    ------
    MovesUnderWayError
        When somebody accepted a move to it, or began there.
    """
    row = records.existing(queries.lock(session, external_id), "opening")
    records.check(conditions, row, lambda row: _read(session, row))
    refuse_while_moving(session, actor, row)
    records.delete(session, EntityKind.OPENING, actor.name, row)


def _role(session: Session, body: OpeningBody) -> Role | None:
    if body.role is None:
        return None
    role = queries.role_to_keep(session, body.role)
    if role is None:
        raise no_such_role()
    return role


def no_such_role() -> InvalidInputError:
    """The error for an opening of a role that does not exist."""
    problem = FieldProblem("/role", "is not the external id of a role")
    return InvalidInputError("The opening refers to a role that does not exist.", [problem])


def columns(body: OpeningBody, role: Role | None, stated: Stated = FIELDS) -> dict[str, Any]:
    """The body's part of the opening's own row, its role filled in, as far as it is stated."""
    whole = {
        **{name: getattr(body, name) for name in _SAME_NAME},
        "credentials": None if body.credentials is None else credentials.stored(body.credentials),
        "custom_fields": [one.model_dump(mode="json") for one in body.custom_fields],
        "role_id": role.id if role else None,
        "hiring_manager_external_id": body.hiring_manager,
        "minimum_tenure_months": body.eligibility.minimum_tenure_months,
        "grade_min": body.eligibility.grade_min,
        "grade_max": body.eligibility.grade_max,
        "eligible_locations": body.eligibility.locations,
        "required_languages": [
            language.model_dump(mode="json") for language in body.eligibility.languages
        ],
    }
    if stated is FIELDS:
        return whole
    return {name: value for name, value in whole.items() if _PATH_OF.get(name, name) in stated}


def apply(
    row: Opening,
    body: OpeningBody,
    role: Role | None,
    links: Sequence[skills.Link] | None,
    feed: Feed = WHOLE_RECORDS,
) -> Changes:
    """Make the row say what the body states; without links the skills stay as they are."""
    stated = feed.states(row.external_id, FIELDS)
    assigned = records.assign(row, columns(body, role, stated))
    if "role_id" in assigned:
        row.role = role
    changed = {_PATH_OF.get(name, name).partition(".")[0] for name in assigned}
    if links is not None and "skills" in stated and _replace_skills(row, body.skills, links):
        changed.add("skills")
    return Changes(frozenset(changed))


def _replace_skills(
    row: Opening, posted: Sequence[RequirementBody] | None, links: Sequence[skills.Link]
) -> bool:
    switched = records.assign(row, {"overrides_skills": posted is not None})
    needed = requirements.wanted(row.skills, posted or (), links)
    return records.align(row.skills, needed, OpeningSkill) or bool(switched)


def _needed(row: Opening) -> Sequence[Requirement]:
    own: Sequence[Requirement] = row.skills
    return own if row.overrides_skills or row.role is None else row.role.skills


def _read(session: Session, row: Opening, known: Mapping[str, str] = NO_LABELS) -> OpeningRead:
    return _as_read(row, requirements.labels(session, _needed(row), known))


def _as_read(row: Opening, labels: Mapping[str, str]) -> OpeningRead:
    effective = _effective(row, labels)
    own = effective.skills if row.overrides_skills else None
    return OpeningRead(
        external_id=row.external_id,
        role=row.role.external_id if row.role else None,
        **{name: getattr(row, name) for name in _SAME_NAME},
        credentials=_needed_credentials(row.credentials),
        custom_fields=[CustomFieldRead(**one) for one in row.custom_fields],
        skills=own,
        hiring_manager=row.hiring_manager_external_id,
        eligibility=EligibilityRead(
            minimum_tenure_months=row.minimum_tenure_months,
            grade_min=row.grade_min,
            grade_max=row.grade_max,
            locations=row.eligible_locations,
            languages=[LanguageRead(**language) for language in row.required_languages],
        ),
        effective=effective,
        recognition=recognition_of(own or ()),
        version=row.version,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def _effective(row: Opening, labels: Mapping[str, str]) -> EffectiveRead:
    def own_or_roles(name: str) -> Any:
        own = getattr(row, name)
        return getattr(row.role, name) if own is None and row.role is not None else own

    return EffectiveRead(
        title=own_or_roles("title"),
        function=own_or_roles("function"),
        grade=own_or_roles("grade"),
        description=own_or_roles("description") or "",
        people_leader=own_or_roles("people_leader") or False,
        works_with=own_or_roles("works_with") or [],
        credentials=_needed_credentials(own_or_roles("credentials")) or [],
        skills=requirements.as_read(_needed(row), labels),
    )


def _needed_credentials(
    stored: Sequence[Mapping[str, Any]] | None,
) -> list[NeededCredentialRead] | None:
    return None if stored is None else [NeededCredentialRead(**needs) for needs in stored]
