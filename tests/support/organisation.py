"""A small organisation for the tests of matching: bodies as an HR system would send them."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import insert, select, text

from app.core.db import Database
from app.core.security import KeyRing
from app.core.services import services_of
from app.main import create_app
from app.serving import training_frames
from app.settings import Settings
from ml.frames import TrainingFrames
from models import METADATA
from models.vocabulary import Scope

Json = dict[str, Any]


def _skill(label: str, *alternatives: str) -> Json:
    return {"scheme": "own", "preferred_label": label, "alternative_labels": list(alternatives)}


SKILLS: dict[str, Json] = {
    "S-NEG": _skill("Negotiation", "negotiating contracts"),
    "S-STORY": _skill("Storytelling", "pitching stories"),
    "S-CRM": _skill("CRM systems", "customer databases"),
    "S-CALL": _skill("Cold calling"),
    "S-RESEARCH": _skill("Market research"),
    "S-COPY": _skill("Copywriting"),
    "S-CAMPAIGN": _skill("Campaign planning"),
    "S-TICKET": _skill("Ticket triage"),
    "S-EMPATHY": _skill("Customer empathy"),
    "S-ROADMAP": _skill("Roadmap planning"),
    "S-INTERVIEW": _skill("User interviews"),
    "S-SQL": _skill("SQL"),
    "S-STATS": _skill("Statistics"),
    "S-BUDGET": _skill("Budgeting"),
    "S-FORECAST": _skill("Forecasting"),
    "S-COACH": _skill("Coaching"),
}


def needs(*skills: str, level: float = 3, essential: bool = True) -> list[Json]:
    return [{"skill": skill, "level": level, "essential": essential} for skill in skills]


def holds(**levels: float) -> list[Json]:
    return [{"skill": f"S-{name}", "level": level} for name, level in levels.items()]


def wish(text: str, target: str = "function", **more: Any) -> Json:
    return {"target": target, "text": text, **more}


ROLES: dict[str, Json] = {
    "R-AE": {
        "title": "Account executive",
        "function": "Sales",
        "grade": 5,
        "description": "Wins new customers, runs demonstrations and negotiates contracts.",
        "works_with": ["Marketing"],
        "skills": needs("S-NEG", "S-CALL", "S-CRM"),
    },
    "R-LEAD": {
        "title": "Sales team lead",
        "function": "Sales",
        "grade": 6,
        "people_leader": True,
        "description": "Leads a team of account executives and helps each of them grow.",
        "skills": needs("S-COACH", "S-NEG", "S-FORECAST"),
    },
    "R-PMM": {
        "title": "Product marketing manager",
        "function": "Marketing",
        "grade": 5,
        "description": "Tells the story of a product and gives sellers what they need to win.",
        "works_with": ["Sales", "Product"],
        "skills": [*needs("S-STORY", "S-RESEARCH"), *needs("S-COPY", essential=False)],
    },
    "R-CAMPAIGN": {
        "title": "Campaign manager",
        "function": "Marketing",
        "grade": 4,
        "description": "Plans campaigns, writes copy and measures what came of them.",
        "works_with": ["Sales"],
        "skills": needs("S-CAMPAIGN", "S-COPY"),
    },
    "R-CS": {
        "title": "Support specialist",
        "function": "Support",
        "grade": 3,
        "description": "Answers customers, sorts tickets and explains the product.",
        "works_with": ["Product"],
        "skills": needs("S-TICKET", "S-EMPATHY"),
    },
    "R-PM": {
        "title": "Product manager",
        "function": "Product",
        "grade": 5,
        "description": "Decides what is built next from what customers need.",
        "works_with": ["Support", "Sales"],
        "skills": needs("S-ROADMAP", "S-INTERVIEW", "S-EMPATHY"),
    },
    "R-DATA": {
        "title": "Data analyst",
        "function": "Data",
        "grade": 4,
        "description": "Answers questions with queries and statistics.",
        "works_with": ["Finance"],
        "skills": needs("S-SQL", "S-STATS"),
    },
    "R-FIN": {
        "title": "Controller",
        "function": "Finance",
        "grade": 5,
        "description": "Plans budgets and explains where the money went.",
        "works_with": ["Data"],
        "skills": needs("S-BUDGET", "S-FORECAST"),
    },
}
OPENINGS: dict[str, Json] = {
    f"O-{key.removeprefix('R-')}": {
        "role": key,
        "location": "Hamburg",
        "org_unit": f"{role['function']} North",
    }
    for key, role in ROLES.items()
}


def seller(**changes: Any) -> Json:
    """An account executive who can tell stories."""
    return {
        "name": "Mara Lindqvist",
        "title": "Account executive",
        "function": "Sales",
        "org_unit": "Sales North",
        "grade": 5,
        "role": "R-AE",
        "location": "Hamburg",
        "hire_date": "2020-04-01",
        "open_to_moves": True,
        "summary": "Wins customers with stories about the product and negotiates contracts.",
        "languages": [{"code": "de", "level": "native"}, {"code": "en", "level": "C1"}],
        "skills": holds(NEG=5, STORY=4, CRM=4, CALL=4),
        "work_history": [
            {
                "title": "Support specialist",
                "function": "Support",
                "from": "2018-01-01",
                "to": "2020-03-31",
            }
        ],
        **changes,
    }


EMPLOYEES: dict[str, Json] = {
    "E-1": seller(),
    "E-2": seller(
        name="Jonas Feld",
        title="Support specialist",
        function="Support",
        role="R-CS",
        grade=3,
        org_unit="Support North",
        summary="Answers customers and sorts tickets.",
        skills=holds(TICKET=4, EMPATHY=5, INTERVIEW=3),
        work_history=[],
    ),
    "E-3": seller(
        name="Ada Brandt",
        title="Controller",
        function="Finance",
        role="R-FIN",
        summary="Plans budgets.",
        skills=holds(BUDGET=4, FORECAST=4, SQL=2),
        work_history=[
            {
                "title": "Data analyst",
                "function": "Data",
                "from": "2017-01-01",
                "to": "2019-12-31",
            }
        ],
    ),
    "E-4": seller(
        name="Noor Haddad",
        title="Product marketing manager",
        function="Marketing",
        role="R-PMM",
        summary="Tells the story of the product.",
        skills=holds(STORY=5, RESEARCH=4, COPY=4),
        open_to_moves=False,
        work_history=[
            {
                "title": "Account executive",
                "function": "Sales",
                "from": "2016-01-01",
                "to": "2019-12-31",
            }
        ],
    ),
}


def all_rounder(**changes: Any) -> Json:
    """A person whose skills leave several functions open."""
    return seller(skills=holds(STORY=4, TICKET=4, SQL=4), work_history=[], summary="", **changes)


class Organisation:
    """Sends bodies to a service and asks it for rankings, as one key."""

    def __init__(self, client: TestClient, headers: dict[str, str]) -> None:
        self.client = client
        self.headers = headers

    def load(self) -> "Organisation":
        """Send everything."""
        for noun, bodies in (
            ("skills", SKILLS),
            ("roles", ROLES),
            ("openings", OPENINGS),
            ("employees", EMPLOYEES),
        ):
            for key, body in bodies.items():
                self.put(noun, key, body)
        return self

    def put(self, noun: str, key: str, body: Json) -> None:
        answer = self.client.put(f"/v1/{noun}/{key}", json=body, headers=self.headers)
        assert answer.status_code in {200, 201}, answer.text

    def wishing(self, key: str, *aspirations: Json) -> None:
        """Store an account executive with these aspirations."""
        self.put("employees", key, seller(aspirations=list(aspirations)))

    def all_rounder_wishing(self, key: str, *aspirations: Json) -> None:
        """Store a person with these aspirations whose skills leave several functions open."""
        self.put("employees", key, all_rounder(aspirations=list(aspirations)))

    def opening(self, key: str, **changes: Any) -> None:
        """Store an opening, by default for the product marketing manager."""
        self.put("openings", key, {"role": "R-PMM", **changes})

    def get(self, path: str, headers: dict[str, str] | None = None, **query: Any) -> Json:
        """The answer of a path under /v1 that must succeed."""
        answer = self.client.get(f"/v1/{path}", params=query, headers=headers or self.headers)
        assert answer.status_code == 200, answer.text
        body: Json = answer.json()
        return body

    def recommendations(self, key: str, **query: Any) -> Json:
        """All of a person's list; the few who are invented are far from most openings."""
        return self.get(f"employees/{key}/recommendations", **{"include_far": True, **query})

    def candidates(self, key: str, **query: Any) -> Json:
        return self.get(f"openings/{key}/candidates", **query)

    def explained(self, employee: str, opening: str, **query: Any) -> Json:
        return self.get(f"employees/{employee}/openings/{opening}/match", **query)


