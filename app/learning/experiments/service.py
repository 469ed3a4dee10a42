"""The rules of experiments: who starts one, what is told of it, and how it ends."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlmodel import Session

from app.core.db import Database
from app.core.errors import ConflictError, InvalidInputError, NotFoundError
from app.core.journal import lock_chain, record_change
from app.core.pagination import PageQuery
from app.core.schemas import Page
from app.core.security import Actor
from app.learning.experiments import queries
from app.learning.experiments.measuring import BEFORE, counted_before
from app.learning.experiments.policies import Sizing, rule_of, sized
from app.learning.experiments.schemas import (
    USUAL_SHARE,
    ExperimentBody,
    ExperimentRead,
    ShadowSlice,
)
from app.learning.registry import aliases
from app.learning.registry.decisions import (
    Decision,
    GateRefusedError,
    require_two_people,
)
from app.learning.registry.schemas import RankerDecisionBody
from app.learning.registry.versions import judged
from app.settings import Settings
from models.base import utc_now
from models.experiments import Experiment
from models.learning import ModelVersion
from models.ranker_vocabulary import ExperimentKind, ExperimentOutcome, GateVerdict
from models.vocabulary import ChangeAction, EntityKind

SERVICE = "service"
# Fewer lists of a function could be those of one person.
_FEWEST_LISTS = 30
_AS_ASKED = {"kind", "challenger", "metric", "max_lists", "max_days", "harm_stop", "reason"}
_MEANS = ("overlap", "correlation", "same_first")


class ExperimentRunningError(ConflictError):
    """Another experiment runs."""

    code = "experiment_running"
    title = "An experiment runs"


class ExperimentEndedError(ConflictError):
    """The experiment is over."""

    code = "experiment_ended"
    title = "The experiment ended"


class UnderpoweredError(InvalidInputError):
    """There will be too few lists to find the difference."""

    code = "underpowered"
    title = "Too few lists"


def prepared(database: Database, actor: Actor, body: ExperimentBody) -> Sizing | None:
    """Check what takes time before an experiment begins; how many lists it needs.

    Raises
    ------
    NotFoundError
        When there is no such version.
    ConflictError
        When another experiment runs, no ranker is in use, the challenger is the champion, was
        retired or cannot be opened, or may not be shown to people.
    UnderpoweredError
        When there will be too few lists, and nobody accepts that.
    """
    with database.read() as session:
        challenger, _ = _contenders(session, database.settings, actor, body)
    aliases.require_usable(database.settings, challenger)
    return _sizing(database, body)


def start(
    session: Session, settings: Settings, actor: Actor, body: ExperimentBody, sizing: Sizing | None
) -> ExperimentRead:
    """Begin an experiment that was prepared; its rule stands from then on.

    Raises
    ------
    ConflictError
        When another one began meanwhile, or the champion changed.
    """
    lock_chain(session)
    _, champion = _contenders(session, settings, actor, body)
    row = Experiment(
        uid=str(uuid.uuid4()),
        champion=champion,
        share=_share(body),
        effect=sizing.effect if sizing else None,
        needed_lists=sizing.needed if sizing else None,
        expected_lists=sizing.expected if sizing else None,
        started_by=actor.name,
        decided_by=body.person,
        **body.model_dump(include=_AS_ASKED),
    )
    session.add(row)
    session.flush()
    details = {"kind": row.kind.value, "person": row.decided_by, "reason": row.reason}
    _record(session, actor.name, ChangeAction.CREATED, row, details)
    return _read(session, row)


def stop(session: Session, actor: Actor, uid: str, body: RankerDecisionBody) -> ExperimentRead:
    """End an experiment; everybody gets the champion's lists again.

    Raises
    ------
    NotFoundError
        When there is none of this id.
    ExperimentEndedError
        When it is over.
    """
    lock_chain(session)
    row = required(session, uid)
    if row.ended_at is not None:
        raise ExperimentEndedError(f"It ended at {row.ended_at:%Y-%m-%d %H:%M}.")
    details = {"person": body.person, "reason": body.reason}
    end(session, row, ExperimentOutcome.STOPPED, actor.name, details)
    return _read(session, row)


def end(
    session: Session, row: Experiment, outcome: ExperimentOutcome, by: str, details: dict[str, Any]
) -> None:
    """Note how an experiment ended, in the caller's transaction."""
    row.ended_at, row.ended_by, row.outcome = utc_now(), by, outcome
    session.add(row)
    session.flush()
    _record(session, by, ChangeAction.COMPLETED, row, {"outcome": outcome.value, **details})


def get(session: Session, uid: str) -> ExperimentRead:
    """An experiment.

    Raises
    ------
    NotFoundError
        When there is none of this id.
    """
    return _read(session, required(session, uid))


def page(session: Session, query: PageQuery) -> Page[ExperimentRead]:
    """A page of experiments, oldest first."""
    paging = query.paging()
    kept, cursor = paging.cut(queries.page(session, after=paging.after, limit=paging.fetch))
    return Page(items=[_read(session, row) for row in kept], next_cursor=cursor)


