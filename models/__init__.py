"""The tables and the shared vocabulary; importing this package registers every table."""

from models.access import ApiKey
from models.base import METADATA
from models.employees import Aspiration, Employee, EmployeeSkill, WorkHistoryEntry
from models.journal import AuditEntry, OutboxEvent
from models.learning import Impression, ModelAlias, ModelVersion
from models.openings import Opening, OpeningSkill
from models.roles import Role, RoleSkill
from models.skills import Skill, SkillLabel, SkillRelation

__all__ = [
    "METADATA",
    "ApiKey",
    "Aspiration",
    "AuditEntry",
    "Employee",
    "EmployeeSkill",
    "Impression",
    "ModelAlias",
    "ModelVersion",
    "Opening",
    "OpeningSkill",
    "OutboxEvent",
    "Role",
    "RoleSkill",
    "Skill",
    "SkillLabel",
    "SkillRelation",
    "WorkHistoryEntry",
]
