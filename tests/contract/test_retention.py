"""Nothing grows for ever unnoticed: every table says what adds rows and what removes them."""

import re
from pathlib import Path

import pytest

from app.jobs.retention import RETENTION
from app.jobs.schedule import PERIODIC
from app.settings import Settings
from models import METADATA

OPERATIONS = Path(__file__).resolve().parents[2] / "docs" / "operations.md"
TASKS = {task.name for task in PERIODIC}


def test_every_table_is_declared() -> None:
    assert set(RETENTION) == set(METADATA.tables)


@pytest.mark.parametrize("name", sorted(RETENTION))
def test_a_table_has_a_task_that_removes_rows_or_says_why_they_stay(name: str) -> None:
    kept = RETENTION[name]
    assert (kept.task is None) != (kept.stays is None)
    assert kept.task is None or kept.task in TASKS
    assert kept.setting is None or kept.setting in Settings.model_fields


@pytest.mark.parametrize("name", sorted(RETENTION))
def test_the_operations_guide_names_what_removes_rows(name: str) -> None:
    kept = RETENTION[name]
    if kept.task is None:
        return
    page = OPERATIONS.read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if re.search(rf"`{name}`", line)]
    assert rows, f"{name} is missing"
    assert any(f"`{kept.task}`" in row for row in rows)
    if kept.setting is not None:
        default = Settings.model_fields[kept.setting].default
        told = f"`LATERAL_{kept.setting.upper()}` ({default:g})"
        assert any(told in row for row in rows)
