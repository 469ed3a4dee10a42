"""The catalogue's records in memory: read whole once, then followed change by change."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from app.serving import own_values, queries
from app.serving.hearing import Hearing, OwnNames
from app.serving.history import NO_HISTORY, History, moment
from app.serving.profiles import ProfileBuilder
from app.serving.records import OpeningFacts, Person
from app.serving.role_book import RoleBook
from app.serving.shared_index import AsOf
from app.serving.taxonomy import LiveTaxonomy
from ml.taxonomy import SkillNormaliser
from models.base import utc_now
from models.vocabulary import ChangeAction, EntityKind, OpeningStatus

FOLLOWED = (
    *(EntityKind.EMPLOYEE, EntityKind.ROLE, EntityKind.OPENING, EntityKind.SKILL),
    EntityKind.OWN_FEATURE,
)
NAMED = (EntityKind.ROLE, EntityKind.OPENING, EntityKind.SKILL)
"""What holds the names that aspirations are read by."""
STEP = queries.CHUNK


@dataclass(frozen=True, eq=False)
class Catalogue:
    """People, open openings, roles and skills as of one change; never changed in place.

    `builder` made its people, and lends the next state the objects that they share; `erasures`
    counts the people whose erasure was followed, `erasure` is the last one's event. It was read
    where the `history` of the database ends, and may know of changes up to `seen`.
    """

    change_id: int
    openings: Mapping[str, OpeningFacts]
    people: Mapping[str, Person]
    hearing: Hearing
    builder: ProfileBuilder
    erasures: int = 0
    erasure: int = 0
    history: History = NO_HISTORY
    seen: int = 0

    @property
    def asof(self) -> AsOf:
        """What it knew when profiles are taken from it."""
        return AsOf(self.change_id, self.erasure, self.history)

    @property
    def roles(self) -> RoleBook:
        """The roles."""
        return self.hearing.roles

    @property
    def normaliser(self) -> SkillNormaliser:
        """What recognises skills."""
        return self.hearing.skills


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
    hearing = Hearing.of(roles, normaliser, OwnNames.of(roles, openings.values()))
    now = utc_now()
    people = {
        person.facts.key: person.resolved(hearing.heard, now)
        for rows in queries.employees(session)
        for person in builder.people(rows)
    }
    return Catalogue(
        change_id,
        openings,
        people,
        hearing,
        builder,
        erasure=queries.newest_erasure(session),
        history=moment(session)[1],
        seen=change_id,
    )


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
    changed[EntityKind.EMPLOYEE] |= _who_names_lost_ones(known, changes)
    if changed[EntityKind.OWN_FEATURE]:
        people_of, openings_of = own_values.spoken_of(session, changed[EntityKind.OWN_FEATURE])
        changed[EntityKind.EMPLOYEE] |= people_of
        changed[EntityKind.OPENING] |= openings_of
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
    openings = _followed_openings(
        session, builder, roles, known.openings, changed[EntityKind.OPENING]
    )
    hearing = known.hearing
    if (
        roles is not known.roles
        or openings is not known.openings
        or normaliser is not known.normaliser
    ):
        own = OwnNames.of(roles, openings.values())
        hearing = hearing.following(roles, normaliser, own)
    people = _followed_people(session, builder, known.people, changed[EntityKind.EMPLOYEE])
    _hear_again(people, known, hearing, changed[EntityKind.SKILL])
    seen, history = moment(session)
    return Catalogue(
        changes[-1].id,
        openings,
        people,
        hearing,
        builder,
        known.erasures + len(erased),
        erased[-1].id if erased else known.erasure,
        history=history,
        seen=seen,
    )


def _who_names_lost_ones(known: Catalogue, changes: Sequence[queries.Change]) -> set[str]:
    """Whose dismissals or own features name an opening by an id that it lost.

    No event of the person tells of that.
    """
    lost = {
        change.former_id or change.external_id
        for change in changes
        if change.entity is EntityKind.OPENING
        and change.action in (ChangeAction.RENAMED, ChangeAction.DELETED)
    }
    return {
        key
        for key, one in known.people.items()
        if not one.dismissed.isdisjoint(lost)
        or any(reading.opening in lost for reading in one.work.own)
    }


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
    session: Session, builder: ProfileBuilder, known: Mapping[str, Person], keys: set[str]
) -> dict[str, Person]:
    """The people after a change; what those wish who changed is not heard yet."""
    people = dict(known)
    found = {
        person.facts.key: person
        for rows in queries.employees(session, keys)
        for person in builder.people(rows)
    }
    for key in keys - found.keys():
        people.pop(key, None)
    people.update(found)
    return people


def _hear_again(
    people: dict[str, Person], known: Catalogue, hearing: Hearing, skills: set[str]
) -> None:
    """Hear the wishes of those who changed, and of all to whom names mean something else now."""
    now, before = utc_now(), known.hearing
    words = hearing.words_changed(before, skills) if hearing is not before else frozenset()
    for key, person in people.items():
        old = known.people.get(key)
        if person is not old or (
            hearing is not before
            and (person.wishes_mean_other(before.roles, hearing.roles) or person.is_heard_by(words))
        ):
            people[key] = person.resolved(hearing.heard, now, old)


def read_opening(session: Session, catalogue: Catalogue, key: str) -> OpeningFacts | None:
    """One opening whatever its status, read from the database; None if there is none."""
    builder = ProfileBuilder(catalogue.normaliser)
    for rows in queries.openings(session, [key]):
        for facts in builder.openings(rows, catalogue.roles):
            return facts
    return None
