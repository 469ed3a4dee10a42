"""Support of steps between functions: what past moves say, and what a few of them cannot."""

import random
from dataclasses import replace

import pytest

from ml.frames import EmployeeProfile, OpeningProfile, PastMove, TrainingFrames
from ml.ranking import Ranker
from ml.training import language
from ml.training.language import reference_roles
from ml.training.sharing import MIN_HOLDERS
from ml.training.transfer import function_transfer


def moved(source: str, target: str, person: str | None = None) -> PastMove:
    return PastMove("Leaver", source, "Taker", target, person)


def elsewhere() -> list[PastMove]:
    """Moves among other functions, and some from there to the one that is asked about."""
    return [moved(f"X{n % 5}", f"X{(n + 1) % 5}") for n in range(200)] + [
        moved(f"X{n % 5}", "Product") for n in range(20)
    ]


def support(taken: int, left: int) -> float:
    """The support of Support -> Product, which so many of those who left took."""
    others = [moved("Support", f"X{n % 5}") for n in range(left - taken)]
    moves = [moved("Support", "Product")] * taken + others + elsewhere()
    return function_transfer(moves).get(("Support", "Product"), 0.0)


def test_more_evidence_of_one_rate_gives_more_support() -> None:
    found = [support(5, 10), support(10, 20), support(20, 40)]
    assert 0 < found[0] < found[1] < found[2]


def test_one_move_of_many_counts_less_than_twenty_of_forty() -> None:
    assert support(1, 21) == 0.0
    assert support(20, 40) > 0.2


def test_a_higher_rate_gives_more_support() -> None:
    assert support(20, 20) > support(20, 40) > support(20, 200)


@pytest.mark.parametrize("spelt", ["support", "SUPPORT", " Support  "])
def test_a_function_is_one_however_it_is_spelt(spelt: str) -> None:
    moves = [moved("Support", "Product")] * 12 + elsewhere()
    other = [replace(moves[0], from_function=spelt), *moves[1:]]
    assert function_transfer(other) == function_transfer(moves)


@pytest.mark.parametrize(("people", "told"), [(MIN_HOLDERS - 1, False), (MIN_HOLDERS, True)])
def test_steps_of_few_people_are_not_remembered_however_often_they_went(
    people: int, told: bool
) -> None:
    steps = [moved("Support", "Product", f"E-{n % people}") for n in range(12)]
    assert (("Support", "Product") in function_transfer(steps + elsewhere())) is told


@pytest.mark.parametrize("functions", [6, 12])
def test_moves_at_random_support_next_to_nothing(functions: int) -> None:
    """Half to nine tenths of all pairs had support when one move was enough for it."""
    pairs = supported = 0
    for seed in range(10):
        dice = random.Random(seed)
        names = [f"F{n}" for n in range(functions)]
        moves = [moved(*dice.sample(names, 2)) for _ in range(300)]
        pairs += len({(one.from_function, one.to_function) for one in moves})
        supported += len(function_transfer(moves))
    assert supported / pairs < 0.05


def test_roles_of_the_catalogue_are_references_first_and_then_the_titles_most_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    roles = [OpeningProfile(f"R-{title}", title) for title in ("Zoologist", "Yeoman")]
    rare = [OpeningProfile(f"O-{n}", f"Aide {n}") for n in range(5)]
    usual = [OpeningProfile(f"P-{n}", "Mason") for n in range(3)]
    people = [EmployeeProfile("E-1", "Aide 4")]
    frames = TrainingFrames("2026-01-01", people, [*rare, *usual], roles, (), ())
    monkeypatch.setattr(language, "REFERENCES", 4)
    kept = [one.title for one in reference_roles(frames)]
    assert kept == ["Aide 4", "Mason", "Yeoman", "Zoologist"]


def test_a_step_is_known_however_its_functions_are_spelt(ranker: Ranker) -> None:
    assert ranker.knows_step("SALES", " marketing")
    assert not ranker.knows_step("Marketing", "Sales")
    assert not ranker.knows_step("Sales", None)
