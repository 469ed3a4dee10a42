"""A person's readiness in words: what is known, by which rule, and what is next."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from app.matching.moves import expert_ref
from app.mobility.evidence.facts import Fact
from app.mobility.readiness import texts
from app.mobility.readiness.crafts import credible_in, labels_of
from app.mobility.readiness.policies import (
    Credibility,
    Known,
    Level,
    Rules,
    Standing,
    counts,
    gaps_of,
    levels_of,
    standing_of,
)
from app.mobility.readiness.schemas import GuideRead, QuestionRead, ReadinessRead
from app.serving import OpeningFacts, Snapshot
from app.serving.records import Person
from models.vocabulary import Behaviour

# As many as one conversation has room for.
_MOST_QUESTIONS = 3
_NEXT = (Standing.NOT_ASKED, Standing.LITTLE_KNOWN)


def known_of(
    facts: Iterable[Fact],
    today: date,
    rules: Rules,
    *,
    wants: bool,
    credible: bool,
    shown_in_trial: bool,
) -> Known:
    """All that a standing rests on."""
    return Known(rules, wants, levels_of(facts, today, rules), credible, shown_in_trial)


def readiness_of(
    snapshot: Snapshot,
    person: Person,
    facts: list[Fact],
    today: date,
    rules: Rules,
    *,
    wants: bool,
    shown_in_trial: bool,
    opening: OpeningFacts | None,
) -> ReadinessRead:
    """How far a person is on the way, as far as these facts tell."""
    credible = credible_in(snapshot, person, rules, opening)
    known = known_of(
        facts, today, rules, wants=wants, credible=credible.met, shown_in_trial=shown_in_trial
    )
    standing = standing_of(known)
    gaps = gaps_of(known) if standing is Standing.GROWING else []
    return ReadinessRead.model_validate(
        {
            "employee": person.facts.key,
            "as_of": today,
            "standing": standing,
            "rule": texts.standing(standing, rules),
            "behaviours": [_behaviour(one, known, facts, today) for one in Behaviour],
            "credible": _credible(snapshot, person, credible),
            "gaps": [
                {"code": gap.need, "behaviour": gap.behaviour, "text": texts.need(gap.need, rules)}
                for gap in gaps
            ],
            "conversation": conversation(known.levels) if standing in _NEXT else [],
            "expert_path": expert_of(snapshot, person, opening),
        }
    )


def guide_of(
    snapshot: Snapshot, person: Person, levels: Mapping[Behaviour, Level] | None
) -> GuideRead:
    """How to talk about leading: with what the person shows the reader, or with nobody's gaps."""
    asked = [_question(code, text) for code, text in texts.OPENING_QUESTIONS.items()]
    about = conversation(levels) if levels is not None else conversation(_UNKNOWN)
    return GuideRead.model_validate(
        {
            "employee": person.facts.key,
            "shared": levels is not None,
            "questions": [*asked, *about],
            "avoid": [_question(code, text) for code, text in texts.DO_NOT_ASK.items()],
            "pay_neutral": texts.PAY_NEUTRAL,
            "expert_path": expert_of(snapshot, person),
        }
    )


def why_questions() -> list[QuestionRead]:
    """The three questions to whoever names pay or standing alone."""
    return [_question(code, text) for code, text in texts.WHY_QUESTIONS.items()]


def conversation(levels: Mapping[Behaviour, Level]) -> list[QuestionRead]:
    """The questions that would bring most to light: of what is known least, in a fixed order."""
    order = list(Level)
    ranked = sorted(Behaviour, key=lambda one: order.index(levels[one]))
    return [
        QuestionRead(code="ask", behaviour=one, question=texts.QUESTIONS[one])
        for one in ranked[:_MOST_QUESTIONS]
    ]


def expert_of(
    snapshot: Snapshot, person: Person, opening: OpeningFacts | None = None
) -> dict[str, Any] | None:
    """The expert role beside leading: beside the opening, or in the person's own function."""
    ladders = snapshot.catalogue.roles.ladders
    if opening is not None:
        role = ladders.beside(opening.profile)
        return None if role is None else expert_ref(role, opening.profile.grade)
    ladder = ladders.of(person.facts.function)
    if ladder is None or not ladder.expert:
        return None
    above = [one for one in ladder.leading if (one.grade or 0) >= (person.facts.grade or 0)]
    leading = (above or list(ladder.leading) or [ladder.expert[-1]])[0]
    role = ladder.beside(leading)
    return None if role is None else expert_ref(role, leading.grade)


_UNKNOWN = dict.fromkeys(Behaviour, Level.NONE)


def _question(code: str, text: str) -> QuestionRead:
    return QuestionRead(code=code, behaviour=None, question=text)


def _behaviour(
    behaviour: Behaviour, known: Known, facts: Iterable[Fact], today: date
) -> dict[str, Any]:
    level = known.levels[behaviour]
    behind = [one.uid for one in facts if one.behaviour is behaviour and counts(one, today)]
    return {
        "behaviour": behaviour,
        "means": texts.MEANS[behaviour],
        "level": level,
        "why": texts.level(level, known.rules),
        "records": behind,
    }


def _credible(snapshot: Snapshot, person: Person, found: Credibility) -> dict[str, Any]:
    labels = labels_of(person, snapshot, found.role)
    return {
        "met": found.met,
        "role": found.role,
        "held": [labels.get(key, key) for key in found.held],
        "lacking": [labels.get(key, key) for key in found.lacking],
    }
