"""Levels and standings are rules over who saw what and when, and over nothing else."""

import random
from dataclasses import fields, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mobility.evidence.facts import VOUCHING, Fact, Voice
from app.mobility.policy.schemas import MoveTerms
from app.mobility.readiness import policies, texts
from app.mobility.readiness.policies import (
    Craft,
    Gap,
    Known,
    Level,
    Need,
    Rules,
    Standing,
    asked_again_on,
    credibility,
    gaps_of,
    is_talk_first,
    level_of,
    levels_of,
    standing_of,
)
from app.mobility.readiness.rules import rules_of
from models.vocabulary import Behaviour, EvidenceSource, EvidenceState, Motive

TODAY = date(2026, 11, 30)
RULES = rules_of(MoveTerms())
HELPED, PEER, MANAGER = EvidenceSource.HELPED, EvidenceSource.PEER, EvidenceSource.MANAGER


def fact(
    days_ago: int = 30,
    *voices: tuple[str | None, EvidenceSource],
    behaviour: Behaviour = Behaviour.COACHES,
    state: EvidenceState | None = None,
) -> Fact:
    held = EvidenceState.CONFIRMED if voices else EvidenceState.STATED
    return Fact(
        f"{days_ago}-{voices}",
        behaviour,
        TODAY - timedelta(days_ago),
        state or held,
        tuple(Voice(*voice) for voice in voices),
    )


def steady(behaviour: Behaviour) -> list[Fact]:
    return [
        fact(200, ("E-2", HELPED), behaviour=behaviour),
        fact(20, ("E-3", PEER), behaviour=behaviour),
    ]


@pytest.mark.parametrize(
    ("facts", "level"),
    [
        ([], Level.NONE),
        ([fact(10)], Level.STATED),
        ([fact(10), fact(20), fact(400)], Level.STATED),
        ([fact(10, ("E-2", HELPED))], Level.SHOWN),
        ([fact(10, ("E-2", MANAGER))], Level.SHOWN),
        (steady(Behaviour.COACHES), Level.STEADY),
        ([fact(120, ("E-2", HELPED)), fact(31, ("E-3", HELPED))], Level.SHOWN),
        ([fact(121, ("E-2", HELPED)), fact(31, ("E-3", HELPED))], Level.STEADY),
        ([fact(300, ("E-2", HELPED)), fact(10, ("E-2", HELPED))], Level.SHOWN),
        ([fact(300, ("E-2", PEER)), fact(10, ("E-3", PEER))], Level.SHOWN),
        ([fact(300, ("E-2", MANAGER)), fact(10, ("E-3", MANAGER))], Level.SHOWN),
        ([fact(300, (None, HELPED)), fact(10, (None, HELPED))], Level.SHOWN),
        ([fact(300, (None, HELPED)), fact(10, ("E-3", PEER))], Level.STEADY),
    ],
)
def test_a_level_follows_from_who_vouches_for_what(facts: list[Fact], level: Level) -> None:
    assert level_of(facts, TODAY, RULES) is level
    assert level_of(facts[::-1], TODAY, RULES) is level


def test_ten_records_of_managers_never_make_a_behaviour_steady() -> None:
    facts = [fact(30 + 60 * one, (f"E-{one}", MANAGER)) for one in range(10)]
    assert level_of(facts, TODAY, RULES) is Level.SHOWN


@pytest.mark.parametrize("state", [EvidenceState.DISPUTED, EvidenceState.WITHDRAWN])
def test_what_is_disputed_or_withdrawn_does_not_count(state: EvidenceState) -> None:
    assert level_of([fact(10, ("E-2", HELPED), state=state)], TODAY, RULES) is Level.NONE


