"""What is asked of own features and their values, and what is told of them."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import (
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)

from app.core.reasons import reason_of, shape
from app.core.schemas import Body, ExternalId, Line, Moment, Read
from ml.ranking.signals.own import MOST_CAP
from models.ranker_vocabulary import FeatureKind, FeatureState, FeatureSubject
from models.vocabulary import ChangeAction

MOST_VALUES = 1_000
_SOURCE: dict[str, Any] = {"system": "learning platform", "column": "crm_course_done"}
_REQUEST: dict[str, Any] = {
    "name": "crm_course",
    "label": "Course on the new CRM",
    "subject": "person",
    "kind": "yes_no",
    "sign": 1,
    "cap": 0.7,
    "source": _SOURCE,
    "person": "Tom Weber",
    "reason": "Teams ask for it, and no skill says it.",
}
_FEATURE: dict[str, Any] = {
    **{key: value for key, value in _REQUEST.items() if key != "person"},
    "low": 0.0,
    "high": 1.0,
    "state": "approved",
    "proposed_at": "2026-08-01T08:00:00Z",
    "proposed_by": "key:a8f3k2m1x0",
    "proposer": "Tom Weber",
    "approved_at": "2026-08-02T10:00:00Z",
    "approved_by": "key:4f8s1k20dk",
    "approver": "Ana Ruiz",
    "retired_at": None,
    "retired_by": None,
}
_VALUE: dict[str, Any] = {
    "employee": "E-1042",
    "value": True,
    "as_of": "2026-03-02T09:31:00Z",
}
FeatureName = Annotated[
    str,
    StringConstraints(
        pattern=shape(
            "^[a-z][a-z0-9_]{1,39}$",
            "a name of 2 to 40 small letters, digits and _ that begins with a letter",
        )
    ),
    Field(description="The name of the feature.", examples=["crm_course"]),
]
_Short = Annotated[Line, StringConstraints(max_length=100)]
_Number = Annotated[float, Field(allow_inf_nan=False, ge=-1e12, le=1e12)]


class FeatureSource(Body):
    """Where the values come from."""

    system: _Short = Field(description="The system.", examples=["learning platform"])
    column: _Short = Field(description="Its column.", examples=["crm_course_done"])


class OwnFeatureBody(Body):
    """A column that you propose for rankers to learn from."""

    model_config = ConfigDict(json_schema_extra={"examples": [_REQUEST]})

    name: FeatureName
    label: Annotated[Line, StringConstraints(max_length=80)] = Field(
        description="What people read where it counts for or against a move.",
        examples=["Course on the new CRM"],
    )
    subject: FeatureSubject = Field(
        description="What it says something of: a `person`, an `opening`, or a `pair` of both."
    )
    kind: FeatureKind = Field(description="What its values are: `number` or `yes_no`.")
    low: _Number | None = Field(None, description="The least number that there may be.")
    high: _Number | None = Field(None, description="The greatest number that there may be.")
    sign: Literal[1, -1] = Field(
        description="1 if more of it, or a yes, speaks for a move; -1 if it speaks against. No "
        "ranker learns the contrary.",
    )
    cap: Annotated[float, Field(gt=0, le=MOST_CAP, allow_inf_nan=False)] = Field(
        description="The most that it may move a score, in log-odds.", examples=[0.7]
    )
    source: FeatureSource = Field(description="Where its values come from when people are ranked.")
    person: Line = Field(description="The person who proposes it.", examples=["Tom Weber"])
    reason: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=3, max_length=500)
    ] = Field(description="Why; it is kept for ever.")

    @model_validator(mode="after")
    def _range_fits(self) -> "OwnFeatureBody":
        ends = self.low is not None, self.high is not None
        if self.kind is FeatureKind.YES_NO and any(ends):
            raise ValueError("low and high belong to numbers alone")
        if self.kind is FeatureKind.NUMBER and not all(ends):
            raise ValueError("low and high are needed for a number")
        if self.low is not None and self.high is not None and not self.low < self.high:
            raise ValueError("low must be less than high")
        return self


class OwnFeatureRead(Read):
    """A column that rankers may weigh once somebody approved it."""

    model_config = ConfigDict(json_schema_extra={"examples": [_FEATURE]})

    name: str = Field(description="Its name.")
    label: str = Field(description="What people read.")
    subject: FeatureSubject = Field(description="What it says something of.")
    kind: FeatureKind = Field(description="What its values are.")
    low: float = Field(description="The least value; 0 stands for no.")
    high: float = Field(description="The greatest value; 1 stands for yes.")
    sign: int = Field(description="1 if more of it speaks for a move, -1 if against.")
    cap: float = Field(description="The most that it may move a score, in log-odds.")
    source: FeatureSource = Field(description="Where its values come from.")
    state: FeatureState = Field(
        description="`proposed`, `approved` (values are taken and rankers may learn from them) or "
        "`retired`."
    )
    reason: str = Field(description="Why it was proposed.")
    proposed_at: datetime = Field(description="When it was proposed.")
    proposed_by: str = Field(description="By which caller.")
    proposer: str = Field(description="The person who proposed it.")
    approved_at: datetime | None = Field(description="When it was approved; null if it was not.")
    approved_by: str | None = Field(description="By which caller.")
    approver: str | None = Field(description="The person who answers for it.")
    retired_at: datetime | None = Field(description="When it was retired; null if it was not.")
    retired_by: str | None = Field(description="By which caller.")


class FeatureStep(Read):
    """Something that was done to a feature."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "at": "2026-08-02T10:00:00Z",
                    "actor": "key:4f8s1k20dk",
                    "action": "confirmed",
                    "person": "Ana Ruiz",
                    "reason": "The course has no grades.",
                }
            ]
        }
    )

    at: datetime = Field(description="When.")
    actor: str = Field(description="By which caller.")
    action: ChangeAction = Field(
        description="`created` (proposed), `confirmed` (approved) or `retired`."
    )
    person: str = Field(description="The person who decided.")
    reason: str = Field(description="Why.")


