"""What is asked of rankings of everybody, and what is told of them."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import ConfigDict, Field

from app.core.schemas import Body, Read
from models.ranker_vocabulary import ListFormat

MOST_OPENINGS = 1_000
_REQUEST: dict[str, Any] = {"k": 20, "reasons": True, "format": "ndjson"}
_ID = "0b6ff4b0-5d5e-4f0c-8f6e-0a4a4c1f2a11"
_FILE: dict[str, Any] = {
    "name": "part-00000.ndjson",
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "bytes": 1_204_833,
    "people": 500,
}
_RANKING: dict[str, Any] = {
    "id": _ID,
    "job": "5d0d3b64-4b51-4a39-9d0e-70b1b0a4a111",
    "state": "ready",
    **_REQUEST,
    "created_at": "2026-08-01T08:00:00Z",
    "created_by": "key:a8f3k2m1x0",
    "expires_at": "2026-08-31T08:00:00Z",
    "people_done": 500,
    "people_total": 500,
    "expected_at": None,
    "as_of": "2026-08-01",
    "model_version": "lateral-7d1f0a9c",
    "openings": 120,
    "files": [_FILE],
    "people_taken_out": 0,
    "problem": None,
}


class BatchRankingBody(Body):
    """What is written of each list."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, json_schema_extra={"examples": [_REQUEST]}
    )

    k: int = Field(20, ge=1, le=MOST_OPENINGS, description="Openings in a list at most.")
    reasons: bool = Field(
        False, description="Tell what each reason contributes to a score; they add up to it."
    )
    format: ListFormat = Field(
        ListFormat.NDJSON,
        description="`ndjson`: a line for each person. `parquet`: a row for each place of a list; "
        "the service needs its extra `datasets` for it.",
    )


class BatchFileRead(Read):
    """A file of a ranking of everybody."""

    model_config = ConfigDict(json_schema_extra={"examples": [_FILE]})

    name: str = Field(description="Its name, by which you download it.")
    sha256: str = Field(description="SHA-256 of its content, which is its ETag.")
    bytes: int = Field(description="Its size.")
    people: int = Field(description="How many people's lists it holds.")


class BatchRankingRead(Read):
    """A ranking of everybody."""

    model_config = ConfigDict(json_schema_extra={"examples": [_RANKING]})

    id: str = Field(description="Its id.")
    job: str | None = Field(
        description="The job that makes it, by which you cancel it; null once that is forgotten."
    )
    state: Literal["waiting", "ready", "failed"] = Field(
        description="`ready` once its files are there. `failed` also after it was cancelled."
    )
    k: int = Field(description="Openings in a list at most.")
    reasons: bool = Field(description="Whether the lists tell reasons.")
    format: ListFormat = Field(description="How its files are written.")
    created_at: datetime = Field(description="When it was asked for.")
    created_by: str = Field(description="Who asked for it.")
    expires_at: datetime = Field(description="When it is removed with its files.")
    people_done: int = Field(description="How many people were ranked for so far.")
    people_total: int | None = Field(
        description="How many people there are to rank for; null until that is known."
    )
    expected_at: datetime | None = Field(
        description="When it is ready at the pace so far; null before it began and afterwards."
    )
    as_of: date | None = Field(description="The day as of which people are eligible.")
    model_version: str | None = Field(description="The version that ranked.")
    openings: int | None = Field(description="How many openings were open.")
    files: list[BatchFileRead] = Field(description="Its files, beside `manifest.json`.")
    people_taken_out: int = Field(
        description="How many people were taken out since it was made, because they were erased or "
        "object. Then its files have other hashes."
    )
    problem: str | None = Field(description="Why it could not be made.")
