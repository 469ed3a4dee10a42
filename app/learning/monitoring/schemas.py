"""What is told of drift."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import ConfigDict, Field, StringConstraints

from app.core.reasons import shape
from app.core.schemas import Parameters, Read
from models.ranker_vocabulary import DriftVerdict


class ReferenceKind(StrEnum):
    """What the window is compared with: what training saw, or the first lists of the version."""

    TRAINING = "training"
    FIRST_LISTS = "first_lists"


class LiveFigure(StrEnum):
    """A figure of served lists that raises an alarm."""

    NDCG = "ndcg"
    CALIBRATION = "calibration"


class DriftQuery(Parameters):
    """How far to look back."""

    window: Annotated[
        str,
        StringConstraints(pattern=shape(r"^([1-9]|[1-9][0-9])d$", "days such as 30d, at most 99d")),
    ] = Field("30d", description="The window: as many days, up to and with today.")


_TEST: dict[str, Any] = {
    "name": "essential_cover",
    "psi": 0.21,
    "expected": 0.02,
    "distance": 0.17,
    "p": 0.0002,
    "alarm": True,
}
_REPORT: dict[str, Any] = {
    "version": "lateral-440f0e96a2b6",
    "since": "2026-02-01",
    "until": "2026-03-02",
    "reference": "first_lists",
    "people_before": 900,
    "people": 600,
    "verdict": "drift",
    "reason": "essential_cover moved by more than chance gives, and by enough to matter.",
    "tests": [_TEST],
}


class DriftTestRead(Read):
    """One signal, or the score, in the window beside its reference."""

    model_config = ConfigDict(json_schema_extra={"examples": [_TEST]})

    name: str = Field(description="The signal, or `score`.")
    psi: float = Field(description="The population stability index; zero is a bin of its own.")
    expected: float = Field(description="The index that chance alone gives with as many people.")
    distance: float = Field(description="The largest distance of the distributions, 0 to 1.")
    p: float = Field(description="How likely chance gives this, corrected over the signals.")
    alarm: bool = Field(description="Beyond chance, and large enough to matter.")


class DriftReport(Read):
    """Whether what a ranker sees and says still is what it was."""

    model_config = ConfigDict(json_schema_extra={"examples": [_REPORT]})

    version: str = Field(description="The version.")
    since: date = Field(description="The first day of the window.")
    until: date = Field(description="The last day of the window.")
    reference: ReferenceKind | None = Field(description="What it is compared with.")
    people_before: int = Field(description="How many people the reference rests on.")
    people: int = Field(description="How many people were served in the window.")
    verdict: DriftVerdict = Field(description="`drift`, `no_drift` or `too_little`.")
    reason: str = Field(description="The verdict in a sentence.")
    tests: list[DriftTestRead] = Field(description="Every signal and the score; alarms first.")


class MonthsQuery(Parameters):
    """How far to look back."""

    months: Annotated[int, Field(ge=1, le=24)] = Field(
        6, description="How many months, this one with them."
    )


_MONTH: dict[str, Any] = {
    "month": "2026-03",
    "lists": 900,
    "people": 310,
    "ndcg": {"value": 0.61, "low": 0.58, "high": 0.64},
    "calibration": {"value": 0.97, "low": 0.9, "high": 1.04},
    "place_exponent": {"value": 0.9, "low": 0.5, "high": 1.3},
    "open_rates": [0.31, 0.2, 0.12],
    "congestion": 0.08,
    "gini": 0.41,
    "cross_functional": 0.37,
    "unseen_skills": 0.04,
    "alarms": [],
}


class BoundedRead(Read):
    """A figure with its bounds: 95 of 100 draws of people lie above the lower, and below the other.

    Those of the exponent are two standard deviations away.
    """

    value: float = Field(description="The figure.")
    low: float = Field(description="Its lower bound.")
    high: float = Field(description="Its upper bound.")


class MonthRead(Read):
    """What the lists of a version reached in a month, of those that their people saw."""

    model_config = ConfigDict(json_schema_extra={"examples": [_MONTH]})

    month: str = Field(description="The month in which the lists were served.")
    lists: int = Field(description="Lists that were looked at, at most a thousand that are drawn.")
    people: int = Field(description="People who saw them. Under 30 nothing more is told.")
    ndcg: BoundedRead | None = Field(
        description="nDCG@10 of the order that was served, opens corrected by place."
    )
    calibration: BoundedRead | None = Field(
        description="Opens over those that the first month leads to expect of the same scores and "
        "places: 1 where a score still means the same."
    )
    place_exponent: BoundedRead | None = Field(
        description="How steeply looks fall with the place, as exchanged neighbours tell: the "
        "place j is looked at j to the minus this. Null without exploration."
    )
    open_rates: list[float] | None = Field(
        description="The share of items that were opened at each of the first ten places."
    )
    congestion: float | None = Field(
        description="The largest share of lists with the same opening at the first place."
    )
    gini: float | None = Field(description="How unequally looks are divided between openings.")
    cross_functional: float | None = Field(
        description="The share of looks that fall on openings of other functions."
    )
    unseen_skills: float | None = Field(
        description="Of the skills that the month's new openings ask for, the share that came "
        "after training; the mean over openings. Null where none came."
    )
    alarms: list[LiveFigure] = Field(
        description="What is worse than in the first month, beyond chance and by enough to matter."
    )


class MonthsReport(Read):
    """How a version does, month by month. It names nobody."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": "lateral-440f0e96a2b6", "months": [_MONTH]}]}
    )

    version: str = Field(description="The version.")
    months: list[MonthRead] = Field(
        description="The months, oldest first. The first with 30 people is what others are "
        "compared with."
    )
