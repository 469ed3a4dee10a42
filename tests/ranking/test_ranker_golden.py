"""The ranker keeps its quality; `python -m tests.ranking.golden_numbers` renews the numbers."""

import json

import pytest

from tests.ranking.golden_numbers import NUMBERS, measure

TOLERANCE = 0.02
GOLDEN = json.loads(NUMBERS.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def measured() -> dict[str, float]:
    return measure()


def test_the_same_numbers_are_measured(measured: dict[str, float]) -> None:
    assert measured.keys() == GOLDEN.keys()


@pytest.mark.parametrize("figure", sorted(GOLDEN))
def test_ranking_keeps_its_golden_numbers(measured: dict[str, float], figure: str) -> None:
    assert measured[figure] == pytest.approx(GOLDEN[figure], abs=TOLERANCE)
