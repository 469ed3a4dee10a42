"""The tokens of the demo's own page: for its invented people, on loopback, and nowhere else."""

import ipaddress
import json
from functools import cache
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import FastAPI, Query, Request, Response
from pydantic import Field

from app.cli.console import load_settings
from app.cli.demo_data import stored_key
from app.core.errors import NotFoundError
from app.core.observability.logs import configure_logging
from app.core.routing import Router
from app.core.schemas import ExternalId, Parameters, Read
from app.core.services import services_of
from app.governance.access.schemas import EmbedTokenBody, EmbedTokenRead
from app.governance.access.service import issue_embed_token
from app.main import create_app
from demo import ORGANISATION, STORY_EMPLOYEE, STORY_LINE, STORY_MANAGER
from models.vocabulary import EmbedAudience, EmbedPower

APPLICATION = "app.cli.demo_portal:application"
_NOT_STORED = "no-store"
_READS_AND_ACTS = [EmbedPower.READ, EmbedPower.ACT]
# Whose page tells a story; docs/demo.md tells the same ones. The first is shown at once.
_PEOPLE = {
    STORY_EMPLOYEE: "She sells very well and would like to explain, to many people at once, what "
    "measuring changes. She has told HR, and not her manager.",
    "E-1251": "She wants the expert path, not to lead people.",
    "E-1300": "He would like to work with data all day.",
    "E-1336": "She was trained as an electrician and wants to work in the field.",
    "E-1052": "He calls new customers, wants to sell, and says that money matters.",
    "E-1003": "Nothing is near today: this is what most people see now and then.",
    STORY_LINE: "She leads Thandiwe and knows nothing of her wish. She can support a move before "
    "anybody asks, and dates the release once it is asked.",
    STORY_MANAGER: "The line of sales and marketing reports to him, and he hires for the opening "
    "that is near to Thandiwe.",
}
_LEADERS = frozenset({STORY_LINE, STORY_MANAGER})

router = Router(prefix="/portal/demo", include_in_schema=False)


class DemoPerson(Read):
    """One of the invented people whose pages the demo shows."""

    employee: str = Field(description="The employee's key.")
    name: str = Field(description="The name.")
    title: str = Field(description="The present job title.")
    about: str = Field(description="Why it is worth a look.")
    leads: bool = Field(description="Whether the page is a manager's, with reports and releases.")


class DemoRead(Read):
    """Where the demo's page works, and whose pages it can show."""

    origin: str = Field(description="The origin that its tokens are for.")
    people: list[DemoPerson] = Field(description="The people, the first of whom is shown first.")


class DemoTokenQuery(Parameters):
    """For whom the page is."""

    employee: Annotated[
        ExternalId | None,
        Field(description="One of the demo's people; nobody for the organisation's pages."),
    ] = None
    audience: Annotated[EmbedAudience, Field(description="For whom the page is.")] = (
        EmbedAudience.EMPLOYEE
    )


@router.get("")
def get_demo(request: Request, response: Response) -> DemoRead:
    """Give the people whose pages the demo shows."""
    response.headers["Cache-Control"] = _NOT_STORED
    return DemoRead(origin=_origin(request), people=list(_people()))


@router.get("/token")
def get_demo_token(
    request: Request, response: Response, query: Annotated[DemoTokenQuery, Query()]
) -> EmbedTokenRead:
    """Give the demo's own page a token for one of its people.

    Raises
    ------
    NotFoundError
        When anything but the demo's own page asks.
    """
    response.headers["Cache-Control"] = _NOT_STORED
    origin = _origin(request)
    _refuse_other_pages(request, origin)
    services = services_of(request.app)
    issuer = services.callers.keyring.authenticate(stored_key(services.settings, "pages"))
    may = _READS_AND_ACTS if query.audience.is_of_a_person else [EmbedPower.READ]
    body = EmbedTokenBody(employee=query.employee, origin=origin, audience=query.audience, may=may)
    allowed = services.settings.token_origins
    return issue_embed_token(services.callers, services.database, allowed, issuer, body)


def application() -> FastAPI:
    """The service of the demo: as any other, with tokens for its own page."""
    settings = load_settings()
    configure_logging(settings.log_level)
    app = create_app(settings)
    app.include_router(router)
    return app


def is_loopback(host: str) -> bool:
    """Whether nobody but this machine reaches an address."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def _origin(request: Request) -> str:
    return services_of(request.app).settings.public_origin or ""


def _refuse_other_pages(request: Request, origin: str) -> None:
    """Let in the demo's own page alone, by what a browser sends and no page can.

    The name in Host is compared, too: a foreign name that is made to point to loopback would be
    a page of the same origin to a browser.
    """
    told, known = request.headers, urlsplit(origin)
    own_page = told.get("sec-fetch-site") == "same-origin" and told.get("host") == known.netloc
    peer = request.client.host if request.client else ""
    if not (own_page and is_loopback(known.hostname or "") and is_loopback(peer)):
        raise NotFoundError("Tokens are for the demo's own page on loopback.")


@cache
def _people() -> tuple[DemoPerson, ...]:
    lines = (ORGANISATION / "employees.ndjson").read_text(encoding="utf-8").splitlines()
    names = {one["external_id"]: one for one in map(json.loads, lines)}
    return tuple(
        DemoPerson(
            employee=key,
            name=names[key]["name"],
            title=names[key]["title"],
            about=about,
            leads=key in _LEADERS,
        )
        for key, about in _PEOPLE.items()
    )
