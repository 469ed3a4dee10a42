"""Reads the caller from the request, before and apart from the route's own session."""

from typing import Annotated

from anyio import to_thread
from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer, SecurityScopes

from app.core.errors import ScopeMissingError, UnauthenticatedError
from app.core.request_scope import ACTOR
from app.core.security.actor import Actor
from app.core.security.keyring import KeyRing
from models.vocabulary import Scope

_bearer = HTTPBearer(
    scheme_name="ApiKey",
    bearerFormat="lat_<prefix>_<secret>",
    description="An API key, made by `lateral keys create`.",
    auto_error=False,
)
_Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


async def authenticate(request: Request, credentials: _Credentials) -> Actor:
    """The caller, known by an API key in the Authorization header."""
    if credentials is None:
        raise UnauthenticatedError("Send an API key: Authorization: Bearer lat_...")
    keyring: KeyRing = request.app.state.keyring
    actor = keyring.recall(credentials.credentials)
    if actor is None:
        actor = await to_thread.run_sync(keyring.authenticate, credentials.credentials)
    request.scope[ACTOR] = actor.name
    return actor


async def authorise(
    needed: SecurityScopes, actor: Annotated[Actor, Security(authenticate)]
) -> Actor:
    """The caller, holding every scope that the operation needs."""
    for scope in needed.scopes:
        if not actor.may(Scope(scope)):
            raise ScopeMissingError(f"This operation needs a key with the scope {scope}.")
    return actor


async def authorise_unbound(actor: Annotated[Actor, Security(authorise)]) -> Actor:
    """The caller, speaking for the organisation and not for one employee."""
    actor.require_unbound()
    return actor
