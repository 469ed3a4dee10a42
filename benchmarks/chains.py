"""How long it takes to find who could follow a person, and who then follows in turn.

Makes up organisations, trains a ranker on a part, and looks for the followers of some people as the
service does, at depth 3 with five followers a seat. The target is one second among 400 people and
three among 100,000; a search that has no time left says so and keeps what it found. Each search is
therefore measured twice: as the service does it, and without an end to its time. On a busy machine
read the processor time: a search is one thread.

    python -m benchmarks.chains --sizes 400 20000 --json benchmarks/results/chains.json
"""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import median

from app.mobility.seats.followers import SECONDS, Followers
from app.serving import Crowd, PersonFacts, PersonView
from app.serving.columns import person_columns
from app.serving.role_book import RoleBook
from benchmarks.machine import describe
from benchmarks.organisation import Organisation, make_organisation
from ml.frames import OpeningProfile, TrainingFrames
from ml.ranking import Ranker
from ml.training import train
from models.base import utc_now, utc_today

OPENINGS = 200
LEARNT_ON = 400
# As many as a manager leads: a unit of this size gives away one person at most.
UNIT = 12
LEAVERS = 6
# Longer than any search takes.
UNHURRIED = 3600.0
DEPTH, K = 3, 5
# What a request may take: a second for a small organisation, three for the largest planned for.
LIMITS = ((400, 1.0), (100_000, 3.0))


@dataclass(frozen=True)
class Measured:
    """What was found among one number of people; seconds are those of a clock on the wall."""

    people: int
    rankings_most: int
    chains_looked_at_median: float
    whole_seconds_median: float
    whole_cpu_seconds_median: float
    whole_cpu_seconds_worst: float
    cut_short: int
    answered_seconds_median: float
    answered_seconds_worst: float
    limit_seconds: float
    answered_within: bool
    whole_within: bool


@dataclass(frozen=True, slots=True)
class Search:
    """One search for followers."""

    rankings: int
    looked_at: int
    wall: float
    cpu: float


def main() -> None:
    """Measure each size, tell, and fail where a target is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[400, 100_000])
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    found = [measured(size) for size in arguments.sizes]
    told = json.dumps(
        {
            **describe(),
            "depth": DEPTH,
            "k": K,
            "leavers": LEAVERS,
            "search_seconds": SECONDS,
            "sizes": [asdict(one) for one in found],
        },
        indent=1,
    )
    if arguments.json is not None:
        arguments.json.write_text(told + "\n", encoding="utf-8")
    sys.stdout.write(told + "\n")
    if not all(one.answered_within for one in found):
        raise SystemExit("an answer took longer than it may")


def measured(people: int) -> Measured:
    """What the followers of some people take among so many."""
    organisation = make_organisation(7, people, OPENINGS)
    crowd = crowd_of(organisation)
    roles = RoleBook(dict(enumerate(_roles(organisation))))
    whole = [_search(crowd, roles, row, seconds=UNHURRIED) for row in leavers(people)]
    answered = [_search(crowd, roles, row, seconds=SECONDS) for row in leavers(people)]
    limit = next((seconds for most, seconds in LIMITS if people <= most), LIMITS[-1][1])
    worst_cpu = max(one.cpu for one in whole)
    return Measured(
        people=people,
        rankings_most=max(one.rankings for one in whole),
        chains_looked_at_median=median(one.looked_at for one in whole),
        whole_seconds_median=round(median(one.wall for one in whole), 3),
        whole_cpu_seconds_median=round(median(one.cpu for one in whole), 3),
        whole_cpu_seconds_worst=round(worst_cpu, 3),
        cut_short=sum(
            one.rankings < full.rankings for one, full in zip(answered, whole, strict=True)
        ),
        answered_seconds_median=round(median(one.wall for one in answered), 3),
        answered_seconds_worst=round(max(one.wall for one in answered), 3),
        limit_seconds=limit,
        answered_within=max(one.wall for one in answered) <= limit,
        whole_within=worst_cpu <= limit,
    )


def _search(crowd: Crowd, roles: RoleBook, row: int, *, seconds: float) -> Search:
    followers = Followers(crowd, roles, utc_today(), K, frozenset(), seconds)
    wall, cpu = time.perf_counter(), time.process_time()
    found = followers.chains(crowd.views[row].facts, DEPTH)
    return Search(
        followers.rankings,
        found.looked_at,
        time.perf_counter() - wall,
        time.process_time() - cpu,
    )


def leavers(people: int) -> Sequence[int]:
    """Whose followers are looked for: people from the whole of the organisation."""
    return range(0, people, max(1, people // LEAVERS))[:LEAVERS]


def crowd_of(organisation: Organisation) -> Crowd:
    """The people of an organisation as the service holds them, in units, all open to moves."""
    views = tuple(
        PersonView(
            PersonFacts(
                person.key,
                person.key,
                person.title,
                function=person.function,
                grade=person.grade,
                org_unit=f"unit {row // UNIT}",
                open_to_moves=True,
            ),
            person,
            (),
            utc_now(),
        )
        for row, person in enumerate(organisation.employees)
    )
    ranker = _ranker(organisation)
    index = ranker.index_employees([view.profile for view in views])
    return Crowd(utc_now(), ranker, views, index, person_columns([view.facts for view in views]))


def _ranker(organisation: Organisation) -> Ranker:
    frames = TrainingFrames(
        as_of="2026-01-01",
        employees=organisation.employees[:LEARNT_ON],
        openings=organisation.openings,
        roles=(),
        skills=organisation.skills,
        moves=(),
    )
    return train(frames, seed=0)


def _roles(organisation: Organisation) -> list[OpeningProfile]:
    return [replace(one, role_key=one.key) for one in organisation.openings]


if __name__ == "__main__":
    main()
