"""Ready answers of one board or crowd: dropped with it, bounded, the oldest unused first."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock
from typing import Any

from app.core.etag import etag_of_bytes
from app.serving.lists import LoggedList

MOST_BYTES = 64_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    """A serialised answer, the id of its list, and what of it is kept.

    `shown` is kept as an impression, `logged` once a day so that rankers can learn from it.
    """

    body: bytes
    shown: list[dict[str, Any]]
    list_id: str
    logged: LoggedList | None = None

    @property
    def etag(self) -> str:
        """The strong tag of its bytes."""
        return etag_of_bytes(self.body)


class Answers:
    """Remembers answers that are pure functions of their key and of what this belongs to."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._kept: OrderedDict[Hashable, Answer] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Answer]) -> Answer:
        """The answer kept under this key, made now if there is none."""
        with self._lock:
            answer = self._kept.get(key)
            if answer is not None:
                self._kept.move_to_end(key)
                return answer
        answer = make()
        with self._lock:
            if key not in self._kept:
                self._kept[key] = answer
                self._bytes += len(answer.body)
            while self._bytes > self._most_bytes:
                _, dropped = self._kept.popitem(last=False)
                self._bytes -= len(dropped.body)
        return answer
