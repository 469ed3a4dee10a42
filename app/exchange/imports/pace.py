"""How many lines are written together, and how they are read while others are written."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from time import monotonic
from typing import Any, TypeVar

from app.exchange.imports.reading import Entry

ItemT = TypeVar("ItemT")

_WRITE_SECONDS = 1.0
_FEWEST_LINES = 500
_FASTEST_GROWTH = 2.0
_MOST_BYTES_A_BATCH = 4 << 20


class Pace:
    """Lets batches grow as long as each is written within a second, for others wait.

    They never become very small: on a busy machine that would make the import slower still.
    """

    def __init__(self, most_lines: int) -> None:
        self._most = most_lines
        self._fewest = min(_FEWEST_LINES, most_lines)
        self._lines = self._fewest

    def batches(self, source: Iterator[Entry], place: int) -> Iterator[list[Entry]]:
        """The entries in lists, from a place of the file on; the last one is empty."""
        while True:
            batch: list[Entry] = []
            for entry in source:
                batch.append(entry)
                if len(batch) >= self._lines or entry.end - place > _MOST_BYTES_A_BATCH:
                    break
            yield batch
            if not batch:
                return
            place = batch[-1].end

    @contextmanager
    def writing(self, batch: Sequence[Entry]) -> Iterator[None]:
        """Learn from how long a batch takes to write."""
        began = monotonic()
        yield
        fitting = len(batch) * _WRITE_SECONDS / max(monotonic() - began, 1e-3)
        if fitting < self._lines or len(batch) >= self._lines:
            growing = min(int(fitting), int(self._lines * _FASTEST_GROWTH), self._most)
            self._lines = max(self._fewest, growing)


@contextmanager
def read_ahead(items: Iterator[ItemT], *, wanted: bool) -> Iterator[Iterator[ItemT]]:
    """The items, perhaps each made in a thread while the one before it is in use.

    That pays where the process waits for a server. SQLite does its work inside of the process,
    and a thread beside it would only hold up the write, for which other writers wait.
    """
    if not wanted:
        yield items
        return
    nothing: Any = object()
    with ThreadPoolExecutor(1, "read-ahead") as reader:

        def fetched() -> Iterator[ItemT]:
            following = reader.submit(next, items, nothing)
            while (item := following.result()) is not nothing:
                following = reader.submit(next, items, nothing)
                yield item

        yield fetched()
