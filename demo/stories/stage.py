"""A demo service of its own, in a folder that goes with it, whose days pass when they are told to.

A story takes months, and a running demo has only today. So the stories are not told by a running
demo: they have a service in this process, and its clock is set forward between their steps.
"""

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any, Self
from unittest.mock import patch

from fastapi.testclient import TestClient

from app.cli.demo_data import load_organisation
from app.core.db import Database
from app.core.migrations import upgrade
from app.core.security import ActorKind, KeyRing
from app.core.security.kinds import KINDS
from app.jobs.schedule import PERIODIC
from app.learning.training import service as training
from app.main import create_app
from app.settings import Settings
from demo import ORGANISATION
from models import base

Json = Any
_NAME = "stories"


class Stage:
    """The service of the stories: what its people ask of it, and the days that pass."""

    def __init__(
        self,
        client: TestClient,
        database: Database,
        settings: Settings,
        set_forward: Callable[[int], None],
    ) -> None:
        self._client = client
        self._database = database
        self._settings = settings
        self._set_forward = set_forward
        self._keyring = KeyRing(database, settings)
        self._keys: dict[tuple[ActorKind, str | None], str] = {}

    @property
    def today(self) -> date:
        """The day of the story."""
        return base.utc_today()

    def wait(self, days: int) -> None:
        """Let days pass; at their end the worker does what it does again and again."""
        self._set_forward(days)
        for task in PERIODIC:
            if not task.shared:
                task.run(self._database, self._settings)

    def person(self, employee: str) -> "Voice":
        """A person in the own portal."""
        return self._voice(ActorKind.PORTAL, employee)

    def manager(self, employee: str) -> "Voice":
        """A person as the manager of others."""
        return self._voice(ActorKind.MANAGER, employee)

    def hr(self) -> "Voice":
        """An HR partner."""
        return self._voice(ActorKind.HR_PARTNER, None)

    def hr_system(self) -> "Voice":
        """The system that holds the positions."""
        return self._voice(ActorKind.HR_INTEGRATION, None)

    def _voice(self, kind: ActorKind, employee: str | None) -> "Voice":
        if (kind, employee) not in self._keys:
            key = self._keyring.issue(
                actor=_NAME,
                name=f"{kind} {employee or ''}".strip(),
                kind=kind,
                scopes=KINDS[kind].default_scopes,
                employee_external_id=employee,
            )
            self._keys[kind, employee] = str(key)
        return Voice(self._client, self._keys[kind, employee])


class Voice:
    """What one caller asks, with the key of its own."""

    def __init__(self, client: TestClient, key: str) -> None:
        self._client = client
        self._headers = {"Authorization": f"Bearer {key}"}

    def asks(self, path: str, **query: Any) -> Json:
        """The answer to a GET below `/v1/`; any other than 200 ends the telling."""
        return self._sent("GET", path, {200}, params=query or None)

    def says(self, path: str, **body: Any) -> Json:
        """The answer to a POST."""
        return self._sent("POST", path, {200, 201, 202}, json=body)

    def puts(self, path: str, **body: Any) -> Json:
        """The answer to a PUT."""
        return self._sent("PUT", path, {200, 201}, json=body)

    def patches(self, path: str, **body: Any) -> Json:
        """The answer to a PATCH."""
        return self._sent("PATCH", path, {200}, json=body)

    def is_refused(self, path: str, **body: Any) -> Json:
        """The problem that a POST is answered with; a success ends the telling."""
        return self._sent("POST", path, {403, 404, 409, 422, 428}, json=body)

    def _sent(self, method: str, path: str, expected: set[int], **more: Any) -> Json:
        answer = self._client.request(method, f"/v1/{path}", headers=self._headers, **more)
        if answer.status_code not in expected:
            raise RuntimeError(f"{method} {path}: {answer.status_code} {answer.text}")
        return answer.json()


def names() -> dict[str, str]:
    """The names of the demo's people, by their keys."""
    lines = (ORGANISATION / "employees.ndjson").read_text(encoding="utf-8").splitlines()
    return {one["external_id"]: one["name"] for one in map(json.loads, lines)}


@contextmanager
def stage(settings: Settings) -> Iterator[Stage]:
    """Serve a loaded organisation in this process, with a clock that can be set forward."""
    with ExitStack() as stack:
        database = Database(settings)
        stack.callback(database.close)
        set_forward = stack.enter_context(_movable_clock())
        client = stack.enter_context(TestClient(create_app(settings)))
        yield Stage(client, database, settings, set_forward)


@contextmanager
def loaded() -> Iterator[Settings]:
    """Load and train the demo organisation in a temporary folder."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), log_level="WARNING")
        upgrade(settings)
        database = Database(settings)
        try:
            load_organisation(database, settings, _NAME)
            training.train(database, settings, actor=_NAME)
        finally:
            database.close()
        yield settings


@contextmanager
def _movable_clock() -> Iterator[Callable[[int], None]]:
    """Give the service a clock that can be set forward by days, while the block runs."""
    shift = timedelta()

    class Clock(datetime):
        """The clock of the machine, and the days that have passed in the story."""

        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return super().now(tz) + shift

    def set_forward(days: int) -> None:
        nonlocal shift
        shift += timedelta(days)

    with patch.object(base, "datetime", Clock):
        yield set_forward
