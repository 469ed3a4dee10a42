"""What is packed says the same again, and what cannot be packed is refused."""

import json
import zlib
from hashlib import sha256

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from ml.ranking import SIGNAL_NAMES
from models.feedback import ServedList
from models.packing import PACKED, PackedColumns, packed, plain, unpacked

NAMES = st.lists(st.sampled_from(SIGNAL_NAMES) | st.from_regex(r"\Aown_\w{1,9}\Z"), unique=True)
EXACT = st.floats(width=32, allow_nan=False, allow_infinity=False)
DIALECT = sqlite.dialect()
PLAIN = "c2caf17856ea3362f15f43ae158c689a0586b37c33d25b4faf9528bea7de30f5"
STORED = "0178bbc98c024a63666082053b3050e3938b72814e2b2d2a4e6510b5df6fcfb0a081010c00e5ab0aca"


@st.composite
def columns(draw: st.DrawFn) -> dict[str, list[float]]:
    """Columns of a list; many values are 0."""
    items = draw(st.integers(1, 20))
    values = st.lists(st.just(0.0) | EXACT, min_size=items, max_size=items)
    return {name: draw(values) for name in draw(NAMES)}


@given(columns())
def test_columns_are_read_as_they_were_to_the_bit(told: dict[str, list[float]]) -> None:
    again = unpacked(packed(told))
    assert again == told
    assert [*again] == [*told]
    assert plain(again) == plain(told)


def test_numbers_are_kept_in_single_precision() -> None:
    (value,) = unpacked(packed({"bridge": [0.1]}))["bridge"]
    assert value == float(np.float32(0.1)) != 0.1


@pytest.mark.parametrize(
    "bad", [[float("nan")], [float("inf")], [1e39], [0.5, 0.5]], ids=["nan", "inf", "large", "long"]
)
def test_what_is_no_column_of_numbers_is_refused(bad: list[float]) -> None:
    with pytest.raises(ValueError, match="column"):
        packed({"bridge": [0.5], "unwanted": bad})


def test_columns_of_before_are_read_too() -> None:
    told = {"bridge": [0.1, 0.25]}
    assert unpacked(zlib.compress(json.dumps(told).encode())) == told


def test_what_was_packed_is_read_for_ever() -> None:
    """A change of the usual names, or of the order of bytes, is another format."""
    told = {"bridge": [0.5, 0.0, -1.25], "own_crm_course": [0.0, 1.0, 0.0]}
    assert sha256(plain(told)).hexdigest() == PLAIN
    assert unpacked(bytes.fromhex(STORED)) == told


def test_the_names_of_the_signals_take_no_room() -> None:
    nothing = {name: [0.0] * 10 for name in SIGNAL_NAMES}
    assert len(packed(nothing)) < 60 < len(" ".join(SIGNAL_NAMES))
    assert packed(nothing)[:1] == PACKED


def test_kinds_of_before_are_read_and_new_ones_are_short() -> None:
    kind = ServedList.__table__.c.kinds.type  # type: ignore[attr-defined]  # tables alone have it
    told = {
        "score": [round(0.123457 * n, 6) for n in range(1, 8)],
        "function": ["sales", None, "product", "sales", "legal", "sales", "product"],
        "grade_step": [0, 1, None, 2, -1, 0, 0],
        "cross_functional": [False, True, True, False, True, False, True],
    }
    text = json.dumps(told, separators=(",", ":")).encode()
    assert kind.process_result_value(zlib.compress(text), DIALECT) == told
    stored = kind.process_bind_param(told, DIALECT)
    assert kind.process_result_value(stored, DIALECT) == told
    assert len(stored) < 0.7 * len(zlib.compress(text))
    empty = PackedColumns()
    assert (
        empty.process_bind_param(None, DIALECT) is None is empty.process_result_value(None, DIALECT)
    )
