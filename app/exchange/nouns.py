"""The nouns that can be sent as files: one row each, with all that reading and writing need.

To let another noun be imported, add its row here and its word to `ImportEntity`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col

from app.catalog.batches import Feed
from app.catalog.employees import service as employees
from app.catalog.employees.policies import OWN_FIELDS
from app.catalog.employees.schemas import EmployeeBody
from app.catalog.openings import service as openings
from app.catalog.openings.schemas import OpeningBody, OpeningPart
from app.catalog.roles import service as roles
from app.catalog.roles.schemas import RoleBody
from app.catalog.skills import service as skills
from app.catalog.skills.schemas import SkillBody
from app.catalog.skills.service import FindLinks
from app.core.errors import LateralError
from app.core.schemas import Body, part_of
from app.core.security import Actor
from models.base import FeedRow, Identified
from models.employees import Employee, EmployeeFeed
from models.openings import Opening, OpeningFeed
from models.roles import Role
from models.skills import Skill
from models.vocabulary import EmployeeStatus, EntityKind, ImportEntity, OpeningStatus

Outcomes = Mapping[str, str | LateralError]
Store = Callable[[Session, Actor, Mapping[str, Any], FindLinks, Feed], Outcomes]


@dataclass(frozen=True, slots=True)
class Ending:
    """How a record ends that a snapshot does not hold: which ones can, and what is done."""

    active: ColumnElement[bool]
    feeds: type[FeedRow]
    end: Callable[[Session, Actor, Sequence[str], str], None]


@dataclass(frozen=True, slots=True)
class Noun:
    """What can be imported.

    `part` is the body with nothing required, for records that stand already. A line is refused
    only for its key and its `essential` fields. The person owns the `owned` ones; the
    `confidential` ones take the scope of that name; `references` name other records. `check`
    refuses what the actor may not say of a record. `store` writes many records; `names_skills`
    tells whether their bodies hold texts that are to be recognised. `grows` are the tables that
    an import fills. Without an `ending` there is no snapshot.
    """

    entity: ImportEntity
    kind: EntityKind
    body: type[Body]
    part: type[Body]
    table: type[Identified]
    grows: tuple[str, ...]
    store: Store
    check: Callable[[Actor, str, Any], None]
    essential: frozenset[str]
    references: frozenset[str]
    owned: frozenset[str] = frozenset()
    confidential: frozenset[str] = frozenset()
    names_skills: bool = True
    ending: Ending | None = None

    @property
    def fields(self) -> frozenset[str]:
        """The names of its fields."""
        return frozenset(self.body.model_fields)

    def paths_of(self, name: str) -> tuple[str, ...]:
        """A field by its name, or what lies inside of it by dotted paths."""
        kind = self.body.model_fields[name].annotation
        if isinstance(kind, type) and issubclass(kind, Body):
            return tuple(f"{name}.{part}" for part in kind.model_fields)
        return (name,)

    def must_end(self) -> Ending:
        """How its records end.

        Raises
        ------
        ValueError
            When they have no state to end in.
        """
        if self.ending is None:
            raise ValueError(f"{self.entity} have no state to end in")
        return self.ending

    def texts(self, bodies: Iterable[Any]) -> Iterator[str]:
        """The texts of the bodies that are to be recognised as skills."""
        if self.names_skills:
            for body in bodies:
                for posted in body.skills or ():
                    yield posted.skill


def _anybody_may(_actor: Actor, _key: str, _body: Body) -> None:
    """Whoever may send a file may say this."""


def _no_own_neighbour(_actor: Actor, key: str, body: SkillBody) -> None:
    skills.refuse_itself(key, body)


def _store_skills(
    session: Session,
    actor: Actor,
    bodies: Mapping[str, SkillBody],
    _links: FindLinks,
    feed: Feed,
) -> Outcomes:
    return skills.replace_many(session, actor, bodies, feed)


_ALL = (
    Noun(
        entity=ImportEntity.EMPLOYEES,
        kind=EntityKind.EMPLOYEE,
        body=EmployeeBody,
        part=part_of(EmployeeBody),
        table=Employee,
        grows=("employees", "employee_skills", "work_history", "aspirations"),
        store=employees.replace_many,
        check=employees.check_author,
        essential=frozenset({"name", "title", "status"}),
        references=frozenset({"role", "manager"}),
        owned=OWN_FIELDS,
        confidential=frozenset({"aspirations"}),
        ending=Ending(
            active=col(Employee.status) != EmployeeStatus.LEFT,
            feeds=EmployeeFeed,
            end=employees.end_many,
        ),
    ),
    Noun(
        entity=ImportEntity.ROLES,
        kind=EntityKind.ROLE,
        body=RoleBody,
        part=part_of(RoleBody),
        table=Role,
        grows=("roles", "role_skills"),
        store=roles.replace_many,
        check=_anybody_may,
        essential=frozenset({"title"}),
        references=frozenset(),
    ),
    Noun(
        entity=ImportEntity.OPENINGS,
        kind=EntityKind.OPENING,
        body=OpeningBody,
        part=OpeningPart,
        table=Opening,
        grows=("openings", "opening_skills"),
        store=openings.replace_many,
        check=_anybody_may,
        essential=frozenset({"role", "title", "status"}),
        references=frozenset({"role", "hiring_manager"}),
        ending=Ending(
            active=col(Opening.status).in_((OpeningStatus.OPEN, OpeningStatus.DRAFT)),
            feeds=OpeningFeed,
            end=openings.end_many,
        ),
    ),
    Noun(
        entity=ImportEntity.SKILLS,
        kind=EntityKind.SKILL,
        body=SkillBody,
        part=part_of(SkillBody),
        table=Skill,
        grows=("skills", "skill_labels", "skill_relations"),
        store=_store_skills,
        check=_no_own_neighbour,
        essential=frozenset({"scheme", "preferred_label"}),
        references=frozenset({"broader", "related"}),
        names_skills=False,
    ),
)
NOUNS: Mapping[ImportEntity, Noun] = MappingProxyType({one.entity: one for one in _ALL})
NOUN_OF_KIND: Mapping[EntityKind, Noun] = MappingProxyType({one.kind: one for one in _ALL})
