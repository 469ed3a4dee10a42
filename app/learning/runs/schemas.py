"""What is asked of training runs, and what is told of them."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StringConstraints

from app.core.schemas import Body, Read
from models.feedback_vocabulary import DatasetLabel
from models.ranker_vocabulary import GateVerdict

_ID = "0b6ff4b0-5d5e-4f0c-8f6e-0a4a4c1f2a11"
_HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_REQUEST: dict[str, Any] = {
    "dataset": _ID,
    "base": "champion",
    "policy": None,
    "label": "interest",
    "seed": 0,
    "limits": {"memory_mb": 4096, "minutes": 60},
}
_RUN: dict[str, Any] = {
    **_REQUEST,
    "id": _ID,
    "job": _ID,
    "state": "finished",
    "base_version": "lateral-440f0e96a2b6",
    "policy": _HASH,
    "created_at": "2026-08-01T08:00:00Z",
    "created_by": "key:a8f3k2m1x0",
    "stage": "evaluation",
    "done": 1,
    "total": 1,
    "eta_seconds": None,
    "peak_mb": 612,
    "version": "lateral-8d1f0e96a2b6",
    "verdict": "pass",
    "result": {"report": {"in_words": "The slopes moved by 26 % of what those of the base say."}},
    "problem": None,
}


class RunLimits(Body):
    """What a run may take; one that needs more fails and says so."""

    memory_mb: int = Field(4096, ge=256, le=1_048_576, description="Megabytes of memory.")
    minutes: int = Field(60, ge=1, le=1440, description="Minutes of processor time.")


class RunBody(Body):
    """What is learnt from, on top of what."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, json_schema_extra={"examples": [_REQUEST]}
    )

    dataset: Annotated[str, StringConstraints(min_length=1, max_length=36)] = Field(
        description="The id of a dataset that is ready."
    )
    base: Annotated[str, StringConstraints(min_length=1, max_length=100)] = Field(
        "champion",
        description="What is learnt on top of: `champion`, a version that is registered, or "
        "`shipped`: the slopes that ship with the service, with the champion's words and steps.",
    )
    policy: Annotated[str, StringConstraints(min_length=64, max_length=64)] | None = Field(
        None, description="The hash of a gate policy; the newest, if you do not say."
    )
    label: DatasetLabel | None = Field(
        None,
        description="What the ranker learns to foresee: that somebody looks closer (`interest`), "
        "applies, or moves well. The dataset's own, if you do not say; never one that takes longer "
        "to be known.",
    )
    seed: int = Field(0, ge=0, le=2**31 - 1, description="The same seed gives the same version.")
    limits: RunLimits = Field(
        default_factory=lambda: RunLimits.model_validate({}), description="What it may take."
    )


class RunRead(Read):
    """A training run."""

    model_config = ConfigDict(json_schema_extra={"examples": [_RUN]})

    id: str = Field(description="The id of the run.")
    job: str | None = Field(
        description="The id of the job that does it: cancel it by `cancelJob`. Null once the job "
        "is forgotten."
    )
    state: Literal["queued", "running", "cancelled", "failed", "finished"] = Field(
        description="A run that is `finished` has a verdict."
    )
    dataset: str = Field(description="The id of its dataset.")
    base: str = Field(description="What it was asked to learn on top of.")
    base_version: str = Field(description="The version that this was.")
    policy: str = Field(description="The hash of the gate policy.")
    label: DatasetLabel = Field(description="What it learns to foresee.")
    seed: int = Field(description="Its seed.")
    limits: dict[str, int] = Field(description="What it may take.")
    created_at: datetime = Field(description="When it was asked for.")
    created_by: str = Field(description="Who asked for it.")
    stage: str = Field(
        description="bias, folds, lines, trees or evaluation; empty before the first."
    )
    done: int = Field(description="Parts of the stage that are done.")
    total: int = Field(description="Parts of the stage.")
    eta_seconds: int | None = Field(
        description="How long the stage still takes, by what is done; null where nothing tells."
    )
    peak_mb: int = Field(description="The most memory that it had, in megabytes.")
    version: str | None = Field(
        description="The version that it registered; null where nothing spoke for leaving the base."
    )
    verdict: GateVerdict | None = Field(description="What the gate says of it.")
    result: dict[str, Any] | None = Field(
        description="What was learnt (`report`), how it was judged (`evaluation`), and every "
        "condition (`gate`)."
    )
    problem: str | None = Field(description="Why it failed.")
