"""What a remembered answer tells, to be compared with one that is made anew."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from app.serving.answers import Answer


def told(answer: Answer, number: Callable[[float], Any] = float) -> Any:
    """What an answer tells, but for when."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: plain(one) for name, one in value.items() if name != "snapshot_at"}
        if isinstance(value, list):
            return [plain(one) for one in value]
        return number(value) if isinstance(value, float) else value

    return plain(json.loads(answer.body))


def nearly(value: float) -> Any:
    """Sums over other rows may differ by one in the last digit that is told."""
    return pytest.approx(value, abs=1.1e-6)
