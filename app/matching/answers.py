"""How a ready answer is sent, and its impression handed on once it was."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import Response
from starlette.background import BackgroundTask

from app.core.etag import Conditions
from app.core.problems import MEDIA_TYPE
from app.matching.errors import ListChangedError
from app.matching.languages import headers_of
from app.matching.words import Language
from app.serving import Serving
from app.serving.answers import Answer
from models.base import utc_now

LIST_HEADER = "Lateral-List"
UNCHANGED: dict[int | str, dict[str, Any]] = {
    HTTPStatus.NOT_MODIFIED: {"description": "You hold the current answer already."}
}
CHANGED: dict[int | str, dict[str, Any]] = {
    ListChangedError.status: {
        "description": "The list changed since the cursor was given. Start again without a cursor.",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
}
OTHER_VERSION: dict[int | str, dict[str, Any]] = {
    HTTPStatus.CONFLICT: {
        "description": "The version that you name does not rank here now. Ask for the list again.",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
}


def sent(
    answer: Answer,
    impression: dict[str, Any],
    live: Serving,
    language: Language,
    conditions: Conditions,
) -> Response:
    """The answer as a response, empty for who holds it already; what was shown is noted later."""
    headers = {LIST_HEADER: answer.list_id, "ETag": answer.etag, **headers_of(language)}
    noting = BackgroundTask(_noted, live, answer, impression)
    if conditions.holds(answer.etag):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers, background=noting)
    return Response(answer.body, media_type="application/json", headers=headers, background=noting)


async def _noted(live: Serving, answer: Answer, impression: dict[str, Any]) -> None:
    columns = {**impression, "list_id": answer.list_id, "shown_at": utc_now()}
    live.impressions.add(columns, answer.logged)
    if answer.shadowed is not None:
        live.shadow.offer(answer.shadowed)


def kept_reasons(move: Mapping[str, Any]) -> dict[str, float]:
    """What of a move's reasons is kept with its impression: what each added to the score."""
    return {one["name"]: round(one["value"], 4) for one in move["contributions"] if one["value"]}
