"""What is sent of protected attributes, and what is told of groups."""

from datetime import date, datetime
from typing import Annotated, Any, Self

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from app.core.reasons import shape
from app.core.schemas import Body, ExternalId, Line, Read
from ml.auditing import Verdict

MOST_RECORDS = 1_000
# More openings change the figures little and take longer than a request may.
MOST_OPENINGS = 50
# A quarter: lists of longer ago were shown of other people.
MOST_DAYS = 92
_PERIOD: dict[str, Any] = {"since": "2026-02-01", "until": "2026-02-28"}
VersionName = Annotated[
    str,
    StringConstraints(
        pattern=shape("^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$", "the name of a version"),
    ),
    Field(description="The version.", examples=["lateral-440f0e96a2b6"]),
]
_Group = Annotated[Line, StringConstraints(max_length=40)]
_RECORD: dict[str, Any] = {"employee": "E-1042", "sex": "female", "ethnicity": None}


class AttributeRecord(Body):
    """What is protected of a person, as the person stated it."""

    model_config = ConfigDict(json_schema_extra={"examples": [_RECORD]})

    employee: ExternalId
    sex: _Group | None = Field(None, description="The sex; null where it is not known.")
    ethnicity: _Group | None = Field(None, description="The race or ethnicity; null if unknown.")


class AttributesBody(Body):
    """Protected attributes of up to 1,000 people."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"records": [_RECORD]}]})

    records: list[AttributeRecord] = Field(
        min_length=1, max_length=MOST_RECORDS, description="One for each person."
    )


class FairnessPeriod(Body):
    """Days, the last one included."""

    model_config = ConfigDict(json_schema_extra={"examples": [_PERIOD]})

    since: date = Field(description="The first day, in UTC.")
    until: date = Field(description="The last day.")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        days = (self.until - self.since).days + 1
        if not 1 <= days <= MOST_DAYS:
            raise ValueError(f"since and until must be 1 to {MOST_DAYS} days, in this order")
        return self


class FairnessBody(Body):
    """What to count: what a version would show today, or the lists that were shown in a time."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"version": "lateral-440f0e96a2b6", "top": 10, "openings": 50},
                {"shown": _PERIOD, "top": 10},
            ]
        }
    )

    version: VersionName | None = Field(
        None, description="Rank today's people for today's openings by this version."
    )
    shown: FairnessPeriod | None = Field(
        None,
        description="Count the lists of candidates that were shown on these days, whichever "
        "version ranked them, and who was shortlisted.",
    )
    openings: Annotated[int, Field(ge=1, le=MOST_OPENINGS)] = Field(
        MOST_OPENINGS,
        description="With `version`: for how many openings, drawn by a hash of their ids. Ask for "
        "fewer where a request may not cost as much.",
    )
    top: Annotated[int, Field(ge=1, le=100)] = Field(
        10, description="Who is among so many of an opening's candidates counts as selected."
    )

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.version is None) == (self.shown is None):
            raise ValueError("name either version or shown")
        return self


class GroupRead(Read):
    """A group in a table; what is hidden is null."""

    group: str = Field(description="The group.")
    hidden: bool = Field(description="Whether counts are hidden: too few, or they tell of others.")
    people: int | None = Field(description="How many.")
    selected: int | None = Field(description="How many were selected, or scored high.")
    rate: float | None = Field(description="Their share.")
    ratio: float | None = Field(description="The rate beside the highest.")
    low: float | None = Field(description="The lower end of the ratio's 95 % interval.")
    high: float | None = Field(description="The upper end.")
    p: float | None = Field(description="How likely chance gives this, corrected over the groups.")
    mid_p: float | None = Field(description="The exact test with half of the observed weight.")
    effect: float | None = Field(description="Cohen's h.")
    shortfall: float | None = Field(description="How many more the pooled rate would select.")
    turns_by_one: bool | None = Field(description="One person would bring it to four fifths.")
    odds_by_opening: float | None = Field(
        description="The odds ratio over openings (Mantel-Haenszel), against the highest."
    )
    exposure: float | None = Field(description="Share of attention beside the share of pairs.")
    note: str = Field(description="Why there is no ratio, where there is none.")


