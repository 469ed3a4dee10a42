"""The credit for a move is shared once and whole, and told from five people on."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.mobility.exporters import policies
from app.mobility.exporters.policies import Spell, credit, share_of

STARTED = date(2026, 11, 30)
MANAGERS = ("E-1", "E-2", "E-3", None)


def days_ago(most: int) -> st.SearchStrategy[date]:
    return st.integers(-60, most).map(lambda days: STARTED - timedelta(days))


spans = st.lists(
    st.tuples(st.sampled_from(MANAGERS), days_ago(1_500), days_ago(1_500) | st.none()), max_size=6
).map(
    lambda some: [
        Spell(manager, min(first, last or first), last and max(first, last))
        for manager, first, last in some
    ]
)


def slow_share(manager: str, spells: Sequence[Spell]) -> float | None:
    """Counted day by day; None where nobody led on any of the days."""
    days = [STARTED - timedelta(one) for one in range(1, (STARTED - date(2024, 11, 30)).days + 1)]
    led = [
        spell.manager
        for day in days
        for spell in spells
        if spell.began_on <= day and (spell.ended_on is None or day < spell.ended_on)
    ]
    return led.count(manager) / len(led) if led else None


@settings(max_examples=25)
@given(spans)
def test_a_share_is_the_part_of_the_known_days(spells: list[Spell]) -> None:
    for manager in ("E-1", "E-2", "E-3"):
        counted = slow_share(manager, spells)
        assume(counted is not None)
        assert share_of(manager, "E-9", STARTED, spells) == pytest.approx(counted)


@given(spans)
def test_a_move_is_shared_once_and_never_more(spells: list[Spell]) -> None:
    parts = [share_of(one, "E-1", STARTED, spells) for one in ("E-1", "E-2", "E-3")]
    assert sum(parts) <= 1 + 1e-9
    if not any(spell.manager is None for spell in spells):
        assert sum(parts) == pytest.approx(1)


def test_who_was_erased_keeps_the_own_part() -> None:
    half = STARTED - timedelta(365)
    spells = [Spell(None, date(2020, 1, 1), half), Spell("E-1", half, None)]
    assert share_of("E-1", "E-1", STARTED, spells) == pytest.approx(0.5)


def test_fewer_than_five_people_are_no_number() -> None:
    assert credit([0.5] * 4) is None
    assert credit([0.5] * 4 + [0.0] * 20) is None
    assert credit([0.5] * 5) == 2.5


def test_a_planted_fault_in_the_months_that_count_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    spells = [
        Spell("E-1", date(2024, 11, 30), date(2025, 11, 30)),
        Spell("E-2", date(2025, 11, 30), None),
    ]
    counted = slow_share("E-1", spells)
    assert share_of("E-1", "E-2", STARTED, spells) == pytest.approx(counted)
    monkeypatch.setattr(policies, "CREDIT_MONTHS", 12)
    assert share_of("E-1", "E-2", STARTED, spells) != pytest.approx(counted)
