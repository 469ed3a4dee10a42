"""How close skills are: bounds, symmetry, what raises it and what keeps two skills apart."""

import itertools

import numpy as np
import pytest

from ml.frames import SkillEntry
from ml.taxonomy import PRESENT_ABOVE, SkillSpace

ENTRIES = (
    SkillEntry("plan", "plan shifts", ("arrange shifts",)),
    SkillEntry("trips", "plan trips", ("arrange trips",)),
    SkillEntry("meals", "plan meals", ("arrange meals",)),
    SkillEntry("welding", "welding"),
    SkillEntry("tig", "TIG welding", broader=("welding",)),
    SkillEntry("brazing", "braze copper", related=("tig",)),
)
NAMES = (
    "arrange holidays",
    "planning of holidays",
    "negotiate contracts",
    "contract negotiation",
    "negotiating with suppliers",
    "repair violins",
    "repair bicycles",
    "tune violins",
    "TIG welding",
    "C++",
    "***",
    "plan shifts and trips and meals and a great many other things besides",
)


@pytest.fixture(scope="module")
def space() -> SkillSpace:
    return SkillSpace.fit(ENTRIES, NAMES)


def _close(space: SkillSpace, one: str, other: str) -> float:
    return float(space.closeness(space.vectors([one]), space.vectors([other]))[0, 0])


def test_closeness_lies_between_nought_and_one_and_is_symmetric(space: SkillSpace) -> None:
    every = space.vectors([*NAMES, *(entry.label for entry in ENTRIES)])
    close = space.closeness(every, every)
    assert close.dtype == np.float32
    assert close.min() >= 0
    assert close.max() <= 1
    np.testing.assert_array_equal(close, close.T)
    assert (np.diag(close)[:10] == 1).all()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("negotiate contracts", "Contract Negotiating"),
        ("plan shifts", "planning a shift"),
        ("repair violins", "Répair  VIOLINS"),
    ],
)
def test_the_same_stems_are_the_same_skill(space: SkillSpace, one: str, other: str) -> None:
    assert _close(space, one, other) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("arrange holidays", "planning of holidays"),
        ("repair violins", "repare violin"),
        ("hydroponics", "hydroponic"),
        ("contract negotiation", "negotiate contract"),
    ],
)
def test_another_wording_counts_as_present(space: SkillSpace, one: str, other: str) -> None:
    assert _close(space, one, other) >= PRESENT_ABOVE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("negotiate contracts", "negotiating with suppliers"),
        ("repair violins", "repair bicycles"),
        ("C++", "C#"),
        ("plan shifts", "weld pipes"),
    ],
)
def test_another_skill_is_a_gap(space: SkillSpace, one: str, other: str) -> None:
    assert _close(space, one, other) < PRESENT_ABOVE


def test_what_shares_more_is_closer(space: SkillSpace) -> None:
    to_contracts = [
        _close(space, "negotiate contracts", other)
        for other in ("negotiate a contract", "negotiating with suppliers", "repair violins")
    ]
    assert to_contracts == sorted(to_contracts, reverse=True)
    assert to_contracts[1] > to_contracts[2] + 0.1


def test_a_word_that_one_name_alone_has_is_read_as_the_word_that_many_have() -> None:
    names = ["repair violins", "tune violins", "sell violins", "repair bicycles"]
    space = SkillSpace.fit(names=[*names, "repair vioilns"])
    assert _close(space, "repair violins", "repair vioilns") >= PRESENT_ABOVE


def test_words_learnt_from_the_taxonomy_bring_names_nearer(space: SkillSpace) -> None:
    untaught = SkillSpace.fit((), NAMES)
    gain = _close(space, "arrange holidays", "plan holidays") - _close(
        untaught, "arrange holidays", "plan holidays"
    )
    assert gain > 0.05


def test_a_shared_key_is_the_same_skill_whatever_the_names(space: SkillSpace) -> None:
    one = space.vectors(["plan shifts"], ["plan"])
    other = space.vectors(["Schichtplanung"], ["plan"])
    assert space.closeness(one, other)[0, 0] == 1


