"""Two versions of a taxonomy, what the catalogue holds of them, and imports that are killed."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlmodel import func, select

from app.core.db import Database
from app.core.security import Actor
from app.exchange.taxonomies.esco import read_esco
from app.exchange.taxonomies.service import import_taxonomy
from app.settings import Settings
from models import AuditEntry, OutboxEvent, Role, Skill
from models.vocabulary import Scope
from tests.support.dying_taxonomy import FAULT, KILL_AFTER
from tests.support.served import ROOT
from tests.support.taxonomies import esco_folder, occupation, skill

ENTRIES = {"skills": 900, "roles": 240}
GONE_EVERY = 20
PATIENCE_SECONDS = 120
LATERAL = (sys.executable, "-m", "tests.support.dying_taxonomy")

Catalogue = dict[tuple[str, str], Any]


def version(folder: Path, number: str) -> Path:
    """A download, several batches long; in another version every entry has another name."""
    kept = [n for n in range(ENTRIES["skills"]) if n % GONE_EVERY or number == "1.0"]
    jobs = [n for n in range(ENTRIES["roles"]) if n % GONE_EVERY or number == "1.0"]
    return esco_folder(
        folder / f"esco-{number}",
        skills=[
            skill(f"s{n}", f"craft {n} of {number}", altLabels=f"art {n} of {number}") for n in kept
        ] + [skill(key, key) for key in ("fly", "wind", f"added-{number}")],
        occupations=[occupation(f"o{n}", f"worker {n} of {number}") for n in jobs],
        needs=[(f"o{n}", "essential", f"s{n + 1}") for n in jobs],
    )  # fmt: skip


def imported(database: Database, folder: Path) -> Catalogue:
    """What the catalogue says after a whole import."""
    import_taxonomy(database, Actor("tests", frozenset(Scope)), read_esco(folder))
    return stored(database)


def stored(database: Database) -> Catalogue:
    """Every skill and role with all of its parts."""
    with database.read() as session:
        skills = {
            ("skill", row.external_id): (
                row.preferred_label,
                row.scheme_version,
                tuple(label.text for label in row.labels),
                tuple(relation.target_external_id for relation in row.relations),
            )
            for row in session.exec(select(Skill))
        }
        roles = {
            ("role", row.external_id): (
                row.title,
                row.scheme_version,
                tuple((need.text, need.essential) for need in row.skills),
            )
            for row in session.exec(select(Role))
        }
    return {**skills, **roles}


def halves(database: Database, before: Catalogue, after: Catalogue) -> list[str]:
    """The records that are neither what they were nor what they shall be, or not journalled so."""
    now = stored(database)
    found = [
        f"half: {key} is {now.get(key)}"
        for key in {*before, *after, *now}
        if now.get(key) not in (before.get(key), after.get(key))
    ]
    with database.read() as session:
        changes, events = (
            Counter(
                {
                    (entity, key): times
                    for entity, key, times in session.exec(
                        select(table.entity, table.external_id, func.count()).group_by(
                            table.entity, table.external_id
                        )
                    )
                }
            )
            for table in (AuditEntry, OutboxEvent)
        )
        versions = {
            (kind, row.external_id): row.version
            for kind, table in (("skill", Skill), ("role", Role))
            for row in session.exec(select(table))
        }
    for key in {*before, *after}:
        if changes[key] != events[key] or changes[key] < versions.get(key, 0):
            told = f"{changes[key]} and {events[key]}"
            found.append(f"half: {key} is at {versions.get(key)}, audit entries and events {told}")
    return found


@dataclass
class Import:
    """`lateral taxonomy import` in a process of its own, over and over."""

    settings: Settings
    killed: int = 0
    finished: int = 0
    last_output: str = ""
    _seconds: float = 1.0
    _chance: random.Random = field(default_factory=lambda: random.Random(5))

    def to_the_end(self, folder: Path) -> None:
        """Let it finish; the time that its writing takes is noted."""
        process = self._start(folder, {})
        started = self._await_reading(process)
        self.last_output, told = process.communicate(timeout=PATIENCE_SECONDS)
        assert process.returncode == 0, told
        self._seconds = time.monotonic() - started
        self.finished += 1

    def killed_after(self, folder: Path, changes: int, fault: str = "") -> None:
        """Let it kill itself when it has sent so many changes."""
        process = self._start(folder, {KILL_AFTER: str(changes), FAULT: fault})
        told = process.communicate(timeout=PATIENCE_SECONDS)
        assert process.returncode == -signal.SIGKILL, told
        self.killed += 1

    def killed_at_random(self, folder: Path) -> None:
        """Kill it at some moment while it reads or writes, unless it was faster."""
        process = self._start(folder, {})
        self._await_reading(process)
        time.sleep(self._chance.random() * self._seconds)
        process.kill()
        process.communicate(timeout=PATIENCE_SECONDS)
        if process.returncode == 0:
            self.finished += 1
        else:
            self.killed += 1

    def _start(self, folder: Path, extra: Mapping[str, str]) -> "subprocess.Popen[str]":
        environment = {
            **os.environ,
            "LATERAL_DATA_DIR": str(self.settings.data_dir),
            "LATERAL_DATABASE_URL": self.settings.resolved_database_url,
            **extra,
        }
        return subprocess.Popen(
            [*LATERAL, "taxonomy", "import", "esco", str(folder)],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    @staticmethod
    def _await_reading(process: "subprocess.Popen[str]") -> float:
        assert process.stderr is not None
        line = process.stderr.readline()
        assert line.startswith("Reading"), line + process.stderr.read()
        return time.monotonic()
