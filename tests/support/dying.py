"""The service, which kills itself once at a step of a POST that has an Idempotency-Key."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fastapi import FastAPI
from sqlmodel import Session

from app.cli.serve import application as whole_application
from app.core.db import Database, current_guard
from app.core.idempotency import Attempt, Claim, IdempotencyKeys

STEPS = ("claimed", "carried out", "committed", "answered")
DIE_AT = "DIE_AT"
FAULT = "PLANTED_FAULT"


def application() -> FastAPI:
    """The service, dying at the step that the environment names; the fault notes no effect."""
    if os.environ.get(FAULT):
        IdempotencyKeys.finish = lambda *_: None  # type: ignore[method-assign, assignment]  # dies at this step
    {
        "claimed": _after_the_claim,
        "carried out": _before_the_commit,
        "committed": _after_the_commit,
        "answered": _before_the_answer,
    }[os.environ[DIE_AT]]()
    return whole_application()


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _after_the_claim() -> None:
    whole = IdempotencyKeys.claim

    def claim(self: IdempotencyKeys, actor: str, key: str) -> Any:
        whole(self, actor, key)
        _die()

    IdempotencyKeys.claim = claim  # type: ignore[method-assign]  # dies at this step


def _before_the_commit() -> None:
    whole = Claim.keep

    def keep(self: Claim, *arguments: Any) -> None:
        whole(self, *arguments)
        _die()

    Claim.keep = keep  # type: ignore[method-assign]  # dies at this step


def _after_the_commit() -> None:
    whole = Database.write

    @contextmanager
    def write(self: Database) -> Iterator[Session]:
        with whole(self) as session:
            yield session
        guard = current_guard()
        # The claim is written under the guard as well; only the effect ends the process.
        if isinstance(guard, Attempt) and guard.claim is not None and guard.claim.has_effect:
            _die()

    Database.write = write  # type: ignore[method-assign]  # dies at this step


def _before_the_answer() -> None:
    def settle(*_: Any) -> None:
        _die()

    IdempotencyKeys.settle = settle  # type: ignore[method-assign]  # dies at this step
    Claim.keep = lambda *_: None  # type: ignore[method-assign]  # dies at this step
