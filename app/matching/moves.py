"""From the ranker's records to the body of a move, as plain values ready to be written as JSON.

An answer holds hundreds of skills and reasons; plain values cost a fraction of what checked
models of them do. The models in `schemas` describe them, and tests hold the two together.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from app.matching.eligibility import RuleResult, rule_results
from app.matching.messages import Reader, fact_text, label_of, note_on, text_of, told
from app.matching.schemas import ExpertRoleRead, MoveKind
from app.matching.sentences import Case, bridge_sentence, case_sentences
from app.matching.words import Language
from app.serving import OpeningFacts, PersonFacts, PersonView
from app.serving.ladders import Ladders
from app.serving.records import folded
from ml.frames import OpeningProfile
from ml.ranking import Ranker, band_of, confidence_of
from ml.types import Contribution, RankedMove, SkillGap, SkillMatch

Body = dict[str, Any]


def move_kind(person: PersonFacts, opening: OpeningFacts) -> MoveKind:
    """The kind of a move by its two grades; unknown when one is not recorded."""
    before, after = person.grade, opening.profile.grade
    if before is None or after is None:
        return MoveKind.UNKNOWN
    if after == before:
        return MoveKind.LATERAL
    return MoveKind.PROMOTION if after > before else MoveKind.STEP_BACK


def is_cross_functional(person: PersonFacts, opening: OpeningFacts) -> bool:
    """Whether both functions are known and differ."""
    before, after = person.function, opening.profile.function
    return before is not None and after is not None and folded(before) != folded(after)


def recommended_move(
    ranker: Ranker,
    at: datetime,
    person: PersonView,
    opening: OpeningFacts,
    ranked: RankedMove,
    today: date,
    ladders: Ladders,
    language: Language = Language.ENGLISH,
) -> Body:
    """An opening for a person, in words for that person; the fields of a `Move`."""
    rules, reader = rule_results(person.facts, opening, today), Reader(language)
    return {
        **_pair(case_of(ranker, person, opening, ranked), reader, rules, ranker.version, at),
        "expert_path": expert_beside(ladders, opening.profile),
        "employee": employee_ref(person.facts),
    }


def candidate_move(
    ranker: Ranker,
    at: datetime,
    person: PersonView,
    opening: OpeningFacts,
    ranked: RankedMove,
    today: date,
    ladders: Ladders,
    language: Language = Language.ENGLISH,
    *,
    put_forward: bool,
) -> Body:
    """A person for an opening, in words for those who choose; the fields of a `CandidateMove`."""
    rules, name = rule_results(person.facts, opening, today), person.facts.name
    reader = Reader(language, name)
    return {
        **_pair(case_of(ranker, person, opening, ranked), reader, rules, ranker.version, at),
        "expert_path": expert_beside(ladders, opening.profile),
        "employee": {**employee_ref(person.facts), "name": name},
        "put_forward": put_forward,
    }


def case_of(ranker: Ranker, person: PersonView, opening: OpeningFacts, ranked: RankedMove) -> Case:
    """A ranked move with all that its sentences may speak of."""
    return Case(
        person,
        opening,
        ranked,
        move_kind(person.facts, opening),
        is_cross_functional(person.facts, opening),
        ranker.knows_step(person.facts.function, opening.profile.function),
        confidence_of(person.profile, opening.profile, len(ranker.encoder.references.titles)),
    )


def recommended_card(
    ranker: Ranker,
    person: PersonView,
    opening: OpeningFacts,
    ranked: RankedMove,
    ladders: Ladders,
    language: Language = Language.ENGLISH,
) -> Body:
    """What a card in a page shows of an opening for a person; the fields of a `MoveCard`.

    It is a part of the move, word for word.
    """
    case, reader = case_of(ranker, person, opening, ranked), Reader(language)
    return {
        **_beginning(case),
        "model_version": ranker.version,
        **_kind(case),
        "contributions": [
            {"name": one.name, "label": label_of(one, language), "value": one.value}
            for one in ranked.contributions
            if one.value
        ],
        "reasons": [
            {"code": sentence.code, "text": text_of(sentence, reader)}
            for sentence in case_sentences(case)
        ],
        "expert_path": expert_beside(ladders, opening.profile),
    }


def _beginning(case: Case) -> Body:
    return {
        "rank": case.move.rank,
        "opening": opening_ref(case.opening),
        "score": case.move.score,
        "band": band_of(case.move.score, case.confidence, case.floor),
        "confidence": case.confidence,
    }


def _kind(case: Case) -> Body:
    return {
        "kind": case.kind,
        "people_leadership": case.opening.profile.people_leader,
        "cross_functional": case.cross_functional,
    }


def _pair(
    case: Case, reader: Reader, rules: Sequence[RuleResult], version: str, at: datetime
) -> Body:
    move = case.move
    return {
        **_beginning(case),
        "model_version": version,
        "snapshot_at": at,
        **_kind(case),
        "contributions": [_contribution(one, reader.language) for one in move.contributions],
        "matched_skills": [matched_skill(one) for one in move.matched],
        "missing_skills": [missing_skill(one) for one in move.gaps],
        "bridges": bridges(case, reader),
        "eligibility": eligibility_check(rules, reader.language),
        "reasons": reasons(case, reader),
        "unrecognised_skills": _unrecognised(case),
    }


def reasons(case: Case, reader: Reader) -> list[Body]:
    """What is said about a move; each the fields of a `ReasonRead`."""
    return [told(sentence, reader) for sentence in case_sentences(case)]


def bridges(case: Case, reader: Reader) -> list[Body]:
    """The functions that link both teams; each the fields of a `BridgeRead`."""
    return [
        {"function": function, "reason": text_of(bridge_sentence(function, case.person), reader)}
        for function in case.move.bridges
    ]


def eligibility_check(rules: Sequence[RuleResult], language: Language = Language.ENGLISH) -> Body:
    """The rules that apply and whether all are met; the fields of an `EligibilityCheck`."""
    return {
        "eligible": all(result.passed for result in rules),
        "reasons": [
            {
                "rule": result.rule,
                "passed": result.passed,
                "fact": result.fact,
                "params": result.params,
                "detail": fact_text(result.fact, result.params, language),
            }
            for result in rules
        ],
    }


def expert_beside(ladders: Ladders, leading: OpeningProfile) -> Body | None:
    """The equal choice beside leading; the fields of an `ExpertRoleRead`."""
    role = ladders.beside(leading)
    return None if role is None else expert_ref(role, leading.grade)


def expert_read(ladders: Ladders, leading: OpeningProfile) -> ExpertRoleRead | None:
    """The same as a body, where no list of moves carries it."""
    beside = expert_beside(ladders, leading)
    return None if beside is None else ExpertRoleRead.model_validate(beside)


def expert_ref(role: OpeningProfile, leading_grade: int | None) -> Body:
    """An expert role beside a leading grade; the fields of an `ExpertRoleRead`."""
    return {
        "external_id": role.key,
        "title": role.title,
        "function": role.function,
        "grade": role.grade,
        "same_grade": role.grade == leading_grade,
    }


def employee_ref(facts: PersonFacts) -> Body:
    """The person of a move; the fields of an `EmployeeRef`."""
    return {"external_id": facts.key, "title": facts.title, "function": facts.function}


def opening_ref(opening: OpeningFacts) -> Body:
    """The opening of a move; the fields of an `OpeningRef`."""
    profile = opening.profile
    return {
        "external_id": profile.key,
        "title": profile.title,
        "function": profile.function,
        "location": opening.location,
        "org_unit": opening.org_unit,
        "grade": profile.grade,
        "role": profile.role_key,
    }


def _contribution(contribution: Contribution, language: Language) -> Body:
    return {
        "name": contribution.name,
        "label": label_of(contribution, language),
        "value": contribution.value,
        "evidence": contribution.evidence,
        "note": note_on(contribution, language),
    }


def matched_skill(match: SkillMatch) -> Body:
    """A needed skill that is covered; the fields of a `MatchedSkill`."""
    return {
        "skill": match.needed,
        "skill_id": match.needed_key,
        "held": match.held,
        "held_id": match.held_key,
        "essential": match.essential,
        "closeness": match.closeness,
        "level_needed": match.level_needed,
        "level_held": match.level_held,
    }


def missing_skill(gap: SkillGap) -> Body:
    """A needed skill that is lacking; the fields of a `MissingSkill`."""
    return {
        "skill": gap.needed,
        "skill_id": gap.needed_key,
        "essential": gap.essential,
        "level_needed": gap.level_needed,
        "level_held": gap.level_held,
        "nearest": gap.nearest,
        "nearest_id": gap.nearest_key,
        "closeness": gap.closeness,
    }


def _unrecognised(case: Case) -> list[str]:
    if not case.move.unseen_skills:
        return []
    unkeyed = {skill.name for skill in case.person.profile.skills if skill.key is None}
    return [name for name in case.move.unseen_skills if name in unkeyed]
