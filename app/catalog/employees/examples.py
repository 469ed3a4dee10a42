"""A person of the documentation: as one is sent, and as the answer then is."""

from typing import Any

SENT: dict[str, Any] = {
    "name": "Mara Lindqvist",
    "title": "Key account manager",
    "function": "Sales",
    "org_unit": "Sales DACH",
    "grade": 6,
    "role": "R-KAM",
    "manager": "E-1007",
    "location": "Hamburg",
    "remote_wish": "hybrid",
    "open_to_relocation": False,
    "relocation_locations": [],
    "hire_date": "2019-04-01",
    "end_date": None,
    "status": "active",
    "languages": [{"code": "en", "level": "C1"}, {"code": "de", "level": "native"}],
    "credentials": [
        {
            "name": "Driving licence B",
            "issuer": "City of Hamburg",
            "valid_from": "2014-06-02",
            "valid_until": "2029-06-01",
        }
    ],
    "summary": "Wins and keeps key accounts; hosts the customer council; writes the pitch decks.",
    "open_to_moves": True,
    "skills": [
        {"skill": "S-NEGOTIATION", "level": 5, "source": "manager", "last_used": "2026-02-27"},
        {"skill": "story telling", "level": 4, "source": "self", "last_used": None},
    ],
    "work_history": [
        {
            "title": "Account executive",
            "function": "Sales",
            "from": "2019-04-01",
            "to": "2022-12-31",
            "description": "Opened the market for mid-sized retailers.",
        }
    ],
    "aspirations": [
        {
            "target": "function",
            "text": "Marketing",
            "kind": "lateral",
            "horizon_months": 12,
            "weight": 1.0,
            "polarity": "want",
            "motives": ["growth", "help_others_grow"],
            "visibility": "hr",
        },
        {
            "target": "text",
            "text": "leading a sales team",
            "kind": "people_leadership",
            "horizon_months": None,
            "weight": 0.8,
            "polarity": "not",
            "motives": [],
            "visibility": "private",
        },
    ],
}

_FUNCTION = {
    "text": "Marketing",
    "kind": "function",
    "external_id": None,
    "label": "Marketing",
    "confidence": 0.99,
    "method": "exact",
}
_LEADING = {
    "text": "leading a sales team",
    "kind": "people_leadership",
    "external_id": None,
    "label": "leading people",
    "confidence": 1.0,
    "method": "meaning",
}

ANSWERED: dict[str, Any] = {
    "external_id": "E-1042",
    **SENT,
    "skills": [
        {
            "text": "S-NEGOTIATION",
            "skill": "S-NEGOTIATION",
            "label": "Negotiation",
            "confidence": 1.0,
            "method": "key",
            "level": 5.0,
            "source": "manager",
            "last_used": "2026-02-27",
            "decides": True,
        },
        {
            "text": "story telling",
            "skill": "S-STORYTELLING",
            "label": "Storytelling",
            "confidence": 0.94,
            "method": "spelling",
            "level": 4.0,
            "source": "self",
            "last_used": None,
            "decides": True,
        },
    ],
    "aspirations": [
        {**SENT["aspirations"][0], "understood": [_FUNCTION]},
        {**SENT["aspirations"][1], "understood": [_LEADING]},
    ],
    "recognition": {"recognised": 2, "unknown": []},
    "version": 3,
    "created_at": "2026-03-02T09:30:00Z",
    "updated_at": "2026-05-18T14:05:12Z",
}
