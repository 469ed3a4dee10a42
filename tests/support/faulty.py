"""The service with a planted fault: the checks of reliability must notice each of them."""

import os
import random
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from fastapi import FastAPI
from sqlmodel import Session

from app.catalog import records
from app.cli.serve import application as whole_application
from app.core.db import CHANGES, Database
from app.core.door.connection import GuardedProtocol
from app.core.errors import LateralError
from app.exchange.imports.schemas import ImportAccepted
from app.exchange.imports.service import Upload
from models.vocabulary import JobState

FAULT = "PLANTED_FAULT"


def application() -> FastAPI:
    """The service, with the fault that the environment names."""
    FAULTS[os.environ[FAULT]]()
    return whole_application()


def _forget() -> None:
    """Some writes are rolled back although they are acknowledged."""
    whole = Database.write
    chance = random.Random(1)

    @contextmanager
    def write(self: Database) -> Iterator[Session]:
        with whole(self) as session:
            yield session
            if session.info.get(CHANGES) and chance.random() < 0.5:
                session.connection().exec_driver_sql("ROLLBACK")
                session.connection().exec_driver_sql("BEGIN IMMEDIATE")

    Database.write = write  # type: ignore[method-assign]  # a planted fault


def _halve() -> None:
    """Some changes are stored without what they owe the journal."""
    whole = records.record_change
    chance = random.Random(1)

    def sometimes(*arguments: Any, **named: Any) -> None:
        if chance.random() < 0.5:
            whole(*arguments, **named)

    records.record_change = sometimes  # type: ignore[assignment]  # a planted fault


def _double() -> None:
    """A change is journalled twice."""
    once = records.record_change

    def twice(*arguments: Any, **named: Any) -> None:
        once(*arguments, **named)
        once(*arguments, **named)

    records.record_change = twice  # type: ignore[assignment]  # a planted fault


def _look_away() -> None:
    """A write that cannot be stored is acknowledged all the same."""
    whole = Database.write

    @contextmanager
    def write(self: Database) -> Iterator[Session]:
        carried_out = False
        try:
            with whole(self) as session:
                yield session
                carried_out = True
        except LateralError:
            if not carried_out:
                raise

    Database.write = write  # type: ignore[method-assign]  # a planted fault


def _promise() -> None:
    """A file is acknowledged and not stored."""

    def finish(_: Upload) -> ImportAccepted:
        return ImportAccepted(id=str(uuid.uuid4()), state=JobState.QUEUED)

    Upload.finish = finish  # type: ignore[method-assign]  # a planted fault


def _stand_open() -> None:
    """Nobody watches the connections."""
    GuardedProtocol.look = lambda *_: None  # type: ignore[method-assign]  # a planted fault
    GuardedProtocol._count_header = lambda *_: None  # type: ignore[method-assign]  # a planted fault


FAULTS: dict[str, Callable[[], None]] = {
    "forgets": _forget,
    "halves": _halve,
    "doubles": _double,
    "looks away": _look_away,
    "promises": _promise,
    "stands open": _stand_open,
}
