"""Names that several taxonomies share."""

import itertools

import pytest

from ml.frames import SkillEntry
from ml.taxonomy import SkillNormaliser

HOUSE = [SkillEntry("h1", "storytelling", scheme="house")]
PUBLIC = [
    SkillEntry("p1", "storytelling", ("telling stories",), scheme="public"),
    SkillEntry("p2", "welding", ("joining metal",), scheme="public"),
    SkillEntry("p3", "knitting", scheme="public"),
]
OTHER = [
    SkillEntry("o1", "storytelling", scheme="other"),
    SkillEntry("o2", "welding", scheme="other"),
]


def recogniser(*groups: list[SkillEntry]) -> SkillNormaliser:
    return SkillNormaliser.fit(itertools.chain(*groups))


def test_a_name_of_two_taxonomies_is_recognised_as_the_entry_of_the_smaller_one() -> None:
    best = recogniser(HOUSE, PUBLIC).recognise("Storytelling")[0]
    assert best.key == "h1"
    assert best.confidence >= SkillNormaliser.accept_above


@pytest.mark.parametrize("order", list(itertools.permutations((HOUSE, PUBLIC, OTHER))))
def test_the_order_in_which_taxonomies_came_does_not_matter(order: list[list[SkillEntry]]) -> None:
    shared = recogniser(*order)
    assert [one.key for one in shared.recognise("storytelling", k=3)] == ["h1", "o1", "p1"]
    assert [one.key for one in shared.recognise("welding", k=2)] == ["o2", "p2"]


def test_the_first_answer_to_a_shared_name_does_not_depend_on_k() -> None:
    shared = recogniser(HOUSE, PUBLIC, OTHER)
    first = [shared.recognise("storytelling", k=k)[0] for k in (1, 2, 5)]
    assert len(set(first)) == 1


def test_the_confidences_of_a_shared_name_fall_and_add_up_to_no_more_than_one() -> None:
    chances = [
        one.confidence for one in recogniser(HOUSE, PUBLIC, OTHER).recognise("storytelling", k=5)
    ]
    assert chances == sorted(chances, reverse=True)
    assert sum(chances[:3]) <= 1


def test_a_name_that_one_taxonomy_gives_to_two_entries_stays_ambiguous() -> None:
    twice = [*PUBLIC, SkillEntry("p4", "Storytelling", scheme="public")]
    best = recogniser(HOUSE, twice).recognise("storytelling")[0]
    assert best.confidence < SkillNormaliser.accept_above


def test_a_misspelt_name_of_two_taxonomies_is_recognised_as_well() -> None:
    shared, alone = recogniser(HOUSE, PUBLIC), recogniser(PUBLIC)
    assert alone.recognise("storyteling")[0].confidence >= SkillNormaliser.accept_above
    best = shared.recognise("storyteling")[0]
    assert best.key == "h1"
    assert best.confidence >= SkillNormaliser.accept_above


def test_of_a_group_and_an_entry_in_it_that_are_named_alike_it_is_the_entry() -> None:
    group = SkillEntry("g", "pottery", scheme="public")
    inside = SkillEntry("p", "pottery", broader=("g",), scheme="public")
    best = recogniser([group, inside], PUBLIC).recognise("pottery")[0]
    assert best.key == "p"
    assert best.confidence >= SkillNormaliser.accept_above


def test_a_taxonomy_that_grows_beyond_another_hands_the_shared_name_over() -> None:
    shared = recogniser(HOUSE, OTHER)
    assert shared.recognise("storytelling")[0].key == "h1"
    grown = [SkillEntry(f"h{n}", f"house skill {n}", scheme="house") for n in range(2, 9)]
    assert shared.with_entries(grown).recognise("storytelling")[0].key == "o1"