def test_entries_that_the_taxonomy_keeps_apart_are_never_the_same(space: SkillSpace) -> None:
    one = space.vectors(["plan shifts"], ["plan"])
    other = space.vectors(["plan shifts"], ["trips"])
    assert space.closeness(one, other)[0, 0] < PRESENT_ABOVE


def test_relations_lift_closeness_both_ways_but_fill_no_gap(space: SkillSpace) -> None:
    keys = ["welding", "tig", "brazing", "plan"]
    every = space.vectors(keys, keys)
    close = space.closeness(every, every)
    assert PRESENT_ABOVE > close[0, 1] == close[1, 0] > close[1, 2] == close[2, 1] > close[2, 3]


def test_without_anything_fitted_names_are_compared_all_the_same() -> None:
    bare = SkillSpace.fit()
    assert _close(bare, "negotiate contracts", "contract negotiating") == 1
    assert _close(bare, "repair violin", "repair old violins") > PRESENT_ABOVE
    assert _close(bare, "repair violin", "sell insurance") < 0.2


def test_a_vector_depends_on_its_name_alone(space: SkillSpace) -> None:
    together = space.vectors(NAMES)
    for at, name in enumerate(NAMES):
        alone = space.vectors([name])
        np.testing.assert_array_equal(alone.matrix.toarray()[0], together.matrix.toarray()[at])
    again = SkillSpace.fit(ENTRIES, NAMES).vectors(NAMES)
    np.testing.assert_array_equal(again.matrix.toarray(), together.matrix.toarray())


def test_one_product_equals_all_pairs(space: SkillSpace) -> None:
    close = space.closeness(space.vectors(NAMES), space.vectors(NAMES[::-1]))
    for (row, one), (column, other) in itertools.product(enumerate(NAMES), enumerate(NAMES[::-1])):
        assert close[row, column] == pytest.approx(_close(space, one, other), abs=1e-6)


def test_rows_can_be_taken(space: SkillSpace) -> None:
    every = space.vectors(NAMES, [f"k{at}" for at in range(len(NAMES))])
    some = every.take([3, 0, 3])
    assert some.names == (NAMES[3], NAMES[0], NAMES[3])
    assert some.keys == ("k3", "k0", "k3")
    expected = space.closeness(every, every)[[3, 0, 3]]
    np.testing.assert_array_equal(space.closeness(some, every), expected)


def test_no_skills_at_all_give_an_empty_matrix(space: SkillSpace) -> None:
    assert space.closeness(space.vectors(NAMES), space.vectors([])).shape == (len(NAMES), 0)
    assert space.closeness(space.vectors([]), space.vectors(NAMES)).shape == (0, len(NAMES))


def test_a_name_without_words_is_close_to_nothing_else(space: SkillSpace) -> None:
    for other in ("repair violins", "", "%%%"):
        assert _close(space, "***", other) == 0


def test_keys_must_be_as_many_as_names(space: SkillSpace) -> None:
    with pytest.raises(ValueError, match=r"keys must be as many as names \(2\), not 1"):
        space.vectors(["a", "b"], ["k"])


def test_a_narrower_skill_covers_the_broader_one_and_not_the_other_way_round() -> None:
    entries = (
        SkillEntry("nursing", "nursing care"),
        SkillEntry("icu", "intensive care", broader=("nursing",)),
        SkillEntry("vent", "weaning from ventilators", broader=("icu",)),
    )
    space = SkillSpace.fit(entries)
    rows = space.vectors([entry.label for entry in entries], [entry.key for entry in entries])
    covered = space.coverage(rows, rows) >= PRESENT_ABOVE
    assert covered.tolist() == [[True, True, True], [False, True, True], [False, False, True]]


def test_skills_that_are_broader_than_one_another_end_where_they_began() -> None:
    entries = (
        SkillEntry("a", "sowing", broader=("b",)),
        SkillEntry("b", "mending", broader=("a",)),
    )
    space = SkillSpace.fit(entries)
    rows = space.vectors(["sowing", "mending"], ["a", "b"])
    assert (space.coverage(rows, rows) >= PRESENT_ABOVE).all()
