"""The files that pages load, and the pages of the portal itself. Nothing of them is secret."""

from enum import StrEnum
from typing import Annotated, Literal

from fastapi import Path, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import Field

from app.core.errors import NotFoundError
from app.core.etag import Preconditions
from app.core.reasons import shape
from app.core.routing import Router
from app.core.schemas import ExternalId, Parameters
from app.core.services import services_of
from app.portal.files import BuiltFile, built

# A page that is open keeps its copy; one that is loaded anew learns of a release soon.
_USUAL = "public, max-age=300"
_FOR_EVER = "public, max-age=31536000, immutable"
# Pages of other origins load these files; they hold nothing of anybody.
_FOR_EVERYBODY = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Timing-Allow-Origin": "*",
}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}"
)
# Served by `lateral demo` alone.
_PEOPLE = "/portal/demo"

Public = Literal[
    "lateral.js",
    "workforce.js",
    "model.js",
    "moving.js",
    "words.nl.js",
    "words.de.js",
    "words.cs.js",
    "words.pt.js",
    "custom-elements.json",
    "THIRD_PARTY.md",
]
OfPages = Literal["portal.js", "portal.css", "states.js", "frame.js", "frame.css", "icon.svg"]


class Framed(StrEnum):
    """The elements that a frame may hold."""

    MOVES = "moves"
    MOVE = "move"
    WHAT_IF = "what-if"
    PATHS = "paths"
    PROFILE = "profile"
    WORKFORCE = "workforce"
    MODEL = "model"
    CASE = "case"
    TEAM = "team"
    READINESS = "readiness"
    MENTORS = "mentors"


class FrameQuery(Parameters):
    """What a frame shows. The page in it reads these; only the origin decides who may frame it."""

    origin: Annotated[str, Field(max_length=300, description="The page that frames this one.")]
    element: Annotated[Framed, Field(description="Which element it holds.")]
    employee: Annotated[
        ExternalId | None, Field(description="For whom; nobody for the organisation's elements.")
    ] = None
    uid: Annotated[ExternalId | None, Field(description="Which case.")] = None
    opening: Annotated[ExternalId | None, Field(description="About which opening.")] = None
    locale: Annotated[str | None, Field(max_length=35, description="In which language.")] = None
    heading_level: Annotated[
        int | None,
        Field(alias="heading-level", ge=2, le=5, description="The level of its heading."),
    ] = None
    count: Annotated[int | None, Field(ge=1, le=50, description="How many moves at most.")] = None
    cross_functional: Annotated[
        Literal["only", "exclude"] | None,
        Field(alias="cross-functional", description="Moves into another function only, or none."),
    ] = None
    to_role: Annotated[
        ExternalId | None, Field(alias="to-role", description="The role that paths lead to.")
    ] = None
    to_function: Annotated[
        str | None,
        Field(alias="to-function", max_length=200, description="The function they lead to."),
    ] = None
    first: Annotated[
        int | None, Field(alias="from", ge=1, le=9999, description="The first year counted.")
    ] = None
    last: Annotated[
        int | None, Field(alias="to", ge=1, le=9999, description="The last year counted.")
    ] = None
    version: Annotated[
        str | None, Field(max_length=200, description="The version of the ranker.")
    ] = None


router = Router(prefix="/portal", include_in_schema=False)


@router.get("")
async def get_portal(
    request: Request,
    _locale: Annotated[
        str | None,
        Query(alias="locale", max_length=35, description="The language that the page begins in."),
    ] = None,
) -> HTMLResponse:
    """The page that shows every element in every state, and the demo's people where it runs."""
    has_people = bool(services_of(request.app).routes.methods_of(_PEOPLE))
    script = built("lateral.js")
    page = built("portal.html").content.decode()
    told = {
        "{{digest}}": script.digest,
        "{{integrity}}": script.integrity,
        "{{people}}": _PEOPLE if has_people else "",
    }
    for name, value in told.items():
        page = page.replace(name, value)
    return _page(page, "'none'")


@router.get("/frame")
async def get_frame(request: Request, query: Annotated[FrameQuery, Query()]) -> HTMLResponse:
    """One element in a page of its own, for hosts that let no other script in."""
    if query.origin not in services_of(request.app).settings.allowed_embed_origins:
        raise NotFoundError("This origin may not frame the service.")
    return _page(built("frame.html").content.decode(), query.origin)


@router.get("/v1/lateral.{digest}.js")
async def get_exact_file(
    digest: Annotated[str, Path(pattern=shape("^[0-9a-f]{16}$", "16 hexadecimal digits"))],
    conditions: Preconditions,
) -> Response:
    """The elements of exactly one release, by what the file holds."""
    script = built("lateral.js")
    if digest != script.digest:
        raise NotFoundError("This release of the elements is not served any more.")
    return _sent(script, conditions, _FOR_EVER, _FOR_EVERYBODY)


@router.get("/v1/{name}")
async def get_file(name: Public, conditions: Preconditions) -> Response:
    """What pages of any origin load, by the name that stays."""
    return _sent(built(name), conditions, _USUAL, _FOR_EVERYBODY)


@router.get("/page/{name}")
async def get_page_file(name: OfPages, conditions: Preconditions) -> Response:
    """What the portal's own pages load."""
    return _sent(built(name), conditions, _USUAL, {})


def _sent(
    file: BuiltFile, conditions: Preconditions, caching: str, more: dict[str, str]
) -> Response:
    headers = {"ETag": file.etag, "Cache-Control": caching, **more}
    if conditions.holds(file.etag):
        return Response(status_code=304, headers=headers)
    return Response(file.content, media_type=file.media_type, headers=headers)


def _page(content: str, ancestors: str) -> HTMLResponse:
    policy = _POLICY.format(ancestors=ancestors)
    return HTMLResponse(content, headers={"Content-Security-Policy": policy})
