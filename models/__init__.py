"""The tables and the shared vocabulary; importing this package registers every table."""

from models.access import ApiKey, OAuthClient
from models.base import METADATA
from models.batches import BatchRanking
from models.cases import Gate, MoveCase, MovePolicy, Release, ReleaseOffer, TimelineEntry
from models.choices import Dismissal, Objection
from models.datasets import Dataset, DatasetUse
from models.employees import Aspiration, Employee, EmployeeFeed, EmployeeSkill, WorkHistoryEntry
from models.events import EventKey, EventRefusal, FeedbackEvent
from models.exchange import (
    IdempotencyKey,
    OutboxHorizon,
    WebhookDelivery,
    WebhookEndpoint,
)
from models.experiments import Experiment, ShadowTally
from models.exposure import Exposure
from models.feedback import ErasedList, ServedList
from models.imports import Import, ImportChunk, ImportMapping, ImportResult
from models.jobs import Job, PeriodicTask
from models.journal import AuditEntry, OutboxEvent
from models.leading import LeadingSpell
from models.learning import (
    DriftState,
    Exploration,
    GateResult,
    Impression,
    ModelAlias,
    ModelVersion,
)
from models.mentors import Mentoring, MentorOffer
from models.nominations import Nomination
from models.openings import Opening, OpeningFeed, OpeningSkill
from models.outcomes import Outcome
from models.own_features import OwnFeature, OwnValue
from models.plans import LeaderPlan, PlanItem
from models.privacy import AuditMention, AuditPerson, Erasure
from models.readiness import Evidence, EvidencePerson, EvidenceRequest, WhyLead
from models.renames import FormerId
from models.roles import Role, RoleSkill
from models.rounds import Round, RoundChoice, RoundInvitation, RoundResult
from models.scim import ScimUser
from models.skills import Skill, SkillLabel, SkillRelation
from models.training import GatePolicy, TrainingRun

__all__ = [
    "METADATA",
    "ApiKey",
    "Aspiration",
    "AuditEntry",
    "AuditMention",
    "AuditPerson",
    "BatchRanking",
    "Dataset",
    "DatasetUse",
    "Dismissal",
    "DriftState",
    "Employee",
    "EmployeeFeed",
    "EmployeeSkill",
    "ErasedList",
    "Erasure",
    "EventKey",
    "EventRefusal",
    "Evidence",
    "EvidencePerson",
    "EvidenceRequest",
    "Experiment",
    "Exploration",
    "Exposure",
    "FeedbackEvent",
    "FormerId",
    "Gate",
    "GatePolicy",
    "GateResult",
    "IdempotencyKey",
    "Import",
    "ImportChunk",
    "ImportMapping",
    "ImportResult",
    "Impression",
    "Job",
    "LeaderPlan",
    "LeadingSpell",
    "MentorOffer",
    "Mentoring",
    "ModelAlias",
    "ModelVersion",
    "MoveCase",
    "MovePolicy",
    "Nomination",
    "OAuthClient",
    "Objection",
    "Opening",
    "OpeningFeed",
    "OpeningSkill",
    "OutboxEvent",
    "OutboxHorizon",
    "Outcome",
    "OwnFeature",
    "OwnValue",
    "PeriodicTask",
    "PlanItem",
    "Release",
    "ReleaseOffer",
    "Role",
    "RoleSkill",
    "Round",
    "RoundChoice",
    "RoundInvitation",
    "RoundResult",
    "ScimUser",
    "ServedList",
    "ShadowTally",
    "Skill",
    "SkillLabel",
    "SkillRelation",
    "TimelineEntry",
    "TrainingRun",
    "WebhookDelivery",
    "WebhookEndpoint",
    "WhyLead",
    "WorkHistoryEntry",
]
