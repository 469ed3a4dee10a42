"""Looks for the smallest change that would bring an opening into a person's ranking."""

from collections.abc import Sequence
from datetime import date

from app.core.db import Database
from app.core.security import Actor
from app.matching.audiences import (
    audience_on_one,
    disclosure_on_one,
    opening_for,
    person_to_rank,
)
from app.matching.counterfactuals.schemas import CounterfactualList
from app.matching.eligibility import eligible_openings, held_roles, rule_results
from app.matching.moves import Body, eligibility_check, employee_ref, opening_ref
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

NOT_OPEN = "The opening is not open, so it stands in no ranking."
NOT_ELIGIBLE = "A rule is not met; no skill and no wish would change that."
NOTHING_FOUND = "No change of up to six skills and one wish was enough; this came closest."
STILL_FAR = "After any change of up to six skills and one wish this opening would still be far."


def look_for(
    snapshot: Snapshot,
    database: Database,
    actor: Actor,
    employee_id: str,
    opening_id: str,
    k: int,
) -> CounterfactualList:
    """The smallest changes, for this caller's view of the person.

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
    board, today = snapshot.ranking_board(), utc_today()
    gaps = board.ranker.explain(person.profile, opening.profile).gaps
    floor = floor_between(person.profile, opening.profile, gaps)
    answer, note = _asked(board, person, opening, k, floor, today)
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
            "eligibility": eligibility_check(rule_results(person.facts, opening, today)),
            "items": [_change(found) for found in answer.found],
            "nearest": _change(answer.nearest) if answer.nearest else None,
            "note": note,
        }
    )


def _asked(
    board: Board, person: PersonView, opening: OpeningFacts, k: int, floor: float, today: date
) -> tuple[Counterfactuals, str | None]:
    """The answer and what the reader should know; an opening that cannot be offered is scored."""
    row = board.row_of.get(opening.key)
    mask = _may_be_offered(board, person, today)
    if row is None or not mask[row]:
        score = board.ranker.explain(person.profile, opening.profile).score
        unranked = Counterfactuals(Standing(score, None), (), None)
        return unranked, NOT_OPEN if row is None else NOT_ELIGIBLE
    answer = counterfactuals(board.ranker, person.profile, board.index, row, k=k, mask=mask)
    if is_recommended(answer.now, k, floor):
        return Counterfactuals(answer.now, (), None), None
    if answer.nearest is None:
        return answer, None
    return answer, STILL_FAR if answer.nearest.standing.score < FLOOR else NOTHING_FOUND


def _may_be_offered(board: Board, person: PersonView, today: date) -> BoolArray:
    eligible = eligible_openings(person.facts, board.columns, today)
    return eligible & ~held_roles(person.facts, board.columns)


def _change(change: Counterfactual) -> Body:
    return {
        "skills": [_skill(step) for step in change.skills],
        "state": [_wish(wish) for wish in change.stated],
        "withdraw": [_wish(wish) for wish in change.withdrawn],
        "effort": change.effort,
        "score": change.standing.score,
        "rank": change.standing.rank,
        "reason": _sentence(change),
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


def _sentence(change: Counterfactual) -> str:
    parts = []
    if change.skills:
        parts.append(f"with {_listed([_at_level(step) for step in change.skills])}")
    if change.stated:
        parts.append(f"with a wish for {_listed([_named(wish) for wish in change.stated])}")
    if change.withdrawn:
        parts.append(f"without the wish against {_listed([w.text for w in change.withdrawn])}")
    rank = change.standing.rank
    place = "would stay behind many others" if rank is None else f"would be number {rank}"
    if change.standing.score < FLOOR:
        place = "would still be far"
    said = f"{_listed(parts)} this opening {place}."
    return said[0].upper() + said[1:]


def _at_level(step: SkillChange) -> str:
    return step.gap.needed if step.level_to is None else f"{step.gap.needed} at {step.level_to:g}"


def _named(wish: Wish) -> str:
    return f"the role {wish.text}" if wish.target is Target.ROLE else wish.text


def _listed(names: Sequence[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
