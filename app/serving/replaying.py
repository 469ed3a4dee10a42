"""What a replay of a list reads: the signals as they were served, exact, and sealed at rest.

A list keeps its signals once, as the view shows them that managers may have. Sealed beside them is
only what the scores rest on besides: nothing more for most lists, the columns that a private wish
changed for others. The seal is made over a digest of what stands beside it: it opens beside nothing
else.
"""

import hashlib
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.core.sealing import BrokenSealError, Sealer
from ml.ranking.arrays.ragged import AnyArray
from models.feedback import ServedList
from models.packing import PACKED, Columns, packed, plain, unpacked

PURPOSE = "lists"
_EXACT = np.dtype("<f4")
# Half of a SHA-256, which seals of before hold.
_DIGEST_BYTES = 16


@dataclass(frozen=True, slots=True, eq=False)
class ReplayInputs:
    """What the scores of a list rest on.

    Attributes
    ----------
    names : of the signals
    signals : shape (items, names)
    prices : what each item gave up, in log-odds
    versions : the ranker of each item
    places : of each item in the whole list, from 1; what is far may be left out between them
    """

    names: tuple[str, ...]
    signals: AnyArray
    prices: tuple[float, ...]
    versions: tuple[str, ...]
    places: tuple[int, ...]

    def beside(self, seen: Columns, version: str) -> bytes:
        """What is not told by the columns that are kept and by the list's version."""
        exact = columns_of(self.names, self.signals)
        nothing = [0.0] * len(self.places)
        differs = {
            name: exact.get(name, nothing)
            for name in sorted({*exact, *seen})
            if exact.get(name) != seen.get(name)
        }
        head: dict[str, Any] = {}
        if {*self.versions} != {version}:
            versions = sorted({*self.versions})
            head["versions"] = versions
            head["of"] = [versions.index(one) for one in self.versions]
        if self.places != _in_a_row(len(self.places)):
            head["places"] = list(self.places)
        if any(self.prices):
            head["prices"] = list(self.prices)
        text = json.dumps(head, separators=(",", ":")).encode()
        return zlib.compress(text) + packed(differs) if head or differs else b""

    @classmethod
    def joined(cls, rest: bytes, seen: Columns, version: str, items: int) -> "ReplayInputs":
        """What `beside` left out, with what it gave."""
        head, differs = _told(rest) if rest else ({}, {})
        columns = {**seen, **differs}
        versions = head.get("versions", [version])
        return cls(
            tuple(columns),
            np.array([*columns.values()], dtype=_EXACT).reshape(len(columns), items).T,
            tuple(head.get("prices", [0.0] * items)),
            tuple(versions[number] for number in head.get("of", [0] * items)),
            tuple(head.get("places", _in_a_row(items))),
        )

    @classmethod
    def unpacked(cls, content: bytes) -> "ReplayInputs":
        """Read what was sealed when all signals were kept once more under the seal."""
        text, _, numbers = zlib.decompress(content).partition(b"\n")
        head = json.loads(text)
        items = len(head["of"])
        signals = np.frombuffer(numbers, dtype=_EXACT).reshape(items, len(head["names"]))
        return cls(
            tuple(head["names"]),
            signals,
            tuple(head.get("prices", [0.0] * items)),
            tuple(head["versions"][number] for number in head["of"]),
            tuple(head["places"]),
        )


def columns_of(names: Sequence[str], signals: AnyArray) -> dict[str, list[float]]:
    """The signals by name; one that is 0 for all items is left out."""
    told = np.flatnonzero(signals.any(axis=0)).tolist()
    exact = signals[:, told].astype(_EXACT).T.tolist()
    return {names[column]: values for column, values in zip(told, exact, strict=True)}


def sealed(
    sealer: Sealer, list_id: str, version: str, seen: Columns, inputs: ReplayInputs
) -> bytes:
    """What the scores rest on besides, so that nobody else can read it or put it elsewhere."""
    return sealer.seal(inputs.beside(seen, version), _place(list_id, seen))


def opened(sealer: Sealer, row: ServedList) -> ReplayInputs:
    """The inputs of a list.

    Raises
    ------
    BrokenSealError
        When they were changed, belong to another list, or were sealed under another secret.
    """
    if any(len(one) != len(row.items) for one in row.inputs.values()):
        raise BrokenSealError("What stands beside the seal was changed.")
    kept = row.sealed or b""
    try:
        rest = sealer.open(kept, _place(row.list_id, row.inputs))
    except BrokenSealError:
        return _opened_of_before(sealer.open(kept, row.list_id.encode()), row)
    return ReplayInputs.joined(rest, row.inputs, row.model_version, len(row.items))


def _opened_of_before(content: bytes, row: ServedList) -> ReplayInputs:
    """The inputs of a list that was sealed with all signals, or with a digest of them."""
    if content[:1] != PACKED:
        return ReplayInputs.unpacked(content)
    digest, rest = content[1 : 1 + _DIGEST_BYTES], content[1 + _DIGEST_BYTES :]
    if digest != _digest(row.inputs)[:_DIGEST_BYTES]:
        raise BrokenSealError("What stands beside the seal was changed.")
    return ReplayInputs.joined(rest, row.inputs, row.model_version, len(row.items))


def _told(rest: bytes) -> tuple[dict[str, Any], dict[str, list[float]]]:
    reading = zlib.decompressobj()
    head = json.loads(reading.decompress(rest))
    return head, unpacked(reading.unused_data)


def _place(list_id: str, seen: Columns) -> bytes:
    """Where a seal belongs: to a list, and beside these columns."""
    return list_id.encode() + b"\0" + _digest(seen)


def _digest(seen: Columns) -> bytes:
    return hashlib.sha256(plain(seen)).digest()


def _in_a_row(items: int) -> tuple[int, ...]:
    return tuple(range(1, items + 1))
