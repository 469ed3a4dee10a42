"""Somebody on the way to leading, with evidence as it is stored once it was confirmed."""

from datetime import timedelta
from typing import Any

import httpx
from fastapi.testclient import TestClient

from app.core.db import Database
from models.base import utc_today
from models.readiness import Evidence, EvidencePerson
from models.vocabulary import ActorKind, Behaviour, EvidenceSource, EvidenceState, Visibility
from tests.support.catalogue import Headers, Keys
from tests.support.organisation import EMPLOYEES, Organisation

MARA, JONAS, ADA, NOOR = "E-1", "E-2", "E-3", "E-4"
TODAY = utc_today()
ENOUGH = {
    Behaviour.COACHES: ((200, JONAS, "helped"), (20, ADA, "peer")),
    Behaviour.HANDS_OVER: ((300, JONAS, "helped"), (30, ADA, "manager")),
    Behaviour.ASKS: ((40, ADA, "peer"),),
    Behaviour.TEACHES: ((50, NOOR, "helped"),),
}


def store(
    database: Database,
    person: str,
    told: dict[Behaviour, Any],
    visible_to: Visibility = Visibility.MANAGER,
    text: str = "In 2024 he sold for 120,000 and closed 9 of 10 deals.",
) -> None:
    """Evidence that was confirmed, by behaviour: how many days ago, by whom, in which part."""
    with database.write() as session:
        for behaviour, occasions in told.items():
            for place, (days, somebody, part) in enumerate(occasions):
                there = {"employee_external_id": somebody, "part": EvidenceSource(part)}
                session.add(
                    Evidence(
                        uid=f"{person}-{behaviour}-{place}-{days}",
                        employee_external_id=person,
                        behaviour=behaviour,
                        source=EvidenceSource.SELF,
                        situation=text,
                        action=text,
                        effect=text,
                        happened_on=TODAY - timedelta(days),
                        author_external_id=person,
                        recorded_by="key:a",
                        state=EvidenceState.CONFIRMED,
                        visible_to=visible_to,
                        people=[EvidencePerson(**there, confirmed_at=EVER)],
                    )
                )


EVER = Evidence.model_fields["created_at"].default_factory()  # type: ignore[misc,call-arg]


class Way:
    """Mara on her way to leading, and those around her."""

    def __init__(
        self, client: TestClient, database: Database, headers: Headers, keys: Keys
    ) -> None:
        self.client, self.database, self.keys = client, database, keys
        self.organisation = Organisation(client, headers)
        self.organisation.put("employees", MARA, {**EMPLOYEES[MARA], "manager": ADA})
        self.mara = keys(ActorKind.PORTAL, MARA)
        self.ada = keys(ActorKind.MANAGER, ADA)
        self.hr = keys(ActorKind.HR_PARTNER)

    def why(self, person: str = MARA, **body: Any) -> httpx.Response:
        stated = {"wants": True, "motives": ["help_others_grow"], "visibility": "hr", **body}
        path = f"/v1/employees/{person}/why-lead"
        return self.client.put(path, json=stated, headers=self.keys(ActorKind.PORTAL, person))

    def readiness(self, by: Headers | None = None, person: str = MARA, **query: Any) -> Any:
        path = f"employees/{person}/readiness"
        return self.organisation.get(path, by or self.mara, **query)

    def standing(self, by: Headers | None = None, **query: Any) -> str:
        return str(self.readiness(by, **query)["standing"])
