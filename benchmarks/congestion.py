"""What a congestion cap does to people's own lists: who spreads, and what that costs them.

    python -m benchmarks.congestion [--caps 0.5 1.0] [--json FILE]

The demo organisation is loaded and a ranker trained on it. Everybody's list is ranked as a person
reads it, prices are learnt from these lists as the daily measurement does, and the lists are put in
order again. Each cap is told beside no cap: how unequally first places fall on seats (Gini), the
most that a seat has, the seats taken if everybody asks for the own first, the nDCG@5 that people
lose by the ranker's own scores, and who keeps the own best at the first place.
"""

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np

from app.cli.demo_data import load_organisation
from app.core.db import Database
from app.core.migrations import upgrade
from app.learning.training import service as training
from app.matching.lists import RankedOpenings, ranked_openings
from app.matching.recommendations.congestion import spread
from app.matching.schemas import RankingQuery
from app.mobility.exposure.policies import gini, seats_taken
from app.mobility.exposure.prices import contenders, learn
from app.serving import Disclosure, Serving, Snapshot
from app.settings import Settings
from benchmarks.machine import describe
from benchmarks.tables import markdown
from models.base import utc_today
from models.vocabulary import OpeningStatus

CAPS = (0.5, 1.0)
TOP = 5
# The longest list that a person reads.
WHOLE = 100
HEADS = ["cap", "Gini", "most firsts a seat", "seats taken", "nDCG@5 lost", "own best still first"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table, and write the figures as JSON where asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--caps", type=float, nargs="+", default=CAPS)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="lateral-benchmark-") as folder:
        snapshot = _trained(Settings(data_dir=Path(folder)))
    lists, seats = _lists(snapshot), _seats(snapshot)
    caps = [measured(lists, seats, cap) for cap in (0.0, *chosen.caps)]
    result = {
        "benchmark": "congestion",
        **describe(),
        "people": len(lists),
        "openings": len(seats),
        "caps": caps,
    }
    if chosen.json:
        chosen.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(f"{len(lists)} people with something near, {len(seats)} open openings.\n")
    print(markdown(HEADS, map(_row, caps)))
    return 0


def measured(
    lists: Sequence[RankedOpenings], seats: Mapping[str, int], cap: float
) -> dict[str, float]:
    """What becomes of lists, none of them empty, under a cap."""
    near = [contenders(_served(one), seats, cap) for one in lists]
    prices = learn(near, seats, cap)
    after = [spread(one, prices) for one in lists]
    firsts = Counter(one.items[0].opening.key for one in after)
    each = [firsts[key] / max(count, 1) for key, count in seats.items()]
    return {
        "cap": cap,
        "priced": len(prices),
        "gini": gini(each) or 0.0,
        "most_firsts": round(max(each), 1),
        "seats_taken": seats_taken((firsts[key], count) for key, count in seats.items()),
        "ndcg_lost": round(1 - fmean(map(_ndcg, lists, after)), 4),
        "own_best_first": round(fmean(map(_same_first, lists, after)), 3),
    }


def _trained(settings: Settings) -> Snapshot:
    upgrade(settings)
    database = Database(settings)
    try:
        load_organisation(database, settings, "benchmark")
        training.train(database, settings, actor="benchmark")
        return Serving(database, settings).read_once()
    finally:
        database.close()


def _lists(snapshot: Snapshot) -> list[RankedOpenings]:
    """Everybody's own list without what is far, of those who have one."""
    board, today = snapshot.ranking_board(), utc_today()
    found = []
    for person in snapshot.catalogue.people.values():
        view, query = person.seen(Disclosure.EVERYTHING), RankingQuery(k=WHOLE)
        ranked = ranked_openings(board, view, query, today, own_text=False, include_far=False)
        if ranked.items:
            found.append(ranked)
    return found


def _seats(snapshot: Snapshot) -> dict[str, int]:
    return {
        key: one.headcount
        for key, one in snapshot.catalogue.openings.items()
        if one.status is OpeningStatus.OPEN
    }


def _served(ranked: RankedOpenings) -> list[tuple[str, float]]:
    return [(one.opening.key, one.move.score) for one in ranked.items]


def _ndcg(before: RankedOpenings, after: RankedOpenings) -> float:
    """The gain of the first five of a list, of what the ranker's own order gives."""

    def gain(ranked: RankedOpenings) -> float:
        worth = np.array([one.move.score for one in ranked.items[:TOP]])
        return float((worth / np.log2(np.arange(len(worth)) + 2)).sum())

    return gain(after) / gain(before)


def _same_first(before: RankedOpenings, after: RankedOpenings) -> bool:
    return before.items[0].opening.key == after.items[0].opening.key


def _row(one: Mapping[str, Any]) -> list[str]:
    return [
        f"{one['cap']}",
        f"{one['gini']:.3f}",
        f"{one['most_firsts']}",
        f"{one['seats_taken']}",
        f"{one['ndcg_lost']:.2%}",
        f"{one['own_best_first']:.0%}",
    ]


if __name__ == "__main__":
    sys.exit(main())
