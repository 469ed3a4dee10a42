"""How a ready answer is sent, and its impression handed on once it was."""

from collections.abc import Mapping
from typing import Any

from fastapi import Response
from starlette.background import BackgroundTask

from app.serving import Serving
from app.serving.answers import Answer
from models.base import utc_now


def sent(answer: Answer, impression: dict[str, Any], live: Serving) -> Response:
    """The answer as a response; what was shown is noted after it was sent."""
    return Response(
        answer.body,
        media_type="application/json",
        background=BackgroundTask(_noted, live, impression),
    )


async def _noted(live: Serving, impression: dict[str, Any]) -> None:
    live.impressions.add({**impression, "shown_at": utc_now()})


def kept_reasons(move: Mapping[str, Any]) -> dict[str, float]:
    """What of a move's reasons is kept with its impression: what each added to the score."""
    return {one["name"]: round(one["value"], 4) for one in move["contributions"] if one["value"]}
