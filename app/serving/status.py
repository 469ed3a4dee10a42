"""How the live snapshot of a process stands."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ServingStatus:
    """How the snapshot stands, for readiness and metrics."""

    ready: bool
    change_id: int
    age_seconds: float
    refresh_seconds: float
    model_version: str | None
    ranker_problem: str
    openings: int
    people: int
    impressions_written: int
    impressions_waiting: int
    impressions_dropped: int
