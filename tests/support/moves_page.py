"""Writes the drawing and the tables of `docs/moves.md` from the machine; a test compares them."""

import re
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

from app.mobility.machine import CASE_STEPS, OPEN_STATES, RELEASE_STEPS, CaseStep, ReleaseStep
from app.mobility.policy.schemas import MoveTerms
from models.move_vocabulary import CaseSide, CaseState

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "moves.md"
_WAY = (
    CaseState.INTEREST,
    CaseState.SHARED,
    CaseState.SELECTION,
    CaseState.OFFERED,
    CaseState.ACCEPTED,
    CaseState.STARTED,
    CaseState.COMPLETED,
)


def drawing() -> str:
    """The states on the way, one a line, with what leads on and what leads out of each."""
    lines: list[str] = []
    for state, following in zip(_WAY, (*_WAY[1:], None), strict=True):
        outs = [
            f"{step.action} -> {step.to}"
            for step in CASE_STEPS
            if state in step.states and step.to not in {None, following}
        ]
        lines.append(f"{state:<11}{_folded(outs)}".rstrip())
        on = [step.action.value for step in CASE_STEPS if _leads(step, state, following)]
        if following is not None:
            lines += [f"    |  {', '.join(on)}", "    v"]
    return "```text\n" + "\n".join(lines) + "\n```\n"


def case_table() -> str:
    """Every step of a case."""
    return _table(CASE_STEPS, len(OPEN_STATES))


def release_table() -> str:
    """Every step of a release."""
    return _table(RELEASE_STEPS, len(RELEASE_STEPS))


def terms_table() -> str:
    """The terms that are built in."""
    rows = [
        f"| `{name}` | {field.default} | {field.description} |"
        for name, field in MoveTerms.model_fields.items()
        if name != "gates"
    ]
    return "\n".join(["| term | built in | what it says |", "| --- | --- | --- |", *rows]) + "\n"


PARTS = {
    "drawing": drawing,
    "case-steps": case_table,
    "release-steps": release_table,
    "terms": terms_table,
}


def page(text: str) -> str:
    """The page with its parts renewed."""
    for name, part in PARTS.items():
        block = f"<!-- {name} -->\n{part()}<!-- /{name} -->"
        pattern = rf"<!-- {name} -->\n.*?<!-- /{name} -->"
        text = re.sub(pattern, lambda _match, block=block: block, text, flags=re.DOTALL)  # type: ignore[misc]  # a block of its own
    return text


def _leads(step: CaseStep, state: CaseState, to: CaseState | None) -> bool:
    return state in step.states and step.to is to


def _folded(outs: list[str]) -> str:
    """What leads out of a state, three a line."""
    rows = [", ".join(outs[start : start + 3]) for start in range(0, len(outs), 3)]
    return ("\n    |      ").join(rows)


def _table(steps: Iterable[CaseStep | ReleaseStep], many: int) -> str:
    rows = [
        f"| `{step.action}` | {_states(step, many)} | {_to(step.to)} | {_sides(step.who)} | "
        f"{', '.join(f'`{need}`' for need in step.needs) or '-'} | {step.text} |"
        for step in steps
    ]
    head = (
        "| step | from | to | whose | needs | in words |\n| --- | --- | --- | --- | --- | --- |\n"
    )
    return head + "\n".join(rows) + "\n"


def _states(step: CaseStep | ReleaseStep, many: int) -> str:
    named: list[str] = sorted(state.value for state in step.states if state is not None)
    if len(named) == many:
        return "any open"
    return ", ".join((["-"] if None in step.states else []) + named)


def _to(state: StrEnum | None) -> str:
    return "stays" if state is None else state.value


def _sides(sides: frozenset[CaseSide]) -> str:
    return ", ".join(side.value for side in CaseSide if side in sides)


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
