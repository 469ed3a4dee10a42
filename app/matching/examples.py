"""An example of each answer, for the API's description."""

from typing import Any

_OPENING = {
    "external_id": "O-2003",
    "title": "Product marketing manager",
    "function": "Marketing",
    "location": "Hamburg",
    "org_unit": "Product Marketing",
    "grade": 6,
    "role": "R-PMM",
}
_PERSON = {"external_id": "E-1042", "title": "Key account manager", "function": "Sales"}
_BEGINNING = "What every pair begins with, before anything is known of it."
_CONTRIBUTIONS: tuple[tuple[str, str, float, list[str], str | None], ...] = (
    (
        "starting_point",
        "Starting point, the same for all",
        0.05,
        [],
        "What every pair begins with, before anything is known of it.",
    ),
    (
        "essential_skills",
        "Essential skills",
        0.24,
        ["Storytelling", "Customer needs analysis"],
        None,
    ),
    ("aspiration", "What the person wants", 0.2, ["Marketing"], None),
    ("bridge", "Knows both teams", 0.13, ["Sales"], None),
)
_ORIGIN = {"model_version": "lateral-3f9a1c2b7d10", "snapshot_at": "2026-03-02T09:30:00Z"}
_REASON: dict[str, Any] = {
    "code": "wish_function",
    "params": {
        "wish": "Marketing",
        "understood": [],
        "function": "Marketing",
        "motives": [],
        "person": None,
    },
    "text": "You asked for \u201cMarketing\u201d, and this opening is in Marketing.",
}
_PAIR: dict[str, Any] = {
    "rank": 1,
    "opening": _OPENING,
    "employee": _PERSON,
    "score": 0.62,
    "band": "strong",
    "confidence": "medium",
    **_ORIGIN,
    "kind": "lateral",
    "people_leadership": False,
    "cross_functional": True,
    "contributions": [
        {"name": name, "label": label, "value": value, "evidence": evidence, "note": note}
        for name, label, value, evidence, note in _CONTRIBUTIONS
    ],
    "matched_skills": [
        {
            "skill": "Storytelling",
            "skill_id": "S-17",
            "held": "Pitching",
            "held_id": "S-21",
            "essential": True,
            "closeness": 0.8,
            "level_needed": 3.0,
            "level_held": 4.0,
        }
    ],
    "missing_skills": [
        {
            "skill": "Market research",
            "skill_id": "S-40",
            "essential": True,
            "level_needed": 3.0,
            "level_held": None,
            "nearest": "Customer needs analysis",
            "nearest_id": "S-33",
            "closeness": 0.4,
        }
    ],
    "bridges": [
        {
            "function": "Sales",
            "reason": "The role works with Sales every day; you know that side from your own "
            "work there.",
        }
    ],
    "eligibility": {
        "eligible": True,
        "reasons": [
            {
                "rule": "grade_band",
                "passed": True,
                "fact": "grade",
                "params": {"low": 5, "high": 7, "grade": 6},
                "detail": "Grades 5 to 7 are eligible; the grade is 6.",
            }
        ],
    },
    "reasons": [_REASON],
    "unrecognised_skills": [],
}
_EXCLUDED = {"own_role": 1, "dismissed": 0, "not_wanted": 3, "not_eligible": 12}

