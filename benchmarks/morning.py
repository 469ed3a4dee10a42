"""What a portal asks of the service on a morning, as a plan of requests that are due at random."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime

from benchmarks import profiles
from benchmarks.asking import cards_path
from benchmarks.client import Call
from benchmarks.open_loop import Due
from benchmarks.organisation import Organisation

REMEMBERED = "remembered first pages"
COMPUTED = "computed lists"
WHAT_IF = "what-if"
EXPLAINED = "explanations"
EVENTS = "events"
WRITES = "writes"
LIVENESS = "/livez"
MIX = {REMEMBERED: 0.60, COMPUTED: 0.15, WHAT_IF: 0.05, EXPLAINED: 0.05, EVENTS: 0.10, WRITES: 0.05}
"""The share of each kind among the requests of a morning."""
PAGE = 10
LIVENESS_SECONDS = 0.1
_LANGUAGES = ("en", "nl", "de", "cs", "pt")
# Of the writes one in so many changes an opening, the others a person.
_OPENINGS_AMONG_WRITES = 5
# The part of the people whose records are written; the pages of the others stay remembered.
_WRITTEN_PART = 5


class Morning:
    """An endless supply of requests of each kind; each computed list is asked for once."""

    def __init__(self, organisation: Organisation, seed: int) -> None:
        self._chance = random.Random(f"{seed}-morning")
        self._organisation = organisation
        people = organisation.employees
        self._written = people[: len(people) // _WRITTEN_PART]
        self._readers = [one.key for one in people[len(self._written) :]]
        self._openings = [one.key for one in organisation.openings]
        self._skills = [one.key for one in organisation.skills]
        self._lists = self._computed()
        self._sent = 0

    def first_pages(self) -> list[Call]:
        """The page of everybody, to be asked for before the morning."""
        return [Call("GET", cards_path(key, PAGE)) for key in self._readers]

    def plan(self, rate: float, seconds: float, start: float = 0.0) -> list[Due]:
        """Requests at a mean rate for so long, at moments of a Poisson process, in their order."""
        plan = []
        at = self._chance.expovariate(rate)
        kinds, shares = list(MIX), list(MIX.values())
        while at < seconds:
            (kind,) = self._chance.choices(kinds, shares)
            plan.append(Due(start + at, kind, self._call(kind)))
            at += self._chance.expovariate(rate)
        return plan

    def _call(self, kind: str) -> Call:
        self._sent += 1
        chance = self._chance
        if kind == COMPUTED:
            return next(self._lists)
        if kind == EVENTS:
            return Call("POST", "/v1/events", {"events": [self._event()]})
        if kind == WRITES:
            return self._write()
        person = chance.choice(self._readers)
        if kind == WHAT_IF:
            skills = [{"skill": key, "level": 3} for key in chance.sample(self._skills, 2)]
            return Call("POST", f"/v1/employees/{person}/what-if", {"skills": skills, "k": PAGE})
        if kind == EXPLAINED:
            opening = chance.choice(self._openings)
            return Call("GET", f"/v1/employees/{person}/openings/{opening}/match")
        return Call("GET", cards_path(person, PAGE))

    def _computed(self) -> Iterator[Call]:
        """Lists that differ from every first page and from each other, of people in turn."""
        for more in range(1, 90):
            for language in _LANGUAGES:
                for person in self._readers:
                    path = f"{cards_path(person, PAGE + more)}&language={language}"
                    yield Call("GET", path)

    def _event(self) -> dict[str, object]:
        return {
            "event_id": f"morning-{self._sent:010}",
            "type": self._chance.choice(("open", "save", "apply")),
            "employee": self._chance.choice(self._readers),
            "opening": self._chance.choice(self._openings),
            "occurred_at": datetime.now(UTC).isoformat(),
            "source": "portal",
        }

    def _write(self) -> Call:
        note = f"Changed on a morning, {self._sent}."
        if self._sent % _OPENINGS_AMONG_WRITES == 0:
            opening = self._chance.choice(self._organisation.openings)
            body = profiles.opening_body(opening) | {"description": f"{opening.description} {note}"}
            return Call("PUT", f"/v1/openings/{opening.key}", body)
        person = self._chance.choice(self._written)
        body = profiles.employee_body(person) | {"summary": f"{person.text} {note}"}
        return Call("PUT", f"/v1/employees/{person.key}", body)


def liveness(seconds: float) -> list[Due]:
    """A look at `/livez` every tenth of a second."""
    count = int(seconds / LIVENESS_SECONDS)
    return [Due(n * LIVENESS_SECONDS, LIVENESS, Call("GET", "/livez")) for n in range(count)]
