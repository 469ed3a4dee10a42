"""Looks for the smallest change that would bring an opening into a person's ranking."""

from datetime import date

from app.core.clocks import computing
from app.core.db import Database
from app.core.security import Actor
from app.matching.audiences import (
    audience_on_one,
    disclosure_on_one,
    opening_for,
    person_to_rank,
)
from app.matching.contests import board_of
from app.matching.counterfactuals.schemas import CounterfactualList
from app.matching.eligibility import eligible_openings, held_roles, rule_results
from app.matching.messages import Change, Remark, change_text, remarks_told
from app.matching.moves import Body, eligibility_check, employee_ref, opening_ref
from app.matching.words import Language
from app.matching.words.codes import Note, Outcome
from app.serving import Board, OpeningFacts, PersonView, Snapshot
from ml.careers import (
    Counterfactual,
    Counterfactuals,
    SkillChange,
    Standing,
    counterfactuals,
    is_recommended,
)
from ml.frames import Target, Wish
from ml.ranking import FLOOR, floor_between
from ml.types import BoolArray
from models.base import utc_today


@computing()
def look_for(
    snapshot: Snapshot,
    database: Database,
    actor: Actor,
    employee_id: str,
    opening_id: str,
    k: int,
    language: Language,
) -> CounterfactualList:
    """The smallest changes, for this caller's view of the person, in the reader's language.

    Raises
    ------
    NotFoundError
        When one of the two does not exist, or the caller may not know that it does.
    NotRankedError
        When the person objects to being ranked.
    RankerUnavailableError
        When no ranker is loaded.
    """
    audience = audience_on_one(database, actor, employee_id)
    person = person_to_rank(snapshot, employee_id, disclosure_on_one(audience))
    opening = opening_for(snapshot, database, actor, opening_id)
    board, today = board_of(snapshot, employee_id, audience), utc_today()
    gaps = board.ranker.explain(person.profile, opening.profile).gaps
    floor = floor_between(person.profile, opening.profile, gaps)
    answer, remarks = _asked(board, person, opening, k, floor, today)
    return CounterfactualList.model_validate(
        {
            "employee": employee_ref(person.facts),
            "opening": opening_ref(opening),
            "model_version": board.ranker.version,
            "snapshot_at": max(board.at, person.at),
            "k": k,
            "score": answer.now.score,
            "rank": answer.now.rank,
            "in_top_k": is_recommended(answer.now, k, floor),
            "eligibility": eligibility_check(rule_results(person.facts, opening, today), language),
            "items": [_change(found, language) for found in answer.found],
            "nearest": _change(answer.nearest, language) if answer.nearest else None,
            **remarks_told(remarks, language),
        }
    )


def _asked(
    board: Board, person: PersonView, opening: OpeningFacts, k: int, floor: float, today: date
) -> tuple[Counterfactuals, list[Remark]]:
    """The answer and what the reader should know; an opening that cannot be offered is scored."""
    row = board.row_of.get(opening.key)
    mask = _may_be_offered(board, person, today)
    if row is None or not mask[row]:
        score = board.ranker.explain(person.profile, opening.profile).score
        unranked = Counterfactuals(Standing(score, None), (), None)
        return unranked, [Remark(Note.NOT_OPEN if row is None else Note.NOT_ELIGIBLE)]
    answer = counterfactuals(board.ranker, person.profile, board.index, row, k=k, mask=mask)
    if is_recommended(answer.now, k, floor):
        return Counterfactuals(answer.now, (), None), []
    if answer.nearest is None:
        return answer, []
    is_far = answer.nearest.standing.score < FLOOR
    return answer, [Remark(Note.STILL_FAR if is_far else Note.NO_CHANGE)]


def _may_be_offered(board: Board, person: PersonView, today: date) -> BoolArray:
    eligible = eligible_openings(person.facts, board.columns, today)
    return eligible & ~held_roles(person.facts, board.columns)


def _change(change: Counterfactual, language: Language) -> Body:
    outcome = _outcome(change.standing)
    return {
        "skills": [_skill(step) for step in change.skills],
        "state": [_wish(wish) for wish in change.stated],
        "withdraw": [_wish(wish) for wish in change.withdrawn],
        "effort": change.effort,
        "score": change.standing.score,
        "rank": change.standing.rank,
        "outcome": outcome,
        "reason": _sentence(change, outcome, language),
    }


def _skill(step: SkillChange) -> Body:
    gap = step.gap
    return {
        "skill": gap.needed,
        "skill_id": gap.needed_key,
        "essential": gap.essential,
        "level_from": gap.level_held,
        "level_to": step.level_to,
        "nearest": gap.nearest,
        "nearest_id": gap.nearest_key,
        "effort": step.effort,
    }


def _wish(wish: Wish) -> Body:
    return {"target": wish.target, "text": wish.text, "role": wish.role_key}


def _sentence(change: Counterfactual, outcome: Outcome, language: Language) -> str:
    said = Change(
        skills=[(step.gap.needed, step.level_to) for step in change.skills],
        roles=[wish.text for wish in change.stated if wish.target is Target.ROLE],
        stated=[wish.text for wish in change.stated if wish.target is not Target.ROLE],
        withdrawn=[wish.text for wish in change.withdrawn],
    )
    return change_text(said, outcome, change.standing.rank, language)


def _outcome(standing: Standing) -> Outcome:
    if standing.score < FLOOR:
        return Outcome.FAR
    return Outcome.BEHIND if standing.rank is None else Outcome.RANKED
