"""The client credentials grant (RFC 6749, section 4.4), to the letter of its errors."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import parse_qsl, unquote_plus

from app.core.errors import UnauthenticatedError
from app.core.security import Actor, Callers, Scope
from app.core.security.tokens import TokenUse
from app.governance.tokens.schemas import AccessTokenRead

FORM = "application/x-www-form-urlencoded"
MAX_FORM = 8_192
_MAX_FIELDS = 20
_MAX_CREDENTIAL = 200


class OAuthError(Exception):
    """No token is issued; becomes the error body of RFC 6749."""

    def __init__(self, error: str, description: str, status: int = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__(error)
        self.error = error
        self.description = description
        self.status = status


@dataclass(frozen=True, slots=True)
class Credentials:
    """A client's name and what proves it."""

    client_id: str
    secret: str


def refuse_parameters(parameters: Mapping[str, str]) -> None:
    """Refuse what stands in the address, where secrets are logged.

    Raises
    ------
    OAuthError
        When anything stands there.
    """
    if parameters:
        raise OAuthError(
            "invalid_request", "Send every parameter in the form, none in the address."
        )


def read_form(content_type: str, body: bytes | None) -> Mapping[str, str]:
    """The parameters of a form; empty ones count as absent.

    `body` is None where it was too large to be read.

    Raises
    ------
    OAuthError
        When it is not a form, is too large, or names a parameter twice.
    """
    if content_type.split(";", 1)[0].strip().lower() != FORM or body is None:
        raise OAuthError("invalid_request", f"Send {FORM} of at most {MAX_FORM} bytes.")
    try:
        pairs = parse_qsl(
            body.decode(), keep_blank_values=True, errors="strict", max_num_fields=_MAX_FIELDS
        )
    except ValueError:
        raise OAuthError("invalid_request", "The form cannot be read.") from None
    if len({name for name, _ in pairs}) != len(pairs):
        raise OAuthError("invalid_request", "A parameter is sent twice.")
    return {name: value for name, value in pairs if value}


def credentials_of(authorization: str | None, form: Mapping[str, str]) -> Credentials:
    """How the client proves itself: in the Authorization header or in the form, never in both.

    Raises
    ------
    OAuthError
        When it does not, or does in both ways.
    """
    in_form = {"client_id", "client_secret"} & form.keys()
    if authorization is not None:
        if "client_secret" in in_form:
            raise OAuthError("invalid_request", "The client sends its secret in two ways.")
        found = _from_basic(authorization)
        if form.get("client_id", found.client_id) != found.client_id:
            raise OAuthError("invalid_request", "The client sends its id in two ways.")
    elif in_form == {"client_id", "client_secret"}:
        found = Credentials(form["client_id"], form["client_secret"])
    else:
        raise _invalid_client("The client does not prove itself.")
    if max(len(found.client_id), len(found.secret)) > _MAX_CREDENTIAL:
        raise _invalid_client("The client is unknown or its secret is wrong.")
    return found


def issue_access_token(
    callers: Callers, credentials: Credentials, form: Mapping[str, str], seconds: int
) -> AccessTokenRead:
    """A token for what the client may do, or for less where it asks for less.

    Raises
    ------
    OAuthError
        When the client is unknown, asks for another grant, or for more than it may do.
    """
    try:
        actor = callers.clients.authenticate(credentials.client_id, credentials.secret)
    except UnauthenticatedError as error:
        raise _invalid_client(error.detail) from error
    grant = form.get("grant_type")
    if grant is None:
        raise OAuthError("invalid_request", "grant_type is missing.")
    if grant != "client_credentials":
        raise OAuthError("unsupported_grant_type", "Only client_credentials is offered.")
    scopes = _narrowed(actor, form.get("scope"))
    text, _token = callers.signer.signed(TokenUse.ACCESS, actor.name, scopes, seconds=seconds)
    return AccessTokenRead(
        access_token=text,
        token_type="Bearer",  # noqa: S106 - the name of a kind of token
        expires_in=seconds,
        scope=" ".join(sorted(scopes)),
    )


def _narrowed(actor: Actor, asked: str | None) -> frozenset[Scope]:
    if asked is None:
        return actor.scopes
    names = asked.split(" ")
    held = {scope.value: scope for scope in actor.scopes}
    if not all(name in held for name in names):
        raise OAuthError("invalid_scope", "The client may not do all of this.")
    return frozenset(held[name] for name in names)


def _from_basic(authorization: str) -> Credentials:
    scheme, _, encoded = authorization.partition(" ")
    try:
        text = base64.b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, ValueError):
        text = ""
    client_id, colon, secret = text.partition(":")
    if scheme.lower() != "basic" or not colon:
        raise _invalid_client("The Authorization header cannot be read.")
    return Credentials(unquote_plus(client_id), unquote_plus(secret))


def _invalid_client(description: str) -> OAuthError:
    return OAuthError("invalid_client", description, HTTPStatus.UNAUTHORIZED)
