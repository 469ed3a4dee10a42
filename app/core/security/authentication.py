"""Reads the caller from the request, before and apart from the route's own session."""

from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer, SecurityScopes

from app.core.admission import count_failure, count_request
from app.core.errors import OriginRefusedError, ScopeMissingError, UnauthenticatedError
from app.core.request_scope import ACCOUNT, ACTOR, CALLER, ORIGIN
from app.core.security.actor import Actor
from app.core.security.callers import Callers
from app.core.services import services_of
from models.vocabulary import Scope

_bearer = HTTPBearer(
    scheme_name="ApiKey",
    bearerFormat="lat_<prefix>_<secret>",
    description="An API key, made by `lateral keys create` or `POST /v1/api-keys`; or a token: "
    "of an OAuth 2 client, for embedding, or of the identity provider.",
    auto_error=False,
)
_Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


async def authenticate(request: Request, credentials: _Credentials) -> Actor:
    """The caller, known by the key or token in the Authorization header; asked for once."""
    known: Actor | None = request.scope.get(CALLER)
    if known is not None:
        return known
    if credentials is None:
        raise UnauthenticatedError("Send an API key: Authorization: Bearer lat_...")
    try:
        actor = await services_of(request.app).callers.actor_of(credentials.credentials)
    except UnauthenticatedError:
        count_failure(request)
        raise
    request.scope[ACTOR] = actor.name
    if actor.origin is not None:
        request.scope[ORIGIN] = actor.origin
        if not _comes_from(request, actor.origin):
            raise OriginRefusedError("This token is for requests from one web origin only.")
    request.scope[ACCOUNT] = actor.account
    count_request(request, actor.account)
    request.scope[CALLER] = actor
    return actor


def _comes_from(request: Request, origin: str) -> bool:
    """Whether a browser says that a page of this origin asks.

    A page's reads from its own origin carry no Origin. For them browsers say `same-origin`, a
    header that no script can set; that is the origin under which people reach this service.
    """
    named = request.headers.getlist("origin")
    if named:
        return named == [origin]
    is_own = origin == services_of(request.app).settings.public_origin
    return is_own and request.headers.getlist("sec-fetch-site") == ["same-origin"]


async def authorise_personal(
    needed: SecurityScopes, actor: Annotated[Actor, Security(authenticate)]
) -> Actor:
    """The caller, holding every scope that the operation needs; an embed token will do."""
    for scope in needed.scopes:
        if not actor.may(Scope(scope)):
            raise ScopeMissingError(f"This operation needs a key with the scope {scope}.")
    return actor


async def authorise_acting(actor: Annotated[Actor, Security(authorise_personal)]) -> Actor:
    """The caller, who may change something; an embed token will do if its page may act.

    Raises
    ------
    ScopeMissingError
        When the token was issued to read only.
    """
    if actor.reads_only:
        raise ScopeMissingError("This embed token reads only; one with the power `act` may do it.")
    return actor


async def authorise(actor: Annotated[Actor, Security(authorise_personal)]) -> Actor:
    """The caller, with a key or token that is good for more than a person's own pages."""
    if actor.origin is not None:
        raise ScopeMissingError("An embed token is for a person's own pages only.")
    return actor


async def authorise_unbound(actor: Annotated[Actor, Security(authorise)]) -> Actor:
    """The caller, speaking for the organisation and not for one employee."""
    actor.require_unbound()
    return actor


async def authorise_organisation(
    actor: Annotated[Actor, Security(authorise_personal)],
) -> Actor:
    """The caller, speaking for the organisation; an embed token for its pages will do."""
    actor.require_unbound()
    return actor


async def authorise_confidant(actor: Annotated[Actor, Security(authorise_personal)]) -> Actor:
    """Let in who speaks for a person, and of the others who may know what is confidential.

    Raises
    ------
    ScopeMissingError
        When the caller speaks for nobody and may not know what is confidential.
    """
    if actor.employee_external_id is None and not actor.may(Scope.CONFIDENTIAL):
        raise ScopeMissingError(
            "Only the person and HR may know this. To read it of others you need the scope "
            f"{Scope.CONFIDENTIAL}."
        )
    return actor


async def authorise_own(actor: Annotated[Actor, Security(authorise)]) -> Actor:
    """Let in who speaks for a person, and who may see everything that is held of others.

    Raises
    ------
    ScopeMissingError
        When the caller is neither.
    """
    if actor.employee_external_id is None and not actor.may(Scope.PRIVACY):
        raise ScopeMissingError("To read what is held of others you need the scope privacy.")
    return actor


async def _callers(request: Request) -> Callers:
    return services_of(request.app).callers


KnownCallers = Annotated[Callers, Depends(_callers)]
