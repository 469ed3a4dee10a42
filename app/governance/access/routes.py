"""The paths of keys, clients and tokens."""

from typing import Annotated

from fastapi import Path, Query, Request, Response, status

from app.core.db import Db
from app.core.pagination import PageQuery
from app.core.reasons import shape
from app.core.routing import Router
from app.core.schemas import Page
from app.core.security import Administrator, EmbedIssuer, KnownCallers
from app.core.services import services_of
from app.governance.access import service
from app.governance.access.schemas import (
    ApiKeyIssued,
    ApiKeyRead,
    CallerBody,
    EmbedTokenBody,
    EmbedTokenRead,
    OAuthClientIssued,
    OAuthClientRead,
    RotationBody,
)

router = Router(prefix="/v1", tags=["access"])

KeyPrefix = Annotated[
    str,
    Path(
        pattern=shape("^[a-z0-9]{10}$", "ten small letters and digits"),
        description="The part of the key between `lat_` and the second `_`.",
    ),
]
ClientIdPath = Annotated[
    str,
    Path(
        pattern=shape("^lc_[0-9a-f]{20}$", "lc_ and twenty hexadecimal digits"),
        description="The client's `client_id`.",
    ),
]


@router.post(
    "/api-keys",
    operation_id="createApiKey",
    summary="Create an API key",
    status_code=status.HTTP_201_CREATED,
)
def create_api_key(
    body: CallerBody, callers: KnownCallers, actor: Administrator, response: Response
) -> ApiKeyIssued:
    """Create a key. Only this answer shows it; it is stored as a hash."""
    _keep_from_caches(response)
    return service.issue_key(callers, actor, body)


@router.get("/api-keys", operation_id="listApiKeys", summary="List API keys")
def list_api_keys(
    query: Annotated[PageQuery, Query()], callers: KnownCallers, _actor: Administrator
) -> Page[ApiKeyRead]:
    """List every key with its last use, including revoked and expired ones."""
    return service.keys(callers, query.paging())


@router.get("/api-keys/{prefix}", operation_id="getApiKey", summary="Read an API key")
def get_api_key(prefix: KeyPrefix, callers: KnownCallers, _actor: Administrator) -> ApiKeyRead:
    """Read what is known of a key, without its secret."""
    return service.key(callers, prefix)


@router.post(
    "/api-keys/{prefix}/rotate", operation_id="rotateApiKey", summary="Give an API key a new secret"
)
def rotate_api_key(
    prefix: KeyPrefix,
    body: RotationBody,
    callers: KnownCallers,
    actor: Administrator,
    response: Response,
) -> ApiKeyIssued:
    """Make a new secret. The old one holds for the overlap; prefix, kind and scopes stay."""
    _keep_from_caches(response)
    return service.rotate_key(callers, actor, prefix, body)


@router.delete(
    "/api-keys/{prefix}",
    operation_id="revokeApiKey",
    summary="Revoke an API key",
    status_code=status.HTTP_204_NO_CONTENT,
)
def revoke_api_key(prefix: KeyPrefix, callers: KnownCallers, actor: Administrator) -> None:
    """End the key and the embed tokens that it issued, in every process within the refresh time."""
    service.revoke_key(callers, actor, prefix)


@router.post(
    "/oauth-clients",
    operation_id="createOauthClient",
    summary="Create an OAuth 2 client",
    status_code=status.HTTP_201_CREATED,
)
def create_oauth_client(
    body: CallerBody, callers: KnownCallers, actor: Administrator, response: Response
) -> OAuthClientIssued:
    """Create a client. Only this answer shows its secret, which is stored as a hash."""
    _keep_from_caches(response)
    return service.issue_client(callers, actor, body)


@router.get("/oauth-clients", operation_id="listOauthClients", summary="List OAuth 2 clients")
def list_oauth_clients(
    query: Annotated[PageQuery, Query()], callers: KnownCallers, _actor: Administrator
) -> Page[OAuthClientRead]:
    """List every client with its last use, including revoked and expired ones."""
    return service.clients(callers, query.paging())


@router.get(
    "/oauth-clients/{client_id}", operation_id="getOauthClient", summary="Read an OAuth 2 client"
)
def get_oauth_client(
    client_id: ClientIdPath, callers: KnownCallers, _actor: Administrator
) -> OAuthClientRead:
    """Read what is known of a client, without its secret."""
    return service.client(callers, client_id)


@router.post(
    "/oauth-clients/{client_id}/rotate",
    operation_id="rotateOauthClient",
    summary="Give an OAuth 2 client a new secret",
)
def rotate_oauth_client(
    client_id: ClientIdPath,
    body: RotationBody,
    callers: KnownCallers,
    actor: Administrator,
    response: Response,
) -> OAuthClientIssued:
    """Make a new secret. The old one holds for the overlap; name, kind and scopes stay."""
    _keep_from_caches(response)
    return service.rotate_client(callers, actor, client_id, body)


@router.delete(
    "/oauth-clients/{client_id}",
    operation_id="revokeOauthClient",
    summary="Revoke an OAuth 2 client",
    status_code=status.HTTP_204_NO_CONTENT,
)
def revoke_oauth_client(
    client_id: ClientIdPath, callers: KnownCallers, actor: Administrator
) -> None:
    """End the client and all of its tokens, in every process within the refresh time."""
    service.revoke_client(callers, actor, client_id)


@router.post(
    "/embed-tokens",
    operation_id="createEmbedToken",
    summary="Create a token for the pages of one employee or of the organisation",
    status_code=status.HTTP_201_CREATED,
)
def create_embed_token(
    body: EmbedTokenBody,
    request: Request,
    db: Db,
    callers: KnownCallers,
    actor: EmbedIssuer,
    response: Response,
) -> EmbedTokenRead:
    """Create an embed token, which a portal's server gives to the page of a signed-in employee.

    The token speaks for this person alone: it reads their record, recommendations and
    explanations, and with `act` it changes what the person may change. One for a manager reads of
    reports and own openings what a manager's key does. One for the audience `workforce` or `model`
    speaks for nobody: it reads aggregates, or the ranker's card. It holds for one origin and at
    most 15 minutes, and ends with the key or client that issued it.
    """
    _keep_from_caches(response)
    origins = services_of(request.app).settings.token_origins
    return service.issue_embed_token(callers, db, origins, actor, body)


def _keep_from_caches(response: Response) -> None:
    response.headers.update(service.NOT_STORED)
