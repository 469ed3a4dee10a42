"""A pack put into the service and asked for its answers, all in the pack's own ids."""

from typing import Any
from urllib.parse import quote

from benchmarks.bodies import (
    MAX_LINE,
    clean,
    employee_body,
    external_id,
    folded,
    opening_body,
    required_names,
    skill_body,
)
from benchmarks.client import Call, Client
from benchmarks.packs import Pack, PackError

DEPTH = 100
MENTIONS_A_CALL = 100

Ranked = dict[str, list[tuple[str, float]]]
Gap = tuple[str, str, list[str]]


def load(pack: Pack, client: Client) -> None:
    """Store the skills first, then what mentions them."""
    skills = [_put("skills", row["skill_id"], skill_body(row, pack.name)) for row in pack.skills]
    openings = [_put("openings", row["role_id"], opening_body(row)) for row in pack.roles]
    people = [_put("employees", row["employee_id"], employee_body(row)) for row in pack.employees]
    for calls in (skills, openings, people):
        client.call_all(calls, lambda _: None)


def rank(pack: Pack, client: Client) -> Ranked:
    """The best openings for each person."""
    roles = {external_id(row["role_id"]): row["role_id"] for row in pack.roles}
    people = [row["employee_id"] for row in pack.employees]

    def ranked(answer: Any) -> list[tuple[str, float]]:
        return [(roles[move["opening"]["external_id"]], move["score"]) for move in answer["items"]]

    calls = [Call("GET", recommendations_path(person, DEPTH)) for person in people]
    return dict(zip(people, client.call_all(calls, ranked), strict=True))


def normalise(pack: Pack, client: Client) -> Ranked:
    """The likeliest skills for each mention."""
    skills = {external_id(row["skill_id"]): row["skill_id"] for row in pack.skills}
    texts = {row["mention_id"]: clean(row["text"], MAX_LINE) for row in pack.mentions}
    texts = {mention: text for mention, text in texts.items() if text}

    def candidates(answer: Any) -> list[list[tuple[str, float]]]:
        return [
            [(skills[each["skill"]], each["confidence"]) for each in item["candidates"]]
            for item in answer["items"]
        ]

    said = list(texts.values())
    calls = [
        Call(
            "POST",
            "/v1/skills/normalise",
            {"mentions": said[start : start + MENTIONS_A_CALL], "k": DEPTH},
        )
        for start in range(0, len(said), MENTIONS_A_CALL)
    ]
    answers = [each for batch in client.call_all(calls, candidates) for each in batch]
    return dict(zip(texts, answers, strict=True))


def gaps(pack: Pack, client: Client) -> list[Gap]:
    """The required skills that the person of each pair lacks, named as the pack names them."""
    required = {row["role_id"]: required_names(row) for row in pack.roles}
    if unknown := [role for _, role in pack.pairs if role not in required]:
        raise PackError(f"{pack.name}: a pair names the role {unknown[0]}, which is not there")
    calls = [
        Call("GET", f"/v1/employees/{_key(employee)}/openings/{_key(role)}/match")
        for employee, role in pack.pairs
    ]
    found: list[Gap] = []
    lacking = client.call_all(calls, _lacking)
    for (employee, role), texts in zip(pack.pairs, lacking, strict=True):
        names = [name for text in texts for name in required[role].get(folded(text), ())]
        found.append((employee, role, names))
    return found


def recommendations_path(employee: str, k: int) -> str:
    """Where a person's recommendations are read."""
    return f"/v1/employees/{_key(employee)}/recommendations?k={k}&include_far=true"


def cards_path(employee: str, k: int) -> str:
    """Where the same is read as the cards of a page."""
    return f"{recommendations_path(employee, k)}&detail=card"


def _lacking(answer: Any) -> list[str]:
    """Essential skills that are not held at all; one held below its level is not lacking."""
    return [
        gap["skill"]
        for gap in answer["missing_skills"]
        if gap["essential"] and gap["level_held"] is None
    ]


def _put(noun: str, pack_id: str, body: dict[str, Any]) -> Call:
    return Call("PUT", f"/v1/{noun}/{_key(pack_id)}", body)


def _key(pack_id: str) -> str:
    return quote(external_id(pack_id), safe="")
