"""The bodies of plans."""

from pydantic import Field

from app.core.schemas import Read
from models.move_vocabulary import PlanColumn, PlanKind, PlanSide


class TemplateItemRead(Read):
    """One thing that somebody does by a day."""

    side: PlanSide = Field(description="Whose part it is.")
    kind: PlanKind = Field(description="What it asks for.")
    column: PlanColumn | None = Field(
        description="In the plan of a leader: whether it manages the system or leads the people."
    )
    due_day: int = Field(
        description="By which day, counted from the start; negative before it.", examples=[45]
    )
    last_day: int | None = Field(description="The last day of a split of time; null otherwise.")
    text: str = Field(description="What is to be done, in a sentence.")


class PlanTemplateRead(Read):
    """A plan to begin with; change what does not fit."""

    key: str = Field(description="The template's name.", examples=["producer_to_leader"])
    title: str = Field(description="What it is for.")
    text: str = Field(description="For whom, in a sentence or two.")
    for_leaders_in_office: bool = Field(
        description="Whether somebody who leads already can follow it, without a move."
    )
    items: list[TemplateItemRead] = Field(description="What is done, by day.")
