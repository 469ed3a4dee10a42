"""The token endpoint of OAuth 2."""

from http import HTTPStatus
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.responses import JSONResponse
from fastapi.security import HTTPBasic
from starlette.requests import HTTPConnection

from app.core.admission import count_failure, count_request
from app.core.bodies import BodyStream, read_at_most
from app.core.errors import BodyTooLargeError
from app.core.routing import AdmittingRoute, Router
from app.core.security import KnownCallers
from app.core.services import services_of
from app.governance.tokens import service
from app.governance.tokens.schemas import AccessTokenRead, OAuthErrorRead
from app.governance.tokens.service import FORM, OAuthError


class _TokenRoute(AdmittingRoute):
    """Refuses parameters of the address itself, in the form that OAuth gives errors."""

    takes_any_parameter = True


router = Router(_TokenRoute, prefix="/v1/oauth", tags=["access"])

_NOT_STORED = {"Cache-Control": "no-store", "Pragma": "no-cache"}
_CHALLENGE = {"WWW-Authenticate": 'Basic realm="lateral", charset="UTF-8"'}
_form = {
    # The client may prove itself in the body as well.
    "security": [{}],
    "requestBody": {
        "required": True,
        "content": {
            FORM: {
                "schema": {
                    "type": "object",
                    "required": ["grant_type"],
                    "properties": {
                        "grant_type": {
                            "type": "string",
                            "enum": ["client_credentials"],
                            "description": "Always client_credentials.",
                        },
                        "scope": {
                            "type": "string",
                            "description": "Less than the client may do, separated by blanks.",
                        },
                        "client_id": {
                            "type": "string",
                            "description": "The client, where no Authorization header names it.",
                        },
                        "client_secret": {
                            "type": "string",
                            "description": "Its secret, where no Authorization header holds it.",
                        },
                    },
                },
                "example": {"grant_type": "client_credentials", "scope": "catalog:read"},
            }
        },
    },
}


class _ClientCredentials(HTTPBasic):
    """Described like Basic, but read by the rules of OAuth 2."""

    async def __call__(self, request: HTTPConnection) -> None:
        """Leave the header to the grant."""


_proof = _ClientCredentials(
    scheme_name="OAuthClient", description="A client's client_id and client_secret."
)


async def _form_body(stream: BodyStream) -> bytes | None:
    """The form; nothing when it is larger than a form may be, of which the rest is not read."""
    try:
        return await read_at_most(stream, service.MAX_FORM)
    except BodyTooLargeError:
        return None


@router.post(
    "/token",
    operation_id="issueAccessToken",
    summary="Exchange a client's secret for a short token",
    response_model=AccessTokenRead,
    openapi_extra=_form,
    dependencies=[Security(_proof)],
    responses={
        400: {"description": "The request was refused.", "model": OAuthErrorRead},
        401: {
            "description": "The client is unknown, or its secret is wrong.",
            "model": OAuthErrorRead,
        },
    },
)
def issue_access_token(
    request: Request, body: Annotated[bytes | None, Depends(_form_body)], callers: KnownCallers
) -> JSONResponse:
    """Issue a token by the client credentials grant of RFC 6749.

    Send the client's id and secret by HTTP Basic or in the form. The token holds for
    LATERAL_TOKEN_SECONDS and ends early when its client is revoked.
    """
    authorization = request.headers.getlist("authorization")
    try:
        service.refuse_parameters(request.query_params)
        form = service.read_form(request.headers.get("content-type", ""), body)
        credentials = service.credentials_of(authorization[0] if authorization else None, form)
        token = service.issue_access_token(
            callers, credentials, form, services_of(request.app).settings.token_seconds
        )
        count_request(request, f"{callers.clients.actor_prefix}:{credentials.client_id}")
    except OAuthError as error:
        if error.status == HTTPStatus.UNAUTHORIZED:
            count_failure(request)
        told = OAuthErrorRead(error=error.error, error_description=error.description)
        challenge = _CHALLENGE if error.status == HTTPStatus.UNAUTHORIZED else {}
        return JSONResponse(told.model_dump(), error.status, {**_NOT_STORED, **challenge})
    return JSONResponse(token.model_dump(), headers=_NOT_STORED)