PAIR: dict[str, Any] = {
    **_PAIR,
    "missing_skills": [
        {**missing, "gain": 0.08, "effort": 1.2} for missing in _PAIR["missing_skills"]
    ],
    "rank": None,
    "aspirations_considered": 2,
    "note": None,
}
_LIST_ID = "l_mzxw6ytboi4tqmrrgi3tcnjqga"
_MOVES: dict[str, Any] = {
    "employee": "E-1042",
    **_ORIGIN,
    "aspirations_considered": 2,
    "note": None,
    "items": [_PAIR],
    "nothing_near": None,
    "excluded": {**_EXCLUDED, "too_far": None},
}
RECOMMENDATIONS: dict[str, Any] = {**_MOVES, "next_cursor": None, "list_id": _LIST_ID}
_CARD: dict[str, Any] = {
    **{
        name: _PAIR[name]
        for name in (
            "rank",
            "opening",
            "score",
            "band",
            "confidence",
            "model_version",
            "kind",
            "people_leadership",
            "cross_functional",
        )
    },
    "contributions": [
        {"name": name, "label": label, "value": value}
        for name, label, value, _, _ in _CONTRIBUTIONS
    ],
    "reasons": [{"code": _REASON["code"], "text": _REASON["text"]}],
    "expert_path": None,
}
CARDS: dict[str, Any] = {**RECOMMENDATIONS, "items": [_CARD]}
WHAT_IF: dict[str, Any] = {
    "employee": "E-1042",
    **_ORIGIN,
    "items": [{**_CARD, "before": {"rank": 4, "score": 0.21}}],
    "left": [
        {
            "opening": _OPENING,
            "before": {"rank": 10, "score": 0.08},
            "after": {"rank": 11, "score": 0.08},
        }
    ],
    "unrecognised_skills": [],
}
CANDIDATES: dict[str, Any] = {
    "opening": "O-2003",
    **_ORIGIN,
    "note": None,
    "items": [{**_PAIR, "employee": {**_PERSON, "name": "Mara Lindqvist"}, "put_forward": False}],
    "next_cursor": None,
    "excluded": _EXCLUDED,
    "list_id": _LIST_ID,
}
MATCHES: dict[str, Any] = {
    "items": [{"employee": "E-1042", "recommendations": _MOVES}],
    "unrecognised_skills": [],
}
COUNTERFACTUALS: dict[str, Any] = {
    "employee": _PERSON,
    "opening": _OPENING,
    **_ORIGIN,
    "k": 5,
    "score": 0.11,
    "rank": 9,
    "in_top_k": False,
    "eligibility": {"eligible": True, "reasons": []},
    "items": [
        {
            "skills": [
                {
                    "skill": "Market research",
                    "skill_id": "S-77",
                    "essential": True,
                    "level_from": None,
                    "level_to": 3,
                    "nearest": "Customer needs analysis",
                    "nearest_id": "S-41",
                    "effort": 1.6,
                }
            ],
            "state": [],
            "withdraw": [],
            "effort": 1.6,
            "score": 0.23,
            "rank": 4,
            "outcome": "ranked",
            "reason": "With Market research at 3 this opening would be number 4.",
        }
    ],
    "nearest": None,
    "note": None,
    "notes": [],
}
CAREER_PATHS: dict[str, Any] = {
    "employee": _PERSON,
    **_ORIGIN,
    "least_score": 0.01,
    "targets": [
        {
            "role": {
                "external_id": "R-PMM",
                "title": "Product marketing manager",
                "function": "Marketing",
                "grade": 6,
                "people_leader": False,
            },
            "source": "wished",
        }
    ],
    "items": [
        {
            "chance": 0.41,
            "skills_to_learn": 1,
            "steps": [
                {
                    "role": {
                        "external_id": "R-PMM",
                        "title": "Product marketing manager",
                        "function": "Marketing",
                        "grade": 6,
                        "people_leader": False,
                    },
                    "kind": "promotion",
                    "cross_functional": True,
                    "score": 0.41,
                    "learn": [
                        {
                            "skill": "Market research",
                            "skill_id": "S-77",
                            "essential": True,
                            "level_needed": 3,
                            "level_held": None,
                            "nearest": "Customer needs analysis",
                            "nearest_id": "S-41",
                            "closeness": 0.52,
                        }
                    ],
                    "credentials_to_obtain": [],
                    "carries_over": [],
                    "bridges": [],
                    "reasons": [_REASON],
                    "open_openings": ["O-2003"],
                }
            ],
        }
    ],
    "expert_path": None,
    "note": None,
    "notes": [],
}
