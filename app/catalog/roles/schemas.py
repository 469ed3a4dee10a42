"""The bodies of roles."""

from typing import Annotated, Any

from pydantic import ConfigDict, Field

from app.catalog.schemas import (
    CreatedAt,
    Description,
    FunctionName,
    GradeLevel,
    ListQuery,
    PeopleLeader,
    RecognitionRead,
    RequirementRead,
    Requirements,
    UpdatedAt,
    Version,
    WorksWith,
)
from app.core.schemas import Body, ExternalId, Line, Read, Title

RoleTitle = Annotated[
    Title, Field(description="The role's title.", examples=["Product marketing manager"])
]
Family = Annotated[
    Line | None,
    Field(description="The group of roles that it is one of.", examples=["Go-to-market"]),
]

_SENT: dict[str, Any] = {
    "title": "Product marketing manager",
    "function": "Marketing",
    "family": "Go-to-market",
    "grade": 6,
    "description": "Brings new products to market and gives sales the words to sell them.",
    "people_leader": False,
    "works_with": ["Sales", "Product"],
    "skills": [
        {"skill": "S-STORYTELLING", "essential": True, "level": 4, "weight": 2.0},
        {"skill": "marketing budgets", "essential": False, "level": None, "weight": 1.0},
    ],
}


class RoleBody(Body):
    """A job profile: the whole record."""

    model_config = ConfigDict(json_schema_extra={"examples": [_SENT]})

    title: RoleTitle
    function: FunctionName = None
    family: Family = None
    grade: GradeLevel = None
    description: Description = ""
    people_leader: PeopleLeader = False
    works_with: WorksWith = Field(default_factory=list)
    skills: Annotated[
        Requirements, Field(description="Skills needed, by external id or as text.")
    ] = Field(default_factory=list)


class RoleRead(Read):
    """A job profile, and what its skills were recognised as."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "external_id": "R-PMM",
                    **_SENT,
                    "skills": [
                        {
                            "text": "S-STORYTELLING",
                            "skill": "S-STORYTELLING",
                            "label": "Storytelling",
                            "confidence": 1.0,
                            "method": "key",
                            "level": 4.0,
                            "essential": True,
                            "weight": 2.0,
                        },
                        {
                            "text": "marketing budgets",
                            "skill": None,
                            "label": None,
                            "confidence": None,
                            "method": None,
                            "level": None,
                            "essential": False,
                            "weight": 1.0,
                        },
                    ],
                    "recognition": {"recognised": 1, "unknown": ["marketing budgets"]},
                    "version": 1,
                    "created_at": "2026-03-02T09:30:00Z",
                    "updated_at": "2026-03-02T09:30:00Z",
                }
            ]
        }
    )

    external_id: ExternalId
    title: RoleTitle
    function: FunctionName
    family: Family
    grade: GradeLevel
    description: Description
    people_leader: PeopleLeader
    works_with: WorksWith
    skills: list[RequirementRead] = Field(description="Skills needed, as posted and recognised.")
    recognition: RecognitionRead = Field(description="How far the posted skills were recognised.")
    version: Version
    created_at: CreatedAt
    updated_at: UpdatedAt


class RoleQuery(ListQuery):
    """Which roles a list holds; conditions add up."""

    function: Annotated[Line | None, Field(description="Exactly this function.")] = None
    family: Annotated[Line | None, Field(description="Exactly this family.")] = None
