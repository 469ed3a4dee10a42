"""The bodies of career paths."""

from enum import StrEnum
from typing import Annotated

from pydantic import ConfigDict, Field

from app.core.schemas import ExternalId, Parameters, Read
from app.matching import examples
from app.matching.schemas import (
    AnswerLanguage,
    BridgeRead,
    EmployeeRef,
    FunctionFilter,
    ModelVersion,
    MoveKind,
    Notes,
    ReasonRead,
    SnapshotAt,
)
from app.matching.skills import MatchedSkill, MissingSkill
from ml.careers import FEASIBLE, MOST_STEPS


class CareerQuery(Parameters):
    """Where to, how many paths, and how far each may go."""

    language: AnswerLanguage = None
    to_role: Annotated[
        ExternalId | None,
        Field(description="The role to reach. Without it the person's aspirations decide."),
    ] = None
    to_function: FunctionFilter = None
    k: Annotated[int, Field(ge=1, le=20, description="The largest number of paths to return.")] = 3
    most_steps: Annotated[
        int, Field(ge=1, le=MOST_STEPS, description="The largest number of steps of a path.")
    ] = 3
    least_score: Annotated[
        float | None,
        Field(
            ge=0.0001,
            le=1,
            allow_inf_nan=False,
            description="The lowest score at which a step counts as feasible. Without it: "
            f"{FEASIBLE}, or what a quarter of all roles reach for this person if that is lower.",
        ),
    ] = None


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
    source: TargetSource = Field(description="Whether you asked for it or an aspiration names it.")


class LackingCredential(Read):
    """A credential of a role that the person does not hold today."""

    name: str = Field(description="What is asked for.", examples=["Driving licence C"])
    desired: bool = Field(
        description="Whether it is desired only. If not, nobody is eligible without it."
    )
    detail: str = Field(
        description="What is held, and how long it counts.",
        examples=["The credential 'Driving licence C' is needed; none is recorded."],
    )


class CareerStepRead(Read):
    """One step of a path, taken by the person with all that the earlier steps teach."""

    role: RoleRef = Field(description="Where the step leads.")
    kind: MoveKind = Field(description="The kind of step, by the grades before and after it.")
    cross_functional: bool = Field(description="Whether it leads into another function.")
    score: float = Field(
        description="The calibrated probability, 0 to 1, that this step is called sensible."
    )
    learn: list[MissingSkill] = Field(description="Skills to learn for the role.")
    credentials_to_obtain: list[LackingCredential] = Field(
        description="Credentials of the role that the person does not hold today, unless an "
        "earlier step asks for them already. They do not change the score."
    )
    carries_over: list[MatchedSkill] = Field(
        description="Needed skills that the person brings along."
    )
    bridges: list[BridgeRead] = Field(
        description="Functions through which the person links both teams by then."
    )
    reasons: list[ReasonRead] = Field(description="What is said about the step.")
    open_openings: list[str] = Field(description="External ids of open openings of this role.")


class CareerPathRead(Read):
    """Steps to a role that the person aspires to."""

    chance: float = Field(
        description="The product of the steps' scores: the probability that every step is called "
        "sensible, taken as independent.",
        examples=[0.31],
    )
    skills_to_learn: int = Field(description="Skills to learn or to raise, over all steps.")
    steps: list[CareerStepRead] = Field(description="The steps in their order.")


class CareerPathList(Read):
    """The best paths from the role of today, best first."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.CAREER_PATHS]})

    employee: EmployeeRef = Field(description="The person.")
    model_version: ModelVersion
    snapshot_at: SnapshotAt
    least_score: float = Field(
        description="The lowest score at which a step counted as feasible.", examples=[0.01]
    )
    targets: list[TargetRead] = Field(description="The roles that the paths may end at.")
    items: list[CareerPathRead] = Field(description="The paths, best first.")
    expert_path: CareerPathRead | None = Field(
        description="If a target leads people: the best path to a role in the same function, of at "
        "least today's grade, on which no step leads people. It is an equal choice."
    )
    note: str | None = Field(description="What you should know about this answer; usually null.")
    notes: Notes
