"""The bodies of plans."""

from datetime import date
from typing import Annotated, Any

from pydantic import ConfigDict, Field, model_validator

from app.core.reasons import shape
from app.core.schemas import Body, ExternalId, Parameters, Read, Text
from app.mobility.plans.policies import FIRST_DAY, LAST_DAY, PlanStep
from models.move_vocabulary import PlanColumn, PlanKind, PlanSide, PlanState

TemplateName = Annotated[
    str,
    Field(
        pattern=shape("^[a-z_]{1,64}$", "the name of a template, in small letters"),
        description="The name of a template of `GET /v1/plan-templates`.",
        examples=["producer_to_leader"],
    ),
]
Day = Annotated[int, Field(ge=FIRST_DAY, le=LAST_DAY)]
_ITEM: dict[str, Any] = {
    "side": "person",
    "kind": "commitment",
    "text": "Bring the two teams to one table once a month.",
    "due_day": 30,
}
_SHOWN: dict[str, Any] = {
    **_ITEM,
    "id": "table",
    "column": None,
    "due_on": "2027-01-31",
    "last_day": None,
    "last_on": None,
    "state": "agreed",
    "proposed_by": "person",
    "mentor": None,
    "counts": True,
    "allowed": ["change", "done", "drop"],
}
_DRAFT: dict[str, Any] = {
    "id": "handover-1c9e0a77b2",
    "side": "person",
    "kind": "handover",
    "column": None,
    "due_day": -7,
    "last_day": None,
    "text": "Show somebody of the old team how you do it: Forecasting. Nobody else there can.",
}
_PLAN: dict[str, Any] = {
    "starts_on": "2027-01-01",
    "template": "seller_to_marketing",
    "items": [_SHOWN],
    "commitments": [{"side": "person", "agreed": ["table"], "proposed": []}],
    "drafts": [_DRAFT],
}
_LEADER: dict[str, Any] = {"template": "producer_to_leader", "started_on": "2026-12-01"}


_LEADING: dict[str, Any] = {
    **_LEADER,
    "employee": "E-1051",
    "text": "Managing the system is one thing and leading the people is another.",
    "with_manager": False,
    "system": [],
    "people": [{**_SHOWN, "column": "people", "due_on": "2026-12-31"}],
    "others": [],
    "drafts": [{**_DRAFT, "id": "producer_to_leader-1", "kind": "learning", "column": "people"}],
    "way_back": "return",
}


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


class PlanQuery(Parameters):
    """Which template the drafts come from."""

    template: TemplateName | None = Field(
        None, description="A template; without one that which suits the move."
    )


class PlanItemBody(Body):
    """What a side is asked to do by a day."""

    model_config = ConfigDict(json_schema_extra={"examples": [_ITEM]})

    side: PlanSide = Field(description="Whose part it is; that side agrees, and nobody for it.")
    kind: PlanKind = Field(description="What it asks for.")
    text: Annotated[Text, Field(min_length=1, max_length=2000)] = Field(
        description="What is to be done, in a sentence. A measure is the team's: one that names "
        "the leader's own results is refused with 422 `own_result`."
    )
    due_day: Day = Field(description="By which day, counted from the start; negative before it.")
    last_day: Day | None = Field(None, description="With a `split`: its last day.")
    column: PlanColumn | None = Field(
        None, description="In the plan of a leader: the system or the people."
    )
    mentor: ExternalId | None = Field(
        None,
        description="With the side `mentor`: who is asked. That person teaches the one who moves, "
        "and reads this item alone. Only the person and HR name a mentor.",
    )

    @model_validator(mode="after")
    def _fits_together(self) -> "PlanItemBody":
        if (self.last_day is not None) != (self.kind is PlanKind.SPLIT):
            raise ValueError("last_day: a split has a last day, and nothing else has one")
        if self.last_day is not None and self.last_day < self.due_day:
            raise ValueError("last_day: should be due_day or later")
        if self.mentor is not None and self.side is not PlanSide.MENTOR:
            raise ValueError("mentor: is named for the side mentor alone")
        return self


class PlanItemRead(Read):
    """One item of a plan, and what you can do with it."""

    model_config = ConfigDict(json_schema_extra={"examples": [_SHOWN]})

    id: str = Field(description="The item's key, chosen by whoever put it.", examples=["visits"])
    side: PlanSide = Field(description="Whose part it is.")
    kind: PlanKind = Field(description="What it asks for.")
    column: PlanColumn | None = Field(description="In the plan of a leader: system or people.")
    text: str = Field(description="What is to be done.")
    due_day: int = Field(description="By which day, counted from the start.")
    due_on: date | None = Field(description="The same as a date; null until a start is known.")
    last_day: int | None = Field(description="The last day of a split.")
    last_on: date | None = Field(description="The same as a date.")
    state: PlanState = Field(description="Where it stands.")
    proposed_by: PlanSide = Field(description="The side that proposed it.")
    mentor: str | None = Field(description="External id of the mentor who is asked.")
    counts: bool = Field(
        description="Whether it is a commitment to which the side, as it is now, agreed."
    )
    allowed: list[PlanStep] = Field(description="What you can do with it now.")


class DraftItemRead(TemplateItemRead):
    """An item that nobody proposed yet."""

    id: str = Field(description="The key to put it under.", examples=["handover-1c9e0a77b2"])


class CommitmentsRead(Read):
    """What one side promised to the others."""

    side: PlanSide = Field(description="The side.")
    agreed: list[str] = Field(description="The commitments that count, by their ids.")
    proposed: list[str] = Field(description="Those that the side did not agree to yet.")


class PlanRead(Read):
    """The plan of a move, as far as your side reads it."""

    model_config = ConfigDict(json_schema_extra={"examples": [_PLAN]})

    starts_on: date | None = Field(description="The first day; days are counted from it.")
    template: str = Field(description="The template from which the drafts come.")
    items: list[PlanItemRead] = Field(description="What is planned, by day.")
    commitments: list[CommitmentsRead] = Field(
        description="The commitments of the sides, side by side. Each counts once its owner agreed."
    )
    drafts: list[DraftItemRead] = Field(
        description="What could be planned besides: from the template, skills that only the "
        "leaver holds to hand over, skills that the new seat asks for to learn. Put what fits."
    )


class LeaderPlanBody(Body):
    """Which plan a leader follows, and from when."""

    model_config = ConfigDict(json_schema_extra={"examples": [_LEADER]})

    template: TemplateName = Field(
        description="A template for leaders in office: `producer_to_leader`, or `return` for the "
        "way back."
    )
    started_on: date = Field(description="The day from which days are counted.")
    with_manager: bool = Field(
        False, description="Whether the leader's own manager reads the plan and takes part in it."
    )


class LeaderPlanRead(Read):
    """The plan of a leader in office, in two columns."""

    model_config = ConfigDict(json_schema_extra={"examples": [_LEADING]})

    employee: str = Field(description="External id of the leader.")
    template: str = Field(description="The template that it follows.")
    text: str = Field(description="For whom it is, in a sentence or two.")
    started_on: date = Field(description="The day from which days are counted.")
    with_manager: bool = Field(description="Whether the own manager takes part.")
    system: list[PlanItemRead] = Field(description="What manages the system, by day.")
    people: list[PlanItemRead] = Field(description="What leads the people, by day.")
    others: list[PlanItemRead] = Field(description="What belongs to neither column, by day.")
    drafts: list[DraftItemRead] = Field(description="What the template asks for besides, by day.")
    way_back: str | None = Field(
        description="The template of the way back, which is open at any time and no failure; null "
        "where the plan is that one."
    )
