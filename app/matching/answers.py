"""How a ready answer is sent, and its impression handed on once it was."""

from collections.abc import Mapping
from typing import Any

from fastapi import Response
from starlette.background import BackgroundTask

from app.serving import Serving
from app.serving.answers import Answer
from models.base import utc_now

LIST_HEADER = "Lateral-List"


def sent(answer: Answer, impression: dict[str, Any], live: Serving) -> Response:
    """The answer as a response; what was shown is noted after it was sent."""
    return Response(
        answer.body,
        media_type="application/json",
        headers={LIST_HEADER: answer.list_id},
        background=BackgroundTask(_noted, live, answer, impression),
    )


async def _noted(live: Serving, answer: Answer, impression: dict[str, Any]) -> None:
    columns = {**impression, "list_id": answer.list_id, "shown_at": utc_now()}
    live.impressions.add(columns, answer.logged)


def kept_reasons(move: Mapping[str, Any]) -> dict[str, float]:
    """What of a move's reasons is kept with its impression: what each added to the score."""
    return {one["name"]: round(one["value"], 4) for one in move["contributions"] if one["value"]}
