"""An outside ledger of acknowledged writes, and its comparison with the database."""

import random
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import httpx
from sqlmodel import Session, col, func, select

from app.core.pseudonyms import people_behind
from models.employees import Employee
from models.journal import AuditEntry, OutboxEvent

Headers = Mapping[str, str]
SKILLS = 5


def stamped(stamp: str) -> dict[str, Any]:
    """A person's record that carries one stamp in every part of it."""
    return {
        "name": stamp,
        "title": stamp,
        "summary": stamp,
        "skills": [{"skill": f"{stamp} skill {n}"} for n in range(SKILLS)],
        "work_history": [{"title": stamp, "description": stamp}],
    }


@dataclass
class Ledger:
    """What was sent for each person, in order, and which of it was acknowledged.

    One writer a person: so the newest acknowledged stamp, or one sent after it, must be stored,
    and each acknowledgement names a higher version than the one before. A lost write is seen by
    its version even after others took its place.
    """

    people: tuple[str, ...] = tuple(f"E-{n}" for n in range(8))
    sent: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    acknowledged: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    versions: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    answers: Counter[int] = field(default_factory=Counter)
    longest: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def summary(self) -> str:
        """What was sent and answered, in figures."""
        sent, kept = (sum(map(len, one.values())) for one in (self.sent, self.acknowledged))
        answers = ", ".join(f"{times} x {status}" for status, times in sorted(self.answers.items()))
        return (
            f"{sent} writes sent, {kept} acknowledged ({answers}); "
            f"the longest answer took {self.longest:.2f} s"
        )

    def write(self, client: httpx.Client, headers: Headers, person: str) -> int | None:
        """Send the person's next record; its status, nothing when the connection broke."""
        stamp = f"{person} stamp {len(self.sent[person])}"
        self.sent[person].append(stamp)
        try:
            answer = client.put(f"/v1/employees/{person}", headers=headers, json=stamped(stamp))
        except httpx.TransportError:
            return None
        with self._lock:
            self.answers[answer.status_code] += 1
            self.longest = max(self.longest, answer.elapsed.total_seconds())
        if answer.status_code in {200, 201}:
            self.acknowledged[person].append(stamp)
            self.versions[person].append(answer.json()["version"])
        return answer.status_code

    def write_until(
        self, stop: threading.Event, url: str, headers: Headers, person: str, seed: int
    ) -> None:
        """Keep writing one person's record, with short random pauses."""
        pauses = random.Random(seed)
        with httpx.Client(base_url=url, timeout=30) as client:
            while not stop.is_set():
                if self.write(client, headers, person) != 200:
                    stop.wait(0.05)
                stop.wait(pauses.random() * 0.01)


def violations(ledger: Ledger, session: Session) -> list[str]:
    """What the database lost, doubled or holds by half, in sentences; empty when all is well."""
    found: list[str] = []
    stored = {row.external_id: row for row in session.exec(select(Employee))}
    changes = journalled(session, AuditEntry)
    events = journalled(session, OutboxEvent)
    for person, sent in ledger.sent.items():
        row = stored.get(person)
        acknowledged = ledger.acknowledged[person]
        if row is None:
            if acknowledged:
                found.append(f"lost: {person}")
            if changes[person] or events[person]:
                found.append(f"half: {person} has a journal and no record")
            continue
        found += _record_violations(row, sent, acknowledged)
        found += _journal_violations(row, len(sent), len(acknowledged), changes, events)
        found += _version_violations(person, row.version, ledger.versions[person])
    found += [f"made up: {person}" for person in stored.keys() - ledger.sent.keys()]
    return found


def _record_violations(row: Employee, sent: list[str], acknowledged: list[str]) -> Iterator[str]:
    newest = sent.index(acknowledged[-1]) if acknowledged else 0
    if row.name not in sent:
        yield f"made up: {row.external_id} says {row.name!r}"
    elif sent.index(row.name) < newest:
        yield f"lost: {row.external_id} is at {row.name!r}, acknowledged was {sent[newest]!r}"
    texts = [held.text for held in row.skills]
    jobs = [(job.title, job.description) for job in row.work_history]
    whole = stamped(row.name)
    if (
        (row.title, row.summary) != (whole["title"], whole["summary"])
        or texts != [held["skill"] for held in whole["skills"]]
        or jobs != [(row.name, row.name)]
    ):
        yield f"half: the parts of {row.external_id} carry several stamps"


def _journal_violations(
    row: Employee, sent: int, acknowledged: int, changes: Counter[str], events: Counter[str]
) -> Iterator[str]:
    person = row.external_id
    if not row.version == changes[person] == events[person]:
        counts = f"{row.version}, {changes[person]} and {events[person]}"
        yield f"half: version, audit entries and events of {person} are {counts}"
    if changes[person] < acknowledged:
        yield f"lost: {acknowledged} writes of {person} acknowledged, {changes[person]} made"
    if changes[person] > sent:
        yield f"doubled: {sent} writes of {person} sent, {changes[person]} made"


def _version_violations(person: str, stored: int, told: list[int]) -> Iterator[str]:
    for earlier, later in pairwise(told):
        if later <= earlier:
            yield f"lost: version {earlier} of {person} was acknowledged, and then {later}"
    if told and stored < told[-1]:
        yield f"lost: {person} is at version {stored}, acknowledged was {told[-1]}"


def journalled(session: Session, table: type[AuditEntry] | type[OutboxEvent]) -> Counter[str]:
    """How many entries or events the journal holds of each person."""
    counted = select(table.external_id, func.count()).where(col(table.entity) == "employee")
    counts = dict(session.exec(counted.group_by(table.external_id)).all())
    people = people_behind(session, counts) if table is AuditEntry else {}
    return Counter({people.get(name, name): count for name, count in counts.items()})
