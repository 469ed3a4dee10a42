"""Ready answers of one board or crowd: bounded, the oldest unused dropped first."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from threading import Lock
from typing import Any

from pydantic_core import to_json

from app.core.clocks import computing
from app.core.etag import etag_of_bytes
from app.serving.lists import LoggedList
from app.serving.shadow import Shadowed

MOST_BYTES = 64_000_000
NEARLY_FULL = 0.9
"""The part of these from which on nothing is made ahead: what people ask for needs room too."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts that an answer tells, which a change elsewhere may move, and where they stand."""

    told: Mapping[str, int | None]
    start: int
    end: int


@dataclass(frozen=True)
class Answer:
    """A serialised answer, the id of its list, and what of it is kept.

    `shown` is kept as an impression, `logged` once a day so that rankers can learn from it.
    Nothing that it rests on changed since `snapshot_at`. One that may outlive a change which does
    not concern it has a `basis`, what it rests on, and its `counts` apart. `model_version` tells
    which ranker made it, where there may be another than the one in use. `shadowed` is a list that
    a shadow ranks, too.
    """

    body: bytes
    shown: list[dict[str, Any]]
    list_id: str
    snapshot_at: datetime
    logged: LoggedList | None = None
    counts: Counts | None = None
    basis: Any = None
    model_version: str | None = None
    shadowed: Shadowed | None = None

    @cached_property
    def etag(self) -> str:
        """The strong tag of its bytes: the digest of a list costs as much as sending it."""
        return etag_of_bytes(self.body)

    def counting(self, told: Mapping[str, int | None]) -> "Answer":
        """The same answer with other counts; itself where they are equal."""
        counts = self.counts
        if counts is None or counts.told == told:
            return self
        written = to_json(told)
        end = counts.start + len(written)
        body = self.body[: counts.start] + written + self.body[counts.end :]
        return replace(self, body=body, counts=Counts(told, counts.start, end))


def counted(body: Mapping[str, Any], name: str) -> tuple[bytes, Counts]:
    """A body as JSON, and where in it the counts under one of its names stand.

    The name is neither the first nor the last one of the body.

    >>> body, counts = counted({"a": 1, "left_out": {"far": 2}, "b": 3}, "left_out")
    >>> body, body[counts.start : counts.end]
    (b'{"a":1,"left_out":{"far":2},"b":3}', b'{"far":2}')
    """
    names = list(body)
    place = names.index(name)
    head = to_json({one: body[one] for one in names[:place]})[:-1] + f',"{name}":'.encode()
    counts = to_json(body[name])
    tail = b"," + to_json({one: body[one] for one in names[place + 1 :]})[1:]
    return head + counts + tail, Counts(body[name], len(head), len(head) + len(counts))


class Answers:
    """Remembers answers that are pure functions of their key and of what this belongs to."""

    def __init__(
        self, kept: Iterable[tuple[Hashable, Answer]] = (), most_bytes: int = MOST_BYTES
    ) -> None:
        self._most_bytes = most_bytes
        self._kept = OrderedDict(kept)
        self._bytes = sum(len(answer.body) for answer in self._kept.values())
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def is_nearly_full(self) -> bool:
        """Whether the next answers may drop those that were made long ago."""
        return self._bytes > NEARLY_FULL * self._most_bytes

    def kept(self) -> list[tuple[Hashable, Answer]]:
        """What is remembered now, the longest unused first."""
        with self._lock:
            return list(self._kept.items())

    def get(self, key: Hashable, make: Callable[[], Answer]) -> Answer:
        """The answer kept under this key, made now if there is none."""
        answer = self._found(key)
        if answer is None:
            with computing():
                # Who waited for a turn may find that another one made it meanwhile.
                answer = self._found(key) or self._keep(key, make())
        return answer

    def _found(self, key: Hashable) -> Answer | None:
        with self._lock:
            answer = self._kept.get(key)
            if answer is not None:
                self._kept.move_to_end(key)
            return answer

    def _keep(self, key: Hashable, answer: Answer) -> Answer:
        with self._lock:
            if key not in self._kept:
                self._kept[key] = answer
                self._bytes += len(answer.body)
            while self._bytes > self._most_bytes:
                _, dropped = self._kept.popitem(last=False)
                self._bytes -= len(dropped.body)
        return answer
