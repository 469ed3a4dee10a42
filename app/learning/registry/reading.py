"""Rows of the registry as they are told."""

from collections.abc import Mapping

from app.learning.registry.erasures import Erased
from app.learning.registry.schemas import AliasEntryRead, ModelRead, RankerGateRead
from models.learning import GateResult, ModelAlias, ModelVersion

# What drift is compared with: a hundred numbers a signal, which nobody reads in a list.
DRIFT_REFERENCE = "signals"


def entry_read(entry: ModelAlias) -> AliasEntryRead:
    """An entry as it is told."""
    return AliasEntryRead(
        entry=entry.id or 0,
        alias=entry.alias,
        version=entry.version,
        step=entry.step,
        set_at=entry.set_at,
        set_by=entry.set_by,
        decided_by=entry.decided_by,
        reason=entry.reason,
        override=entry.override,
    )


def gate_read(said: GateResult | None) -> RankerGateRead | None:
    """What a gate said, as it is told."""
    if said is None:
        return None
    return RankerGateRead(
        verdict=said.verdict,
        policy_hash=said.policy_hash,
        lines=said.lines,
        decided_at=said.decided_at,
    )


def model_read(
    row: ModelVersion,
    pointing: Mapping[str, str],
    said: GateResult | None,
    erased: Erased | None,
) -> ModelRead:
    """A version as it is told; `pointing` are the aliases and their versions."""
    return ModelRead(
        version=row.version,
        origin=row.origin,
        made_by=row.made_by,
        reason=row.reason,
        trained_at=row.trained_at,
        as_of=row.as_of,
        manifest_sha256=row.manifest_sha256,
        frames_fingerprint=row.frames_fingerprint,
        metrics={name: one for name, one in row.metrics.items() if name != DRIFT_REFERENCE},
        aliases=sorted(alias for alias, version in pointing.items() if version == row.version),
        retired_at=row.retired_at,
        retired_by=row.retired_by,
        contains_erased=erased.people if erased else 0,
        retrain_by=erased.retrain_by if erased else None,
        gate=gate_read(said),
    )
