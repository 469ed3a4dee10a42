"""What is told of many people tells nothing of a few, however the answers are taken apart."""

from collections import defaultdict
from itertools import combinations_with_replacement, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.mobility.workforce.policies import (
    SMALLEST_CELL,
    Block,
    Moved,
    blocks_of,
    told_of_all,
    within,
)

OVER = 2025
FUNCTIONS = ("Data", "Sales", "Support")


def moved(
    *counts: int, first: int = 2020, pair: tuple[str, str] = ("Sales", "Data")
) -> list[Moved]:
    """So many moves in each year from a year on, each by somebody else."""
    return [
        Moved(f"E-{pair}-{year}-{number}", year, pair)
        for year, count in enumerate(counts, first)
        for number in range(count)
    ]


@pytest.mark.parametrize(
    ("counts", "blocks"),
    [
        ((5, 7), [Block(2020, 2020, 5), Block(2021, 2021, 7)]),
        ((4, 1), [Block(2020, 2021, 5)]),
        ((4, 0, 3, 9), [Block(2020, 2022, 7), Block(2023, 2023, 9)]),
        ((6, 4), [Block(2020, 2020, 6)]),
        ((0, 0, 0, 0, 4, 9), []),
        ((1, 1, 1), []),
    ],
)
def test_years_with_few_moves_are_told_together_with_those_that_follow(
    counts: tuple[int, ...], blocks: list[Block]
) -> None:
    # 2025 is not over yet; somebody of another pair moved in 2020.
    found = blocks_of([*moved(*counts), *moved(1, pair=("Data", "Sales"))], OVER - 1)
    assert list(found.get(("Sales", "Data"), [])) == blocks


def test_one_person_who_moves_to_and_fro_is_one_person() -> None:
    restless = [Moved("E-1", 2020, ("Sales", "Data"))] * 40
    assert blocks_of([*restless, *moved(3)], OVER) == {("Sales", "Data"): []}
    assert blocks_of([*restless, *moved(4)], OVER)["Sales", "Data"] == [Block(2020, 2020, 44)]


MOVES = st.lists(
    st.builds(
        Moved,
        st.integers(0, 60).map(str),
        st.integers(2018, OVER),
        st.tuples(st.sampled_from(FUNCTIONS), st.sampled_from(FUNCTIONS)),
    ),
    max_size=200,
)


@settings(max_examples=60)
@given(MOVES)
def test_no_difference_of_ranges_rows_or_columns_is_about_fewer_than_five_people(
    moves: list[Moved],
) -> None:
    """An attacker asks for every range and takes each answer from each other, cell by cell."""
    told = blocks_of(moves, OVER)
    years = range(2018, OVER + 1)
    ranges = [*combinations_with_replacement(years, 2), (None, None)]
    answers = {span: {pair: within(told[pair], *span) for pair in told} for span in ranges}
    people: dict[tuple[str, str, int], set[str]] = defaultdict(set)
    for move in moves:
        people[*move.functions, move.year].add(move.person)
    for one, other in product(ranges, ranges):
        for pair in told:
            # What a range has more than one inside of it happened in whole blocks.
            more = answers[one][pair] - answers[other][pair]
            inside = other[0] is not None and (one[0] is None or one[0] <= other[0])
            if not inside or not (one[1] is None or (other[1] or 0) <= one[1]) or not more:
                continue
            extra = [
                block
                for block in told[pair]
                if within([block], *one) and not within([block], *other)
            ]
            assert more == sum(block.moves for block in extra)
            for block in extra:
                moving = {
                    person
                    for year in range(block.first, block.last + 1)
                    for person in people[*pair, year]
                }
                assert len(moving) >= SMALLEST_CELL
    for answer in answers.values():
        for function in FUNCTIONS:
            # Sums are of told cells alone: what is left of one is a sum of told cells.
            row = [answer[pair] for pair in answer if pair[0] == function and answer[pair]]
            assert all(cell >= SMALLEST_CELL for cell in row)
            assert all(sum(row) - cell in {0, *range(5, 10_000)} for cell in row)


def test_an_answer_of_single_years_would_be_taken_apart() -> None:
    """The attack finds what a sum over the years would give away, which blocks do not."""
    moves = moved(5, 3)
    naive = {last: sum(one.year <= last for one in moves) for last in (2020, 2021)}
    assert naive[2021] - naive[2020] == 3
    told = blocks_of(moves, OVER)["Sales", "Data"]
    assert within(told, 2020, 2021) - within(told, 2020, 2020) == 0


def test_few_who_hold_a_skill_and_few_who_do_not_are_not_told() -> None:
    told = {count: told_of_all(count, 40) for count in range(41)}
    assert [count for count in told if told[count] is None] == [0, 1, 2, 3, 4, 36, 37, 38, 39, 40]
    assert all(told[count] in {None, count} for count in told)
    assert told_of_all(5, 9) is None
