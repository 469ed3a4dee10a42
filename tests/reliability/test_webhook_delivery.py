"""A deliverer of webhooks that is killed at any moment loses no event and breaks no order."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.core.db import Database
from app.settings import Settings
from tests.support.deliverer import FAULT, KILL_COUNT, KILL_STEP, STEPS
from tests.support.receiver import Message, Receiver, receiving
from tests.support.webhooks import allowing_loopback, deliver, let_time_pass, stored_endpoint, tell

ROOT = Path(__file__).resolve().parents[2]
EVENTS_EACH = 6
PATIENCE_SECONDS = 120


@dataclass
class Ledger:
    """What happened, told from outside of the service, and what the receiver heard of it."""

    secret: str
    happened: list[str] = field(default_factory=list)
    heard: list[tuple[str, str]] = field(default_factory=list)
    kills: int = 0

    def hear(self, message: Message) -> tuple[int, dict[str, str]]:
        """Take a message whose signature is right; checked at once, for old ones are refused."""
        told = message.verified(self.secret)["data"]
        self.heard.append((message.id, told["external_id"]))
        return 204, {}

    def violations(self) -> list[str]:
        """What was lost, disordered or made up; empty when all is well."""
        first: dict[str, str] = {}
        for message_id, external_id in self.heard:
            first.setdefault(message_id, external_id)
        found = [f"lost: {key}" for key in self.happened if key not in first.values()]
        if list(first) != sorted(first):
            found.append("disordered: ids do not come in their order")
        if [int(one.rpartition("_")[2]) for one in first] != list(range(1, len(first) + 1)):
            found.append("gap: numbers are missing")
        if [key for key in first.values() if key in set(self.happened)] != self.happened and (
            not found
        ):
            found.append("disordered: events do not come in their order")
        doubled = len(self.heard) - len(first)
        if doubled > self.kills:
            found.append(f"doubled: {doubled} repetitions after {self.kills} kills")
        return found


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return allowing_loopback(settings)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving(Receiver()) as started:
        yield started


def deliverer(settings: Settings, extra: Mapping[str, str]) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "LATERAL_DATA_DIR": str(settings.data_dir),
        "LATERAL_DATABASE_URL": settings.resolved_database_url,
        "LATERAL_WEBHOOK_ALLOW": settings.webhook_allow,
        "LATERAL_WEBHOOK_ALLOW_HTTP": "true",
        "LATERAL_WEBHOOK_SECONDS": str(settings.webhook_seconds),
        **extra,
    }
    return subprocess.Popen(
        [sys.executable, "-m", "tests.support.deliverer"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def kill_deliverers(
    settings: Settings,
    receiver: Receiver,
    plan: list[tuple[str, int]],
    fault: str = "",
) -> tuple[Ledger, list[str]]:
    """Let events happen, kill a deliverer as each entry of the plan says; what is wrong then.

    An entry names a step and how often it is reached before the kill; without a step the kill
    comes from outside, after so many milliseconds.
    """
    database = Database(settings)
    _, secret = stored_endpoint(database, settings, receiver.url)
    ledger = Ledger(secret)
    receiver.answer = ledger.hear
    try:
        for step, count in plan:
            keys = [f"E-{len(ledger.happened) + number}" for number in range(EVENTS_EACH)]
            tell(database, *keys)
            ledger.happened += keys
            extra = {KILL_STEP: step, KILL_COUNT: str(count), FAULT: fault}
            with deliverer(settings, extra) as process:
                if not step:
                    assert process.stdout is not None
                    process.stdout.readline()
                    time.sleep(count / 1000)
                    process.kill()
                code = process.wait(timeout=PATIENCE_SECONDS)
            assert code == -signal.SIGKILL
            ledger.kills += 1
            let_time_pass(database)
        while deliver(database, settings):
            continue
    finally:
        database.close()
    return ledger, ledger.violations()


def random_plan(count: int, seed: int) -> list[tuple[str, int]]:
    chance = random.Random(seed)
    plan: list[tuple[str, int]] = []
    for _ in range(count):
        if chance.random() < 0.5:
            plan.append(("", chance.randrange(120)))
        else:
            step = chance.choice(STEPS)
            once = step in {"claimed", "written", "released"}
            plan.append((step, 1 if once else chance.randint(1, EVENTS_EACH)))
    return plan


@pytest.mark.parametrize(
    "backend", ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)], indirect=True
)
@pytest.mark.parametrize("step", STEPS)
def test_a_deliverer_killed_at_a_step_loses_nothing(
    settings: Settings, receiver: Receiver, step: str
) -> None:
    _, found = kill_deliverers(settings, receiver, [(step, 1)])
    assert found == []


def test_deliverers_killed_at_random_lose_nothing(settings: Settings, receiver: Receiver) -> None:
    _, found = kill_deliverers(settings, receiver, random_plan(4, seed=3))
    assert found == []


@pytest.mark.long
def test_deliverers_killed_fifty_times_lose_nothing(
    settings: Settings, receiver: Receiver, say: Callable[[str], None]
) -> None:
    ledger, found = kill_deliverers(settings, receiver, random_plan(50, seed=7))
    happened, heard = len(ledger.happened), len(ledger.heard)
    say(f"50 deliverers killed: {happened} events, heard {heard} times; wrong: {found}")
    assert found == []


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_planted_fault_is_noticed(settings: Settings, receiver: Receiver) -> None:
    plan = [("sending", 2)]
    _, found = kill_deliverers(settings, receiver, plan, fault="notes first")
    assert any(violation.startswith("lost: ") for violation in found)
