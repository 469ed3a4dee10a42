"""What people want next, what they rule out, and who may know."""

from dataclasses import dataclass
from random import Random
from typing import Any

from demo.careers import Stint
from demo.catalogue import Record, role_id
from demo.chance import dice, pick
from demo.seats import Seat
from demo.tables import RoleRow, Tables

_VISIBILITY = {"private": 42, "hr": 30, "manager": 28}
_OUTLOOKS = {"onward": 60, "settled": 9, "guest": 7, "silent": 24}
_MOTIVES = {
    "lateral": ("growth", "variety", "mastery", "impact", "balance", "location"),
    "promotion": ("growth", "money", "recognition", "mastery", "impact"),
    "people_leadership": ("help_others_grow", "impact", "growth", "recognition"),
}


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a person told: the wishes, the roles dreamt of, whether managers may ask."""

    wishes: list[Record]
    dreams: list[RoleRow]
    open_to_moves: bool


def outlook_of(seat: Seat, stints: list[Stint], tables: Tables) -> Outlook:
    """What a person told about the time ahead."""
    rng = dice("wishes", seat.external_id)
    steps = _steps_from(seat.role, tables)
    manner = pick(rng, _OUTLOOKS)
    if manner == "silent" or seat.role is None:
        return Outlook([], [], rng.random() < 0.3)
    if manner == "settled":
        return Outlook([_stay(seat.role, tables, rng)], [], open_to_moves=False)
    if manner == "guest" or not steps:
        return Outlook([_join(tables, rng)], [], rng.random() < 0.5)
    dream = pick(rng, steps)
    wishes = _onward(seat, dream, tables, rng)
    if rng.random() < 0.35:
        wishes.append(_against(seat, dream, stints, tables, rng))
    return Outlook(wishes, [dream], rng.random() < 0.72)


def _steps_from(role: RoleRow | None, tables: Tables) -> dict[RoleRow, float]:
    """Where holders of a role went on to; more often across functions than up the ladder."""
    if role is None:
        return {}
    steps: dict[RoleRow, float] = {}
    for slug, ways in tables.paths.items():
        if role.slug in ways and slug in tables.roles:
            onward = tables.roles[slug]
            across = onward.function not in (role.function, None)
            steps[onward] = ways[role.slug] * (1.5 if across else 1.0)
    return steps


def _kind(now: RoleRow, then: RoleRow) -> str:
    if then.people_leader and not now.people_leader:
        return "people_leadership"
    return "promotion" if then.grade > now.grade and then.function == now.function else "lateral"


def _onward(seat: Seat, dream: RoleRow, tables: Tables, rng: Random) -> list[Record]:
    now = seat.role
    if now is None:
        raise ValueError(f"{seat.external_id} holds no role to go on from")
    kind = _kind(now, dream)
    across = dream.function not in (seat.function, None)
    wishes = []
    if not across or rng.random() < 0.6:
        name = role_id(dream.slug) if rng.random() < 0.7 else dream.title
        wishes.append(_wish("role", name, rng, kind=kind, weight=_weight(rng)))
    if across and (not wishes or rng.random() < 0.4):
        wishes.append(_wish("function", str(dream.function), rng, kind=kind, weight=_weight(rng)))
    if dream.function in tables.wishes["toward"] and rng.random() < 0.45:
        text = rng.choice(tables.wishes["toward"][dream.function])
        wishes.append(_wish("text", text, rng, kind=None, weight=_weight(rng)))
    return wishes


def _against(
    seat: Seat, dream: RoleRow, stints: list[Stint], tables: Tables, rng: Random
) -> Record:
    """Something ruled out that does not contradict the dream."""
    options: list[tuple[str, str, str | None]] = [
        ("text", rng.choice(tables.wishes["not"]["texts"]), None)
    ]
    if not dream.people_leader:
        text = rng.choice(tables.wishes["not"]["people"])
        options.append(("text", text, "people_leadership"))
        leaders = [
            role.slug
            for role in tables.roles.values()
            if role.people_leader and role.function == seat.function and role is not seat.role
        ]
        options += [("role", role_id(slug), "people_leadership") for slug in leaders]
    known = {stint.function for stint in stints}
    left = sorted(str(one) for one in known - {seat.function, dream.function, None})
    options += [("function", function, None) for function in left]
    target, text, kind = rng.choice(options)
    wish = _wish(target, text, rng, kind=kind, weight=_weight(rng), motives=False)
    return wish | {"polarity": "not"}


def _stay(role: RoleRow, tables: Tables, rng: Random) -> Record:
    if rng.random() < 0.4:
        return _wish("role", role_id(role.slug), rng, kind="stay", weight=1.0, motives=False)
    text = rng.choice(tables.wishes["stay"]["texts"])
    wish = _wish("text", text, rng, kind="stay", weight=1.0, motives=False)
    return wish | {"motives": [rng.choice(("balance", "mastery", "location"))]}


def _join(tables: Tables, rng: Random) -> Record:
    text = rng.choice(tables.wishes["join"]["texts"])
    return _wish("text", text, rng, kind="project", weight=_weight(rng))


def _weight(rng: Random) -> float:
    return rng.choice((0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.0))


def _wish(
    target: str, text: str, rng: Random, *, kind: str | None, weight: float, motives: bool = True
) -> Record:
    wish: dict[str, Any] = {"target": target, "text": text}
    if kind is not None:
        wish["kind"] = kind
    if motives:
        wish["horizon_months"] = rng.choice((6, 12, 12, 18, 24, 36))
        choices = _MOTIVES.get(kind or "lateral", _MOTIVES["lateral"])
        wish["motives"] = rng.sample(choices, rng.randint(1, 2))
    return wish | {"weight": weight, "polarity": "want", "visibility": pick(rng, _VISIBILITY)}