class ValueBody(Body):
    """What a feature says of somebody or something."""

    model_config = ConfigDict(json_schema_extra={"examples": [_VALUE]})

    employee: ExternalId | None = Field(None, description="The person's key, if it is about one.")
    opening: ExternalId | None = Field(None, description="The opening's key, if it is about one.")
    value: bool | _Number | None = Field(
        description="A number, or true or false. Null removes what is known."
    )
    as_of: Moment = Field(description="The moment of which your system says so.")


class RefusedValue:
    """A record that is no value, and why."""

    def __init__(self, code: str, detail: str) -> None:
        self.code = code
        self.detail = detail


def _or_refused(value: Any, check: ValidatorFunctionWrapHandler) -> Any:
    """Each record is judged by itself: a bad one does not take the others with it."""
    try:
        return check(value)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(one) for one in first["loc"][:1])
        code = "unknown_field" if first["type"] == "extra_forbidden" else "invalid_value"
        return RefusedValue(code, f"{place}: {reason_of(first)}" if place else reason_of(first))


class ValuesBody(Body):
    """Values of one feature, each answered by itself."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        arbitrary_types_allowed=True,
        json_schema_extra={"examples": [{"values": [_VALUE]}]},
    )

    values: Annotated[
        list[Annotated[ValueBody, WrapValidator(_or_refused)]],
        Field(min_length=1, max_length=MOST_VALUES, description="The values, in any order."),
    ]


class RejectedValue(Read):
    """A value that was not taken."""

    index: int = Field(description="Its place in `values`, from 0.", examples=[3])
    code: str = Field(
        description="`unknown_employee`, `unknown_opening`, `wrong_subject`, `out_of_range`, "
        "`time_out_of_range`, `invalid_value`, `unknown_field`, `erased`, `objection` or `full`.",
        examples=["unknown_employee"],
    )
    detail: str = Field(description="What is wrong with it.", examples=["No such employee."])


class ValuesAnswer(Read):
    """What became of each value that was sent."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "stored": 41,
                    "unchanged": 6,
                    "removed": 1,
                    "older": 1,
                    "rejected": [
                        {"index": 3, "code": "unknown_employee", "detail": "No such employee."}
                    ],
                }
            ]
        }
    )

    stored: int = Field(description="How many are new or other than before.")
    unchanged: int = Field(description="How many say what was known.")
    removed: int = Field(description="How many were removed.")
    older: int = Field(description="How many are of before what is known; that stays.")
    rejected: list[RejectedValue] = Field(description="The others, and why.")
