"""What groups would gain or lose if one version took another's place."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from app.core.db import Database
from app.governance.fairness.counting import Groups, Outcome, attributes, chosen
from app.governance.fairness.gate import TOP
from app.governance.fairness.outcomes import ranked
from app.governance.fairness.renames import follow_renames
from app.governance.fairness.schemas import (
    MOST_OPENINGS,
    FairnessBody,
    FairnessReport,
    TableRead,
)
from app.governance.fairness.service import counted, opened
from app.governance.fairness.store import audit_store
from app.serving import Serving
from app.settings import Settings
from ml.auditing import RatioChange, Reselected, ratio_changes


def impact_changes(
    database: Database, settings: Settings, actor: str, champion: str, challenger: str
) -> dict[str, Any] | None:
    """How the impact ratios of today's people would change, ready to be stored.

    Both versions rank everybody for up to 50 openings and are reported on as in a gate. A group is
    told of only where both reports tell of it. Nothing comes back where the store holds nobody, or
    nothing is open for anybody.

    Raises
    ------
    NotFoundError, ConflictError
        When a version is not registered, or its files cannot be used.
    """
    with audit_store(settings) as store:
        if not store.keys():
            return None
        follow_renames(database, store)
    snapshot = Serving(database, settings).read_once()
    versions = (champion, challenger)
    rankers = [opened(snapshot, database, settings, version) for version in versions]
    lists = [ranked(snapshot, ranker, MOST_OPENINGS, TOP) for ranker in rankers]
    if not all(outcome.openings for _, outcome in lists):
        return None
    reports = []
    for version, (people, outcome) in zip(versions, lists, strict=True):
        body = FairnessBody(version=version, shown=None, openings=MOST_OPENINGS, top=TOP)
        reports.append(counted(database, settings, actor, body, people, outcome))
    people = lists[0][0]
    selected = [_selected(*one) for one in lists]
    with audit_store(settings) as store:
        named = dict(attributes(*store.groups(people)))
    return {
        "as_of": reports[1].made_at.isoformat(),
        "people": len(people),
        "openings": reports[1].openings,
        "champion": reports[0].verdict.value,
        "challenger": reports[1].verdict.value,
        "groups": [*_changes(reports, people, named, selected)],
    }


def _selected(people: Sequence[str], outcome: Outcome) -> frozenset[str]:
    there = chosen(outcome, len(people)).nonzero()[0].tolist()
    return frozenset(people[row] for row in there)


def _changes(
    reports: Sequence[FairnessReport],
    people: Sequence[str],
    named: dict[str, Groups],
    selected: Sequence[Collection[str]],
) -> Iterator[dict[str, Any]]:
    tables = [{table.name: table for table in report.tables} for report in reports]
    for name, groups in named.items():
        before, after = (of[f"{name}, selection"] for of in tables)
        told = _told(before) & _told(after)
        if before.reference not in told or after.reference not in told:
            continue
        counts = [_reselected(group, people, groups, selected) for group in sorted(told)]
        for change in ratio_changes(counts, str(before.reference), str(after.reference)):
            yield _plain(name, change)


def _told(table: TableRead) -> set[str]:
    """The groups whose ratio a table tells, the one with the highest rate among them."""
    return {
        one.group
        for one in table.groups
        if not one.hidden and (one.ratio is not None or one.group == table.reference)
    }


def _reselected(
    group: str, people: Sequence[str], groups: Groups, selected: Sequence[Collection[str]]
) -> Reselected:
    counts = {(True, True): 0, (True, False): 0, (False, True): 0, (False, False): 0}
    for person, of in zip(people, groups, strict=True):
        if of == group:
            counts[person in selected[0], person in selected[1]] += 1
    return Reselected(group, *counts.values())


def _plain(name: str, change: RatioChange) -> dict[str, Any]:
    return {
        "attribute": name,
        "group": change.name,
        "champion": change.before,
        "challenger": change.after,
        "difference": change.difference,
        "low": change.low,
        "high": change.high,
    }
