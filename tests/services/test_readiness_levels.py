"""Levels and standings are rules over who saw what and when, and over nothing else."""

import random
from dataclasses import fields, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mobility.evidence.facts import VOUCHING, Fact, Voice
from app.mobility.readiness import policies
from app.mobility.readiness.policies import (
    Craft,
    Gap,
    Known,
    Level,
    Need,
    Standing,
    asked_again_on,
    credibility,
    gaps_of,
    is_talk_first,
    level_of,
    levels_of,
    standing_of,
)
from models.vocabulary import Behaviour, EvidenceSource, EvidenceState, Motive

TODAY = date(2026, 11, 30)
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
    assert level_of(facts, TODAY) is level
    assert level_of(facts[::-1], TODAY) is level


def test_ten_records_of_managers_never_make_a_behaviour_steady() -> None:
    facts = [fact(30 + 60 * one, (f"E-{one}", MANAGER)) for one in range(10)]
    assert level_of(facts, TODAY) is Level.SHOWN


@pytest.mark.parametrize("state", [EvidenceState.DISPUTED, EvidenceState.WITHDRAWN])
def test_what_is_disputed_or_withdrawn_does_not_count(state: EvidenceState) -> None:
    assert level_of([fact(10, ("E-2", HELPED), state=state)], TODAY) is Level.NONE


def test_a_level_fades_after_two_and_after_four_years() -> None:
    facts = [
        replace(one, happened_on=day)
        for one, day in zip(
            steady(Behaviour.COACHES), (date(2026, 5, 1), date(2026, 9, 15)), strict=True
        )
    ]
    assert level_of(facts, date(2028, 5, 1)) is Level.STEADY
    assert level_of(facts, date(2028, 5, 2)) is Level.SHOWN
    assert level_of(facts, date(2030, 9, 15)) is Level.SHOWN
    assert level_of(facts, date(2030, 9, 16)) is Level.NONE


def known(facts: list[Fact], **changes: bool) -> Known:
    stated = {"wants_to_lead": True, "credible": True, **changes}
    return Known(levels=levels_of(facts, TODAY), **stated)


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
    levels = levels_of(facts, TODAY)
    mixed = [*facts, *facts]
    chance.shuffle(mixed)
    assert levels_of(mixed, TODAY) == levels
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
    assert levels_of([*facts, *praise], TODAY) == levels


@given(records)
def test_more_evidence_never_lowers_a_level(facts: list[Fact]) -> None:
    order = list(Level)
    for one in range(len(facts)):
        less = levels_of(facts[:one], TODAY)
        more = levels_of(facts[: one + 1], TODAY)
        assert all(order.index(more[b]) >= order.index(less[b]) for b in Behaviour)


def test_the_rules_know_no_text_and_no_result() -> None:
    known_of = {field.name for kind in (Fact, Voice, Known, Craft) for field in fields(kind)}
    assert known_of == {
        "uid", "behaviour", "happened_on", "state", "voices", "person", "part",
        "wants_to_lead", "levels", "credible", "shown_in_trial", "role", "skills",
    }  # fmt: skip


def test_half_of_one_craft_of_the_team_at_level_three_is_credible() -> None:
    crafts = [Craft("R-A", frozenset("abcd")), Craft("R-B", frozenset("xyz"))]
    assert credibility({"a": 3.0, "b": None}, crafts).met
    assert not credibility({"a": 2.9, "b": 5.0}, crafts).met
    found = credibility({"x": 4.0, "y": 3.0, "a": 5.0}, crafts)
    assert (found.met, found.role, found.held, found.lacking) == (True, "R-B", ("x", "y"), ("z",))
    assert not credibility({"a": 5.0}, []).met
    assert not credibility({"a": 5.0}, [Craft("R-C", frozenset())]).met


def test_money_and_standing_alone_ask_for_a_talk() -> None:
    assert is_talk_first([Motive.MONEY])
    assert is_talk_first([Motive.MONEY, Motive.RECOGNITION])
    assert not is_talk_first([Motive.MONEY, Motive.HELP_OTHERS_GROW])
    assert not is_talk_first([])


def test_a_no_ends_the_question_for_twelve_months() -> None:
    assert asked_again_on(TODAY, wants=True) is None
    assert asked_again_on(date(2026, 11, 30), wants=False) == date(2027, 11, 30)
    assert asked_again_on(date(2028, 2, 29), wants=False) == date(2029, 3, 1)
