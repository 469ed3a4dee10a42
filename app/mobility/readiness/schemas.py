"""The bodies of readiness."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, StringConstraints

from app.core.pagination import PageQuery
from app.core.schemas import Body, ExternalId, Line, Parameters, Read, plain, unique
from app.matching.schemas import ExpertRoleRead
from app.mobility.readiness.policies import Level, Need, Standing
from models.vocabulary import Behaviour, Motive, Visibility

MOST_LISTED = 10_000
_Listed = Annotated[list[ExternalId], AfterValidator(unique)]
_EXPERT: dict[str, Any] = {
    "external_id": "R-SAE",
    "title": "Senior account executive",
    "function": "Sales",
    "grade": 6,
    "same_grade": True,
}
_WHY: dict[str, Any] = {
    "wants": True,
    "motives": ["help_others_grow"],
    "sentence": "I liked it most when Jonas did not need me any more.",
}
Sentence = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=2000), BeforeValidator(plain)
]


class WhyLeadBody(Body):
    """Whether a person wants to lead people, and why."""

    model_config = ConfigDict(json_schema_extra={"examples": [_WHY]})

    wants: bool = Field(
        description="Whether the person wants to lead. After a no, nobody asks for twelve months."
    )
    motives: Annotated[list[Motive], AfterValidator(unique)] = Field(
        default_factory=list, max_length=9, description="The reasons, out of the list."
    )
    sentence: Sentence = Field("", description="The reason in the person's own words.")
    visibility: Visibility = Field(
        Visibility.PRIVATE,
        description="Who may know: `private` for the person and HR on the record, `hr` for HR "
        "everywhere, `manager` for the line as well.",
    )


class QuestionRead(Read):
    """A question for a conversation."""

    code: str = Field(description="Its stable name.", examples=["same_pay"])
    behaviour: Behaviour | None = Field(description="Of which behaviour it is; null if of none.")
    question: str = Field(description="The question.")


class ExpertMoveRead(Read):
    """The best open opening of a function that leads nobody, at the person's grade or above."""

    opening: str = Field(description="The opening's key.", examples=["O-2010"])
    title: str = Field(description="Its title.")
    function: str | None = Field(description="Its function.")
    grade: int | None = Field(description="Its level on the pay ladder.")


class WhyLeadRead(Read):
    """Whether a person wants to lead people, why, and what to do next."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "employee": "E-1042",
                    **_WHY,
                    "motives": ["money"],
                    "visibility": "private",
                    "answered_on": "2026-11-30",
                    "asked_again_on": None,
                    "advice": "talk_first",
                    "advice_text": "Pay and standing are what you name.",
                    "questions": [
                        {
                            "code": "same_pay",
                            "behaviour": None,
                            "question": "Would you want it if pay and title stayed as they are?",
                        }
                    ],
                    "pay_neutral": "Leading is not the way to more pay here.",
                    "expert_path": _EXPERT,
                    "expert_move": {
                        "opening": "O-2010",
                        "title": "Senior account executive",
                        "function": "Sales",
                        "grade": 6,
                    },
                }
            ]
        }
    )

    employee: str = Field(description="External id of the person.")
    wants: bool = Field(description="Whether the person wants to lead.")
    motives: list[Motive] = Field(description="The reasons, out of the list.")
    sentence: str = Field(description="The reason in the person's own words.")
    visibility: Visibility = Field(description="Who may know.")
    answered_on: date = Field(description="When the person answered.")
    asked_again_on: date | None = Field(
        description="After a no: from which day it may be asked again; null after a yes."
    )
    advice: Literal["talk_first", "go_on", "name_a_reason", "not_asked_again"] = Field(
        description="What comes next. `talk_first` if only pay or standing is named; it refuses "
        "nothing."
    )
    advice_text: str = Field(description="The same in words.")
    questions: list[QuestionRead] = Field(description="Questions to talk about first, if any.")
    pay_neutral: str | None = Field(description="What leading does not change; null after a no.")
    expert_path: ExpertRoleRead | None = Field(
        description="The expert role beside the leading ones of the person's function: of the same "
        "grade, or where its ladder ends. Null if the function has none."
    )
    expert_move: ExpertMoveRead | None = Field(
        description="The best open opening on that path; null if there is none, or no ranker."
    )


class ReadinessQuery(Parameters):
    """For which team."""

    opening: Annotated[
        ExternalId | None,
        Field(
            description="A leading opening: its team says which craft counts. Without it the "
            "crafts of the person's own function do."
        ),
    ] = None


class BehaviourRead(Read):
    """How well one behaviour is known, and by which records."""

    behaviour: Behaviour = Field(description="The behaviour.")
    means: str = Field(description="What is asked for.")
    level: Level = Field(description="`none`, `stated`, `shown` or `steady`.")
    why: str = Field(description="The rule of this level.")
    records: list[str] = Field(
        description="The ids of the records that count for it (`/v1/evidence/{uid}`)."
    )


class CredibleRead(Read):
    """Whether the craft of the team is known; met or not yet, no more."""

    met: bool = Field(description="Whether half of the skills of one craft are held at level 3.")
    role: str | None = Field(description="The craft: external id of a role that leads nobody.")
    held: list[str] = Field(description="Its essential skills that the person holds.")
    lacking: list[str] = Field(description="Its essential skills that are not yet held at level 3.")


class GapRead(Read):
    """Something that is not yet there."""

    code: Need = Field(description="What is missing.")
    behaviour: Behaviour | None = Field(description="Of which behaviour; null if of none.")
    text: str = Field(description="The same in words.")


_READINESS: dict[str, Any] = {
    "employee": "E-1042",
    "as_of": "2026-11-30",
    "standing": "growing",
    "rule": "Some of it is there; the gaps say what is next.",
    "behaviours": [
        {
            "behaviour": "hands_over",
            "means": "a customer, decision or stage was given to somebody, for good",
            "level": "shown",
            "why": "Somebody who was helped, a peer or a manager confirms it.",
            "records": ["6f1c8e0e-5d2f-4c55-9f0e-2f5b1f3d9a10"],
        }
    ],
    "credible": {
        "met": True, "role": "R-AE", "held": ["CRM systems", "Negotiation"],
        "lacking": ["Cold calling"],
    },
    "gaps": [{"code": "needs_shown", "behaviour": "coaches", "text": "Confirmed by somebody."}],
    "conversation": [
        {"code": "ask", "behaviour": "coaches", "question": "Who can do something alone today?"}
    ],
    "expert_path": _EXPERT,
}  # fmt: skip


class ReadinessRead(Read):
    """How far a person is on the way to leading people: a profile with gaps, and no number."""

    model_config = ConfigDict(json_schema_extra={"examples": [_READINESS]})

    employee: str = Field(description="External id of the person.")
    as_of: date = Field(description="The day for which this is told.")
    standing: Standing = Field(description="What to do next.")
    rule: str = Field(description="The rule behind the standing.")
    behaviours: list[BehaviourRead] = Field(description="The eight behaviours.")
    credible: CredibleRead = Field(description="Whether the craft is known.")
    gaps: list[GapRead] = Field(description="What is not yet there; empty from `try_it` on.")
    conversation: list[QuestionRead] = Field(
        description="Which questions would bring most to light; where little is known."
    )
    expert_path: ExpertRoleRead | None = Field(
        description="The expert role beside leading in this function: an equal choice."
    )


class GuideRead(Read):
    """How to hold the conversation about leading."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "employee": "E-1042",
                    "shared": True,
                    "questions": _READINESS["conversation"],
                    "avoid": [
                        {"code": "results", "behaviour": None, "question": "Do not speak of it."}
                    ],
                    "pay_neutral": "Leading is not the way to more pay here.",
                    "expert_path": _EXPERT,
                }
            ]
        }
    )

    employee: str = Field(description="External id of the person.")
    shared: bool = Field(
        description="Whether the questions follow from what the person shows you. If not, they are "
        "those that everybody is asked."
    )
    questions: list[QuestionRead] = Field(description="What to ask, in this order.")
    avoid: list[QuestionRead] = Field(description="What to leave out.")
    pay_neutral: str = Field(description="What leading does not change.")
    expert_path: ExpertRoleRead | None = Field(
        description="The expert role beside leading in this function: an equal choice."
    )


