"""Parts of a batch that wait for the others: kept when they are whole, made anew when not."""

from dataclasses import dataclass, field, replace
from hashlib import sha256

import pytest

from ml.batch import BatchError, KeptParts, PlainRecipe, here, keep_parts
from tests.support.carried import carried


@dataclass
class Doubling:
    """Work that can be counted."""

    made: list[int] = field(default_factory=list)

    def content(self, part):
        self.made.append(part)
        return str(2 * part).encode()

    def recipe(self, _model):
        return PlainRecipe.of(self)


def parts(*numbers):
    return [(sha256(str(number).encode()).digest(), number) for number in numbers]


@pytest.fixture
def kept(tmp_path):
    """Three parts that are there."""
    made = KeptParts(tmp_path / "parts")
    assert keep_parts(made, Doubling(), parts(5, 6, 7), here, lambda _number: None) == 3
    return made


def made_anew(kept, *numbers):
    """Which parts are made when these are asked for, and which are told of."""
    work, told = Doubling(), []
    count = keep_parts(kept, work, parts(*numbers), here, told.append)
    assert [int(kept[number]) for number in range(count)] == [2 * number for number in numbers]
    return work.made, sorted(told)


def test_what_is_kept_is_not_made_again(kept, tmp_path):
    assert made_anew(kept, 5, 6, 7) == ([], [0, 1, 2])
    assert made_anew(kept, 5, 9, 7, 8) == ([9, 8], [0, 1, 2, 3])
    places = [tmp_path / "parts", *(tmp_path / "parts").iterdir()]
    assert [place for place in places if place.stat().st_mode & 0o077] == []


FAULTS = {
    "a bit is flipped": lambda stored: bytes([*stored[:-1], stored[-1] ^ 1]),
    "it is cut off": lambda stored: stored[:-1],
    "it is cut off within the hashes": lambda stored: stored[:40],
    "it is empty": lambda _stored: b"",
    "it is of other inputs": lambda stored: bytes([stored[0] ^ 1, *stored[1:]]),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_part_that_does_not_fit_its_hashes_is_made_anew(kept, tmp_path, fault):
    path = sorted((tmp_path / "parts").iterdir())[1]
    path.write_bytes(FAULTS[fault](path.read_bytes()))
    assert made_anew(kept, 5, 6, 7) == ([6], [0, 1, 2])


def test_a_removed_folder_is_gone_with_all_in_it(kept, tmp_path):
    kept.remove()
    assert list(tmp_path.iterdir()) == []


def test_work_that_travels_gives_the_same_and_needs_the_same_code(kept, tmp_path):
    there = KeptParts(tmp_path / "there")
    keep_parts(there, Doubling(), parts(5, 6, 7), carried, lambda _number: None)
    assert [there[number] for number in range(3)] == [kept[number] for number in range(3)]
    with pytest.raises(BatchError, match="another version"):
        replace(Doubling().recipe(None), made_by="another").work(tmp_path)
