"""Reading JSON costs so much a byte and no more, however the body is made."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core import strict_json
from app.core.errors import FieldProblem, InvalidInputError
from app.core.pointers import LONGEST
from app.core.security import Actor
from app.core.strict_json import read_json
from app.exchange.imports.lines import Line
from app.exchange.imports.reading import Entry, Reader, native
from app.exchange.imports.terms import Terms
from app.exchange.nouns import NOUNS
from benchmarks.hostile_json import SHAPES
from models.vocabulary import ImportEntity, ImportFields
from tests.support.steps import Work, work_of

# The most that any shape takes is 25 of each: a list of empty lists is looked through node by node,
# and each of them holds 64 bytes for the three that it has in the text.
MOST_STEPS_A_BYTE = 40
MOST_BYTES_A_BYTE = 40
SMALL = 2_000

shapes = st.sampled_from(sorted(SHAPES))
sizes = st.integers(SMALL, 16 * SMALL)


def read(raw: bytes) -> str:
    """What is said of a body; nothing if it is read."""
    try:
        read_json(raw)
    except InvalidInputError as error:
        (problem,) = error.problems
        assert len(problem.field) <= LONGEST
        assert len(problem.reason) <= LONGEST
        return problem.field
    return ""


def is_bounded(work: Work, size: int) -> bool:
    few = work.steps <= MOST_STEPS_A_BYTE * size
    return few and work.peak <= MOST_BYTES_A_BYTE * size + SMALL


@settings(max_examples=30)
@given(shape=shapes, size=sizes)
def test_steps_and_memory_per_byte_have_a_bound(shape: str, size: int) -> None:
    raw = SHAPES[shape](size)
    work = work_of(lambda: read(raw))
    assert is_bounded(work, len(raw)), (shape, len(raw), work)


@settings(max_examples=16)
@given(parts=st.lists(st.tuples(shapes, st.integers(1, SMALL)), min_size=1, max_size=12))
def test_mixed_shapes_have_the_same_bound(parts: list[tuple[str, int]]) -> None:
    raw = b"[" + b",".join(SHAPES[shape](size) for shape, size in parts) + b"]"
    raw += b" " * max(0, SMALL - len(raw))
    work = work_of(lambda: read(raw))
    assert is_bounded(work, len(raw)), (len(raw), work)


@settings(max_examples=5)
@given(shape=shapes, size=sizes)
def test_a_line_of_an_import_has_a_bound_too(shape: str, size: int) -> None:
    raw = SHAPES[shape](size).replace(b"\n", b" ")
    reader = Reader(
        Terms(NOUNS[ImportEntity.EMPLOYEES], ImportFields.MERGE),
        Actor("tests", frozenset()),
        native,
    )
    lines = [Line(number, number * len(raw), raw) for number in range(1, 4)]
    entries: list[Entry] = []
    work = work_of(lambda: entries.extend(reader.of_lines(lines, len(raw))))
    assert is_bounded(work, 3 * len(raw)), (shape, len(raw), work)
    assert len(entries) == 2 * len(lines)
    assert all(entry.problems for entry in entries)


def _counting(pairs: list[tuple[str, Any]]) -> Any:
    names = [name for name, _ in pairs]
    return next((name for name in names if names.count(name) > 1), None)


def _copying(root: object) -> FieldProblem | None:
    waiting = [(root, "")]
    for value, place in waiting:
        if isinstance(value, dict):
            waiting += [(one, f"{place}/{name}") for name, one in value.items()]
        elif isinstance(value, list):
            waiting += [(one, f"{place}/{index}") for index, one in enumerate(value)]
    return None


@pytest.mark.parametrize(
    ("part", "fault", "shape"),
    [
        ("_twice", _counting, "a name twice, the last one"),
        ("_first_problem", _copying, "a long name with many children, all well"),
    ],
)
def test_a_reader_that_is_quadratic_is_found_out(
    monkeypatch: pytest.MonkeyPatch, part: str, fault: Any, shape: str
) -> None:
    raw = SHAPES[shape](16 * SMALL)
    assert is_bounded(work_of(lambda: read(raw)), len(raw))
    monkeypatch.setattr(strict_json, part, fault)
    assert not is_bounded(work_of(lambda: read(raw)), len(raw))


names = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=0, max_size=8)


@given(path=st.lists(names | st.integers(0, 3), max_size=6), name=names, others=st.integers(0, 3))
def test_the_pointer_leads_to_the_name_that_is_doubled(
    path: list[str | int], name: str, others: int
) -> None:
    text = f'{{"_":0,{json.dumps(name)}:1,"-":2,{json.dumps(name)}:3}}'
    for part in reversed(path):
        if isinstance(part, str):
            text = f"{{{json.dumps(part)}:{text}}}"
        else:
            text = f"[{'0,' * part}{text}{',0' * others}]"
    try:
        read_json(text.encode())
    except InvalidInputError as error:
        (problem,) = error.problems
    else:
        raise AssertionError("a name twice was read")
    assert problem.reason == "appears twice in the same object"
    parts = [str(part) for part in (*path, name)]
    told = problem.field.split("/")[1:]
    assert [part.replace("~1", "/").replace("~0", "~") for part in told] == parts


@given(
    value=st.recursive(
        st.none() | st.booleans() | st.integers(-(10**17), 10**17) | names
        | st.floats(allow_nan=False, allow_infinity=False),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
        max_leaves=30,
    ),
    plain=st.booleans(),
)  # fmt: skip
def test_what_can_be_kept_is_read_as_it_was_written(value: object, plain: bool) -> None:
    assert read_json(json.dumps(value, ensure_ascii=plain).encode()) == value
