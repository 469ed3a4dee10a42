"""Ranks for a person as she is and as she would be, and compares the two lists."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.core.clocks import computing
from app.core.db import Database
from app.core.errors import FieldProblem, InvalidInputError, ScopeMissingError
from app.core.security import Actor
from app.matching.audiences import audience_on_one, disclosure_on_one, person_to_rank
from app.matching.contests import board_of
from app.matching.errors import EmployeeLeftError
from app.matching.lists import RankedOpening, ranked_openings
from app.matching.moves import Body, opening_ref, recommended_card
from app.matching.schemas import RankingQuery
from app.matching.what_if.schemas import PLACES, WhatIfBody, WhatIfList
from app.matching.words import Language
from app.serving import Board, Person, PersonView, Snapshot
from app.serving.profiles import stated_aspiration
from app.serving.records import Disclosure, StatedAspiration, folded
from ml.frames import HeldSkill
from ml.taxonomy import SkillNormaliser
from models.base import utc_today
from models.vocabulary import Audience


@computing()
def rank_changed(
    snapshot: Snapshot,
    database: Database,
    actor: Actor,
    external_id: str,
    body: WhatIfBody,
    language: Language,
) -> WhatIfList:
    """The list of the person as she would be, for this caller's view of her.

    Raises
    ------
    NotFoundError
        When there is no such employee, or the caller may not know.
    ScopeMissingError
        When a manager asks about wishes.
    EmployeeLeftError
        When the person has left.
    NotRankedError
        When the person objects to being ranked.
    InvalidInputError
        When something is to be taken away that is not there.
    RankerUnavailableError
        When no ranker is loaded.
    """
    audience = audience_on_one(database, actor, external_id)
    _refuse_wishes(audience, body)
    disclosure, today = disclosure_on_one(audience), utc_today()
    person = person_to_rank(snapshot, external_id, disclosure)
    if person.facts.has_left(today):
        raise EmployeeLeftError("The employee has left the organisation.")
    board = board_of(snapshot, external_id, audience)
    normaliser = snapshot.catalogue.normaliser
    known = snapshot.person(external_id)
    skills, unknown = _skills(known.work.skills, body, normaliser)
    changed = _changed(snapshot, known, skills, _wishes(known.aspirations, body), disclosure)
    ladders = snapshot.catalogue.roles.ladders
    before, after = (_ranked(board, view, today, disclosure) for view in (person, changed))
    return WhatIfList.model_validate(
        {
            "employee": external_id,
            "model_version": board.ranker.version,
            "snapshot_at": max(board.at, person.at),
            "items": [
                {
                    **recommended_card(
                        board.ranker, changed, item.opening, item.move, ladders, language
                    ),
                    "before": before.standing(item.opening.key),
                }
                for item in after.items[: body.k]
            ],
            "left": _left(before, after, body.k),
            "unrecognised_skills": unknown,
        }
    )


@dataclass(frozen=True, slots=True)
class _Ranking:
    items: Sequence[RankedOpening]

    def standing(self, key: str) -> Body:
        """Where an opening stands; the fields of a `ListPlace`."""
        found = next((one.move for one in self.items if one.opening.key == key), None)
        return {"rank": found and found.rank, "score": found and found.score}


def _ranked(board: Board, person: PersonView, today: date, disclosure: Disclosure) -> _Ranking:
    own_text = disclosure.repeats_own_text
    query = RankingQuery(k=PLACES)
    return _Ranking(ranked_openings(board, person, query, today, own_text=own_text).items)


def _left(before: _Ranking, after: _Ranking, k: int) -> list[Body]:
    kept = {item.opening.key for item in after.items[:k]}
    return [
        {
            "opening": opening_ref(item.opening),
            "before": before.standing(item.opening.key),
            "after": after.standing(item.opening.key),
        }
        for item in before.items[:k]
        if item.opening.key not in kept
    ]


def _refuse_wishes(audience: Audience, body: WhatIfBody) -> None:
    """A manager who could try wishes could try out what a person keeps private."""
    asked = {"aspirations": body.aspirations, "remove_aspirations": body.remove_aspirations}
    problems = [
        FieldProblem(f"/{name}", "leave it out") for name, wishes in asked.items() if wishes
    ]
    if audience is Audience.MANAGER and problems:
        raise ScopeMissingError("Only the person and HR may ask about wishes.", problems)


def _skills(
    held: Sequence[HeldSkill], body: WhatIfBody, normaliser: SkillNormaliser
) -> tuple[tuple[HeldSkill, ...], list[str]]:
    """The skills that the person would hold, and which of those sent nobody knows."""
    texts = [*(one.skill for one in body.skills), *body.remove_skills]
    found = dict(zip(texts, _recognised(normaliser, texts), strict=True))
    removed = {_identity(found[text]) for text in body.remove_skills}
    here = {_identity(one) for one in held}
    _refuse_missing(
        "remove_skills",
        [text for text in body.remove_skills if _identity(found[text]) not in here],
        body.remove_skills,
        "is not among the skills held",
    )
    added = {
        _identity(found[one.skill]): replace(found[one.skill], level=one.level)
        for one in body.skills
    }
    kept = [one for one in held if _identity(one) not in removed | added.keys()]
    unknown = [one.skill for one in body.skills if found[one.skill].key is None]
    return (*kept, *added.values()), unknown


def _recognised(normaliser: SkillNormaliser, texts: Sequence[str]) -> list[HeldSkill]:
    """Each text as the skill that a record with it would hold."""
    skills = []
    for text, best in zip(texts, normaliser.recognise_many(texts), strict=True):
        sure = best and best[0].confidence >= normaliser.accept_above
        entry = normaliser.entry(best[0].key) if sure else None
        skills.append(HeldSkill(entry.label, entry.key) if entry else HeldSkill(text))
    return skills


def _identity(skill: HeldSkill) -> str:
    return skill.key or folded(skill.name)


def _wishes(stated: Sequence[StatedAspiration], body: WhatIfBody) -> tuple[StatedAspiration, ...]:
    removed = {folded(text) for text in body.remove_aspirations}
    here = {folded(one.text) for one in stated}
    _refuse_missing(
        "remove_aspirations",
        [text for text in body.remove_aspirations if folded(text) not in here],
        body.remove_aspirations,
        "is not among the wishes stated",
    )
    kept = (one for one in stated if folded(one.text) not in removed)
    return (*kept, *(stated_aspiration(one) for one in body.aspirations))


def _refuse_missing(field: str, missing: Iterable[str], sent: Sequence[str], reason: str) -> None:
    problems = [FieldProblem(f"/{field}/{sent.index(text)}", reason) for text in missing]
    if problems:
        raise InvalidInputError("What is not there cannot be taken away.", problems)


def _changed(
    snapshot: Snapshot,
    known: Person,
    skills: tuple[HeldSkill, ...],
    wishes: tuple[StatedAspiration, ...],
    disclosure: Disclosure,
) -> PersonView:
    """The person as she would be, seen as she is seen today."""
    work = replace(known.work, skills=skills)
    changed = replace(known, work=work, aspirations=wishes)
    return changed.resolved(snapshot.catalogue.hearing.heard, known.seen(disclosure).at).seen(
        disclosure
    )
