"""From the ranker's records to the body of a move."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from app.matching.eligibility import RuleResult, rule_results
from app.matching.schemas import (
    BridgeRead,
    CandidateMove,
    CandidateRef,
    ContributionRead,
    EligibilityCheck,
    EmployeeRef,
    MatchedSkill,
    MissingSkill,
    Move,
    MoveKind,
    OpeningRef,
    RuleRead,
)
from app.matching.sentences import YOU, Case, Voice, bridge_reason, case_sentences, voice_of
from app.serving import OpeningFacts, PersonFacts, PersonView
from app.serving.records import folded
from ml.ranking import Ranker, Reason
from ml.types import Contribution, RankedMove

LABELS = {
    Reason.STARTING_POINT: "Starting point, the same for all",
    Reason.ESSENTIAL_SKILLS: "Essential skills",
    Reason.OPTIONAL_SKILLS: "Optional skills",
    Reason.RELATED_SKILLS: "Related skills",
    Reason.ROLE_SIMILARITY: "Likeness of the two roles",
    Reason.WORK_CONTENT: "Likeness of the work",
    Reason.ASPIRATION: "Own aspirations",
    Reason.BRIDGE: "Bridge between the teams",
    Reason.FUNCTION_TRANSFER: "Moves that colleagues made",
    Reason.GRADE_DISTANCE: "Distance of the grades",
}


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
) -> Move:
    """An opening for a person, in words for that person."""
    rules = rule_results(person.facts, opening, today)
    facts = person.facts
    return Move(
        employee=EmployeeRef(external_id=facts.key, title=facts.title, function=facts.function),
        model_version=ranker.version,
        snapshot_at=at,
        **_shared(_case(ranker, person, opening, ranked), YOU, rules),
    )


def candidate_move(
    ranker: Ranker,
    at: datetime,
    person: PersonView,
    opening: OpeningFacts,
    ranked: RankedMove,
    today: date,
) -> CandidateMove:
    """A person for an opening, in words for those who choose."""
    rules = rule_results(person.facts, opening, today)
    facts = person.facts
    return CandidateMove(
        employee=CandidateRef(
            external_id=facts.key, title=facts.title, function=facts.function, name=facts.name
        ),
        model_version=ranker.version,
        snapshot_at=at,
        **_shared(_case(ranker, person, opening, ranked), voice_of(facts.name), rules),
    )


def _case(ranker: Ranker, person: PersonView, opening: OpeningFacts, ranked: RankedMove) -> Case:
    step = (person.facts.function or "", opening.profile.function or "")
    return Case(
        person,
        opening,
        ranked,
        move_kind(person.facts, opening),
        is_cross_functional(person.facts, opening),
        step in ranker.transfer,
    )


def _shared(case: Case, voice: Voice, rules: Sequence[RuleResult]) -> dict[str, Any]:
    move, profile = case.move, case.opening.profile
    return {
        "rank": move.rank,
        "opening": _opening_ref(case.opening),
        "score": move.score,
        "kind": case.kind,
        "people_leadership": profile.people_leader,
        "cross_functional": case.cross_functional,
        "contributions": [_contribution(one) for one in move.contributions],
        "matched_skills": _matched(move),
        "missing_skills": _missing(move),
        "bridges": [
            BridgeRead(
                function=function,
                reason=bridge_reason(function, case.person, voice),
            )
            for function in move.bridges
        ],
        "eligibility": EligibilityCheck(
            eligible=all(result.passed for result in rules),
            reasons=[
                RuleRead(rule=result.rule, passed=result.passed, detail=result.detail)
                for result in rules
            ],
        ),
        "reasons": case_sentences(case, voice),
        "unrecognised_skills": _unrecognised(case),
    }


def _opening_ref(opening: OpeningFacts) -> OpeningRef:
    profile = opening.profile
    return OpeningRef(
        external_id=profile.key,
        title=profile.title,
        function=profile.function,
        location=opening.location,
        org_unit=opening.org_unit,
        grade=profile.grade,
        role=profile.role_key,
    )


def _contribution(contribution: Contribution) -> ContributionRead:
    return ContributionRead(
        name=contribution.name,
        label=LABELS[Reason(contribution.name)],
        value=contribution.value,
        evidence=list(contribution.evidence),
    )


def _matched(move: RankedMove) -> list[MatchedSkill]:
    return [
        MatchedSkill(
            skill=match.needed,
            skill_id=match.needed_key,
            held=match.held,
            held_id=match.held_key,
            essential=match.essential,
            closeness=match.closeness,
            level_needed=match.level_needed,
            level_held=match.level_held,
        )
        for match in move.matched
    ]


def _missing(move: RankedMove) -> list[MissingSkill]:
    return [
        MissingSkill(
            skill=gap.needed,
            skill_id=gap.needed_key,
            essential=gap.essential,
            level_needed=gap.level_needed,
            level_held=gap.level_held,
            nearest=gap.nearest,
            nearest_id=gap.nearest_key,
            closeness=gap.closeness,
        )
        for gap in move.gaps
    ]


def _unrecognised(case: Case) -> list[str]:
    unkeyed = {skill.name for skill in case.person.profile.skills if skill.key is None}
    return [name for name in case.move.unseen_skills if name in unkeyed]
