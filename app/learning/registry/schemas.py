"""The bodies of rankers, their aliases and what is decided about them."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StringConstraints

from app.core.reasons import shape
from app.core.schemas import Body, Line, Read
from models.ranker_vocabulary import AliasStep, GateVerdict, RankerOrigin

AliasName = Literal["champion", "challenger"]
VersionName = Annotated[
    str,
    StringConstraints(
        pattern=shape("^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$", "the name of a version"),
    ),
    Field(description="The version.", examples=["lateral-440f0e96a2b6"]),
]
Why = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=3, max_length=500),
    Field(description="Why; it is kept for ever.", examples=["knows the new roles"]),
]
Person = Annotated[Line, Field(description="The person who decides.", examples=["Ana Ruiz"])]

_GATE: dict[str, Any] = {
    "verdict": "pass",
    "policy_hash": "9f" * 32,
    "lines": [
        {"name": "likelihood", "measured": 0.02, "bound": 0.01, "threshold": 0.0, "passed": True}
    ],
    "decided_at": "2026-03-02T09:31:00Z",
}
_MODEL: dict[str, Any] = {
    "version": "lateral-440f0e96a2b6",
    "origin": "trained",
    "made_by": "cli:tom",
    "reason": "",
    "trained_at": "2026-03-02T09:30:00Z",
    "as_of": "2026-03-02T00:00:00Z",
    "manifest_sha256": "3a" * 32,
    "frames_fingerprint": "5c" * 32,
    "metrics": {"ndcg_at_10": 0.41},
    "aliases": ["champion"],
    "retired_at": None,
    "retired_by": None,
    "contains_erased": 0,
    "retrain_by": None,
    "gate": _GATE,
}
_ENTRY: dict[str, Any] = {
    "entry": 7,
    "alias": "champion",
    "version": "lateral-440f0e96a2b6",
    "step": "promote",
    "set_at": "2026-03-02T10:00:00Z",
    "set_by": "key:4f8s1k20dk",
    "decided_by": "Ana Ruiz",
    "reason": "knows the new roles",
    "override": None,
}


class OverrideBody(Body):
    """Somebody answers for a version that the gate did not let pass."""

    approver: Person
    reason: Why


class PromotionBody(Body):
    """Put a version into use."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"alias": "champion", "person": "Ana Ruiz", "reason": "knows the new roles"}
            ]
        }
    )

    alias: AliasName = Field("champion", description="The alias to move.")
    person: Person
    reason: Why
    override: OverrideBody | None = Field(
        None, description="Who answers for it where the gate refuses; needs models:override."
    )


class RankerDecisionBody(Body):
    """Who decides, and why."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"person": "Ana Ruiz", "reason": "worse for new people"}]}
    )

    person: Person
    reason: Why


class RankerGateRead(Read):
    """What a gate said last of a version."""

    model_config = ConfigDict(json_schema_extra={"examples": [_GATE]})

    verdict: GateVerdict = Field(description="`pass`, `inconclusive` or `refuse`.")
    policy_hash: str = Field(description="The hash of the policy, which was stored before.")
    lines: list[dict[str, Any]] = Field(
        description="What was measured: name, measured, bound, threshold, passed."
    )
    decided_at: datetime = Field(description="When.")


class ModelRead(Read):
    """A ranker that is registered."""

    model_config = ConfigDict(json_schema_extra={"examples": [_MODEL]})

    version: str = Field(description="Its name: it follows from its content.")
    origin: RankerOrigin = Field(description="Trained here, or made elsewhere and registered.")
    made_by: str = Field(description="Who trained or registered it.")
    reason: str = Field(description="Why it was registered, where somebody said so.")
    trained_at: datetime = Field(description="When it was registered.")
    as_of: datetime = Field(description="The day of the catalogue that it was learnt from.")
    manifest_sha256: str = Field(description="The hash of its manifest, which names each file's.")
    frames_fingerprint: str = Field(description="What it was learnt from, as one hash.")
    metrics: dict[str, Any] = Field(description="What its training measured.")
    aliases: list[str] = Field(description="The aliases that point at it.")
    retired_at: datetime | None = Field(description="When it was retired.")
    retired_by: str | None = Field(description="Who retired it.")
    contains_erased: int = Field(
        description="How many people were taken out of what it learnt from: erased, or objecting."
    )
    retrain_by: datetime | None = Field(
        description="When it may not be promoted any more because of them; train anew by then."
    )
    gate: RankerGateRead | None = Field(
        description="What a gate said of it; null where none was asked."
    )


class AliasEntryRead(Read):
    """An entry in the history of an alias; the newest one tells where it points."""

    model_config = ConfigDict(json_schema_extra={"examples": [_ENTRY]})

    entry: int = Field(description="Its number; numbers only grow.")
    alias: str = Field(description="The alias.")
    version: str = Field(description="The version that it points at from then on.")
    step: AliasStep = Field(description="How it came to point there.")
    set_at: datetime = Field(description="When.")
    set_by: str = Field(description="The caller that asked for it.")
    decided_by: str = Field(description="The person who decided.")
    reason: str = Field(description="Why.")
    override: dict[str, Any] | None = Field(
        description="Who answered for a version that its gate did not let pass, and why."
    )


class ModelRegistered(Read):
    """A ranker was taken in."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": "lateral-440f0e96a2b6", "registered": True}]}
    )

    version: str = Field(description="Its name: it follows from its content.")
    registered: bool = Field(description="False where the same files were registered before.")


