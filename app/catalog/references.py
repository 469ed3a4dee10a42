"""What refers to a record by its external id: what a rename moves, and what it leaves.

A column that is in neither table fails a test: whoever adds one decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlmodel import col

from models.access import ApiKey, OAuthClient
from models.base import Identified
from models.cases import MoveCase, MovePolicy
from models.employees import Aspiration, Employee, EmployeeSkill
from models.events import FeedbackEvent
from models.feedback import ServedList
from models.imports import Import, ImportResult
from models.jobs import Job
from models.leading import LeadingSpell
from models.learning import Impression
from models.openings import Opening, OpeningSkill
from models.privacy import AuditPerson
from models.readiness import Evidence, EvidencePerson
from models.renames import FormerId
from models.roles import Role, RoleSkill
from models.scim import ScimUser
from models.skills import Skill, SkillRelation
from models.vocabulary import AspirationTarget, EntityKind, ImportEntity, JobState, RelationKind

TABLES: Mapping[EntityKind, type[Identified]] = MappingProxyType(
    {
        EntityKind.EMPLOYEE: Employee,
        EntityKind.ROLE: Role,
        EntityKind.OPENING: Opening,
        EntityKind.SKILL: Skill,
    }
)
CANDIDATES = "candidates"
_UNDER_WAY = (JobState.QUEUED, JobState.RUNNING, JobState.WAITING)


@dataclass(frozen=True, slots=True)
class Reference:
    """A column that names records of a kind, in all rows or in some.

    `holder` is the kind of the record whose `field` it is and that changes with it; `owner` is
    the column that tells the row of that record, where it is not the record's own table. A
    change that is not `counted` is confidential, and the version does not tell of it.
    """

    names: EntityKind
    column: Any
    some: ColumnElement[bool] | None = None
    holder: EntityKind | None = None
    owner: Any = None
    field: str = ""
    counted: bool = True

    @property
    def path(self) -> str:
        """The table and column."""
        return str(self.column.expression)

    def naming(self, external_id: str) -> ColumnElement[bool]:
        """Whether a row names this record."""
        named: ColumnElement[bool] = self.column == external_id
        return named if self.some is None else and_(named, self.some)


def _lines(names: EntityKind, entity: ImportEntity) -> Reference:
    """The lines of imports under way: what a snapshot holds is found by them at its end."""
    under_way = (
        select(col(Import.id))
        .join(Job, col(Import.job_id) == col(Job.id))
        .where(col(Import.entity) == entity, col(Job.state).in_(_UNDER_WAY))
    )
    return Reference(
        names, col(ImportResult.external_id), col(ImportResult.import_id).in_(under_way)
    )


def _lists(names: EntityKind, subject: ColumnElement[bool]) -> Reference:
    return Reference(names, col(Impression.subject_external_id), subject)


def _before(names: EntityKind) -> Reference:
    """What the record was called before earlier renames."""
    return Reference(names, col(FormerId.external_id), col(FormerId.entity) == names)


MOVED = (
    Reference(
        EntityKind.EMPLOYEE,
        col(Employee.manager_external_id),
        holder=EntityKind.EMPLOYEE,
        field="manager",
    ),
    Reference(
        EntityKind.EMPLOYEE,
        col(Opening.hiring_manager_external_id),
        holder=EntityKind.OPENING,
        field="hiring_manager",
    ),
    Reference(EntityKind.EMPLOYEE, col(ApiKey.employee_external_id)),
    Reference(EntityKind.EMPLOYEE, col(OAuthClient.employee_external_id)),
    Reference(EntityKind.EMPLOYEE, col(AuditPerson.external_id)),
    Reference(EntityKind.EMPLOYEE, col(Evidence.author_external_id)),
    Reference(EntityKind.EMPLOYEE, col(EvidencePerson.employee_external_id)),
    Reference(EntityKind.EMPLOYEE, col(MoveCase.receiving_manager_external_id)),
    Reference(EntityKind.EMPLOYEE, col(MoveCase.sending_manager_external_id)),
    Reference(EntityKind.EMPLOYEE, col(LeadingSpell.manager_external_id)),
    Reference(EntityKind.EMPLOYEE, col(ScimUser.employee_external_id)),
    Reference(EntityKind.EMPLOYEE, col(ServedList.employee_external_id)),
    Reference(EntityKind.EMPLOYEE, col(FeedbackEvent.employee_external_id)),
    _lists(EntityKind.EMPLOYEE, col(Impression.surface) != CANDIDATES),
    _lines(EntityKind.EMPLOYEE, ImportEntity.EMPLOYEES),
    _before(EntityKind.EMPLOYEE),
    Reference(
        EntityKind.ROLE,
        col(Employee.role_external_id),
        holder=EntityKind.EMPLOYEE,
        field="role",
    ),
    Reference(
        EntityKind.ROLE,
        col(Aspiration.text),
        col(Aspiration.target) == AspirationTarget.ROLE,
        holder=EntityKind.EMPLOYEE,
        owner=col(Aspiration.employee_id),
        field="aspirations",
        counted=False,
    ),
    _lines(EntityKind.ROLE, ImportEntity.ROLES),
    _before(EntityKind.ROLE),
    Reference(EntityKind.OPENING, col(FeedbackEvent.opening_external_id)),
    Reference(EntityKind.OPENING, col(MoveCase.opening_external_id)),
    _lists(EntityKind.OPENING, col(Impression.surface) == CANDIDATES),
    _lines(EntityKind.OPENING, ImportEntity.OPENINGS),
    _before(EntityKind.OPENING),
    Reference(
        EntityKind.SKILL,
        col(EmployeeSkill.skill_external_id),
        holder=EntityKind.EMPLOYEE,
        owner=col(EmployeeSkill.employee_id),
        field="skills",
    ),
    Reference(
        EntityKind.SKILL,
        col(RoleSkill.skill_external_id),
        holder=EntityKind.ROLE,
        owner=col(RoleSkill.role_id),
        field="skills",
    ),
    Reference(
        EntityKind.SKILL,
        col(OpeningSkill.skill_external_id),
        holder=EntityKind.OPENING,
        owner=col(OpeningSkill.opening_id),
        field="skills",
    ),
    *(
        Reference(
            EntityKind.SKILL,
            col(SkillRelation.target_external_id),
            col(SkillRelation.kind) == kind,
            holder=EntityKind.SKILL,
            owner=col(SkillRelation.skill_id),
            field=kind.value,
        )
        for kind in RelationKind
    ),
    _lines(EntityKind.SKILL, ImportEntity.SKILLS),
    _before(EntityKind.SKILL),
    Reference(
        EntityKind.ORG_UNIT,
        col(Employee.org_unit),
        holder=EntityKind.EMPLOYEE,
        field="org_unit",
    ),
    Reference(
        EntityKind.ORG_UNIT, col(Opening.org_unit), holder=EntityKind.OPENING, field="org_unit"
    ),
    Reference(EntityKind.ORG_UNIT, col(MovePolicy.org_unit)),
    _before(EntityKind.ORG_UNIT),
)

# By their foreign keys: ON UPDATE CASCADE.
CASCADING = frozenset(
    {
        "nominations.opening_external_id",
        "nominations.employee_external_id",
        "dismissals.opening_external_id",
        "dismissals.employee_external_id",
        "objections.employee_external_id",
        "evidence.employee_external_id",
        "evidence_requests.employee_external_id",
        "evidence_requests.asked_external_id",
        "why_lead.employee_external_id",
        "mentor_offers.employee_external_id",
        "mentorings.mentee_external_id",
        "mentorings.mentor_external_id",
        "move_cases.employee_external_id",
        "leader_plans.employee_external_id",
        "plan_items.mentor_external_id",
        "plan_items.agreed_by_external_id",
        "release_offers.employee_external_id",
        "release_offers.manager_external_id",
        "release_offers.opening_external_id",
        "exposures.opening_external_id",
        "leading_spells.employee_external_id",
        "round_choices.employee_external_id",
        "round_choices.opening_external_id",
        "round_results.employee_external_id",
        "round_results.opening_external_id",
        "round_results.manager_external_id",
        "round_invitations.employee_external_id",
        "round_invitations.opening_external_id",
    }
)

_ITSELF = "is the record's own; it is what a rename changes"
_TOLD = "tells what happened under the id of that time; erasure goes through the former ids"
LEFT: Mapping[str, str] = MappingProxyType(
    {
        "employees.external_id": _ITSELF,
        "roles.external_id": _ITSELF,
        "openings.external_id": _ITSELF,
        "skills.external_id": _ITSELF,
        "former_ids.former_id": "is what late files still send",
        "audit_entries.external_id": "is never rewritten; people stand in it under pseudonyms",
        "audit_entries.details": "is never rewritten",
        "outbox_events.external_id": _TOLD,
        "outbox_events.former_id": _TOLD,
        "webhook_deliveries.external_id": _TOLD,
        "webhook_deliveries.former_id": _TOLD,
        "impressions.items": "is a list as it was shown; erasure goes through the former ids",
        "served_lists.items": "is a list as it was served",
        "feedback_events.outcome": "holds numbers",
        "import_mappings.external_id": "names a mapping, which cannot be renamed",
        "scim_users.external_id": "is what the identity provider calls a User, and stays that",
        "import_results.problems": _TOLD,
        "import_results.warnings": _TOLD,
        "timeline_entries.details": "tells what happened in codes and dates; it names no record",
        "jobs.payload": "holds numbers and options of the job",
        "gate_policies.thresholds": "holds numbers",
        "drift_states.tests": "holds numbers and names of signals",
        "training_runs.result": "holds numbers, codes and names of signals",
        "experiments.result": "holds numbers",
        "experiments.fairness": "holds numbers and names of groups",
        "datasets.surfaces": "names surfaces of the service",
        "datasets.manifest": "holds counts and hashes",
        "datasets.rewrites": "holds counts and hashes",
        "batch_rankings.files": "holds names of files, counts and hashes",
        "rounds.totals": "holds numbers",
        "round_results.details": "holds numbers, codes and names of skills",
    }
)

# The fields of posted bodies that name other records.
FIELDS: Mapping[EntityKind, Mapping[str, EntityKind]] = MappingProxyType(
    {
        EntityKind.EMPLOYEE: {
            "manager": EntityKind.EMPLOYEE,
            "role": EntityKind.ROLE,
            "org_unit": EntityKind.ORG_UNIT,
        },
        EntityKind.ROLE: {},
        EntityKind.OPENING: {
            "hiring_manager": EntityKind.EMPLOYEE,
            "role": EntityKind.ROLE,
            "org_unit": EntityKind.ORG_UNIT,
        },
        EntityKind.SKILL: {"broader": EntityKind.SKILL, "related": EntityKind.SKILL},
    }
)
