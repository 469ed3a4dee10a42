"""Frames as records and tables: the same either way, in any order, and never with a NaN."""

import random
from dataclasses import replace
from typing import Any

import pytest

from ml.errors import TrainingError
from ml.frames import EmployeeProfile, HeldSkill, OwnReading, PastMove, TrainingFrames
from ml.frames_io import (
    as_records,
    fingerprint,
    from_records,
    ordered,
    read_frames,
    write_frames,
)
from ml.frames_tables import from_tables, to_pandas, to_polars
from ml.training.train import train
from tests.ranking.organisation import frames

NAN = float("nan")


def mixed(value: Any, seed: int) -> Any:
    some = list(value)
    random.Random(seed).shuffle(some)
    return tuple(some)


def in_another_order(found: TrainingFrames) -> TrainingFrames:
    return replace(
        found,
        employees=mixed(found.employees, 1),
        openings=mixed(found.openings, 2),
        moves=mixed(found.moves, 3),
    )


def with_a_nan() -> TrainingFrames:
    wrong = EmployeeProfile("E-NAN", skills=(HeldSkill("Python", level=NAN),))
    return replace(frames(), employees=(*frames().employees, wrong))


def test_records_in_another_order_are_the_same_version() -> None:
    assert ordered(in_another_order(frames())) == ordered(frames())
    first, other = (train(one, seed=0).version for one in (frames(), in_another_order(frames())))
    assert first == other


def test_frames_come_back_from_records() -> None:
    found = replace(
        frames(),
        moves=(PastMove("Seller", "Sales", "Marketer", None, "E-1", "2026-01-31", held=False),),
    )
    assert from_records(as_records(found), found.as_of) == replace(
        found, employees=tuple(found.employees), openings=tuple(found.openings)
    )


def test_a_nan_is_refused_wherever_it_comes_in(tmp_path: Any) -> None:
    for use in (
        lambda: fingerprint(with_a_nan()),
        lambda: train(with_a_nan(), seed=0),
        lambda: write_frames(tmp_path / "written", with_a_nan()),
    ):
        with pytest.raises(TrainingError, match="NaN"):
            use()
    records = as_records(frames())
    records["employees"][1]["grade"] = NAN
    with pytest.raises(TrainingError, match="employees: row 1"):
        from_records(records, "2026-01-31")
    write_frames(tmp_path / "read", frames())
    path = tmp_path / "read" / "employees.ndjson"
    path.write_text(path.read_text().replace('"level": null', '"level": NaN', 1))
    assert "NaN" in path.read_text()
    with pytest.raises(TrainingError, match=r"employees\.ndjson: line"):
        read_frames(tmp_path / "read")


@pytest.mark.parametrize(("library", "made"), [("pandas", to_pandas), ("polars", to_polars)])
def test_frames_go_through_tables_of_others(library: str, made: Any) -> None:
    pytest.importorskip(library, reason=f"{library} is not installed")
    own = (OwnReading("crm_course", 1.0),)
    some = frames().employees
    found = ordered(replace(frames(), employees=(replace(some[0], own=own), *some[1:])))
    assert fingerprint(from_tables(made(found), found.as_of)) == fingerprint(found)


def test_tables_that_pandas_read_from_a_file_are_frames(tmp_path: Any) -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    pytest.importorskip("pyarrow", reason="the extra `datasets` is not installed")
    found = ordered(frames())
    tables = to_pandas(found)
    for name, table in tables.items():
        if len(table):
            table.to_parquet(tmp_path / name)
            read = pandas.read_parquet(tmp_path / name)
            tables[name] = read.astype(object).where(read.notna(), None)
    assert fingerprint(from_tables(tables, found.as_of)) == fingerprint(found)
    people = pandas.DataFrame({"key": ["E-1", "E-2"], "grade": [3, None]}).convert_dtypes()
    first, second = from_tables({"employees": people}, found.as_of).employees
    assert (first.grade, type(first.grade), second.grade) == (3, int, None)
    people["grade"] = people["grade"].astype(float)
    people["text"] = ["", NAN]
    with pytest.raises(TrainingError, match=r"employees: row 1: (grade|text)"):
        from_tables({"employees": people}, found.as_of)


@pytest.mark.parametrize("made", [to_pandas, to_polars])
def test_a_library_that_is_missing_is_named(made: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr("ml.frames_tables.import_module", missing)
    with pytest.raises(TrainingError, match="pip install"):
        made(frames())


def test_what_does_not_fit_is_named() -> None:
    with pytest.raises(TrainingError, match="holidays"):
        from_records({"holidays": []}, "2026-01-31")
    with pytest.raises(TrainingError, match="moves: row 0"):
        from_records({"moves": [{"from_title": 1}]}, "2026-01-31")


def test_what_is_wrong_is_told_with_table_row_and_field() -> None:
    records = as_records(frames())
    records["employees"][1]["skills"][0]["level"] = NAN
    with pytest.raises(TrainingError, match="employees: row 1: skills: level: nan is no number"):
        from_records(records, "2026-01-31")
    with pytest.raises(TrainingError, match="employees: is no table of pandas or polars but list"):
        from_tables({"employees": as_records(frames())["employees"]}, "2026-01-31")


def test_whole_numbers_of_a_column_with_gaps_are_whole_again() -> None:
    records = {"employees": [{"key": "E-1", "grade": 3.0}]}
    (person,) = from_records(records, "2026-01-31").employees
    assert (person.grade, type(person.grade)) == (3, int)
    records["employees"][0]["grade"] = 3.5
    with pytest.raises(TrainingError, match=r"grade: expected int, got 3\.5"):
        from_records(records, "2026-01-31")