class TableRead(Read):
    """Groups beside the one with the highest rate."""

    name: str = Field(description="Which attribute, and whether by selection or by score.")
    reference: str | None = Field(description="The group with the highest rate.")
    unknown: int | None = Field(description="People of no known group; null where they are few.")
    verdict: Verdict = Field(description="What to make of it.")
    reason: str = Field(description="The verdict in a sentence.")
    groups: list[GroupRead] = Field(description="The groups.")


_GROUP: dict[str, Any] = {
    "group": "female",
    "hidden": False,
    "people": 390,
    "selected": 170,
    "rate": 0.4359,
    "ratio": 0.8432,
    "low": 0.739,
    "high": 0.962,
    "p": 0.0087,
    "mid_p": 0.009,
    "effect": -0.16,
    "shortfall": 21.2,
    "turns_by_one": False,
    "odds_by_opening": 0.98,
    "exposure": 0.95,
    "note": "",
}


class FairnessReport(Read):
    """An audit data pack: what auditors need to judge, which is no audit by itself."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": 3,
                    "version": "lateral-440f0e96a2b6",
                    "shown": None,
                    "made_at": "2026-03-02T09:30:00Z",
                    "people": 1187,
                    "openings": 40,
                    "top": 10,
                    "verdict": "significant_but_above_80",
                    "tables": [
                        {
                            "name": "sex, selection",
                            "reference": "male",
                            "unknown": 12,
                            "verdict": "significant_but_above_80",
                            "reason": "A group is selected less often than chance would give.",
                            "groups": [_GROUP],
                        }
                    ],
                }
            ]
        }
    )

    id: int = Field(description="Its number in the log of what was asked.")
    version: str | None = Field(description="The version, if one was asked about.")
    shown: dict[str, date] | None = Field(description="The days, if shown lists were counted.")
    made_at: datetime = Field(description="When it was counted.")
    people: int = Field(
        description="How many people could be selected for an opening. For shown lists everybody "
        "who may be ranked counts, as nobody can tell any more who was eligible that day."
    )
    openings: int = Field(description="For how many openings people were ranked, or shown.")
    top: int = Field(description="How many of an opening's candidates count as selected.")
    verdict: Verdict = Field(description="The gravest verdict of the tables.")
    tables: list[TableRead] = Field(description="By sex, by ethnicity, and by both.")


_REVIEW: dict[str, Any] = {
    "signal": "location",
    "allowed": True,
    "person": "Ana Ruiz",
    "reason": "The plant cannot move; shifts are bound to the place.",
}


class ProxyReviewBody(Body):
    """What somebody decides about a signal that tells a protected group apart."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_REVIEW]})

    signal: Annotated[
        str, StringConstraints(pattern=shape("^[a-z][a-z0-9_]{0,99}$", "the name of a signal"))
    ] = Field(description="The signal, as the gate names it after `proxy:`.")
    allowed: bool = Field(
        True, description="Whether a version may lean on it; false takes an earlier yes back."
    )
    person: Line = Field(description="Who decides.")
    reason: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=3, max_length=500)
    ] = Field(description="Why; it is kept for ever.")


_REVIEWED: dict[str, Any] = {
    **_REVIEW,
    "reviewed_at": "2026-03-02T09:30:00Z",
    "reviewed_by": "key:a8f3k2m1x0",
}


class ProxyReviewRead(Read):
    """What holds for a signal, and who answers for it."""

    model_config = ConfigDict(json_schema_extra={"examples": [_REVIEWED]})

    signal: str = Field(description="The signal.")
    allowed: bool = Field(description="Whether a version may lean on it.")
    person: str = Field(description="Who decided.")
    reason: str = Field(description="Why.")
    reviewed_at: datetime = Field(description="When.")
    reviewed_by: str = Field(description="The caller that sent it.")


class ProxyReviews(Read):
    """What was decided last about each signal."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [_REVIEWED]}]})

    items: list[ProxyReviewRead] = Field(description="By the name of the signal.")
