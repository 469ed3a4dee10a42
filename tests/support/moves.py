"""A person, her manager, another manager who hires, HR and its system: the sides of a move."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import httpx
from fastapi.testclient import TestClient
from sqlmodel import select

from app.core.db import Database
from app.core.security import ActorKind
from models.base import utc_today
from models.cases import MoveCase, Release
from models.move_vocabulary import CaseSide
from tests.support.catalogue import Headers, Keys
from tests.support.organisation import EMPLOYEES, Organisation

PERSON, BOSS, HIRER = "E-1", "E-2", "E-3"
OPENING = "O-NEW"
CASES = "/v1/move-cases"
START = utc_today() + timedelta(60)
UNIT = "Planning"
Json = dict[str, Any]
_OPENING: Json = {"title": "Planner", "hiring_manager": HIRER, "org_unit": UNIT}


@dataclass(frozen=True)
class Moves:
    """The sides of one move, by their credentials, and what they do."""

    database: Database
    records: Organisation
    sides: dict[str, Headers]

    @classmethod
    def made(cls, database: Database, client: TestClient, hr: Headers, keys: Keys) -> "Moves":
        """An organisation in which a move can be made: all may have the opening."""
        records = organised(Organisation(client, hr))
        return cls(
            database,
            records,
            {
                "person": keys(ActorKind.PORTAL, PERSON),
                "sending": keys(ActorKind.MANAGER, BOSS),
                "receiving": keys(ActorKind.MANAGER, HIRER),
                "hr": keys(ActorKind.HR_PARTNER),
                "hr_system": keys(ActorKind.HR_INTEGRATION),
            },
        )

    def open(self, key: str = OPENING, **other: Any) -> None:
        """An opening of the manager who hires."""
        self.records.put("openings", key, {**_OPENING, **other})

    def place(self, **other: Any) -> None:
        """Change the record of the person, as the HR system does."""
        self.records.put("employees", PERSON, {**EMPLOYEES[PERSON], "manager": BOSS, **other})

    def post(self, side: str, path: str, /, **body: Any) -> httpx.Response:
        """A request of a side, about cases."""
        return self.records.client.post(f"{CASES}{path}", json=body, headers=self.sides[side])

    def begin(self, action: str = "share", **other: Any) -> str:
        """The id of a new case of the person."""
        made = self.post(
            "person", "", **{"employee": PERSON, "opening": OPENING, "action": action, **other}
        )
        assert made.status_code == 201, made.text
        assert made.headers["Location"] == f"{CASES}/{made.json()['uid']}"
        return str(made.json()["uid"])

    def step(self, side: str, uid: str, action: str, /, **body: Any) -> httpx.Response:
        """A step in a case."""
        return self.post(side, f"/{uid}/transitions", action=action, **body)

    def release(self, side: str, uid: str, action: str, /, **body: Any) -> httpx.Response:
        """A step in the release."""
        return self.post(side, f"/{uid}/release", action=action, **body)

    def read(self, side: str, uid: str) -> Json:
        """The case as a side reads it."""
        answer = self.records.client.get(f"{CASES}/{uid}", headers=self.sides[side])
        assert answer.status_code == 200, answer.text
        told: Json = answer.json()
        return told

    def timeline(self, side: str, uid: str) -> list[Json]:
        """What a side was told of a case."""
        answer = self.records.client.get(f"{CASES}/{uid}/timeline", headers=self.sides[side])
        assert answer.status_code == 200, answer.text
        items: list[Json] = answer.json()["items"]
        return items

    def to(self, state: str, *, start: date | None = None, **new: Any) -> str:
        """The id of a case that went as far as this state; one that began did so today."""
        start = start or (utc_today() if state == "started" else START)
        uid = self.begin("note" if state == "interest" else "share", **new)
        for name, calls in _WAY:
            if _ORDER.index(state) < _ORDER.index(name):
                break
            for side, kind, action, body in calls:
                told = {key: _stated(value, start) for key, value in body.items()}
                answer = getattr(self, kind)(side, uid, action, **told)
                assert answer.status_code == 200, (action, answer.text)
        return uid

    def row(self, uid: str) -> tuple[MoveCase, Release | None]:
        """The rows of a case."""
        with self.database.read() as session:
            case = session.exec(select(MoveCase).where(MoveCase.uid == uid)).one()
            release = session.exec(select(Release).where(Release.case_id == case.id)).first()
            session.expunge_all()
        return case, release


def organised(records: Organisation) -> Organisation:
    """Records among which a move can be made."""
    records.put("employees", PERSON, {**EMPLOYEES[PERSON], "manager": BOSS})
    records.put("employees", BOSS, {**EMPLOYEES[BOSS], "manager": None})
    records.put("employees", HIRER, {**EMPLOYEES[HIRER], "manager": None})
    records.put("openings", OPENING, _OPENING)
    return records


def told_of(moves: Moves, uid: str) -> dict[str, list[str]]:
    """The actions that each side was told of, for those who know of the case."""
    return dict(_told_of(moves, uid))


def _told_of(moves: Moves, uid: str) -> Iterator[tuple[str, list[str]]]:
    for side in (CaseSide.PERSON, CaseSide.RECEIVING, CaseSide.SENDING, CaseSide.HR):
        answer = moves.records.client.get(f"{CASES}/{uid}/timeline", headers=moves.sides[side])
        if answer.status_code == 200:
            yield side.value, [one["action"] for one in answer.json()["items"]]


def _stated(value: Any, start: date) -> Any:
    return str(start) if value is START else value


_TODAY = str(utc_today())
_ORDER = ("interest", "shared", "selection", "asked", "dated", "offered", "accepted", "started")
_WAY: tuple[tuple[str, tuple[tuple[str, str, str, Json], ...]], ...] = (
    ("selection", (("receiving", "step", "take_up", {"talk_on": _TODAY}),)),
    ("asked", (("person", "release", "ask", {}),)),
    ("dated", (("sending", "release", "date", {"date": START}),)),
    ("offered", (("receiving", "step", "offer", {"start_date": START}),)),
    ("accepted", (("person", "step", "accept", {}),)),
    ("started", (("hr", "step", "start", {"override_reason": "The plan is on paper."}),)),
)
