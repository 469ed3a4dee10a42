"""The rules of employees: what they hold, and who may know what they want."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlmodel import Session

from app.catalog import batches, feeds, former_ids, records, renames
from app.catalog.batches import WHOLE_RECORDS, Feed, Held, Outcome
from app.catalog.credentials import CredentialRead
from app.catalog.employees import policies, queries
from app.catalog.employees.bulk import parts_of_new
from app.catalog.employees.record import (
    MANAGERS_SEE,
    OTHER_NAME,
    SAME_NAME,
    Shown,
    apply,
    aspirations_of,
    columns,
    job_read,
    same,
    stated_by_put,
)
from app.catalog.employees.schemas import (
    EmployeeBody,
    EmployeeQuery,
    EmployeeRead,
    EmployeeSkillRead,
)
from app.catalog.records import NO_CHANGES, Changes
from app.catalog.renames import RenameBody
from app.catalog.schemas import LanguageRead, recognition_of
from app.catalog.skills import service as skills
from app.catalog.skills.service import NO_LABELS
from app.catalog.under_way import refuse_while_moving
from app.core.answers import Written
from app.core.erasures import refusals, refuse_erased
from app.core.errors import FieldProblem, LateralError, NotFoundError, ScopeMissingError
from app.core.etag import Conditions
from app.core.inserts import insert_records
from app.core.schemas import Page
from app.core.security import Actor, Reach
from app.serving.hearing import Hearing
from app.serving.held_skills import SkillClaim, held_once
from models.employees import Employee, EmployeeFeed
from models.vocabulary import Audience, EmployeeStatus, EntityKind, SkillSource, Visibility

_RECORD_SHOWS: Mapping[Audience, Shown] = {
    Audience.EMPLOYEE: frozenset(Visibility),
    Audience.HR: frozenset(Visibility),
    Audience.MANAGER: MANAGERS_SEE,
}
_LIST_SHOWS: Mapping[Audience, Shown] = {
    Audience.HR: frozenset({Visibility.HR, Visibility.MANAGER}),
    Audience.MANAGER: MANAGERS_SEE,
}
HELD = Held(EmployeeFeed, EmployeeStatus.LEFT, EmployeeStatus.ACTIVE)
_NEEDED = ("name", "title")
_PATCHED_WHOLE = {"skills", "aspirations"}


def get(session: Session, actor: Actor, external_id: str, hearing: Hearing) -> EmployeeRead:
    """A person, as the caller may know one."""
    relation = policies.relation_to(actor, external_id)
    row = queries.find(session, external_id, relation.report_of)
    shown = _RECORD_SHOWS[relation.audience]
    record = records.existing(row, "employee")
    return _as_named(actor, _read(session, record, shown, hearing=hearing))


def whole(session: Session, external_id: str, hearing: Hearing) -> EmployeeRead:
    """A person with everything that she stated, whoever asks."""
    row = records.existing(queries.find(session, external_id), "employee")
    return _read(session, row, frozenset(Visibility), hearing=hearing)


def locked(session: Session, external_id: str) -> EmployeeRead | None:
    """A person as she is stored; no other writer changes her before this transaction ends."""
    row = queries.lock(session, external_id)
    return None if row is None else _read(session, row, frozenset())


def require(session: Session, external_id: str, *, keep: bool = False) -> None:
    """Refuse (404) unless there is such a person; nobody removes one to `keep` meanwhile."""
    if not queries.has(session, external_id, keep=keep):
        raise NotFoundError("No such employee.")


def audience_on(session: Session, actor: Actor, external_id: str) -> Audience:
    """For whom an answer about one person is made; a manager's reports need one query.

    Raises
    ------
    NotFoundError
        When the caller may not see this person, or there is none: the two look the same.
    """
    relation = policies.relation_to(actor, external_id)
    if (manager := relation.report_of) and not queries.is_report(session, external_id, manager):
        raise NotFoundError("No such employee.")
    return relation.audience


def is_led_by(session: Session, external_id: str, manager: str) -> bool:
    """Whether a person reports to a manager, directly or through others."""
    return queries.is_report(session, external_id, manager)


def led_among(session: Session, manager: str, external_ids: Sequence[str]) -> frozenset[str]:
    """Those of some people who report to a manager, directly or through others."""
    return queries.reports_among(session, manager, external_ids)


def page(
    session: Session, actor: Actor, query: EmployeeQuery, hearing: Hearing
) -> Page[EmployeeRead]:
    """A page of people, as a caller who looks at many may know them; a manager's are reports."""
    manager = actor.employee_external_id if actor.reach is Reach.TEAM else None
    shown = _LIST_SHOWS[Audience.MANAGER if manager else actor.search_audience()]
    paging = query.paging()
    rows = queries.page(
        session,
        query.filters(),
        after=paging.after,
        limit=paging.fetch,
        reports_of=manager,
    )
    kept, cursor = paging.cut(rows)
    labels = _labels(session, kept, NO_LABELS)
    return Page(
        items=[_as_named(actor, _as_read(row, shown, labels, hearing)) for row in kept],
        next_cursor=cursor,
    )


