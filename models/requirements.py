"""What a requirement on a skill holds, for roles and openings alike."""

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from models.base import ROW_ID, text_enum
from models.vocabulary import RecognitionMethod


def requirement_checks() -> tuple[CheckConstraint, ...]:
    """The checks of a requirements table, fresh because a constraint belongs to one table."""
    return (
        CheckConstraint("level BETWEEN 0 AND 5", name="level_range"),
        CheckConstraint("weight > 0 AND weight <= 100", name="weight_range"),
        CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence_range"),
    )


class Requirement(SQLModel):
    """A needed skill: the text as posted, what it was recognised as, level and weight."""

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    position: int
    text: str = Field(max_length=500)
    skill_external_id: str | None = Field(default=None, max_length=128, index=True)
    confidence: float | None = None
    method: RecognitionMethod | None = Field(
        default=None, sa_type=text_enum(RecognitionMethod, "recognition_method")
    )
    essential: bool = True
    level: float | None = None
    weight: float = 1.0
