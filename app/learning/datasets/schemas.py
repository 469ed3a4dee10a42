"""What is asked of datasets, and what is told of them."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from app.core.reasons import shape
from app.core.schemas import Body, Moment, Parameters, Read
from models.feedback_vocabulary import DatasetLabel

Surface = Literal["recommendations"]
_SURFACES: tuple[Surface, ...] = ("recommendations",)
_REQUEST: dict[str, Any] = {
    "from": "2026-01-01T00:00:00Z",
    "to": "2026-06-30T00:00:00Z",
    "known_by": "2026-07-31T00:00:00Z",
    "label": "interest",
    "surfaces": ["recommendations"],
}
_ID = "0b6ff4b0-5d5e-4f0c-8f6e-0a4a4c1f2a11"
_DATASET: dict[str, Any] = {
    "id": _ID,
    "state": "ready",
    **_REQUEST,
    "created_at": "2026-08-01T08:00:00Z",
    "created_by": "key:a8f3k2m1x0",
    "expires_at": "2027-08-01T08:00:00Z",
    "fingerprint": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "relabelled": 12,
    "people_taken_out": 0,
    "used_by": [],
    "problem": None,
    "manifest": {"schema": 1, "counts": {"lists": 5120, "items": 51200, "people": 2044}},
}


class DatasetBody(Body):
    """Which lists, known until when, and for which question."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, json_schema_extra={"examples": [_REQUEST]}
    )

    from_: Moment = Field(alias="from", description="Lists that were served since then.")
    to: Moment = Field(description="Lists that were served, and what was done, until then.")
    known_by: Moment | None = Field(
        None,
        description="What the service had received by then; now, if you do not say. The same "
        "request gives the same files whenever you send it.",
    )
    label: DatasetLabel = Field(
        DatasetLabel.INTEREST,
        description="Whose time must be over before an item is `mature`: `interest` 7 days after "
        "the list, `applied` 30, `moved_well` 360.",
    )
    surfaces: list[Surface] = Field(
        default_factory=lambda: [*_SURFACES],
        min_length=1,
        max_length=len(_SURFACES),
        description="Where the lists were shown.",
    )

    @model_validator(mode="after")
    def _is_some_time(self) -> Self:
        if self.from_ >= self.to:
            raise ValueError("to must be later than from")
        return self


class DatasetAccepted(Read):
    """A dataset that is being written."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"id": _ID, "job": _ID}]})

    id: str = Field(description="The id of the dataset.")
    job: str = Field(description="The id of the job that writes it.")


class DatasetRead(Read):
    """A dataset."""

    model_config = ConfigDict(json_schema_extra={"examples": [_DATASET]})

    id: str = Field(description="Its id.")
    state: Literal["waiting", "ready", "failed"] = Field(
        description="`ready` once its files are there."
    )
    from_: datetime = Field(alias="from", description="Lists that were served since then.")
    to: datetime = Field(description="Lists and events until then.")
    known_by: datetime = Field(description="As far as they were received by then.")
    label: DatasetLabel = Field(description="Whose time decides whether an item is mature.")
    surfaces: list[str] = Field(description="Where the lists were shown.")
    created_at: datetime = Field(description="When it was asked for.")
    created_by: str = Field(description="Who asked for it.")
    expires_at: datetime = Field(
        description="When it is removed, unless something still works with it."
    )
    fingerprint: str | None = Field(
        description="SHA-256 of what it says, whatever the format and the order of rows; null "
        "before it is ready."
    )
    relabelled: int | None = Field(
        description="Of the lists of the dataset before (the same label and surfaces) how many "
        "are labelled differently by what came since; null if there is none."
    )
    people_taken_out: int = Field(
        description="How many people were taken out since it was written, because they were "
        "erased or object. Then it has another fingerprint."
    )
    used_by: list[str] = Field(description="What works with it; it cannot be deleted meanwhile.")
    problem: str | None = Field(description="Why it could not be written.")
    manifest: dict[str, Any] | None = Field(
        description="What it holds: counts, exclusions by reason, the table of grades, quantiles "
        "of the signals, and size and SHA-256 of each file. Null before it is ready."
    )


class FileQuery(Parameters):
    """Which state of a file."""

    fingerprint: Annotated[
        str | None, StringConstraints(pattern=shape("^[0-9a-f]{64}$", "64 hexadecimal digits"))
    ] = Field(
        None,
        description="The fingerprint of the dataset that you mean. If people were taken out since, "
        "the answer is 410.",
    )