@dataclass(frozen=True)
class StoredOrganisation:
    """The organisation as a service stored it: every table's rows, and the training frames."""

    tables: dict[str, list[Json]]
    frames: TrainingFrames

    def copy_to(self, database: Database) -> None:
        """Fill an empty database, as if everything had been sent to it."""
        with database.write() as session:
            for table in METADATA.sorted_tables:
                if rows := self.tables.get(table.name):
                    session.execute(insert(table), rows)
                    counted = table.autoincrement_column is not None
                    if counted and database.url.get_backend_name() == "postgresql":
                        last = f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), :id)"
                        session.execute(text(last), {"id": max(row["id"] for row in rows)})


def stored_organisation(folder: Path) -> StoredOrganisation:
    """Send everything to a service whose migrated database lies in `folder`."""
    patient = {"statement_seconds": 30.0, "thread_seconds": 30.0}
    app = create_app(Settings(data_dir=folder, **patient))
    with TestClient(app) as client:
        services = services_of(app)
        database = services.database
        keyring = KeyRing(database, services.settings)
        key = keyring.issue(actor="tests", name="a test's key", scopes=frozenset(Scope))
        Organisation(client, {"Authorization": f"Bearer {key}"}).load()
        with database.read() as session:
            tables = {
                table.name: [dict(row) for row in session.execute(select(table)).mappings()]
                for table in METADATA.sorted_tables
            }
            return StoredOrganisation(tables, training_frames(session, date(2026, 1, 1)))


def texts(move: Json) -> list[str]:
    """The English sentences about a move."""
    return [str(one["text"]) for one in move["reasons"]]


def opening_keys(ranking: Json) -> list[str]:
    """The openings of a ranking, best first."""
    return [item["opening"]["external_id"] for item in ranking["items"]]


def employee_keys(ranking: Json) -> list[str]:
    """The people of a ranking, best first."""
    return [item["employee"]["external_id"] for item in ranking["items"]]