def replace(
    session: Session,
    actor: Actor,
    external_id: str,
    body: EmployeeBody,
    conditions: Conditions,
    recogniser: skills.Recogniser,
    hearing: Hearing | None = None,
) -> Written[EmployeeRead]:
    """Create a person or replace the record; what the person owns stays where it is not sent."""
    _refuse_moment_of_own(actor, conditions)
    shown = _shown_to_writer(actor, external_id, states_aspirations=body.aspirations is not None)
    skills.keep_skills(session)
    body = former_ids.followed(session, EntityKind.EMPLOYEE, body)
    links = recogniser.links(session, [held.skill for held in body.skills])
    said = Feed(stated={external_id: stated_by_put(body)})
    return records.create_or_replace(
        session,
        EntityKind.EMPLOYEE,
        actor.name,
        conditions,
        lock=lambda: queries.lock(session, external_id),
        fresh=lambda: _fresh(session, actor, external_id, body),
        apply=lambda row: _applied(actor, row, body, links, said),
        read=lambda row: _read(session, row, shown, recogniser.labels, hearing),
        held=EmployeeFeed,
    )


def replace_many(
    session: Session,
    actor: Actor,
    bodies: Mapping[str, EmployeeBody],
    links: skills.FindLinks,
    feed: Feed = WHOLE_RECORDS,
) -> dict[str, Outcome | LateralError]:
    """Create or change people by external id, in one transaction; what became of each.

    Call `check_author` for each of them first. Those who were erased are refused.
    """
    skills.keep_skills(session)
    stored = queries.lock_many(session, list(bodies), whole=False)
    refused = {**batches.lacking(bodies, stored, _NEEDED), **refusals(session, bodies)}
    bodies = {key: body for key, body in bodies.items() if key not in refused}
    stored = {key: row for key, row in stored.items() if key in bodies}
    link_of = skills.link_all(
        session, links, (held.skill for body in bodies.values() for held in body.skills)
    )

    def found(key: str) -> list[skills.Link]:
        return [link_of[held.skill] for held in bodies[key].skills]

    def insert(keys: Sequence[str]) -> None:
        rows = {key: columns(bodies[key]) for key in keys}
        new = {key: bodies[key] for key in keys}
        said = feeds.part_of_new(EmployeeFeed, keys, feed.source, feed.as_of, feed.said_at)
        insert_records(session, Employee, rows, [*parts_of_new(new, link_of), said])

    unchanged = same(session, stored, bodies, link_of, feed)
    queries.load_whole(session, [row for key, row in stored.items() if key not in unchanged])

    def changed(key: str, row: Employee) -> Changes:
        return NO_CHANGES if key in unchanged else apply(row, bodies[key], found(key), feed)

    written = batches.replace_many(
        session,
        EntityKind.EMPLOYEE,
        actor.name,
        bodies,
        stored=stored,
        insert=insert,
        apply=changed,
        feed=feed,
        held=HELD,
    )
    return {**written, **refused}


def end_many(session: Session, actor: Actor, external_ids: Sequence[str], source: str) -> None:
    """Let people leave whom a source does not hold any more: their status becomes `left`."""
    rows = queries.lock_many(session, external_ids, whole=False)
    feeds.end(session, EmployeeFeed, source, rows.values())
    batches.set_status(session, EntityKind.EMPLOYEE, actor.name, rows, EmployeeStatus.LEFT)


def check_author(actor: Actor, external_id: str, body: EmployeeBody) -> None:
    """Refuse a body with aspirations that the actor may not state.

    Raises
    ------
    ScopeMissingError
        Naming the field.
    """
    _shown_to_writer(actor, external_id, states_aspirations=body.aspirations is not None)


def change(
    session: Session,
    actor: Actor,
    external_id: str,
    patch: Mapping[str, Any],
    conditions: Conditions,
    recogniser: skills.Recogniser,
    hearing: Hearing | None = None,
) -> Written[EmployeeRead]:
    """Merge a patch into a person; skills are recognised anew only if they are part of it."""
    _refuse_moment_of_own(actor, conditions)
    states = "aspirations" in patch
    shown = _shown_to_writer(actor, external_id, states_aspirations=states)
    skills.keep_skills(session)
    row = records.existing(queries.lock(session, external_id), "employee")
    current = _read(session, row, shown)
    records.check(conditions, row, lambda _: current)
    records.refuse_stale(session, row, conditions, EmployeeFeed)
    if states and patch["aspirations"] is None:
        patch = {**patch, "aspirations": []}
    posted = current.model_dump(
        mode="json", by_alias=True, include=set(EmployeeBody.model_fields) - _PATCHED_WHOLE
    )
    body = records.patched(EmployeeBody, posted, patch)
    body = former_ids.followed(session, EntityKind.EMPLOYEE, body)
    texts = [held.skill for held in body.skills]
    links = recogniser.links(session, texts) if "skills" in patch else None
    changes = _applied(actor, row, body, links)
    records.note_said(session, row, conditions, EmployeeFeed)
    records.save(session, EntityKind.EMPLOYEE, actor.name, row, changes)
    return Written(
        _read(session, row, shown, recogniser.labels, hearing), changed=bool(changes.fields)
    )