class FigureRead(Read):
    """The numbers of a drawing of the card."""

    title: str = Field(description="What it is called.")
    description: str = Field(description="What it shows.")
    columns: list[str] = Field(description="The names of the columns.")
    rows: list[list[str | float | None]] = Field(description="The numbers, a row each.")


_CARD: dict[str, Any] = {
    "version": "lateral-440f0e96a2b6",
    "purpose": "It orders openings for a person.",
    "prohibited_uses": ["Dismissals, pay, ratings and promotions."],
    "limits": ["It knows only what the records say."],
    "origin": "trained",
    "made_by": "cli:tom",
    "reason": "",
    "as_of": "2026-03-02T00:00:00Z",
    "trained_at": "2026-03-02T09:30:00Z",
    "retired_at": None,
    "contains_erased": 0,
    "retrain_by": None,
    "data": {"as_of": "2026-03-02", "fingerprint": "5c" * 32},
    "metrics": {"ndcg_at_10": 0.41},
    "gate": _GATE,
    "decisions": [_ENTRY],
    "figures": [
        {
            "title": "How much each reason counts",
            "description": "The most that a reason can move a score.",
            "columns": ["reason", "here", "shipped"],
            "rows": [["essential_skills", 0.79, 0.79]],
        }
    ],
    "manifest_sha256": "3a" * 32,
    "files": {"arrays.npz": "7b" * 32},
    "problem": None,
}


class CardRead(Read):
    """What a ranker is for, what it was made from, how good it is and who answers for it."""

    model_config = ConfigDict(json_schema_extra={"examples": [_CARD]})

    version: str = Field(description="The version.")
    purpose: str = Field(description="What it is for.")
    prohibited_uses: list[str] = Field(description="What it is not for.")
    limits: list[str] = Field(description="Where it is weak.")
    origin: RankerOrigin = Field(description="Trained here, or made elsewhere and registered.")
    made_by: str = Field(description="Who trained or registered it.")
    reason: str = Field(description="Why it was registered, where somebody said so.")
    as_of: datetime = Field(description="The day of the catalogue that it was learnt from.")
    trained_at: datetime = Field(description="When it was registered.")
    retired_at: datetime | None = Field(description="When it was retired.")
    contains_erased: int = Field(
        description="How many people were taken out of what it learnt from: erased, or objecting."
    )
    retrain_by: datetime | None = Field(
        description="When it may not be promoted any more because of them; train anew by then."
    )
    data: dict[str, Any] = Field(description="What it was learnt from, and what was left out.")
    metrics: dict[str, float] = Field(description="What its training measured.")
    gate: RankerGateRead | None = Field(description="What a gate said; null where none was asked.")
    decisions: list[AliasEntryRead] = Field(description="Who put it into use, and why.")
    figures: list[FigureRead] = Field(description="The numbers of the card's drawings.")
    manifest_sha256: str = Field(description="The hash of its manifest.")
    files: dict[str, str] = Field(description="The hash of each file.")
    problem: str | None = Field(description="What is wrong with its files; null when nothing is.")
