"""What a computed answer costs in a large organisation beside a small one, without HTTP.

python -m benchmarks.large [--sizes 1000 100000] [--people 60] [--k 20] [--json FILE]
"""

import argparse
import json
import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from threadpoolctl import threadpool_limits

from app.matching.contests import Sides
from app.matching.lists import offered_openings, ranked_openings
from app.matching.recommendations.schemas import RecommendationQuery
from app.matching.recommendations.service import recommendation_list
from app.serving import Board, OpeningFacts, PersonFacts, PersonView, make_board
from app.serving.answers import counted
from app.serving.ladders import Ladders
from benchmarks import machine
from benchmarks.organisation import make_organisation
from ml.frames import EmployeeProfile, OpeningProfile, Target, Wish
from ml.training import train
from models.base import utc_now, utc_today

SEED = 20
TRAINED_ON = 1_000
PLACES = ("Lisbon", "Porto", "Prague", "Utrecht", "Vienna")
RESTRICTED, SPOKEN = 0.3, 0.2
"""Parts of the openings that are for some places only, and that need a language."""
REFUSED = ("sales quotas and tenders", "leading a team", "Marketing", "no audits, no travel")


def main() -> None:
    """Measure each size for people who refuse nothing, and who refuse two things."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 100_000])
    parser.add_argument("--people", type=int, default=60)
    parser.add_argument("--k", type=int, default=20)
    parser.add_argument("--json", type=Path, help="file for the figures")
    arguments = parser.parse_args()
    with threadpool_limits(limits=1):
        ranker = train(make_organisation(SEED, TRAINED_ON, TRAINED_ON).frames(), seed=SEED)
        profiles = make_organisation(SEED + 1, arguments.people, 0).employees
        crowds = {
            "refusing nothing": [_person(profile) for profile in profiles],
            "refusing two things": [_person(_refusing(one, n)) for n, one in enumerate(profiles)],
        }
        told: list[dict[str, Any]] = []
        for size in arguments.sizes:
            board = make_board(ranker, _facts(make_organisation(SEED, 0, size).openings))
            told += [
                {"openings": size, "people": name, **_measured(board, people, arguments.k)}
                for name, people in crowds.items()
            ]
    result = {"benchmark": "large", **machine.describe(), "k": arguments.k, "answers": told}
    print(json.dumps(result, indent=1))
    if arguments.json:
        arguments.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def _measured(board: Board, people: Sequence[PersonView], k: int) -> dict[str, float]:
    """Processor milliseconds of an answer and of its parts; everybody was asked about before."""
    query, day, ladders = RecommendationQuery(k=k, include_far=True), utc_today(), Ladders(())
    index, ranker = board.index, board.ranker
    masks = [offered_openings(board, person, query, day).mask for person in people]

    def whole(n: int) -> None:
        ranked = ranked_openings(board, people[n], query, day, own_text=True)
        told = recommendation_list(ranked, Sides(board), day, ladders)
        counted({**told, "list_id": ""}, "excluded")

    parts: dict[str, Callable[[int], object]] = {
        "answer_ms": whole,
        "offered_ms": lambda n: offered_openings(board, people[n], query, day),
        "retrieval_ms": lambda n: ranker.retrieve_openings(
            people[n].profile, index, k=k, mask=masks[n]
        ),
    }
    times: dict[str, list[float]] = {name: [] for name in parts}
    for n in range(len(people)):
        whole(n)
        for name, part in parts.items():
            began = time.process_time()
            part(n)
            times[name].append((time.process_time() - began) * 1000)
    return {name: round(statistics.median(some), 2) for name, some in times.items()}


def _refusing(profile: EmployeeProfile, number: int) -> EmployeeProfile:
    texts = (REFUSED[number % len(REFUSED)], REFUSED[(number + 1) % len(REFUSED)])
    no = tuple(Wish(Target.TEXT, text, wanted=False) for text in texts)
    return replace(profile, key=f"{profile.key}-no", wishes=(*profile.wishes, *no))


def _person(profile: EmployeeProfile) -> PersonView:
    facts = PersonFacts(
        key=profile.key,
        name=profile.key,
        title=profile.title,
        function=profile.function,
        grade=profile.grade,
        location=PLACES[0],
        languages=(("en", "B2"),),
    )
    return PersonView(facts, profile, (), utc_now())


def _facts(profiles: Sequence[OpeningProfile]) -> tuple[OpeningFacts, ...]:
    """The openings with rules: for some places, with some languages, from some grades on."""
    chance = random.Random(SEED)
    return tuple(
        OpeningFacts(
            profile,
            location=chance.choice(PLACES),
            eligible_locations=tuple(chance.sample(PLACES, 2))
            if chance.random() < RESTRICTED
            else (),
            required_languages=(("en", "B1"),) if chance.random() < SPOKEN else (),
            grade_min=chance.choice((None, 1, 2)),
        )
        for profile in profiles
    )


if __name__ == "__main__":
    main()
