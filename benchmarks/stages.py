"""What an answer takes of the processor, stage by stage, for people never seen.

python benchmarks/stages.py FOLDER [--k 10 20] [--people 40]

FOLDER is the data folder of a service that does not run; lists are logged and reads are audited
there as the service does it.
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from pydantic_core import to_json

from app.core.db import Database
from app.core.journal import Entry
from app.core.reads import ReadLog
from app.matching.contests import Sides
from app.matching.lists import ranked_openings
from app.matching.recommendations.parts import whole_of
from app.matching.recommendations.schemas import RecommendationQuery
from app.matching.recommendations.service import recommendation_list, remembered
from app.matching.words import Language
from app.serving import Disclosure, Serving, Snapshot
from app.settings import Settings
from models.base import utc_now, utc_today
from models.vocabulary import Audience, ChangeAction, EntityKind

WARM_UP = 10


def main() -> None:
    """Measure each number of openings asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--k", type=int, nargs="+", default=[10, 20])
    parser.add_argument("--people", type=int, default=40)
    arguments = parser.parse_args()
    # Nobody is encoded ahead: encoding is one of the stages.
    settings = Settings(data_dir=arguments.folder, log_level="ERROR", encoded_people=0)
    database = Database(settings)
    serving = Serving(database, settings)
    serving.start()
    try:
        stages = Stages(serving, ReadLog(database, settings))
        keys = list(serving.current().catalogue.people)
        for turn, k in enumerate(arguments.k):
            own = keys[turn * arguments.people : (turn + 1) * arguments.people]
            stages.measure(own, RecommendationQuery(k=k, include_far=True))
        print(json.dumps(stages.told))
    finally:
        serving.stop()
        database.close()


class Stages:
    """Takes the stages of an answer apart, one after another."""

    def __init__(self, serving: Serving, reads: ReadLog) -> None:
        self._serving = serving
        self._reads = reads
        self._taken: dict[str, list[float]] = {}
        self.told: list[dict[str, Any]] = []

    def measure(self, people: Sequence[str], query: RecommendationQuery) -> None:
        """Keep the medians over the people."""
        self._taken = {}
        snapshot = self._serving.current()
        for turn, key in enumerate(people):
            if turn == WARM_UP:
                self._taken = {}
            self._one(snapshot, key, query)
        medians = {name: round(statistics.median(ms), 2) for name, ms in self._taken.items()}
        self.told.append({"k": query.k, **medians})

    def _timed(self, stage: str, work: Callable[[], Any]) -> Any:
        began = time.process_time()
        done = work()
        self._taken.setdefault(stage, []).append((time.process_time() - began) * 1000)
        return done

    def _one(self, snapshot: Snapshot, key: str, query: RecommendationQuery) -> None:
        board, today = snapshot.ranking_board(), utc_today()
        view = snapshot.person(key).seen(Disclosure.EVERYTHING)
        ranker, profile, whole = board.ranker, view.profile, whole_of(query)
        roles = snapshot.catalogue.roles.ladders
        one = self._timed("encode", lambda: ranker.index_employees([profile]))
        ranker.explain(profile, board.openings[0].profile)  # From here on the person is known.
        rows = self._timed(
            "retrieve", lambda: ranker.retrieve_openings(profile, board.index, k=whole.k)
        )
        signals = self._timed("signals", lambda: ranker.pair_signals(one, board.index, rows))
        self._timed("trees", lambda: ranker.combination.score(signals[0]))
        ranked = self._timed(
            "ranking, person known",
            lambda: ranked_openings(board, view, whole, today, own_text=True, include_far=True),
        )
        body = self._timed(
            "bodies", lambda: recommendation_list(ranked, Sides(board), today, roles)
        )
        self._timed("JSON", lambda: to_json(body))
        answer = self._timed(
            "answer, person known",
            lambda: remembered(
                snapshot, self._serving.lists, Audience.EMPLOYEE, key, query, Language.ENGLISH
            ),
        )
        read = Entry("benchmark", ChangeAction.READ, EntityKind.EMPLOYEE, key, {"operation": "one"})
        self._timed("audit", lambda: self._reads.write([read]))
        shown = {
            "surface": "recommendations",
            "subject_external_id": key,
            "audience": Audience.EMPLOYEE,
            "actor": "benchmark",
            "model_version": ranker.version,
            "snapshot_at": answer.snapshot_at,
            "items": answer.shown,
            "list_id": answer.list_id,
            "shown_at": utc_now(),
        }
        writer = self._serving.impressions
        self._timed("impression and list", lambda: writer.write([(shown, answer.logged)]))


if __name__ == "__main__":
    main()