def test_a_level_fades_after_two_and_after_four_years() -> None:
    facts = [
        replace(one, happened_on=day)
        for one, day in zip(
            steady(Behaviour.COACHES), (date(2026, 5, 1), date(2026, 9, 15)), strict=True
        )
    ]
    assert level_of(facts, date(2028, 5, 1), RULES) is Level.STEADY
    assert level_of(facts, date(2028, 5, 2), RULES) is Level.SHOWN
    assert level_of(facts, date(2030, 9, 15), RULES) is Level.SHOWN
    assert level_of(facts, date(2030, 9, 16), RULES) is Level.NONE


def known(facts: list[Fact], **changes: bool) -> Known:
    stated = {"rules": RULES, "wants_to_lead": True, "credible": True, **changes}
    return Known(levels=levels_of(facts, TODAY, RULES), **stated)


ENOUGH = [
    *steady(Behaviour.COACHES),
    *steady(Behaviour.SMOOTHS),
    fact(40, ("E-2", PEER), behaviour=Behaviour.ASKS),
    fact(40, ("E-2", MANAGER), behaviour=Behaviour.TEACHES),
]


def test_a_standing_follows_from_levels_motive_and_craft() -> None:
    few = [*steady(Behaviour.COACHES), *steady(Behaviour.SMOOTHS)]
    assert standing_of(known(ENOUGH)) is Standing.TRY_IT
    assert standing_of(known(ENOUGH, wants_to_lead=False)) is Standing.NOT_ASKED
    assert standing_of(known(few)) is Standing.LITTLE_KNOWN
    assert standing_of(known(ENOUGH[:-1])) is Standing.GROWING
    assert standing_of(known(ENOUGH, credible=False)) is Standing.GROWING
    assert standing_of(known([], shown_in_trial=True)) is Standing.SHOWN_IN_TRIAL
    assert gaps_of(known(ENOUGH)) == []
    assert gaps_of(known(ENOUGH, credible=False)) == [Gap(Need.CREDIBLE)]


def test_steady_in_the_work_alone_is_not_yet_steady_with_people() -> None:
    work = [
        *steady(Behaviour.TEACHES),
        *steady(Behaviour.SMOOTHS),
        fact(40, ("E-2", PEER), behaviour=Behaviour.ASKS),
        fact(40, ("E-2", HELPED), behaviour=Behaviour.COACHES),
    ]
    gaps = gaps_of(known(work))
    assert {gap.need for gap in gaps} == {Need.STEADY_WITH_PEOPLE}
    assert {gap.behaviour for gap in gaps} == policies.OF_PEOPLE


records = st.lists(
    st.builds(
        Fact,
        st.uuids().map(str),
        st.sampled_from(Behaviour),
        st.dates(date(2022, 1, 1), date(2027, 1, 1)),
        st.sampled_from(EvidenceState),
        st.lists(
            st.builds(
                Voice,
                st.sampled_from(["E-1", "E-2", "E-3", None]),
                st.sampled_from(sorted(VOUCHING)),
            ),
            max_size=3,
        ).map(tuple),
    ),
    max_size=12,
)


