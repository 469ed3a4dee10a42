"""Bodies of a small organisation in which a top seller wants marketing."""

import json
from collections.abc import Callable
from typing import Any

from fastapi.testclient import TestClient
from sqlmodel import Session, col, select

from models.journal import AuditEntry, OutboxEvent

Body = dict[str, Any]
Headers = dict[str, str]
Keys = Callable[..., Headers]

MERGE_PATCH = {"Content-Type": "application/merge-patch+json"}


def seller(**changes: Any) -> Body:
    """Mara, who sells and wants marketing."""
    return {
        "name": "Mara Lindqvist",
        "title": "Key account manager",
        "function": "Sales",
        "org_unit": "Sales DACH",
        "grade": 6,
        "role": "R-KAM",
        "manager": "E-900",
        "location": "Hamburg",
        "remote_wish": "hybrid",
        "open_to_relocation": True,
        "relocation_locations": ["Berlin"],
        "hire_date": "2019-04-01",
        "end_date": "2031-03-31",
        "status": "active",
        "languages": [{"code": "de", "level": "native"}, {"code": "en", "level": None}],
        "credentials": [
            {
                "name": "Driving licence B",
                "valid_until": "2031-05-31",
                "valid_from": None,
                "issuer": "City of Hamburg",
            }
        ],
        "summary": "Wins and keeps key accounts.",
        "open_to_moves": True,
        "skills": [
            {"skill": "Negotiation", "level": 5.0, "source": "manager", "last_used": "2026-02-27"},
            {"skill": "pitch decks", "level": 4.0, "source": "self", "last_used": None},
        ],
        "work_history": [
            {
                "title": "Account executive",
                "function": "Sales",
                "from": "2019-04-01",
                "to": "2022-12-31",
                "description": "Opened the market for retailers.",
            },
            {
                "title": "Key account manager",
                "function": "Sales",
                "from": "2023-01-01",
                "to": None,
                "description": "",
            },
        ],
        **changes,
    }


def wish(text: str = "Marketing", visibility: str = "manager", **changes: Any) -> Body:
    """An aspiration towards a function."""
    return {
        "target": "function",
        "text": text,
        "kind": "lateral",
        "horizon_months": 12,
        "weight": 0.9,
        "polarity": "want",
        "motives": ["growth", "help_others_grow"],
        "visibility": visibility,
        **changes,
    }


def skill(label: str = "Negotiation", **changes: Any) -> Body:
    """A skill of the taxonomy."""
    return {
        "scheme": "house",
        "scheme_id": "17",
        "scheme_version": "2026.1",
        "preferred_label": label,
        "alternative_labels": [],
        "description": "",
        "broader": [],
        "related": [],
        **changes,
    }


def need(text: str, **changes: Any) -> Body:
    """A skill that a role or an opening needs."""
    return {"skill": text, "essential": True, "level": 3.0, "weight": 1.0, **changes}


def marketing_role(**changes: Any) -> Body:
    """The role of a product marketing manager."""
    return {
        "title": "Product marketing manager",
        "function": "Marketing",
        "family": "Go-to-market",
        "grade": 6,
        "description": "Gives sales the words to sell new products.",
        "people_leader": False,
        "works_with": ["Sales", "Product"],
        "credentials": [{"name": "Certified marketer", "desired": True, "accepted": ["CM"]}],
        "skills": [need("Storytelling", weight=2.0), need("marketing budgets", essential=False)],
        **changes,
    }


def opening(**changes: Any) -> Body:
    """An opening that stands alone."""
    return {
        "role": None,
        "title": "Product marketing manager",
        "function": "Marketing",
        "grade": 6,
        "description": "Needs someone who speaks sales.",
        "people_leader": False,
        "works_with": ["Sales"],
        "credentials": None,
        "skills": [need("Storytelling")],
        "org_unit": "Marketing DACH",
        "hiring_manager": "E-901",
        "location": "Hamburg",
        "remote_work": "hybrid",
        "headcount": 2,
        "opens_on": "2026-03-01",
        "closes_on": "2026-04-15",
        "apply_url": "https://careers.example/jobs/1?from=portal#apply",
        "custom_fields": [
            {"name": "Team size", "kind": "number", "value": "8"},
            {"name": "Starts with", "kind": "text", "value": "a week beside the team"},
        ],
        "status": "open",
        "eligibility": {
            "minimum_tenure_months": 12,
            "grade_min": 5,
            "grade_max": 7,
            "locations": ["Hamburg"],
            "languages": [{"code": "en", "level": "B2"}],
        },
        **changes,
    }


def put(client: TestClient, path: str, body: Body, headers: Headers) -> Any:
    """Store a record that has to be accepted; its answer."""
    answer = client.put(f"/v1/{path}", json=body, headers=headers)
    assert answer.status_code in (200, 201), answer.text
    return answer


def fields_of(problem: Any) -> list[str]:
    """The fields that a problem document names."""
    assert problem.headers["content-type"] == "application/problem+json"
    return [error["field"] for error in problem.json()["errors"]]


def events(session: Session) -> list[tuple[str, str, str]]:
    """The change feed: entity, external id and action, in order."""
    rows = session.exec(select(OutboxEvent).order_by(col(OutboxEvent.id))).all()
    return [
        (str(row.entity), row.external_id, str(row.action))
        for row in rows
        if str(row.entity) != "api_key"
    ]


def audit(session: Session, entity: str) -> list[AuditEntry]:
    """The audit entries of one kind of record, in order."""
    rows = session.exec(select(AuditEntry).order_by(col(AuditEntry.id))).all()
    return [row for row in rows if str(row.entity) == entity]


def without_defaults(body: Body, answer: Body) -> Body:
    """The answer's part that the body spoke of."""
    return json.loads(json.dumps({name: answer[name] for name in body}))
