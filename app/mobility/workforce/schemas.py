"""What is asked and told of the workforce in aggregates."""

from typing import Annotated, Any

from pydantic import AwareDatetime, ConfigDict, Field, ValidationInfo, field_validator

from app.core.schemas import Parameters, Read
from app.mobility.exposure.schemas import ExposureSummary
from app.mobility.rounds.schemas import Totals
from models.move_vocabulary import Band
from models.round_vocabulary import RoundMethod

Year = Annotated[int, Field(ge=1950, le=2200)]
_EXPOSURE: dict[str, Any] = {
    "measured_on": "2026-12-01",
    "people": 289,
    "gini": 0.378,
    "most_firsts": 17.0,
    "seats_taken": 54,
}


class FlowQuery(Parameters):
    """Which years are counted."""

    first: Annotated[
        Year | None,
        Field(
            alias="from",
            description="The first calendar year; the first with a move if you leave it out.",
            examples=[2022],
        ),
    ] = None
    last: Annotated[
        Year | None,
        Field(
            alias="to",
            description="The last calendar year; the last that is over if you leave it out.",
            examples=[2025],
        ),
    ] = None

    @field_validator("last")
    @classmethod
    def _in_order(cls, last: int | None, info: ValidationInfo) -> int | None:
        first = info.data.get("first")
        if last is not None and first is not None and last < first:
            raise ValueError("lies before `from`")
        return last


class FlowRead(Read):
    """How many moves led from one function to another, or to another role of the same."""

    from_function: str = Field(description="The function that people left.")
    to_function: str = Field(description="The function that they came to.")
    moves: int = Field(description="How many moves are told of, by at least five people.")


class FunctionFlowRead(Read):
    """What the flows of the answer add up to for a function."""

    function: str = Field(description="The function.")
    left: int = Field(description="Moves to other functions.")
    joined: int = Field(description="Moves from other functions.")
    within: int = Field(description="Moves between roles of the function.")


class FlowsRead(Read):
    """Moves between functions."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "from": 2022,
                    "to": 2025,
                    "smallest_cell": 5,
                    "moves": 25,
                    "items": [
                        {
                            "from_function": "Customer Support",
                            "to_function": "Sales",
                            "moves": 11,
                        },
                        {"from_function": "Sales", "to_function": "Sales", "moves": 14},
                    ],
                    "functions": [
                        {"function": "Customer Support", "left": 11, "joined": 0, "within": 0},
                        {"function": "Sales", "left": 0, "joined": 11, "within": 14},
                    ],
                }
            ]
        },
        serialize_by_alias=True,
        validate_by_name=True,
    )

    first: int | None = Field(alias="from", description="The first year that was asked for.")
    last: int = Field(alias="to", description="The last year that is counted.")
    smallest_cell: int = Field(description="Nothing is told of fewer people than these.")
    moves: int = Field(description="The sum of the flows that are told.")
    items: list[FlowRead] = Field(
        description="The flows, the largest first. One that is missing is none, or one of too few "
        "people."
    )
    functions: list[FunctionFlowRead] = Field(description="Sums of these flows, and of no others.")


class SkillQuery(Parameters):
    """How many skills are told of."""

    limit: Annotated[int, Field(ge=1, le=200, description="How many skills at most.")] = 50


class SkillDemandRead(Read):
    """How many seats ask for a skill, and how many people hold it."""

    skill: str | None = Field(description="The skill's key; null where it is text alone.")
    label: str = Field(description="Its name.")
    openings: int = Field(description="How many open openings ask for it.")
    seats: int = Field(description="How many seats these have.")
    essential: int = Field(description="For how many of these openings it is essential.")
    held: int | None = Field(
        description="How many people hold it; null where fewer than five do, or all but fewer than "
        "five."
    )


class SkillsRead(Read):
    """The skills that open openings ask for, beside those that people hold."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "people": 400,
                    "openings": 60,
                    "skills": 214,
                    "items": [
                        {
                            "skill": "S-STORYTELLING",
                            "label": "Storytelling",
                            "openings": 9,
                            "seats": 11,
                            "essential": 4,
                            "held": 37,
                        }
                    ],
                }
            ]
        }
    )

    people: int | None = Field(description="How many people work here; null below five.")
    openings: int = Field(description="How many openings are open.")
    skills: int = Field(description="How many skills they ask for.")
    items: list[SkillDemandRead] = Field(
        description="The skills that most seats ask for come first."
    )


class BandCount(Read):
    """How many openings are as crowded as this."""

    band: Band | None = Field(description="How crowded; null where fewer than five people ask.")
    openings: int = Field(description="How many openings.")
    seats: int = Field(description="How many seats they have.")


class CrowdedRead(Read):
    """An opening that many lists begin with."""

    opening: str = Field(description="The opening's key.")
    title: str = Field(description="Its title.")
    function: str | None = Field(description="Its function.")
    seats: int = Field(description="How many seats it has.")
    firsts: int = Field(description="How many people's lists it leads: five or more.")


class WorkforceExposureRead(ExposureSummary):
    """How the first places of people's lists are spread over openings."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    **_EXPOSURE,
                    "bands": [
                        {"band": "many", "openings": 3, "seats": 3},
                        {"band": None, "openings": 51, "seats": 57},
                    ],
                    "crowded": [
                        {
                            "opening": "O-2001",
                            "title": "Product marketing manager",
                            "function": "Marketing",
                            "seats": 1,
                            "firsts": 17,
                        }
                    ],
                }
            ]
        }
    )

    bands: list[BandCount] = Field(description="How many openings are how crowded.")
    crowded: list[CrowdedRead] = Field(description="The ten that lead the most lists.")


class WorkforceRoundRead(Read):
    """What an assignment round of the whole organisation reached."""

    id: str = Field(description="The id of the round.")
    method: RoundMethod = Field(description="How it was filled.")
    dry_run: bool = Field(description="Whether nobody can be invited because of it.")
    as_of: AwareDatetime = Field(description="The moment of which it knows.")
    totals: Totals = Field(
        description="What it reached; a number of fewer than five people is null."
    )


class WorkforceRoundsRead(Read):
    """The last assignment rounds."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": []}]})

    items: list[WorkforceRoundRead] = Field(
        description="The last ten rounds of the whole organisation, the newest first. One that "
        "somebody asked for certain people or openings is not told of."
    )
