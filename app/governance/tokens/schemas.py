"""The bodies of the token endpoint."""

from pydantic import ConfigDict, Field

from app.core.schemas import Read


class AccessTokenRead(Read):
    """A short token of a client (RFC 6749, section 5.1)."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "access_token": "lat_access.eyJhbGciOiJIUzI1NiJ9.eyJqdGkiOiIxIn0.c2lnbmF0dXJl",
                    "token_type": "Bearer",
                    "expires_in": 600,
                    "scope": "catalog:read catalog:write",
                }
            ]
        }
    )

    access_token: str = Field(description="The token. Send it as `Authorization: Bearer`.")
    token_type: str = Field(description="Always `Bearer`.")
    expires_in: int = Field(description="Seconds until it ends.")
    scope: str = Field(description="The scopes of the token, separated by spaces.")


class OAuthErrorRead(Read):
    """Why no token was issued (RFC 6749, section 5.2)."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"error": "invalid_client", "error_description": "The client is unknown."}]
        }
    )

    error: str = Field(description="The kind of error, one of RFC 6749.")
    error_description: str = Field(description="What happened this time.")
