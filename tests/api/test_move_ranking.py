"""No ranked list changes because somebody considers a move: cases are never an input."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app.core.db import Database
from app.core.security import ActorKind
from app.main import create_app
from app.matching import lists
from app.settings import Settings
from models.base import utc_now, utc_today
from models.cases import MoveCase, Release, ReleaseOffer
from models.mentors import Mentoring, MentorOffer
from models.move_vocabulary import CaseSide, CaseState, OutcomeSide, ReleaseState
from models.outcomes import Outcome
from tests.support.catalogue import Headers, Keys
from tests.support.organisation import Organisation
from tests.support.readiness import ENOUGH, store

PERSON, OTHER, BOSS = "E-1", "E-2", "E-3"
Answers = Callable[[], dict[str, Any]]

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture
def answers(organisation: Organisation, keys: Keys, settings: Settings) -> Answers:
    """What a service that starts anew answers about people and openings, by path."""
    mine, plain = keys(ActorKind.PORTAL, PERSON), organisation.headers
    asked: list[tuple[str, Headers]] = [
        (f"employees/{PERSON}/recommendations", mine),
        (f"employees/{PERSON}/career-paths", mine),
        (f"employees/{OTHER}/recommendations", plain),
        *((f"openings/{key}/candidates", plain) for key in ("O-FIN", "O-PMM")),
        *((f"employees/{PERSON}/openings/{key}/match", plain) for key in ("O-FIN", "O-PMM")),
    ]

    def answered() -> dict[str, Any]:
        with TestClient(create_app(settings)) as client:
            return {path: body(client, path, headers) for path, headers in asked}

    return answered


def body(client: TestClient, path: str, headers: Headers) -> Any:
    """An answer, the moment of the snapshot and the list's own id aside."""
    answer = client.get(f"/v1/{path}", headers=headers)
    assert answer.status_code == 200, answer.text
    read = answer.json()
    for item in [read, *read.get("items", ())]:
        for name in ("snapshot_at", "list_id"):
            item.pop(name, None)
    return read


def all_that_moves_store(database: Database) -> None:
    """Cases in two states, a release, outcomes, offers of mentors and managers, and evidence."""
    today = utc_today()
    with database.write() as session:
        for number, (key, state) in enumerate(
            ((PERSON, CaseState.OFFERED), (OTHER, CaseState.COMPLETED)), start=1
        ):
            case = MoveCase(
                uid=f"case {number}",
                employee_external_id=key,
                opening_external_id="O-PMM",
                state=state,
                motives=["growth"],
                receiving_manager_external_id=BOSS,
                sending_manager_external_id=BOSS,
                since=today,
                accepted_on=today if state is CaseState.COMPLETED else None,
                closed_at=utc_now() if state is CaseState.COMPLETED else None,
                start_date=today - timedelta(100),
            )
            session.add(case)
            session.flush()
            asked = {"state": ReleaseState.DATED, "asked_on": today, "asked_by": CaseSide.PERSON}
            session.add(Release(case_id=case.id, answer_by=today, release_date=today, **asked))
            told = {"side": OutcomeSide.PERSON, "answered_by": "key:a", "would_again": False}
            session.add(Outcome(case_id=case.id, day=90, **told))
        pair = {"mentee_external_id": PERSON, "mentor_external_id": OTHER}
        session.add_all(
            [
                MentorOffer(employee_external_id=OTHER, skills=["S-NEG"], until=today),
                Mentoring(uid="mentoring", answer_by=today, **pair),
                ReleaseOffer(
                    employee_external_id=PERSON, manager_external_id=BOSS, release_date=today
                ),
            ]
        )
    store(database, PERSON, ENOUGH)


def test_nothing_that_moves_store_changes_a_ranked_list(
    answers: Answers, database: Database
) -> None:
    before = answers()
    assert all(before.values())
    all_that_moves_store(database)
    assert answers() == before


def test_a_list_that_leaves_out_what_somebody_considers_is_seen(
    answers: Answers, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered_openings = lists.offered_openings

    def without_cases(board: Any, person: Any, *rest: Any, **more: Any) -> Any:
        offered = offered_openings(board, person, *rest, **more)
        with database.read() as session:
            mine = MoveCase.employee_external_id == person.facts.key
            taken = set(session.exec(select(MoveCase.opening_external_id).where(mine)))
        free = np.array([one.key not in taken for one in board.openings])
        return replace(offered, mask=offered.mask & free)

    monkeypatch.setattr(lists, "offered_openings", without_cases)
    before = answers()
    all_that_moves_store(database)
    assert answers() != before
