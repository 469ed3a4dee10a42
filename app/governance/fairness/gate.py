"""What the audit store says of a version before a gate decides about it."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from app.core.db import Database
from app.governance.fairness.outcomes import drawn_openings, ranked
from app.governance.fairness.renames import follow_renames
from app.governance.fairness.schemas import MOST_OPENINGS, FairnessBody, FairnessReport
from app.governance.fairness.service import counted
from app.governance.fairness.store import audit_store
from app.serving import Disclosure, Serving, Snapshot
from app.settings import Settings
from ml.auditing import Verdict
from ml.feedback.gate import Beside
from ml.feedback.inputs import areas, leaned_on
from ml.ranking import Ranker
from ml.ranking.arrays.ragged import AnyArray
from ml.ranking.scoring.combination import Combination
from ml.ranking.signals.table import rows_over
from ml.types import BoolArray

TOP = 10
# People, drawn, whose signals are asked whether they tell a group: with more, the area under a
# curve moves by less than a hundredth.
MOST_PEOPLE = 2_000


def audit(
    database: Database, settings: Settings, actor: str, learnt: Ranker, champion: Ranker
) -> Beside:
    """What a gate asks for of groups: reports on a version and on the champion, and proxies.

    Nothing is measured where the store holds nothing of anybody, or too few to tell.
    """
    snapshot = Serving(database, settings).read_once()
    people = sorted(snapshot.catalogue.people)
    with audit_store(settings) as store:
        follow_renames(database, store)
        groups = store.groups(people)
        reviewed = [one["signal"] for one in store.reviews() if one["allowed"]]
    if not any(one is not None for of in groups for one in of):
        return Beside()
    reports = [
        _report(snapshot, database, settings, actor, ranker) for ranker in (learnt, champion)
    ]
    return Beside(
        flagged=_flagged(reports[0]),
        champion_flagged=bool(_flagged(reports[1])),
        proxies=_proxies(snapshot, people, groups, learnt, champion),
        reviewed=reviewed,
        impact_ratios=[*ratios(reports[0])],
    )


def _report(
    snapshot: Snapshot, database: Database, settings: Settings, actor: str, ranker: Ranker
) -> FairnessReport | None:
    """The report on what a ranker would show today; none where nothing is open for anybody."""
    people, outcome = ranked(snapshot, ranker, MOST_OPENINGS, TOP)
    if not outcome.openings:
        return None
    body = FairnessBody(version=ranker.version, shown=None, openings=MOST_OPENINGS, top=TOP)
    return counted(database, settings, actor, body, people, outcome)


def _flagged(report: FairnessReport | None) -> bool | None:
    if report is None or report.verdict is Verdict.INSUFFICIENT:
        return None
    return report.verdict is Verdict.FLAG


def ratios(report: FairnessReport | None) -> Iterator[dict[str, Any]]:
    """The impact ratios that are told, as a card draws them."""
    for table in report.tables if report else ():
        for group in table.groups:
            if group.ratio is not None:
                name = f"{table.name}: {group.group}"
                yield {"name": name, "value": group.ratio, "low": group.low, "high": group.high}


def _proxies(
    snapshot: Snapshot,
    people: Sequence[str],
    groups: tuple[Sequence[str | None], Sequence[str | None]],
    learnt: Ranker,
    champion: Ranker,
) -> list[tuple[str, float]]:
    """The signals that a version leans on more than the champion, and how well each tells a group.

    What a signal says of a person is its mean over the openings of today.
    """
    openings = drawn_openings(snapshot, MOST_OPENINGS)
    if not openings:
        return []
    drawn = sorted(
        range(len(people)), key=lambda row: hashlib.sha256(people[row].encode()).digest()
    )[:MOST_PEOPLE]
    seen = [snapshot.catalogue.people[people[row]].seen(Disclosure.MANAGERS) for row in drawn]
    signals = learnt.pair_signals(
        learnt.index_employees([one.profile for one in seen]),
        learnt.index_openings([one.profile for one in openings]),
    )
    more = _more(learnt.combination, champion.combination, signals)
    means = signals.mean(axis=1)
    found: dict[str, float] = {}
    for of in groups:
        member = np.array([of[row] for row in drawn], dtype=object)
        for name, area in _told(means[:, more], np.array(learnt.combination.names)[more], member):
            found[name] = max(area, found.get(name, 0.0))
    return sorted(found.items(), key=lambda one: (-one[1], one[0]))


def _more(learnt: Combination, champion: Combination, signals: AnyArray) -> BoolArray:
    """Which columns a version leans on more than the champion, which may read others."""
    rows = signals.reshape(-1, signals.shape[-1])
    before = leaned_on(champion, rows_over(champion.names, rows, learnt.names))
    by_name = dict(zip(champion.names, before.tolist(), strict=True))
    now = leaned_on(learnt, signals)
    return np.asarray(now > [by_name.get(name, 0.0) for name in learnt.names])


def _told(means: AnyArray, names: AnyArray, member: AnyArray) -> Iterator[tuple[str, float]]:
    known = np.array([one is not None for one in member])
    for group in sorted(set(member[known].tolist())):
        yield from areas(means[known], names.tolist(), member[known] == group)
