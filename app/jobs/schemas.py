"""What is told of jobs."""

from typing import Annotated, Any

from pydantic import AwareDatetime, ConfigDict, Field

from app.core.pagination import PageQuery
from app.core.schemas import Read
from app.exchange.imports.schemas import ImportRead
from models.vocabulary import JobState

_IMPORT: dict[str, Any] = {
    "entity": "employees",
    "mode": "snapshot",
    "source": "hris",
    "fields": "replace",
    "clear": [],
    "as_of": "2026-03-02T21:30:00Z",
    "format": "native",
    "dry_run": False,
    "max_missing_share": 0.1,
    "charset": "utf-8",
    "date_format": "iso",
    "decimal": "point",
    "time_zone": None,
    "confirmed": False,
    "lines": 100_002,
    "created": 214,
    "updated": 1_873,
    "unchanged": 97_912,
    "rejected": 3,
    "stale": 0,
    "warned": 12,
    "missing": 41,
    "spared": 2,
    "deactivated": 41,
    "unattributed": 0,
    "ignored": {"Shoe size": 100_002},
}
_EXAMPLE: dict[str, Any] = {
    "id": "0b6ff4b0-5d5e-4f0c-8f6e-0a4a4c1f2a11",
    "kind": "import",
    "state": "succeeded",
    "actor": "hris",
    "done": 148_310_221,
    "total": 148_310_221,
    "unit": "bytes",
    "attempts": 0,
    "cancel_requested": False,
    "error": None,
    "created_at": "2026-03-02T22:00:00Z",
    "started_at": "2026-03-02T22:00:01Z",
    "finished_at": "2026-03-02T22:01:40Z",
    "detail": _IMPORT,
    "import": _IMPORT,
}


class JobRead(Read):
    """Work that goes on after its request was answered, and its progress."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [_EXAMPLE]}, serialize_by_alias=True, populate_by_name=True
    )

    id: str = Field(description="The job's id.")
    kind: str = Field(
        description="What the job does, such as `import`. Further kinds may be added."
    )
    state: JobState = Field(
        description="`queued`: no worker has begun. `running`. `waiting`: for your confirmation. "
        "`succeeded`: for an import, every line has a result, even if it is a refusal. `failed`: "
        "see `error`. `cancelled`."
    )
    actor: str = Field(description="Who started it.")
    done: int = Field(description="How much is done, counted in `unit`.", ge=0)
    total: int | None = Field(description="How much there is in all; null until that is known.")
    unit: str = Field(description="What `done` and `total` count: bytes, for an import.")
    attempts: int = Field(description="How many attempts were made since the last progress.", ge=0)
    cancel_requested: bool = Field(description="Whether somebody cancelled it.")
    error: str | None = Field(description="Why it failed; null if it did not.")
    created_at: AwareDatetime = Field(description="When it was accepted.")
    started_at: AwareDatetime | None = Field(description="When a worker first took it.")
    finished_at: AwareDatetime | None = Field(description="When it ended.")
    detail: dict[str, Any] | None = Field(
        description="What jobs of this kind tell in addition; null if they tell nothing."
    )
    import_: ImportRead | None = Field(
        alias="import", description="The detail of an import; null for jobs of other kinds."
    )


class JobQuery(PageQuery):
    """Which page of the jobs, and which of them."""

    state: Annotated[JobState | None, Field(description="Only jobs in this state.")] = None
    kind: Annotated[
        str | None, Field(max_length=32, description="Only jobs of this kind, such as `import`.")
    ] = None

    def filters(self) -> dict[str, object]:
        """What a job must be; what was not given is absent."""
        return self.model_dump(include={"state", "kind"}, exclude_none=True)
