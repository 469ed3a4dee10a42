"""The catalogue's records in memory: read whole once, then followed change by change."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session

from app.serving import queries
from app.serving.profiles import ProfileBuilder
from app.serving.records import OpeningFacts, Person, RoleBook, words_of
from app.serving.taxonomy import LiveTaxonomy
from ml.taxonomy import SkillNormaliser
from models.base import utc_now
from models.vocabulary import ChangeAction, EntityKind, OpeningStatus

FOLLOWED = (EntityKind.EMPLOYEE, EntityKind.ROLE, EntityKind.OPENING, EntityKind.SKILL)
STEP = queries.CHUNK


@dataclass(frozen=True, eq=False)
class Catalogue:
    """People, open openings, roles and skills as of one change; never changed in place.

    `builder` made its people, and lends the next state the objects that they share; `erasures`
    counts the people whose erasure was followed.
    """

    change_id: int
    openings: Mapping[str, OpeningFacts]
    people: Mapping[str, Person]
    roles: RoleBook
    normaliser: SkillNormaliser
    builder: ProfileBuilder
    erasures: int = 0


def read_catalogue(session: Session, taxonomy: LiveTaxonomy) -> Catalogue:
    """Everything, in a few queries for each thousand records."""
    change_id = queries.newest_change(session)
    normaliser = taxonomy.follow(session)
    builder = ProfileBuilder(normaliser)
    roles = RoleBook(
        {row: role for rows in queries.roles(session) for row, role in builder.roles(rows)}
    )
    openings = {
        facts.key: facts
        for rows in queries.openings(session, only_open=True)
        for facts in builder.openings(rows, roles)
    }
    now = utc_now()
    people = {
        person.facts.key: person.resolved(roles, normaliser, now)
        for rows in queries.employees(session)
        for person in builder.people(rows)
    }
    return Catalogue(change_id, openings, people, roles, normaliser, builder)


def follow_catalogue(
    session: Session, taxonomy: LiveTaxonomy, known: Catalogue, upto: int | None = None
) -> Catalogue:
    """The catalogue one step of changes further, at most up to one; only they are read.

    Records are read as they are now, so a step may know more than its last change.
    """
    end = queries.end_of_step(session, known.change_id, STEP)
    end = end if upto is None else min(end, upto)
    changes = queries.changes_after(session, known.change_id, upto=end)
    if not changes:
        return known
    changed: dict[EntityKind, set[str]] = defaultdict(set)
    for change in changes:
        changed[change.entity] |= change.keys
    erased = [change for change in changes if change.action is ChangeAction.ERASED]
    if any(change.external_id not in known.people for change in erased):
        # The event names a receipt by now: whoever has no row any more is meant.
        changed[EntityKind.EMPLOYEE] |= known.people.keys() - queries.employee_keys(session)
    normaliser = known.normaliser
    if changed[EntityKind.SKILL]:
        normaliser = taxonomy.follow(session)
        renamed = sorted(changed[EntityKind.SKILL])
        for kind in (EntityKind.EMPLOYEE, EntityKind.ROLE, EntityKind.OPENING):
            changed[kind] |= queries.users_of_skills(session, renamed, kind)
    builder = _builder(normaliser, known, forgets=bool(erased))
    named = queries.occupations_of_openings(session, changed[EntityKind.OPENING])
    changed[EntityKind.ROLE] |= named - known.roles.by_key.keys()
    roles = _followed_roles(session, builder, known.roles, changed[EntityKind.ROLE])
    changed[EntityKind.OPENING] |= queries.openings_of_roles(session, changed[EntityKind.ROLE])
    return Catalogue(
        changes[-1].id,
        _followed_openings(session, builder, roles, known.openings, changed[EntityKind.OPENING]),
        _followed_people(session, builder, roles, known, changed, normaliser),
        roles,
        normaliser,
        builder,
        known.erasures + len(erased),
    )


def _builder(normaliser: SkillNormaliser, known: Catalogue, *, forgets: bool) -> ProfileBuilder:
    """What builds the next state: the last one's, so that people share skills across steps."""
    if forgets or normaliser is not known.normaliser or known.builder.is_full:
        return ProfileBuilder(normaliser)
    return known.builder


def _followed_roles(
    session: Session, builder: ProfileBuilder, known: RoleBook, keys: set[str]
) -> RoleBook:
    if not keys:
        return known
    found = {
        row: role for rows in queries.roles(session, keys) for row, role in builder.roles(rows)
    }
    if not found and known.by_key.keys().isdisjoint(keys):
        return known
    kept = {row: role for row, role in known.by_id.items() if role.key not in keys}
    return RoleBook({**kept, **found})


def _followed_openings(
    session: Session,
    builder: ProfileBuilder,
    roles: RoleBook,
    known: Mapping[str, OpeningFacts],
    keys: set[str],
) -> Mapping[str, OpeningFacts]:
    found = {
        facts.key: facts
        for rows in queries.openings(session, keys)
        for facts in builder.openings(rows, roles)
        if facts.status is OpeningStatus.OPEN
    }
    changed = {key: facts for key, facts in found.items() if known.get(key) != facts}
    gone = {key for key in keys if key in known and key not in found}
    if not changed and not gone:
        return known
    return {key: facts for key, facts in {**known, **changed}.items() if key not in gone}


def _followed_people(
    session: Session,
    builder: ProfileBuilder,
    roles: RoleBook,
    known: Catalogue,
    changed: Mapping[EntityKind, set[str]],
    normaliser: SkillNormaliser,
) -> Mapping[str, Person]:
    keys = changed[EntityKind.EMPLOYEE]
    labels = _label_words(changed[EntityKind.SKILL], known.normaliser, normaliser)
    now = utc_now()
    people = dict(known.people)
    found = {
        person.facts.key: person.resolved(roles, normaliser, now, people.get(person.facts.key))
        for rows in queries.employees(session, keys)
        for person in builder.people(rows)
    }
    for key in keys - found.keys():
        people.pop(key, None)
    people.update(found)
    for key, person in people.items() if roles is not known.roles or labels else ():
        if person.wishes_mean_other(known.roles, roles) or person.wishes_name_any(labels):
            people[key] = person.resolved(roles, normaliser, now, person)
    return people


def _label_words(
    skills: set[str], before: SkillNormaliser, after: SkillNormaliser
) -> frozenset[str]:
    """The words of all labels that changed skills had or have: wishes that hold one are reread."""
    entries = (one.entry(key) for key in skills for one in (before, after))
    labels = (label for e in entries if e for label in (e.label, *e.alternatives))
    return frozenset(word for label in labels for word in words_of(label))


def read_opening(session: Session, catalogue: Catalogue, key: str) -> OpeningFacts | None:
    """One opening whatever its status, read from the database; None if there is none."""
    builder = ProfileBuilder(catalogue.normaliser)
    for rows in queries.openings(session, [key]):
        for facts in builder.openings(rows, catalogue.roles):
            return facts
    return None
