"""The moves of a person with their day and whether they held, from the history and from cases."""

from collections.abc import Sequence
from datetime import date

import pytest

from app.serving.past_moves import BegunCase, past_moves
from ml.frames import PastMove
from models import Employee, WorkHistoryEntry

AS_OF = date(2026, 6, 1)
OPENINGS = {"O-1": ("Coach", "People"), "O-2": ("Lead", "Sales")}


def job(title: str, began: str | None, ended: str | None = None) -> WorkHistoryEntry:
    return WorkHistoryEntry(
        employee_id=1,
        position=0,
        title=title,
        function="Sales",
        started_on=date.fromisoformat(began) if began else None,
        ended_on=date.fromisoformat(ended) if ended else None,
    )


def moves(
    *history: WorkHistoryEntry, cases: Sequence[BegunCase] = (), end: str | None = None
) -> list[PastMove]:
    mara = Employee(
        external_id="E-1",
        name="M",
        title="Lead",
        function="Sales",
        end_date=date.fromisoformat(end) if end else None,
    )
    return [*past_moves(mara, history, AS_OF, cases, OPENINGS)]


def dated(found: Sequence[PastMove]) -> list[tuple[str, str | None, bool | None]]:
    return [(one.to_title, one.moved_on, one.held) for one in found]


def test_a_move_held_when_the_person_was_still_there_half_a_year_later() -> None:
    found = moves(
        job("Intern", "2020-01-01", "2020-12-31"),
        job("Clerk", "2021-01-01", "2021-03-01"),
        job("Agent", "2021-03-02", "2026-03-01"),
    )
    assert dated(found) == [
        ("Clerk", "2021-01-01", False),
        ("Agent", "2021-03-02", True),
        ("Lead", "2026-03-01", None),
    ]
    assert found[0] == PastMove(
        "Intern", "Sales", "Clerk", "Sales", "E-1", "2021-01-01", held=False
    )


def test_who_left_the_organisation_soon_did_not_stay() -> None:
    old = job("Agent", "2020-01-01", "2025-06-30")
    assert dated(moves(old, end="2025-09-01")) == [("Lead", "2025-06-30", False)]
    assert dated(moves(old, end="2026-05-01")) == [("Lead", "2025-06-30", True)]
    assert dated(moves(old)) == [("Lead", "2025-06-30", True)]


def test_a_job_without_a_date_tells_no_move() -> None:
    assert moves(job("Agent", None)) == []


@pytest.mark.parametrize(("returned", "held"), [(True, False), (False, True)])
def test_a_case_tells_whether_a_move_of_the_history_was_undone(returned: bool, held: bool) -> None:
    case = BegunCase(date(2025, 7, 10), "O-2", returned)
    found = moves(job("Agent", "2020-01-01", "2025-06-30"), cases=[case])
    assert dated(found) == [("Lead", "2025-06-30", held)]


def test_a_case_that_the_history_does_not_know_is_a_move_of_its_own() -> None:
    case = BegunCase(date(2023, 2, 1), "O-1", returned=True)
    found = moves(job("Agent", "2020-01-01"), cases=[case])
    assert found == [PastMove("Agent", "Sales", "Coach", "People", "E-1", "2023-02-01", held=False)]
    assert moves(cases=[BegunCase(date(2023, 2, 1), "O-GONE", returned=False)]) == []
