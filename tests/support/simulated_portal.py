"""A portal whose people want what nobody told the ranker: it reads lists and sends what they do.

Its events come late, twice, and in no order, as those of real portals do.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from fastapi.testclient import TestClient

from models.base import utc_now

Json = dict[str, Any]
Headers = dict[str, str]


@dataclass
class SimulatedPortal:
    """Shows people their lists and remembers what they did; `opens` is the truth.

    Attributes
    ----------
    wanted : which openings people want to know more of, once they look
    lists : the ids of those that were shown; the same list shown twice has one id
    opens : list and opening of each
    """

    client: TestClient
    wanted: frozenset[str]
    seed: int = 0
    events: list[Json] = field(default_factory=list)
    lists: set[str] = field(default_factory=set)
    opens: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._chance = np.random.default_rng(self.seed)

    def show(self, person: str, headers: Headers, k: int, at: datetime) -> str:
        """Let somebody read a list; the list's id. People look at place j with a chance of 1/j."""
        path = f"/v1/employees/{person}/recommendations"
        answer = self.client.get(path, headers=headers, params={"k": k, "include_far": True})
        assert answer.status_code == 200, answer.text
        shown = answer.json()
        list_id = str(shown["list_id"])
        self.lists.add(list_id)
        self._did("view", person, list_id, at)
        for place, item in enumerate(shown["items"], start=1):
            key = item["opening"]["external_id"]
            chance = 0.9 if key in self.wanted else 0.05
            if self._chance.random() < chance / place:
                self.opens.add((list_id, key))
                later = at + timedelta(minutes=place)
                self._did("open", person, list_id, later, opening=key, position=place)
        return list_id

    def send(self, headers: Headers, size: int = 400) -> tuple[int, int]:
        """Send all events, a third of them twice, in any order; how many were new and known."""
        again = [one for one in self.events if self._chance.random() < 1 / 3]
        sent = [*self.events, *again]
        order = self._chance.permutation(len(sent))
        accepted = duplicates = 0
        for start in range(0, len(sent), size):
            some = [sent[row] for row in order[start : start + size]]
            body = {"events": some, "sent_at": utc_now().isoformat()}
            answer = self.client.post("/v1/events", json=body, headers=headers)
            assert answer.status_code == 200, answer.text
            told = answer.json()
            assert told["rejected"] == []
            accepted += told["accepted"]
            duplicates += told["duplicates"]
        return accepted, duplicates

    def _did(self, kind: str, person: str, list_id: str, at: datetime, **more: Any) -> None:
        self.events.append(
            {
                "event_id": f"portal-{len(self.events):06}",
                "type": kind,
                "employee": person,
                "list_id": list_id,
                "occurred_at": at.isoformat(),
                "source": "portal",
                **more,
            }
        )
