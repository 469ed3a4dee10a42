"""The bodies of career paths."""

from enum import StrEnum
from typing import Annotated

from pydantic import ConfigDict, Field

from app.core.schemas import ExternalId, Parameters, Read
from app.matching import examples
from app.matching.schemas import (
    BridgeRead,
    EmployeeRef,
    FunctionFilter,
    MatchedSkill,
    MissingSkill,
    ModelVersion,
    MoveKind,
    SnapshotAt,
)
from ml.careers import FEASIBLE, MOST_STEPS


class CareerQuery(Parameters):
    """Where to, how many paths, and how far each may go."""

    to_role: Annotated[
        ExternalId | None,
        Field(description="The role to reach; without one, the person's wishes decide."),
    ] = None
    to_function: FunctionFilter = None
    k: Annotated[int, Field(ge=1, le=20, description="How many paths at most.")] = 3
    most_steps: Annotated[
        int, Field(ge=1, le=MOST_STEPS, description="Steps of a path at most.")
    ] = 3
    least_score: Annotated[
        float,
        Field(
            ge=0.0001,
            le=1,
            allow_inf_nan=False,
            description="The least score with which a step counts as feasible.",
        ),
    ] = FEASIBLE


class TargetSource(StrEnum):
    """Why a role is a target."""

    ASKED = "asked"
    WISHED = "wished"


class RoleRef(Read):
    """A role as a place on a path."""

    external_id: str = Field(description="The role's key.", examples=["R-PMM"])
    title: str = Field(description="Its title.", examples=["Product marketing manager"])
    function: str | None = Field(description="Its function.", examples=["Marketing"])
    grade: int | None = Field(description="Its level on the pay ladder.", examples=[6])
    people_leader: bool = Field(description="Whether it leads people.")


class TargetRead(Read):
    """A role that the paths may end at."""

    role: RoleRef = Field(description="The role.")
    source: TargetSource = Field(description="Whether the caller asked for it or a wish names it.")


class CareerStepRead(Read):
    """One move of a path, for the person with all that the earlier steps teach."""

    role: RoleRef = Field(description="Where the step leads.")
    kind: MoveKind = Field(description="The kind of step, by the grades before and after it.")
    cross_functional: bool = Field(description="Whether it leads into another function.")
    score: float = Field(description="The chance that this step is called sensible, calibrated.")
    learn: list[MissingSkill] = Field(description="What is learnt on the way into the role.")
    carries_over: list[MatchedSkill] = Field(description="What is brought along.")
    bridges: list[BridgeRead] = Field(description="Functions that the person links by then.")
    reasons: list[str] = Field(description="The step in plain sentences.")
    open_openings: list[str] = Field(description="External ids of open openings of this role.")


class CareerPathRead(Read):
    """Steps to an aspired role."""

    chance: float = Field(
        description="The product of the steps' scores: the chance that each is called sensible, "
        "taken as independent.",
        examples=[0.31],
    )
    skills_to_learn: int = Field(description="Skills to learn or raise on all steps together.")
    steps: list[CareerStepRead] = Field(description="The steps in their order.")


class CareerPathList(Read):
    """The best paths from the role of today, best first."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.CAREER_PATHS]})

    employee: EmployeeRef = Field(description="The person.")
    model_version: ModelVersion
    snapshot_at: SnapshotAt
    targets: list[TargetRead] = Field(description="The roles that the paths may end at.")
    items: list[CareerPathRead] = Field(description="The paths, best first.")
    expert_path: CareerPathRead | None = Field(
        description="Where a target leads people: the best path to a role of the same function "
        "and at least today's grade that leads nobody. An equal choice, not a consolation."
    )
    note: str | None = Field(description="What the reader should know; usually null.")
