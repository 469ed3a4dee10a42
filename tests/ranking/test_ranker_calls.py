"""How much an answer asks of numpy and scipy: counted, so that it is the same on every machine."""

from collections.abc import Callable, Iterator
from itertools import count

import numpy as np
import pytest
from scipy.sparse import csr_matrix, random_array

from ml import sparse
from ml.frames import EmployeeProfile, Target, Wish
from ml.memory import forget_texts
from ml.ranking import Ranker
from ml.ranking.arrays.vectors import single
from ml.ranking.index import encode
from ml.ranking.language import wording
from ml.ranking.signals import skills, wishes
from tests.ranking.organisation import employee, opening
from tests.support.steps import array_calls_of

COLD = 3_800
"""Calls for a person never seen and twenty openings; there were 5,585 once (decision 49)."""
MORE = 12
"""Calls for each further opening that is explained: it shares all but a few with the others."""


@pytest.fixture
def asks(ranker: Ranker) -> Iterator[Callable[[int], int]]:
    """The calls for the best k openings of a person who was never seen, in a process at work."""
    titles = ("Account executive", "Quality engineer", "Data analyst", "Content editor")
    index = ranker.index_openings(
        [opening(titles[n % 4], f"o-{n}", grade=n % 5) for n in range(80)]
    )
    numbers = count()

    def ask(k: int) -> int:
        def rank() -> None:
            assert len(ranker.rank_openings(someone(next(numbers)), index, k=k)) == k

        rank()
        return array_calls_of(rank)

    yield ask
    forget_texts()


def someone(number: int) -> EmployeeProfile:
    wish = Wish(Target.TEXT, "I would like to plan campaigns")
    return employee("Support engineer", f"never-seen-{number}", wishes=(wish,))


def test_an_answer_for_a_person_never_seen_asks_little_of_numpy_and_scipy(
    asks: Callable[[int], int],
) -> None:
    assert asks(20) <= COLD


def test_openings_are_explained_together(asks: Callable[[int], int]) -> None:
    assert asks(40) - asks(20) <= 20 * MORE


def test_the_count_sees_a_matrix_that_scipy_checks(
    asks: Callable[[int], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    within = asks(20)
    for module in (encode, skills, wishes):
        monkeypatch.setattr(module, "rows_of", lambda matrix, rows: matrix[rows])
    assert asks(20) > within + 100


def test_rows_are_cut_and_put_together_as_scipy_does() -> None:
    chance = np.random.default_rng(5)
    for _ in range(20):
        made = random_array((7, 11), density=0.3, random_state=chance, dtype=np.float32)
        matrix, rows = csr_matrix(made), chance.integers(7, size=chance.integers(9))
        cut = sparse.rows_of(matrix, rows)
        assert cut.shape == (len(rows), 11)
        assert np.array_equal(cut.toarray(), matrix[rows].toarray())
        weights = chance.random(11, dtype=np.float32)
        assert np.array_equal(cut @ weights, matrix[rows] @ weights)
        again = cut + csr_matrix((len(rows), 11), dtype=np.float32)
        assert np.array_equal(again.toarray(), cut.toarray())
        both = sparse.stacked([matrix, cut])
        assert np.array_equal(both.toarray(), np.vstack((matrix.toarray(), cut.toarray())))


def test_half_precision_numbers_are_widened_exactly() -> None:
    every = np.arange(1 << 16, dtype=np.uint32).astype(np.uint16).view(np.float16)
    finite = every[np.isfinite(every)]
    widened = single(finite)
    assert np.array_equal(widened, finite.astype(np.float32))
    assert np.array_equal(np.signbit(widened), np.signbit(finite))


def test_a_word_is_found_plainly_where_its_pattern_finds_it() -> None:
    chance = np.random.default_rng(6)
    plainly = 0
    for _ in range(3_000):
        word = "".join(chance.choice([*"abc+1"], chance.integers(1, 5)))
        text = "".join(chance.choice([*"abcABC_+1 -.é"], chance.integers(15)))
        there = wording._pattern(word).search(text)
        found = wording._plainly_written(word, text)
        assert found is None or (there is not None and there.group() == found)
        plainly += found is not None
    assert plainly > 40
