"""Ranks openings for people that are sent along; nothing is stored, no impression either."""

from dataclasses import dataclass
from datetime import date

from pydantic_core import to_json

from app.catalog.batches import slices
from app.core import prices
from app.core.clocks import check_work
from app.core.security import Actor
from app.matching.contests import Sides
from app.matching.inline.base_ranker import ranker_of
from app.matching.inline.rows import (
    employee_rows,
    entries_of,
    opening_rows,
    recognised_keys,
    roles_of,
)
from app.matching.inline.schemas import MatchBody
from app.matching.lists import ranked_openings
from app.matching.recommendations.service import recommendation_list
from app.matching.schemas import RankingQuery
from app.serving import Board, Disclosure, OpeningFacts, PersonView, Snapshot
from app.serving.hearing import Hearing, OwnNames
from app.serving.ladders import Ladders
from app.serving.profiles import ProfileBuilder
from app.serving.snapshot import make_board
from ml.ranking import Ranker
from ml.taxonomy import SkillNormaliser
from models.base import utc_now

# A few tenths of a second of encoding, after which the clock is looked at.
OPENINGS_AT_ONCE = 100


def tokens(snapshot: Snapshot, body: MatchBody) -> float:
    """What a match costs, from what was sent; see `app.core.prices`."""
    people, openings = len(body.employees), len(body.openings)
    entry = snapshot.catalogue.normaliser.entry
    taxonomy = body.skills
    named = {skill.external_id for skill in taxonomy} if taxonomy is not None else None
    texts = {held.skill for person in body.employees for held in person.skills}
    texts |= {need.skill for opening in body.openings for need in opening.skills or ()}
    unknown = sum(entry(text) is None if named is None else text not in named for text in texts)
    labels = sum(1 + len(skill.alternative_labels) for skill in taxonomy or ())
    kilobytes = _letters(body) / 1_000
    learning = (
        prices.EACH_RECORD_LEARNT * (people + openings) + prices.EACH_KILOBYTE_LEARNT * kilobytes
    )
    return (
        (learning if snapshot.is_untrained else 0.0)
        + prices.EACH_PERSON * people
        + prices.EACH_OPENING * openings
        + prices.EACH_PAIR * people * openings
        + prices.EACH_EXPLANATION * people * min(body.k, openings)
        + prices.EACH_UNKNOWN_TEXT * unknown
        + prices.EACH_LABEL * labels
        + prices.EACH_KILOBYTE_OF_TEXT * kilobytes
    )


def _letters(body: MatchBody) -> int:
    """The length of all texts that are encoded."""
    jobs = (job for person in body.employees for job in person.work_history)
    return (
        sum(len(person.summary) for person in body.employees)
        + sum(len(job.description) for job in jobs)
        + sum(len(opening.description or "") for opening in body.openings)
    )


def match(snapshot: Snapshot, actor: Actor, body: MatchBody, *, word_vectors: bool) -> bytes:
    """The ranked moves of everyone sent along, as the JSON of a `MatchAnswer`.

    Skills are recognised by the taxonomy that was sent, else by the catalogue's; roles of the
    catalogue play no part. Before a ranker was trained, one over what was sent ranks. What was
    written about people is repeated to callers who read it on records too.

    Raises
    ------
    InvalidInputError
        When nothing was ever trained, and nothing that was sent holds a word.
    RankerUnavailableError
        When a ranker was trained and cannot be loaded.
    WorkTimeoutError
        When the request worked for longer than it may.
    """
    taxonomy = None if body.skills is None else entries_of(body.skills)
    normaliser = (
        snapshot.catalogue.normaliser if taxonomy is None else SkillNormaliser.fit(taxonomy)
    )
    held = [posted.skill for employee in body.employees for posted in employee.skills]
    needed = [posted.skill for opening in body.openings for posted in opening.skills or ()]
    keys = recognised_keys(normaliser, held + needed)
    builder, now, roles = ProfileBuilder(normaliser), utc_now(), roles_of(body.openings)
    openings = tuple(builder.openings(opening_rows(body.openings, keys), roles))
    query = RankingQuery(k=body.k, cross_functional=body.cross_functional)
    hearing = Hearing.of(roles, normaliser, OwnNames.of(roles, openings))
    people = [
        person.resolved(hearing.heard, now).seen(Disclosure.EVERYTHING)
        for person in builder.people(employee_rows(body.employees, keys))
    ]
    ranker = ranker_of(
        snapshot, people, openings, taxonomy or (), now.date(), word_vectors=word_vectors
    )
    asked = _Asked(
        _encoded(ranker, openings), query, now.date(), actor.sees_names, body.eligible_only
    )
    items = b",".join([asked.item(person) for person in people])
    unknown = to_json(sorted(text for text, key in keys.items() if key is None))
    return b'{"items":[%b],"unrecognised_skills":%b}' % (items, unknown)


def _encoded(ranker: Ranker, openings: tuple[OpeningFacts, ...]) -> Board:
    """A board of these openings, encoded some at a time."""
    index = None
    profiles = [opening.profile for opening in openings]
    for some in slices(profiles, OPENINGS_AT_ONCE):
        check_work()
        known = len(index) if index is not None else 0
        index = ranker.index_openings(profiles[: known + len(some)], index)
    return make_board(ranker, openings, index)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked for each person."""

    board: Board
    query: RankingQuery
    today: date
    own_text: bool
    eligible_only: bool

    def item(self, person: PersonView) -> bytes:
        """The JSON of a `MatchItem`; the thousands of values that it is made from can go."""
        check_work()
        ranked = ranked_openings(
            self.board,
            person,
            self.query,
            self.today,
            own_text=self.own_text,
            eligible_only=self.eligible_only,
        )
        ladders = Ladders(opening.profile for opening in self.board.openings)
        answer = recommendation_list(ranked, Sides(self.board), self.today, ladders)
        return to_json({"employee": person.facts.key, "recommendations": answer})
