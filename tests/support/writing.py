"""Writing to a service that is about to be hurt."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from app.core.db import Database
from app.core.security import KeyRing
from app.settings import Settings
from models.vocabulary import Scope
from tests.support.ledger import Headers, Ledger, violations


def writer_of(settings: Settings) -> Headers:
    """The headers of the HR system's feed."""
    return _key(settings, None)


def reader_of(settings: Settings, person: str) -> Headers:
    """The headers of a person who reads the own record."""
    return _key(settings, person)


def _key(settings: Settings, person: str | None) -> Headers:
    database = Database(settings)
    keyring = KeyRing(database, settings)
    scopes = frozenset({Scope.CATALOG_READ, Scope.CATALOG_WRITE})
    key = keyring.issue(actor="tests", name="feed", scopes=scopes, employee_external_id=person)
    database.close()
    return {"Authorization": f"Bearer {key}"}


@contextmanager
def writing(ledger: Ledger, url: str, headers: Headers, seed: int) -> Iterator[None]:
    """Write every person's record over and over, on a connection each."""
    stop = threading.Event()
    with ThreadPoolExecutor(len(ledger.people)) as threads:
        done = [
            threads.submit(ledger.write_until, stop, url, headers, person, seed + n)
            for n, person in enumerate(ledger.people)
        ]
        try:
            yield
        finally:
            stop.set()
    for writer in done:
        writer.result()


def compared(ledger: Ledger, settings: Settings) -> list[str]:
    database = Database(settings)
    with database.read() as session:
        found = violations(ledger, session)
    database.close()
    return found


def await_acknowledgements(ledger: Ledger) -> None:
    """Wait until every writer is served again."""
    before = [len(ledger.acknowledged[person]) for person in ledger.people]
    deadline = time.monotonic() + 180
    while any(
        len(ledger.acknowledged[person]) <= count
        for person, count in zip(ledger.people, before, strict=True)
    ):
        assert time.monotonic() < deadline, f"the service did not recover: {ledger.answers}"
        time.sleep(0.02)


def assert_wrote(ledger: Ledger) -> None:
    """The test must have tested something."""
    assert all(ledger.acknowledged[person] for person in ledger.people)
    assert ledger.answers.keys() <= {200, 201, 503}
