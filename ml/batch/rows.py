"""The lists of a partition as the bytes of a file: NDJSON, or Parquet by the extra `datasets`.

The same lists are the same bytes, whoever ranked them.
"""

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ml.batch.errors import BatchError
from ml.ranking.signals.reasons import Reason

DIGITS = 6
"""Digits of a score and of a reason; more differ with the machine."""


_PLACE = frozenset({"employee", "position", "opening", "score"})


class Form(StrEnum):
    """How lists are written, which is also how the names of their files end."""

    NDJSON = "ndjson"
    PARQUET = "parquet"


@dataclass(frozen=True, slots=True)
class RankedOpening:
    """A place in a list; `reasons` add up to the score, None where they were not asked for."""

    opening: str
    score: float
    reasons: Mapping[str, float] | None = None


@dataclass(frozen=True, slots=True)
class RankedList:
    """The openings ranked for a person, best first."""

    employee: str
    openings: Sequence[RankedOpening]


def written(lists: Sequence[RankedList], form: Form, *, reasons: bool) -> bytes:
    """Return the bytes of a file that holds these lists.

    NDJSON has a line for each person, `{"employee": ..., "openings": [{"opening": ...,
    "score": ...}, ...]}`, and tells the reasons that are not 0. Parquet has a row for each place of
    a list, with the columns `employee`, `position` (from 1), `opening`, `score` and one for each
    reason; whoever has no opening has no row.

    Raises
    ------
    BatchError
        When Parquet is asked for and the extra is not installed.

    Examples
    --------
    >>> lists = [RankedList("E-1", [RankedOpening("O-7", 0.5)]), RankedList("E-2", [])]
    >>> print(written(lists, Form.NDJSON, reasons=False).decode(), end="")
    {"employee": "E-1", "openings": [{"opening": "O-7", "score": 0.5}]}
    {"employee": "E-2", "openings": []}
    """
    if form is Form.PARQUET:
        return _parquet(lists, reasons=reasons)
    return "".join(_line(one) + "\n" for one in lists).encode()


def without(content: bytes, form: Form, gone: frozenset[str]) -> bytes:
    r"""Return the bytes of a file without the lists of some people.

    Examples
    --------
    >>> without(b'{"employee": "E-1"}\n{"employee": "E-2"}\n', Form.NDJSON, frozenset({"E-1"}))
    b'{"employee": "E-2"}\n'
    """
    if form is Form.PARQUET:
        arrow, _ = _pyarrow()
        table = _table(content)
        stays = [key not in gone for key in table["employee"].to_pylist()]
        return _parquet_bytes(table.filter(arrow.array(stays, arrow.bool_())))
    lines = content.splitlines(keepends=True)
    return b"".join(line for line in lines if json.loads(line)["employee"] not in gone)


def openings_of(content: bytes, form: Form, employee: str) -> Sequence[Mapping[str, Any]]:
    r"""Return the list of a person in a file, as NDJSON tells it.

    Examples
    --------
    >>> openings_of(b'{"employee": "E-1", "openings": []}\n', Form.NDJSON, "E-1")
    []
    """
    if form is Form.PARQUET:
        rows = [row for row in _table(content).to_pylist() if row["employee"] == employee]
        return [_of_row(row) for row in rows]
    lists = map(json.loads, content.splitlines())
    return [place for one in lists if one["employee"] == employee for place in one["openings"]]


def require(form: Form) -> None:
    """Check that such files can be written here, before anything is ranked for them.

    Raises
    ------
    BatchError
        When Parquet is asked for and the extra is not installed.
    """
    if form is Form.PARQUET:
        _pyarrow()


def _line(one: RankedList) -> str:
    openings = [_told(place) for place in one.openings]
    return json.dumps({"employee": one.employee, "openings": openings}, ensure_ascii=False)


def _told(place: RankedOpening) -> dict[str, Any]:
    told: dict[str, Any] = {"opening": place.opening, "score": place.score}
    if place.reasons is not None:
        told["reasons"] = {str(name): value for name, value in place.reasons.items() if value}
    return told


def _of_row(row: Mapping[str, Any]) -> dict[str, Any]:
    told = {"opening": row["opening"], "score": row["score"]}
    reasons = {name: value for name, value in row.items() if name not in _PLACE and value}
    return {**told, "reasons": reasons} if reasons else told


def _parquet(lists: Sequence[RankedList], *, reasons: bool) -> bytes:
    arrow, _ = _pyarrow()
    places = [(one.employee, number, place) for one in lists for number, place in _numbered(one)]
    columns = {
        "employee": arrow.array([employee for employee, _, _ in places], arrow.string()),
        "position": arrow.array([number for _, number, _ in places], arrow.int32()),
        "opening": arrow.array([place.opening for _, _, place in places], arrow.string()),
        "score": arrow.array([place.score for _, _, place in places], arrow.float64()),
    }
    for name in _names(lists) if reasons else ():
        told = [(place.reasons or {}).get(name, 0.0) for _, _, place in places]
        columns[name] = arrow.array(told, arrow.float64())
    return _parquet_bytes(arrow.table(columns))


def _parquet_bytes(table: Any) -> bytes:
    _, parquet = _pyarrow()
    buffer = io.BytesIO()
    parquet.write_table(table, buffer, compression="zstd", store_schema=False)
    return buffer.getvalue()


def _table(content: bytes) -> Any:
    _, parquet = _pyarrow()
    return parquet.ParquetFile(io.BytesIO(content)).read()


def _names(lists: Sequence[RankedList]) -> list[str]:
    """The reasons of every ranker, then those of an organisation's own columns."""
    told = {name for one in lists for place in one.openings for name in place.reasons or ()}
    return [*map(str, Reason), *sorted(told - set(Reason))]


def _numbered(one: RankedList) -> enumerate[RankedOpening]:
    return enumerate(one.openings, start=1)


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow as arrow  # noqa: PLC0415 - an extra
        from pyarrow import parquet  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise BatchError("Parquet needs the extra: pip install 'lateral[datasets]'") from error
    return arrow, parquet
