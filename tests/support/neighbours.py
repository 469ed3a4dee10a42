"""Several web processes behind one another's backs, asked in turn as a proxy asks them."""

import itertools
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import httpx

from tests.support.changes import eventually

ASKING = 3
PATIENCE_SECONDS = 30.0


class Failure(NamedTuple):
    """A request that was not answered as it should be: by whom, which one, and what came."""

    url: str
    asked: str
    came: str


class Asked(NamedTuple):
    """A request of a client: its method, path and body."""

    method: str
    path: str
    body: Any = None


@dataclass
class Neighbours:
    """The processes that are asked now, and what became of it; one that is lost is left out."""

    headers: Mapping[str, str]
    urls: list[str] = field(default_factory=list)
    answered: Counter[str] = field(default_factory=Counter)
    in_flight: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    _turn: Iterator[int] = field(default_factory=itertools.count)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def drain(self, url: str) -> None:
        """Ask a process no longer, and wait until it owes nothing."""
        self.urls = [one for one in self.urls if one != url]
        assert eventually(lambda: not self.in_flight[url])

    def await_answers(self, count: int = 20) -> None:
        """Wait until every process that is asked gave so many more answers."""
        before = self.answered.copy()
        assert eventually(
            lambda: all(self.answered[url] >= before[url] + count for url in self.urls)
        ), (self.answered, self.failures)

    @contextmanager
    def asking(self, requests: Callable[[int], Asked]) -> Iterator[None]:
        """Ask on several connections at once; the numbered requests go to the next process each."""
        done = threading.Event()
        numbers = itertools.count()
        with ThreadPoolExecutor(ASKING) as pool:
            asking = [pool.submit(self._ask, done, numbers, requests) for _ in range(ASKING)]
            try:
                yield
            finally:
                done.set()
        for one in asking:
            one.result()

    def _ask(
        self, done: threading.Event, numbers: Iterator[int], requests: Callable[[int], Asked]
    ) -> None:
        with httpx.Client(headers=dict(self.headers), timeout=PATIENCE_SECONDS) as client:
            while not done.is_set():
                with self._lock:
                    urls = self.urls
                    url = urls[next(self._turn) % len(urls)]
                    self.in_flight[url] += 1
                    asked = requests(next(numbers))
                came = self._answer(client, url, asked)
                with self._lock:
                    self.in_flight[url] -= 1
                    self._note(url, asked, came)

    def _answer(self, client: httpx.Client, url: str, asked: Asked) -> httpx.Response | str:
        try:
            return client.request(asked.method, f"{url}{asked.path}", json=asked.body)
        except httpx.TransportError as error:
            return type(error).__name__

    def _note(self, url: str, asked: Asked, came: httpx.Response | str) -> None:
        if isinstance(came, str):
            # As a proxy does with a process that does not answer.
            self.urls = [one for one in self.urls if one != url]
            self.failures.append(Failure(url, f"{asked.method} {asked.path}", came))
        elif came.is_success:
            self.answered[url] += 1
        else:
            told = f"{came.status_code} {came.text[:300]}"
            self.failures.append(Failure(url, f"{asked.method} {asked.path}", told))
