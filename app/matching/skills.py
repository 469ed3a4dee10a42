"""The bodies of the skills of a move: covered, missing, and what closing a gap takes."""

from pydantic import Field

from app.core.schemas import Read


class MatchedSkill(Read):
    """A needed skill that the person covers by the same skill or a similar one."""

    skill: str = Field(description="The skill needed.", examples=["Storytelling"])
    skill_id: str | None = Field(description="Its external id; null if it is not recognised.")
    held: str = Field(description="The skill held that covers it.", examples=["Pitching"])
    held_id: str | None = Field(description="Its external id; null if it is not recognised.")
    essential: bool = Field(description="Whether the work cannot be done without it.")
    closeness: float = Field(
        description="Similarity of the skill held to the skill needed: 1 for the same skill, less "
        "for a neighbour."
    )
    level_needed: float | None = Field(description="Level needed, 0 to 5.")
    level_held: float | None = Field(description="Level held, 0 to 5.")


class MissingSkill(Read):
    """A needed skill that the person lacks, or holds below the level needed."""

    skill: str = Field(description="The skill needed.", examples=["Market research"])
    skill_id: str | None = Field(description="Its external id; null if it is not recognised.")
    essential: bool = Field(description="Whether the work cannot be done without it.")
    level_needed: float | None = Field(description="Level needed, 0 to 5.")
    level_held: float | None = Field(description="Level held, 0 to 5; null if not held.")
    nearest: str | None = Field(
        description="The most similar skill that the person holds; null if none is similar."
    )
    nearest_id: str | None = Field(description="Its external id; null if it is not recognised.")
    closeness: float = Field(description="Similarity of the nearest skill, 0 to 1.")


class ClosableSkill(MissingSkill):
    """A missing skill, what closing the gap gains and what it takes."""

    gain: float = Field(
        description="By how much the score would rise if only this gap were closed.",
        examples=[0.08],
    )
    effort: float | None = Field(
        description="How many levels to climb, from the level held or from what the nearest skill "
        "is worth here. An unstated level counts as 3. Null for what is issued, such as a diploma.",
        examples=[1.5],
    )
