"""The skills taxonomy: entries, their names and their neighbours."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Relationship, SQLModel

from models.base import ROW_ID, Identified, text_enum
from models.vocabulary import RelationKind


class SkillLabel(SQLModel, table=True):
    """An alternative label of a skill: of the catalogue, or one that somebody confirmed.

    `wording` is the folded text of a confirmed label, which names one skill only.
    """

    __tablename__ = "skill_labels"

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    skill_id: int = Field(sa_type=ROW_ID, foreign_key="skills.id", index=True, ondelete="CASCADE")
    position: int
    text: str = Field(max_length=500)
    wording: str | None = Field(default=None, unique=True, index=True)
    confirmed_by: str | None = None
    confirmed_at: datetime | None = None


class SkillRelation(SQLModel, table=True):
    """A neighbour of a skill, by external id: the neighbour may be loaded later."""

    __tablename__ = "skill_relations"
    __table_args__ = (UniqueConstraint("skill_id", "kind", "target_external_id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    skill_id: int = Field(sa_type=ROW_ID, foreign_key="skills.id", index=True, ondelete="CASCADE")
    position: int
    kind: RelationKind = Field(sa_type=text_enum(RelationKind, "relation_kind"))
    target_external_id: str = Field(max_length=128, index=True)


class Skill(Identified, table=True):
    """A taxonomy entry: the scheme that it comes from, its id and version there, its names."""

    __tablename__ = "skills"

    scheme: str = Field(max_length=100, index=True)
    scheme_id: str | None = Field(default=None, max_length=500)
    scheme_version: str | None = Field(default=None, max_length=100)
    preferred_label: str = Field(max_length=500)
    description: str = ""

    labels: list[SkillLabel] = Relationship(
        cascade_delete=True, sa_relationship_kwargs={"order_by": "SkillLabel.position"}
    )
    relations: list[SkillRelation] = Relationship(
        cascade_delete=True, sa_relationship_kwargs={"order_by": "SkillRelation.position"}
    )
