"""The page of moves shows the machine that is in use."""

from dataclasses import replace

import pytest

from app.mobility import machine
from models.move_vocabulary import CaseAction, CaseState
from tests.support import moves_page
from tests.support.moves_page import PAGE, drawing, page


def test_the_page_of_moves_is_current() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text == page(text), "run `make pages`"
    for name in moves_page.PARTS:
        assert f"<!-- {name} -->" in text


def test_the_drawing_names_every_state_and_every_step_that_leads_on() -> None:
    drawn = drawing()
    assert [state for state in CaseState if state.value not in drawn] == []
    moving = {step.action for step in machine.CASE_STEPS if step.to is not None}
    # A case begins with the first; it is no step between two states.
    assert [one for one in moving - {CaseAction.NOTE} if one.value not in drawn] == []


def test_a_step_that_leads_elsewhere_changes_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    text = PAGE.read_text(encoding="utf-8")
    steps = tuple(
        replace(step, to=CaseState.CANCELLED) if step.action is CaseAction.REFUSE else step
        for step in machine.CASE_STEPS
    )
    monkeypatch.setattr(moves_page, "CASE_STEPS", steps)
    assert page(text) != text
