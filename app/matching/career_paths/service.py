"""Finds the best paths of several steps to the roles that a person wants."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

import numpy as np

from app.core.clocks import computing
from app.core.db import Database
from app.core.errors import FieldProblem, InvalidInputError
from app.core.security import Actor
from app.matching.audiences import audience_on_one, disclosure_on_one, person_to_rank
from app.matching.career_paths.schemas import CareerPathList, CareerQuery, TargetSource
from app.matching.eligibility import lacking_credentials
from app.matching.messages import Reader, Remark, fact_text, remarks_told
from app.matching.moves import (
    Body,
    bridges,
    case_of,
    employee_ref,
    matched_skill,
    missing_skill,
    reasons,
)
from app.matching.words import Language
from app.matching.words.codes import Note
from app.serving import Board, OpeningFacts, PersonView, Snapshot
from app.serving.records import folded
from ml.careers import (
    GRADES_DOWN,
    GRADES_UP,
    CareerMap,
    CareerPath,
    CareerStep,
    Journey,
    Limit,
    career_paths,
    usual_least,
    what_hinders,
    wished_roles,
)
from ml.frames import OpeningProfile
from ml.taxonomy.credentials import credential_key
from models.base import utc_today
from models.vocabulary import Motive

NOWHERE: Mapping[tuple[Limit, ...], Note] = {
    (): Note.NO_PATH,
    (Limit.WISH,): Note.PATH_REFUSED,
    (Limit.HELD,): Note.PATH_HELD,
}
CAUSES: Mapping[tuple[Limit, ...], Note] = {
    (Limit.GRADES,): Note.PATH_GRADES,
    (Limit.SCORE,): Note.PATH_SCORE,
    (Limit.STEPS,): Note.PATH_STEPS,
}
_WEAK_MOTIVES = {Motive.MONEY, Motive.RECOGNITION}


@dataclass(frozen=True)
class _Question:
    """A person and where she may go."""

    careers: CareerMap
    board: Board
    person: PersonView
    query: CareerQuery
    reader: Reader

    @cached_property
    def journey(self) -> Journey:
        least = self.query.least_score
        if least is None:
            least = usual_least(self.careers, self.person.profile)
        return Journey(self.query.most_steps, least)

    def paths(self, targets: Sequence[int]) -> list[CareerPath]:
        profile, k = self.person.profile, self.query.k
        return career_paths(self.careers, profile, targets, k=k, journey=self.journey)

    def expert_path(self, targets: Sequence[int]) -> CareerPath | None:
        """The best path whose steps all lead nobody."""
        leads = np.array([role.people_leader for role in self.careers.roles.profiles], np.bool_)
        profile = self.person.profile
        found = career_paths(
            self.careers, profile, targets, k=1, journey=self.journey, without=leads
        )
        return found[0] if found else None

    def role(self, row: int) -> OpeningProfile:
        return self.careers.roles.profiles[row]


@computing()
def find(
    snapshot: Snapshot,
    database: Database,
    actor: Actor,
    external_id: str,
    query: CareerQuery,
    language: Language,
) -> CareerPathList:
    """The best paths, for this caller's view of the person, in the reader's language.

    Raises
    ------
    NotFoundError
        When there is no such employee, or the caller may not know.
    InvalidInputError
        When no role is the one asked for, or none has the function.
    NotRankedError
        When the person objects to being ranked.
    RankerUnavailableError
        When no ranker is loaded.
    """
    audience = audience_on_one(database, actor, external_id)
    person = person_to_rank(snapshot, external_id, disclosure_on_one(audience))
    board = snapshot.ranking_board()
    careers = snapshot.careers.of(snapshot.catalogue.roles, board.ranker)
    question = _Question(careers, board, person, query, Reader(language))
    targets, source = _targets(question)
    found = question.paths(targets)
    leading = any(path.steps[-1].role.people_leader for path in found)
    experts = _expert_roles(question, targets) if leading else ()
    expert = question.expert_path(experts)
    remarks = _on_leading(question, experts, expert) if leading else []
    if not found:
        remarks = [_no_path(question, targets) if targets else Remark(Note.NO_TARGET)]
    return CareerPathList.model_validate(
        {
            "employee": employee_ref(person.facts),
            "model_version": board.ranker.version,
            "snapshot_at": _moment(board, person),
            "least_score": question.journey.feasible,
            "targets": [
                {"role": _role_ref(question.role(row)), "source": source} for row in targets
            ],
            "items": [_path(question, path) for path in found],
            "expert_path": _path(question, expert) if expert else None,
            **remarks_told(remarks, language),
        }
    )


def _moment(board: Board, person: PersonView) -> datetime:
    return max(board.at, person.at)


def _targets(question: _Question) -> tuple[tuple[int, ...], TargetSource]:
    """The rows of the roles to reach; the role of today is none."""
    query, facts = question.query, question.person.facts
    roles = question.careers.roles.profiles
    if query.to_role is None and query.to_function is None:
        wished = wished_roles(question.careers, question.person.profile)
        rows = [row for row in wished if roles[row].key != facts.role_key]
        return tuple(rows), TargetSource.WISHED
    asked = [row for row, role in enumerate(roles) if _is_asked(role, query)]
    if not asked:
        field = "to_role" if query.to_role is not None else "to_function"
        problem = FieldProblem(field, "names no role of the organisation")
        raise InvalidInputError("There is no such role to reach.", [problem])
    rows = [row for row in asked if roles[row].key != facts.role_key]
    return tuple(rows), TargetSource.ASKED


def _is_asked(role: OpeningProfile, query: CareerQuery) -> bool:
    wanted = query.to_function
    return (query.to_role is None or role.key == query.to_role) and (
        wanted is None or folded(role.function or "") == folded(wanted)
    )


def _expert_roles(question: _Question, targets: Sequence[int]) -> tuple[int, ...]:
    """Roles of the targets' functions, at today's grade or above, that lead nobody."""
    leading = [question.role(row) for row in targets if question.role(row).people_leader]
    functions = {folded(role.function) for role in leading if role.function}
    grade = question.person.facts.grade
    return tuple(
        row
        for row, role in enumerate(question.careers.roles.profiles)
        if not role.people_leader
        and folded(role.function or "") in functions
        and (grade is None or role.grade is None or role.grade >= grade)
        and role.key != question.person.facts.role_key
    )


def _on_leading(
    question: _Question, experts: Sequence[int], expert: CareerPath | None
) -> list[Remark]:
    """A question to who gave no good reason to lead, and what is to be known of the expert path."""
    motives = {motive for stated in question.person.wishes for motive in stated.motives}
    asked_why = [Remark(Note.WHY_LEAD)] if motives <= _WEAK_MOTIVES else []
    if expert is not None:
        return [*asked_why, Remark(Note.EXPERT_EQUAL)] if asked_why else []
    return [*asked_why, Remark(Note.NO_EXPERT), _no_expert_path(question, experts)]


def _no_expert_path(question: _Question, experts: Sequence[int]) -> Remark:
    """Why no path leads to an expert role without leading people on the way."""
    if not experts:
        return Remark(Note.NO_EXPERT_ROLE)
    if question.paths(experts):
        return Remark(Note.EXPERT_LEADS)
    return _no_path(question, experts)


def _no_path(question: _Question, targets: Sequence[int]) -> Remark:
    """Why there is no path, and what would show one."""
    why = what_hinders(question.careers, question.person.profile, targets, question.journey)
    if why.path is None:
        return Remark(NOWHERE[why.limits])
    weakest = min(step.move.score for step in why.path.steps)
    params = {"steps": len(why.path.steps), "least": _least_below(weakest)}
    if why.limits == (Limit.GRADES,):
        params |= {"up": GRADES_UP, "down": GRADES_DOWN}
    return Remark(CAUSES.get(why.limits, Note.PATH_LIMITS), params)


def _least_below(score: float) -> float:
    """A score to ask for: rounded down, so that the step reaches it."""
    return math.floor(score * 10_000) / 10_000


def _path(question: _Question, path: CareerPath) -> Body:
    steps = [_step(question, step) for step in path.steps]
    obtained: set[str] = set()
    for step in steps:
        missing = {credential_key(one["name"]): one for one in step["credentials_to_obtain"]}
        new = [one for key, one in missing.items() if key not in obtained]
        step["credentials_to_obtain"] = new
        obtained |= missing.keys()
    learnt = {(skill["skill_id"] or folded(skill["skill"])) for s in steps for skill in s["learn"]}
    return {"chance": path.chance, "skills_to_learn": len(learnt), "steps": steps}


def _step(question: _Question, step: CareerStep) -> Body:
    """A step in words for the person as she would be by then."""
    by_then = replace(
        question.person,
        profile=step.person,
        facts=replace(
            question.person.facts,
            title=step.person.title,
            function=step.person.function,
            grade=step.person.grade,
            role_key=step.person.role_key,
        ),
    )
    opening = OpeningFacts(step.role)
    case = case_of(question.board.ranker, by_then, opening, step.move)
    return {
        "role": _role_ref(step.role),
        "kind": case.kind,
        "cross_functional": case.cross_functional,
        "score": step.move.score,
        "learn": [missing_skill(gap) for gap in step.move.gaps],
        "credentials_to_obtain": [
            {
                "name": one.params["name"],
                "desired": one.params["desired"],
                "detail": fact_text(one.fact, one.params, question.reader.language),
            }
            for one in lacking_credentials(by_then.facts, opening, utc_today())
        ],
        "carries_over": [matched_skill(match) for match in step.move.matched],
        "bridges": bridges(case, question.reader),
        "reasons": reasons(case, question.reader),
        "open_openings": [
            opening.key
            for opening in question.board.openings
            if opening.profile.role_key == step.role.key
        ],
    }


def _role_ref(role: OpeningProfile) -> Body:
    return {
        "external_id": role.key,
        "title": role.title,
        "function": role.function,
        "grade": role.grade,
        "people_leader": role.people_leader,
    }
