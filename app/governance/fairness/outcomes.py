"""Who comes up for which opening: as a ranker would have it today, or as it was shown."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping

import numpy as np

from app.catalog import former_ids
from app.core.db import Database
from app.governance.fairness import queries
from app.governance.fairness.counting import Outcome, RankedOpening
from app.matching.lists import offered_people
from app.matching.schemas import RankingQuery
from app.serving import Disclosure, OpeningFacts, Snapshot
from app.serving.snapshot import Crowds
from ml.ranking import Ranker
from models.base import utc_today
from models.vocabulary import EntityKind, OpeningStatus


def ranked(snapshot: Snapshot, ranker: Ranker, most: int, top: int) -> tuple[list[str], Outcome]:
    """Who may be proposed today for any of the openings, and in which order for each.

    Parameters
    ----------
    most : openings, drawn by a hash of their ids where there are more
    top : how many of an opening's candidates count as selected
    """
    crowd = Crowds().of(snapshot.catalogue, Disclosure.MANAGERS, ranker)
    today, found, best = utc_today(), [], dict[int, float]()
    query = RankingQuery()
    nobody = np.array([], dtype=np.int64)
    for opening in drawn_openings(snapshot, most):
        mask = offered_people(crowd, opening, query, today, nobody).mask
        rows = mask.nonzero()[0]
        if not len(rows):
            continue
        ordered = crowd.ranker.order_employees(opening.profile, crowd.index, rows)
        scores = ordered.scores.total[ordered.order]
        for row, score in zip(ordered.rows.tolist(), scores.tolist(), strict=True):
            best[row] = max(best.get(row, 0.0), score)
        found.append(ordered.rows.tolist())
    place = {row: number for number, row in enumerate(sorted(best))}
    people = [crowd.views[row].facts.key for row in sorted(best)]
    lists = [RankedOpening(np.array([place[row] for row in rows]), top) for rows in found]
    return people, Outcome(lists, [best[row] for row in sorted(best)])


def drawn_openings(snapshot: Snapshot, most: int) -> list[OpeningFacts]:
    """Openings that can be filled today, drawn by a hash of their keys where there are many."""
    open_ones = [
        one for one in snapshot.catalogue.openings.values() if one.status is OpeningStatus.OPEN
    ]
    drawn = sorted(open_ones, key=lambda one: hashlib.sha256(one.key.encode()).digest())
    return drawn[:most]


def shown(
    snapshot: Snapshot, database: Database, period: queries.Period, top: int
) -> tuple[list[str], Outcome]:
    """Who was shown for which opening in a time, at the best place; selected are those at the top.

    Whoever was shortlisted for an opening is selected, wherever the list had the person.

    Parameters
    ----------
    top : the place up to which somebody counts as selected
    """
    places: dict[str, dict[str, int]] = defaultdict(dict)
    with database.read() as session:
        for opening, people in queries.lists(session, period):
            known = places[opening]
            for person, place in people:
                known[person] = min(place, known.get(person, place))
        for opening, person in queries.shortlisted(session, period):
            places[opening][person] = 1
        named = {person for known in places.values() for person in known}
        today = former_ids.current(session, EntityKind.EMPLOYEE, named)
    everybody = snapshot.catalogue.people
    pool = sorted(key for key, one in everybody.items() if one.facts.may_be_ranked)
    number = {key: row for row, key in enumerate(pool)}
    lists = [
        _shown_for(_as_today(known, today), number, top) for _, known in sorted(places.items())
    ]
    return pool, Outcome(lists, None)


def _as_today(places: Mapping[str, int], today: Mapping[str, str]) -> dict[str, int]:
    """The best place of each person, under the id of today."""
    found: dict[str, int] = {}
    for person, place in places.items():
        key = today.get(person, person)
        found[key] = min(place, found.get(key, place))
    return found


def _shown_for(places: Mapping[str, int], number: Mapping[str, int], top: int) -> RankedOpening:
    """Those who were shown by their best place, then everybody else."""
    seen = sorted((place, number[key]) for key, place in places.items() if key in number)
    first = np.array([row for _, row in seen], dtype=np.int64)
    rest = np.setdiff1d(np.arange(len(number)), first)
    return RankedOpening(np.concatenate((first, rest)), sum(place <= top for place, _ in seen))
