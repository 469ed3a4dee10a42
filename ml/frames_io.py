"""Training frames as a folder of NDJSON files, one record a line."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from enum import StrEnum
from functools import lru_cache
from math import isfinite
from pathlib import Path
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from ml.errors import TrainingError
from ml.frames import EmployeeProfile, OpeningProfile, PastMove, SkillEntry, TrainingFrames

Record = TypeVar("Record")
_FILES: dict[str, type[Any]] = {
    "employees": EmployeeProfile,
    "openings": OpeningProfile,
    "roles": OpeningProfile,
    "skills": SkillEntry,
    "moves": PastMove,
    "occupations": OpeningProfile,
}
_HEAD = "frames.json"
_OWN = "own"  # told only where there is any, so that other frames keep their fingerprints
_LATER = frozenset({"occupations"})  # folders written before these were known stay readable


def write_frames(folder: Path, frames: TrainingFrames) -> None:
    """Write the frames; the folder is made, files in it are replaced.

    Raises
    ------
    TrainingError
        When a number is NaN or infinite; the message names the file and the record.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in _FILES:
        (folder / f"{name}.ndjson").write_text(lines_of(getattr(frames, name)), encoding="utf-8")
    (folder / _HEAD).write_text(json.dumps({"as_of": frames.as_of}) + "\n", encoding="utf-8")


def read_frames(folder: Path) -> TrainingFrames:
    """Read what `write_frames` wrote.

    Raises
    ------
    TrainingError
        When a file is missing or a line does not fit; the message names file, line and reason.
    """
    try:
        head = json.loads(_text(folder / _HEAD))
        as_of = str(head["as_of"])
    except (ValueError, KeyError, TypeError) as error:
        raise TrainingError(f"{_HEAD}: as_of cannot be read ({error})") from error
    parts = {
        name: _read(folder / f"{name}.ndjson", kind)
        for name, kind in _FILES.items()
        if name not in _LATER or (folder / f"{name}.ndjson").is_file()
    }
    return TrainingFrames(as_of=as_of, **parts)


def write_profiles(path: Path, profiles: Iterable[OpeningProfile]) -> None:
    """Write roles or occupations, one a line."""
    path.write_text(lines_of(profiles), encoding="utf-8")


def read_profiles(path: Path) -> Sequence[OpeningProfile]:
    """Read roles or occupations, one a line, as `write_profiles` writes them.

    Raises
    ------
    TrainingError
        When the file is missing or a line does not fit; the message names file, line and reason.
    """
    return _read(path, OpeningProfile)


def fingerprint(frames: TrainingFrames) -> str:
    """Return the SHA-256 of the frames' content, independent of the order of records."""
    digest = hashlib.sha256(frames.as_of.encode())
    for name in _FILES:
        digest.update(name.encode())
        for line in sorted(lines_of(getattr(frames, name)).splitlines()):
            digest.update(line.encode())
    return digest.hexdigest()


def as_records(frames: TrainingFrames) -> dict[str, list[dict[str, Any]]]:
    """Return the records of each file as plain mappings, by the file's name."""
    return {name: [_plain(record) for record in getattr(frames, name)] for name in _FILES}


def from_records(records: Mapping[str, Iterable[Mapping[str, Any]]], as_of: str) -> TrainingFrames:
    """Return the frames that plain mappings make, such as those of `as_records`.

    Raises
    ------
    TrainingError
        When a record does not fit; the message names the table, the row from 0 and the reason.
    """
    if unknown := records.keys() - _FILES.keys():
        raise TrainingError(f"{min(unknown)}: is no table of frames")
    parts = {
        name: tuple(_checked(kind, name, row, one) for row, one in enumerate(records.get(name, ())))
        for name, kind in _FILES.items()
    }
    return TrainingFrames(as_of=as_of, **parts)


def ordered(frames: TrainingFrames) -> TrainingFrames:
    """Return the frames with their records in one order, whatever the order they came in."""
    parts: dict[str, Any] = {
        name: tuple(one for _line, one in sorted(_with_lines(getattr(frames, name)), key=_first))
        for name in _FILES
    }
    return replace(frames, **parts)


