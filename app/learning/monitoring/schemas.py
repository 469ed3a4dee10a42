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