@given(records, st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_nor_a_managers_praise_changes_a_steady_standing(
    facts: list[Fact], chance: random.Random
) -> None:
    levels = levels_of(facts, TODAY, RULES)
    mixed = [*facts, *facts]
    chance.shuffle(mixed)
    assert levels_of(mixed, TODAY, RULES) == levels
    praise = [
        fact(30 * one, (f"M-{one}", MANAGER), behaviour=behaviour)
        for one in range(10)
        for behaviour in Behaviour
        if levels[behaviour] is Level.SHOWN
        and not any(
            voice.part is HELPED
            for one in facts
            if one.behaviour is behaviour
            for voice in one.voices
        )
    ]
    assert levels_of([*facts, *praise], TODAY, RULES) == levels


@given(records)
def test_more_evidence_never_lowers_a_level(facts: list[Fact]) -> None:
    order = list(Level)
    for one in range(len(facts)):
        less = levels_of(facts[:one], TODAY, RULES)
        more = levels_of(facts[: one + 1], TODAY, RULES)
        assert all(order.index(more[b]) >= order.index(less[b]) for b in Behaviour)


def test_the_rules_know_no_text_and_no_result() -> None:
    known_of = {field.name for kind in (Fact, Voice, Known, Craft, Rules) for field in fields(kind)}
    assert known_of == {
        "uid", "behaviour", "happened_on", "state", "voices", "person", "part",
        "wants_to_lead", "levels", "credible", "shown_in_trial", "role", "skills",
        "rules", "fresh_months", "apart_days", "least_told", "least_shown", "least_steady",
        "craft_level", "craft_share", "asked_again_months",
    }  # fmt: skip


def test_half_of_one_craft_of_the_team_at_level_three_is_credible() -> None:
    crafts = [Craft("R-A", frozenset("abcd")), Craft("R-B", frozenset("xyz"))]
    assert credibility({"a": 3.0, "b": None}, crafts, RULES).met
    assert not credibility({"a": 2.9, "b": 5.0}, crafts, RULES).met
    found = credibility({"x": 4.0, "y": 3.0, "a": 5.0}, crafts, RULES)
    assert (found.met, found.role, found.held, found.lacking) == (True, "R-B", ("x", "y"), ("z",))
    assert not credibility({"a": 5.0}, [], RULES).met
    assert not credibility({"a": 5.0}, [Craft("R-C", frozenset())], RULES).met


def test_money_and_standing_alone_ask_for_a_talk() -> None:
    assert is_talk_first([Motive.MONEY])
    assert is_talk_first([Motive.MONEY, Motive.RECOGNITION])
    assert not is_talk_first([Motive.MONEY, Motive.HELP_OTHERS_GROW])
    assert not is_talk_first([])


def test_a_no_ends_the_question_for_twelve_months() -> None:
    assert asked_again_on(TODAY, RULES, wants=True) is None
    assert asked_again_on(date(2026, 11, 30), RULES, wants=False) == date(2027, 11, 30)
    assert asked_again_on(date(2028, 2, 29), RULES, wants=False) == date(2029, 3, 1)


@pytest.mark.parametrize(
    ("terms", "standing"),
    [
        ({}, Standing.TRY_IT),
        ({"evidence_months": 6}, Standing.GROWING),
        ({"readiness_apart_days": 181}, Standing.GROWING),
        ({"readiness_least_told": 5}, Standing.LITTLE_KNOWN),
        ({"readiness_least_shown": 5}, Standing.GROWING),
        ({"readiness_least_steady": 3}, Standing.GROWING),
    ],
)
def test_every_term_of_the_policy_moves_a_standing(
    terms: dict[str, int], standing: Standing
) -> None:
    """A term that nothing reads would leave the standing as it is."""
    rules = rules_of(MoveTerms(**terms))
    levels = levels_of(ENOUGH, TODAY, rules)
    assert standing_of(Known(rules, True, levels, credible=True)) is standing


def test_the_craft_and_the_pause_after_a_no_follow_the_policy() -> None:
    crafts = [Craft("R-A", frozenset("abcd"))]
    half = {"a": 3.0, "b": 3.0}
    for terms in ({"readiness_craft_level": 3.5}, {"readiness_craft_share": 0.75}):
        assert not credibility(half, crafts, rules_of(MoveTerms(**terms))).met
    patient = rules_of(MoveTerms(why_lead_again_months=24))
    assert asked_again_on(TODAY, patient, wants=False) == date(2028, 11, 30)


def test_the_sentences_tell_the_numbers_of_the_policy() -> None:
    other = rules_of(MoveTerms(readiness_least_shown=6, readiness_apart_days=45))
    assert texts.standing(Standing.TRY_IT, other).startswith("6 behaviours are shown, 2 of them")
    assert "45 days or more apart" in texts.level(Level.STEADY, other)
    every = [texts.standing(one, RULES) for one in Standing] + [
        texts.need(one, RULES) for one in Need
    ]
    assert not [text for text in every if "{" in text]