def required(session: Session, uid: str) -> Experiment:
    """The row of an experiment.

    Raises
    ------
    NotFoundError
        When there is none of this id.
    """
    row = queries.find(session, uid)
    if row is None:
        raise NotFoundError("No such experiment.")
    return row


def _contenders(
    session: Session, settings: Settings, actor: Actor, body: ExperimentBody
) -> tuple[ModelVersion, str]:
    """The challenger, and the champion's version; refused where it may not be tried."""
    challenger = aliases.required(session, body.challenger)
    aliases.require_in_service(challenger)
    champion = aliases.champion(session)
    if champion is None:
        raise ConflictError("No ranker is in use yet: there is nothing to compare with.")
    if champion == challenger.version:
        raise ConflictError(f"{champion} is the champion itself.")
    running = queries.running(session)
    if running is not None:
        raise ExperimentRunningError(f"The experiment {running.uid} runs. Stop it first.")
    if body.kind is not ExperimentKind.SHADOW:
        decision = Decision(actor.name, body.person, body.reason)
        _require_showable(session, settings, challenger, decision)
    session.expunge(challenger)
    return challenger, champion


def _require_showable(
    session: Session, settings: Settings, challenger: ModelVersion, decision: Decision
) -> None:
    """Who made a version shows it to nobody alone, and what a gate refused is shown to nobody."""
    if settings.two_people:
        require_two_people(challenger.made_by, decision)
    said = judged(session, challenger.version)
    if said is not None and said.verdict is GateVerdict.REFUSE:
        failed = [line for line in said.lines if line.get("passed") is False]
        raise GateRefusedError(
            f"The gate refuses {challenger.version}. A shadow shows it to nobody.",
            said.policy_hash,
            failed,
        )


def _sizing(database: Database, body: ExperimentBody) -> Sizing | None:
    """How many lists are needed, said beforehand; nothing of a shadow, which decides nothing."""
    if body.kind is ExperimentKind.SHADOW:
        return None
    before = counted_before(database, body.metric)
    times = timedelta(days=body.max_days) / BEFORE
    sizing = sized(body.kind, before, times, _share(body), body.effect)
    if not (body.accept_underpowered or sizing.is_enough(body.max_lists)):
        error = UnderpoweredError(_too_few(sizing, body))
        error.members = {
            "needed_lists": sizing.needed,
            "expected_lists": sizing.expected,
            "effect": sizing.effect,
        }
        raise error
    return sizing


def _too_few(sizing: Sizing, body: ExperimentBody) -> str:
    expected = f"{min(sizing.expected, body.max_lists)} are to be expected"
    advice = "Ask for a larger effect or more days, or set accept_underpowered."
    if sizing.needed is None:
        return f"The log does not tell how many lists are needed; {expected}. {advice}"
    return (
        f"A difference of {sizing.effect:.3g} a list needs {sizing.needed} lists; {expected}. "
        f"{advice}"
    )


def _share(body: ExperimentBody) -> float:
    if body.share is not None:
        return body.share
    return 1.0 if body.kind is ExperimentKind.INTERLEAVE else USUAL_SHARE


def _record(
    session: Session, by: str, action: ChangeAction, row: Experiment, details: dict[str, Any]
) -> None:
    said = {"challenger": row.challenger, "champion": row.champion, **details}
    record_change(session, by, action, EntityKind.EXPERIMENT, row.uid, said)


def _read(session: Session, row: Experiment) -> ExperimentRead:
    same = set(ExperimentRead.model_fields) - {"id", "rule", "state", "shadow"}
    shadow = _slices(queries.tallies(session, row.uid)) if _is_shadow(row) else []
    return ExperimentRead.model_validate(
        {
            **row.model_dump(include=same),
            "id": row.uid,
            "rule": rule_of(row),
            "state": "running" if row.ended_at is None else "ended",
            "shadow": shadow,
        }
    )


def _is_shadow(row: Experiment) -> bool:
    return row.kind is ExperimentKind.SHADOW


def _slices(tallies: Mapping[str, Mapping[str, float]]) -> Sequence[ShadowSlice]:
    """Everybody's first, then those of each function with enough lists."""
    if not tallies:
        return []
    names = next(iter(tallies.values()))
    whole = {name: sum(one[name] for one in tallies.values()) for name in names}
    whole["slowest_challenger"] = max(one["slowest_challenger"] for one in tallies.values())
    enough = [
        _slice(function, sums)
        for function, sums in tallies.items()
        if function and sums["lists"] >= _FEWEST_LISTS
    ]
    return [_slice(None, whole), *enough]


def _slice(function: str | None, sums: Mapping[str, float]) -> ShadowSlice:
    lists = max(sums["lists"], 1)
    return ShadowSlice(
        function=function,
        lists=round(sums["lists"]),
        failed=round(sums["failed"]),
        left_out=round(sums["left_out"]),
        cross_functional=sums["crossing"] / lists,
        cross_functional_challenger=sums["crossing_challenger"] / lists,
        milliseconds=1000 * sums["seconds"] / lists,
        milliseconds_challenger=1000 * sums["seconds_challenger"] / lists,
        slowest_challenger=1000 * sums["slowest_challenger"],
        **{name: sums[name] / lists for name in _MEANS},
    )