def _with_lines(records: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    return ((_line(record), record) for record in records)


def _first(pair: tuple[str, Any]) -> str:
    return pair[0]


def _checked(kind: type[Record], name: str, row: int, one: Mapping[str, Any]) -> Record:
    try:
        return _build(kind, one)  # type: ignore[no-any-return]
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise TrainingError(f"{name}: row {row}: {error}") from error


def lines_of(records: Iterable[Any]) -> str:
    """The records one a line, the same text for equal records."""
    return "".join(_line(record) + "\n" for record in records)


def records_of(lines: str, kind: type[Record], name: str = "records") -> Sequence[Record]:
    """Return the records that `lines_of` wrote.

    Raises
    ------
    TrainingError
        When a line does not fit; the message says which of `name`, and the reason.
    """
    records = []
    for number, line in enumerate(lines.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            records.append(_build(kind, json.loads(line)))
        except (ValueError, TypeError, KeyError) as error:
            raise TrainingError(f"{name}: line {number}: {error}") from error
    return tuple(records)


def check_numbers(records: Iterable[Any]) -> None:
    """Check that no number of the records is NaN or infinite.

    Raises
    ------
    TrainingError
        When one is; the message holds the record.
    """
    for record in records:
        _line(record)


def _line(record: Any) -> str:
    try:
        return json.dumps(_plain(record), ensure_ascii=False, sort_keys=True, allow_nan=False)
    except ValueError as error:
        raise TrainingError(
            f"{type(record).__name__}: a number is NaN or infinite ({record})"
        ) from error


def _plain(value: Any) -> Any:
    """Turn a record into JSON's types; a whole number in a float's place becomes a float."""
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if not is_dataclass(value) or isinstance(value, type):
        return value
    floats = _float_fields(type(value))
    plain = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if _OWN in plain and not plain[_OWN]:
        del plain[_OWN]
    return {n: float(v) if n in floats and v is not None else v for n, v in plain.items()}


@lru_cache(maxsize=16)
def _float_fields(kind: type[Any]) -> frozenset[str]:
    return frozenset(n for n, hint in get_type_hints(kind).items() if hint in {float, float | None})


def _text(path: Path) -> str:
    if not path.is_file():
        raise TrainingError(f"{path.name}: missing in {path.parent.name}")
    return path.read_text(encoding="utf-8")


def _read(path: Path, kind: type[Record]) -> Sequence[Record]:
    return records_of(_text(path), kind, path.name)


def _field(name: str, kind: Any, value: Any) -> Any:
    """Build a field; what is wrong with it is told with its name."""
    try:
        return _build(kind, value)
    except (ValueError, TypeError) as error:
        raise ValueError(f"{name}: {error}") from error


def _build(kind: Any, value: Any) -> Any:
    """Turn plain JSON into the annotated type, records and enums included."""
    if isinstance(kind, UnionType):
        options = [option for option in get_args(kind) if option is not type(None)]
        return None if value is None else _build(options[0], value)
    if get_origin(kind) is tuple:
        if not isinstance(value, list):
            raise TypeError(f"expected a list, got {value!r}")
        return tuple(_build(get_args(kind)[0], item) for item in value)
    if is_dataclass(kind) and isinstance(kind, type):
        hints = get_type_hints(kind)
        unknown = set(value) - {field.name for field in fields(kind)}
        if unknown:
            raise ValueError(f"unknown field {min(unknown)!r}")
        return kind(**{name: _field(name, hints[name], item) for name, item in value.items()})
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(value)
    return _scalar(kind, value)


def _scalar(kind: type[Any], value: Any) -> Any:
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, float) and not isfinite(value):
        raise ValueError(f"{value} is no number; leave out what is not known as null")
    if kind is int and isinstance(value, float) and value.is_integer():
        return int(value)  # a column of pandas with gaps holds whole numbers as fractions
    if not isinstance(value, kind) or (kind is not bool and isinstance(value, bool)):
        raise TypeError(f"expected {kind.__name__}, got {value!r}")
    return value