class LadderRead(Read):
    """The expert ladder of a function beside the leading one."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "function": "Sales",
                    "expert_roles": ["R-AE", "R-SAE"],
                    "expert_ends_at": 6,
                    "leading_roles": ["R-LEAD"],
                    "leading_ends_at": 8,
                    "expert_ends_below": True,
                }
            ]
        }
    )

    function: str = Field(description="The function.")
    expert_roles: list[str] = Field(description="Its graded roles that lead nobody, lowest first.")
    expert_ends_at: int | None = Field(description="The highest grade without leading people.")
    leading_roles: list[str] = Field(description="Its graded roles that lead people.")
    leading_ends_at: int | None = Field(description="The highest grade that leads people.")
    expert_ends_below: bool = Field(
        description="Whether experts end lower than leaders: then people lead for the grade."
    )


class ReadyQuery(PageQuery):
    """For which opening people are looked for, and which page."""

    opening: ExternalId = Field(
        description="The leading opening that you fill: the purpose of the search. It is audited."
    )


class ReadyPersonRead(Read):
    """Somebody who stands at `try_it`."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"employee": "E-1042", "name": "Mara Lindqvist"}]}
    )

    employee: str = Field(description="External id of the person.")
    name: str = Field(description="The person's name.")


class OverlapBody(Body):
    """A list of people that somebody would promote from."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"list": ["E-1042", "E-1058"], "label": "Top of the quarter"}]
        }
    )

    list: _Listed = Field(
        min_length=1, max_length=MOST_LISTED, description="External ids. They are not stored."
    )
    label: Line = Field(description="What the list is. It stands in your answer, nowhere else.")


class OverlapRead(Read):
    """How a list compares with the people who help others to succeed."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "label": "Top of the quarter",
                    "listed": 40,
                    "unknown": 0,
                    "listed_at_try_it": None,
                    "missed": 7,
                    "missed_people": None,
                    "smallest_cell": 5,
                }
            ]
        }
    )

    label: str = Field(description="What the list is.")
    listed: int = Field(description="How many people it holds.")
    unknown: int = Field(description="How many of them are not known, or left the organisation.")
    listed_at_try_it: int | None = Field(
        description="How many of the list stand at `try_it`; null if it is too few to say."
    )
    missed: int | None = Field(
        description="How many stand at `try_it` and are not in the list; null if too few to say."
    )
    missed_people: list[ReadyPersonRead] | None = Field(
        description="Who they are, by name in the order of the alphabet; null unless you may read "
        "what is confidential."
    )
    smallest_cell: int = Field(description="Numbers below this are not told to who sees no names.")
