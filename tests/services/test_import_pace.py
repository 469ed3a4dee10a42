"""Batches of an import: as large as can be written soon, the next one read meanwhile."""

import threading
from collections.abc import Iterator

import pytest

from app.exchange.imports import pace
from app.exchange.imports.pace import Pace, read_ahead
from app.exchange.imports.reading import Entry


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(pace, "monotonic", made)
    return made


def entries(count: int, length: int = 100) -> Iterator[Entry]:
    return (Entry(number, number, number * length) for number in range(1, count + 1))


def sizes(clock: Clock, most_lines: int, count: int, seconds_a_line: float) -> list[int]:
    found = []
    paced = Pace(most_lines)
    for batch in paced.batches(entries(count), 0):
        found.append(len(batch))
        with paced.writing(batch):
            clock.now += len(batch) * seconds_a_line
    return found


def test_batches_grow_to_the_most_lines_while_they_are_written_soon(clock: Clock) -> None:
    assert sizes(clock, 2000, 6000, 0.0001) == [500, 1000, 2000, 2000, 500, 0]


def test_batches_shrink_where_writing_takes_long(clock: Clock) -> None:
    found: list[int] = []
    paced = Pace(2000)
    for batch in paced.batches(entries(12_000), 0):
        found.append(len(batch))
        with paced.writing(batch):
            clock.now += len(batch) * (0.0001 if len(found) < 4 else 0.00125)
    assert found[:6] == [500, 1000, 2000, 2000, 800, 800]


def test_batches_do_not_become_small_on_a_busy_machine(clock: Clock) -> None:
    assert sizes(clock, 2000, 1600, 0.1) == [500, 500, 500, 100, 0]


def test_a_batch_never_holds_more_lines_than_are_allowed(clock: Clock) -> None:
    assert sizes(clock, 8, 20, 0.0) == [8, 8, 4, 0]


def test_a_batch_of_long_lines_ends_early() -> None:
    batches = list(Pace(2000).batches(entries(5, length=3 << 20), 0))
    assert [len(batch) for batch in batches] == [2, 2, 1, 0]


@pytest.mark.parametrize("wanted", [True, False])
def test_what_is_read_ahead_comes_whole_and_in_order(wanted: bool) -> None:
    with read_ahead(iter(range(100)), wanted=wanted) as items:
        assert list(items) == list(range(100))


def test_the_next_item_is_made_while_one_is_in_use() -> None:
    made = threading.Event()

    def items() -> Iterator[int]:
        yield 1
        made.set()
        yield 2

    with read_ahead(items(), wanted=True) as ahead:
        assert next(ahead) == 1
        assert made.wait(30)


def test_what_goes_wrong_while_reading_ahead_is_raised_in_its_place() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise ValueError("the second")

    with read_ahead(items(), wanted=True) as ahead:
        assert next(ahead) == 1
        with pytest.raises(ValueError, match="the second"):
            next(ahead)
