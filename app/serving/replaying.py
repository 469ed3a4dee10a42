"""What a replay of a list reads: the signals as they were served, packed, and sealed at rest."""

import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from app.core.sealing import Sealer
from ml.ranking.arrays.ragged import AnyArray

PURPOSE = "lists"
_EXACT = np.dtype("<f4")


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

    def packed(self) -> bytes:
        """The inputs as bytes; signals that are 0 for all items take no room."""
        told = np.flatnonzero(self.signals.any(axis=0))
        versions = sorted(set(self.versions))
        head = {
            "names": [self.names[column] for column in told],
            "versions": versions,
            "of": [versions.index(version) for version in self.versions],
            "places": list(self.places),
        }
        if any(self.prices):
            head["prices"] = list(self.prices)
        numbers = np.ascontiguousarray(self.signals[:, told], dtype=_EXACT).tobytes()
        return zlib.compress(json.dumps(head, separators=(",", ":")).encode() + b"\n" + numbers)

    @classmethod
    def unpacked(cls, packed: bytes) -> "ReplayInputs":
        """Read what `packed` gave."""
        text, _, numbers = zlib.decompress(packed).partition(b"\n")
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


def sealed(sealer: Sealer, list_id: str, inputs: Callable[[], bytes]) -> bytes:
    """Packed inputs that nobody else can read, or put beside another list."""
    return sealer.seal(inputs(), list_id.encode())


def opened(sealer: Sealer, list_id: str, kept: bytes) -> ReplayInputs:
    """The inputs of a list.

    Raises
    ------
    BrokenSealError
        When they were changed, belong to another list, or were sealed under another secret.
    """
    return ReplayInputs.unpacked(sealer.open(kept, list_id.encode()))