def rename(
    session: Session,
    actor: Actor,
    external_id: str,
    body: RenameBody,
    conditions: Conditions,
    hearing: Hearing,
) -> Written[EmployeeRead]:
    """Give a person another external id; whatever refers to it follows."""
    shown = _RECORD_SHOWS[actor.audience_for(external_id)]
    return renames.rename(
        session,
        EntityKind.EMPLOYEE,
        actor.name,
        external_id,
        body.external_id,
        conditions,
        lock=lambda key: queries.lock(session, key),
        read=lambda row: _read(session, row, shown, hearing=hearing),
    )


def remove(session: Session, actor: Actor, external_id: str, conditions: Conditions) -> None:
    """Delete a person with all that is hers; not while she moves, which others count on."""
    shown = _RECORD_SHOWS[actor.audience_for(external_id)]
    row = records.existing(queries.lock(session, external_id), "employee")
    records.check(conditions, row, lambda row: _read(session, row, shown))
    refuse_while_moving(session, actor, row)
    queries.forget_rankings(session, external_id)
    queries.forget_account(session, external_id)
    records.delete(session, EntityKind.EMPLOYEE, actor.name, row)


def _refuse_moment_of_own(actor: Actor, conditions: Conditions) -> None:
    """Moments order what systems say; a person who named one could keep their files out."""
    if actor.employee_external_id is not None and conditions.as_of is not None:
        raise ScopeMissingError(
            "Only systems that feed the record may send as_of.",
            [FieldProblem("as_of", "leave it out")],
        )


def _shown_to_writer(actor: Actor, external_id: str, *, states_aspirations: bool) -> Shown:
    shown = _RECORD_SHOWS[actor.audience_for(external_id)]
    if states_aspirations and shown != frozenset(Visibility):
        raise ScopeMissingError(
            "To state aspirations you need the scope confidential:read or the person's own key.",
            [FieldProblem("/aspirations", "leave it out: what is stated stays as it is")],
        )
    return shown


def _fresh(session: Session, actor: Actor, external_id: str, body: EmployeeBody) -> Employee:
    """A new record; nobody makes the own one, or that of someone who was erased."""
    if actor.employee_external_id is not None:
        return records.existing(None, "employee")
    refuse_erased(session, external_id)
    return Employee(external_id=external_id, **columns(body))


def _applied(
    actor: Actor,
    row: Employee,
    body: EmployeeBody,
    links: Sequence[skills.Link] | None,
    feed: Feed = WHOLE_RECORDS,
) -> Changes:
    """Apply a body as far as the caller may; what a person may not change undoes the write."""
    if actor.employee_external_id is None:
        return apply(row, body, links, feed)
    stored = policies.said_by_others(row.skills)
    changes = apply(row, body, links, feed)
    policies.check_own_change(changes.fields, stored, None if links is None else body.skills)
    return changes


def _as_named(actor: Actor, read: EmployeeRead) -> EmployeeRead:
    """The record under its number, without what was written, where the caller is told no names."""
    if actor.sees_names:
        return read
    jobs = [job.model_copy(update={"description": ""}) for job in read.work_history]
    return read.model_copy(update={"name": read.external_id, "summary": "", "work_history": jobs})


def _labels(session: Session, rows: Iterable[Employee], known: Mapping[str, str]) -> dict[str, str]:
    return skills.labels(session, (s.skill_external_id for row in rows for s in row.skills), known)


def _read(
    session: Session,
    row: Employee,
    shown: Shown,
    known: Mapping[str, str] = NO_LABELS,
    hearing: Hearing | None = None,
) -> EmployeeRead:
    return _as_read(row, shown, _labels(session, [row], known), hearing)


def _as_read(
    row: Employee, shown: Shown, labels: Mapping[str, str], hearing: Hearing | None
) -> EmployeeRead:
    held = _held(row, labels)
    return EmployeeRead(
        external_id=row.external_id,
        **{name: getattr(row, name) for name in SAME_NAME},
        **{name: getattr(row, column) for column, name in OTHER_NAME.items()},
        languages=[LanguageRead(**language) for language in row.languages],
        credentials=[CredentialRead(**credential) for credential in row.credentials],
        skills=held,
        work_history=[job_read(job) for job in row.work_history],
        aspirations=aspirations_of(row, shown, hearing),
        recognition=recognition_of(held),
        version=row.version,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def _held(row: Employee, labels: Mapping[str, str]) -> list[EmployeeSkillRead]:
    """The skills as posted, with what each was recognised as and whether its level counts."""
    told = [skills.recognised(skill, labels) for skill in row.skills]
    claims = [
        SkillClaim(
            one["label"] or one["text"], one["skill"], one["level"], SkillSource(held.source)
        )
        for one, held in zip(told, row.skills, strict=True)
    ]
    decide = {one.decides for one in held_once(claims)}
    return [
        EmployeeSkillRead(
            **one, source=held.source, last_used=held.last_used, decides=place in decide
        )
        for place, (one, held) in enumerate(zip(told, row.skills, strict=True))
    ]
