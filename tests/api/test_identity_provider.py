"""Tokens of an identity provider: what is let in, and the forgeries that are not."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from fastapi.testclient import TestClient
from joserfc.jwk import OctKey
from pydantic import ValidationError

from app.main import create_app
from app.settings import Settings
from models.vocabulary import ActorKind
from tests.support.catalogue import Headers, put, seller
from tests.support.identity_provider import (
    AUDIENCE,
    ISSUER,
    Provider,
    claims,
    ec_key,
    rsa_key,
    serving,
    token,
    weak_rsa_key,
)

RSA = rsa_key("rsa-1")
EC = ec_key("ec-1")
OTHER = rsa_key("rsa-2")
WEAK = weak_rsa_key("weak")


@pytest.fixture
def backend() -> str:
    """One database will do: nothing here is stored."""
    return "sqlite"


@pytest.fixture
def provider() -> Iterator[Provider]:
    with serving(RSA, EC) as running:
        yield running


@pytest.fixture
def settings(settings: Settings, provider: Provider) -> Settings:
    return settings.model_copy(
        update={
            "jwt_issuer": ISSUER,
            "jwt_audience": AUDIENCE,
            "jwt_jwks_url": provider.url,
            "jwt_jwks_refetch_seconds": 0.3,
            "jwt_jwks_wait_seconds": 30.0,
        }
    )


@pytest.fixture
def ask(client: TestClient) -> Callable[[str], int]:
    """The status that a bearer text gets for a list of people."""

    def asked(text: str) -> int:
        headers = {"Authorization": f"Bearer {text}"}
        return client.get("/v1/employees", headers=headers).status_code

    return asked


@pytest.mark.parametrize("key", [RSA, EC], ids=["RS256", "ES256"])
@pytest.mark.parametrize("kind", ["JWT", "at+jwt", "application/at+jwt", None])
def test_a_good_token_is_let_in(ask: Callable[[str], int], key: Any, kind: str | None) -> None:
    assert ask(token(key, claims(), typ=kind)) == 200


def test_one_audience_among_several_will_do(ask: Callable[[str], int]) -> None:
    assert ask(token(RSA, claims(aud=["other", AUDIENCE]))) == 200


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://login.example.org"},
        {"iss": ISSUER + "/"},
        {"iss": [ISSUER]},
        {"iss": None},
        {"aud": "someone-else"},
        {"aud": [AUDIENCE + "2"]},
        {"aud": {AUDIENCE: True}},
        {"aud": None},
        {"exp": None},
        {"iat": None},
        {"exp": "soon"},
        {"exp": True},
        {"exp": "-31"},
        {"exp": 10**400},
        {"iat": "+3600", "exp": "+3700"},
        {"nbf": "+3600"},
        {"nbf": "soon"},
        {"exp": "+3601"},
        {"iat": "-4000"},
        {"exp": "-10", "iat": "+0"},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"sub": "x\ny"},
        {"sub": "x" * 200},
        {"employee_external_id": ["E-1"]},
        {"employee_external_id": "../E-1"},
    ],
    ids=str,
)
def test_a_genuine_signature_over_wrong_claims_is_401(
    ask: Callable[[str], int], changed: dict[str, Any]
) -> None:
    moments = {name: _moment(value) for name, value in changed.items()}
    assert ask(token(RSA, claims(**moments))) == 401


def test_clocks_may_differ_by_the_skew(ask: Callable[[str], int]) -> None:
    now = int(time.time())
    assert ask(token(RSA, claims(iat=now + 20, exp=now + 300))) == 200
    assert ask(token(RSA, claims(iat=now - 300, exp=now - 20))) == 200


@pytest.mark.parametrize("algorithm", ["none", "None", "nOnE", "NONE", ""])
def test_an_unsigned_token_is_401(ask: Callable[[str], int], algorithm: str) -> None:
    header = {"alg": algorithm, "typ": "JWT", "kid": RSA.kid}
    for signature in ("", _encoded(b"any")):
        assert ask(f"{_json(header)}.{_json(claims())}.{signature}") == 401
    signed = token(RSA, claims())
    assert ask(f"{_json(header)}.{signed.split('.', 1)[1]}") == 401


@pytest.mark.parametrize("algorithm", ["HS256", "HS384", "HS512"])
def test_the_public_key_is_no_shared_secret(ask: Callable[[str], int], algorithm: str) -> None:
    digests = {"HS256": hashlib.sha256, "HS384": hashlib.sha384, "HS512": hashlib.sha512}
    signing = f"{_json({'alg': algorithm, 'typ': 'JWT', 'kid': RSA.kid})}.{_json(claims())}"
    secrets = (
        RSA.as_pem(private=False),
        RSA.as_pem(private=False).strip(),
        RSA.as_der(private=False),
        json.dumps(RSA.as_dict(private=False)).encode(),
    )
    for secret in secrets:
        mac = hmac.new(secret, signing.encode(), digests[algorithm]).digest()
        assert ask(f"{signing}.{_encoded(mac)}") == 401


def test_a_key_of_one_algorithm_does_not_serve_another(ask: Callable[[str], int]) -> None:
    assert ask(token(RSA, claims(), kid=EC.kid)) == 401
    assert ask(token(EC, claims(), kid=RSA.kid)) == 401
    assert ask(token(RSA, claims(), "PS256")) == 401
    assert ask(token(RSA, claims(), "RS512")) == 401


def test_the_token_cannot_bring_its_own_key(ask: Callable[[str], int], provider: Provider) -> None:
    with serving(OTHER) as attacker:
        public = OTHER.as_dict(private=False)
        for header in (
            {"jku": attacker.url},
            {"x5u": attacker.url},
            {"jwk": public},
            {"x5c": [base64.b64encode(OTHER.as_der(private=False)).decode()]},
        ):
            assert ask(token(OTHER, claims(), kid=RSA.kid, **header)) == 401
            assert ask(token(OTHER, claims(), **header)) == 401
            assert ask(token(RSA, claims(), **header)) == 401
        assert attacker.asked == 0


@pytest.mark.parametrize(
    "header",
    [
        {"typ": "logout+jwt"},
        {"typ": "dpop+jwt"},
        {"typ": "secevent+jwt"},
        {"typ": 7},
        {"typ": ["JWT"]},
        {"crit": ["exp"]},
        {"kid": ""},
        {"kid": 1},
        {"kid": ["rsa-1"]},
        {"kid": "x" * 201},
        {"kid": None},
    ],
    ids=str,
)
def test_a_strange_header_is_401(ask: Callable[[str], int], header: dict[str, Any]) -> None:
    said = {"alg": "RS256", "typ": "JWT", "kid": RSA.kid, **header}
    said = {name: value for name, value in said.items() if value is not None}
    assert ask(_signed_by_rsa(said)) == 401


@pytest.mark.parametrize(
    "key_id",
    ["../../../../dev/null", "' OR '1'='1", "rsa-1\x00", "$(id)", "http://127.0.0.1/", "RSA-1"],
)
def test_a_key_id_is_looked_up_and_nothing_else(
    ask: Callable[[str], int], provider: Provider, key_id: str
) -> None:
    assert ask(token(RSA, claims(), kid=key_id)) == 401
    empty = OctKey.import_key(b"\x00" * 32)
    assert ask(token(empty, claims(), "HS256", kid=key_id)) == 401


def test_any_change_of_a_token_is_401(ask: Callable[[str], int]) -> None:
    good = token(RSA, claims())
    header, payload, signature = good.split(".")
    richer = _json({**claims(), "sub": "someone-else"})
    for changed in (
        f"{header}.{richer}.{signature}",
        f"{header}.{payload}.{signature[:-4]}AAAA",
        f"{header}.{payload}.",
        f"{header}.{payload}",
        f".{payload}.{signature}",
        f"{good}.{signature}",
        f"{header}.{payload}.{signature}=",
        f"{_json({'alg': 'RS256', 'typ': 'JWT', 'kid': EC.kid})}.{payload}.{signature}",
        f"{_encoded(b'[1]')}.{payload}.{signature}",
        f"{_encoded(b'{')}.{payload}.{signature}",
        f"{_encoded(b'[' * 3000)}.{payload}.{signature}",
        _signed_by_rsa({"alg": "RS256", "typ": "JWT", "kid": RSA.kid}, b"[]"),
        _signed_by_rsa({"alg": "RS256", "typ": "JWT", "kid": RSA.kid}, b"\xff"),
    ):
        assert ask(changed) == 401, changed[:60]


def test_a_token_beyond_8_kilobytes_is_401(ask: Callable[[str], int]) -> None:
    assert ask(token(RSA, claims(padding="x" * 4000))) == 200
    assert ask(token(RSA, claims(padding="x" * 8000))) == 401


def test_keys_that_must_not_be_trusted_are_not(
    ask: Callable[[str], int], provider: Provider
) -> None:
    shared = OctKey.import_key(b"\x01" * 32, {"kid": "oct"})
    encrypting = rsa_key("enc")
    provider.keys.append(WEAK)
    provider.entries = [
        shared.as_dict(),
        {**encrypting.as_dict(private=False), "use": "enc"},
        {**OTHER.as_dict(private=False), "alg": "RS512"},
        {"kty": "RSA", "kid": "broken", "n": "!", "e": 7},
        "no key",
    ]
    assert ask(token(RSA, claims())) == 200
    assert ask(token(shared, claims(), "HS256")) == 401
    for key in (WEAK, encrypting, OTHER):
        assert ask(token(key, claims())) == 401
    curve = ec_key("p384", "P-384")
    assert ask(token(curve, claims(), "ES384")) == 401


def test_without_settings_no_token_is_let_in(settings: Settings) -> None:
    closed = settings.model_copy(
        update={"jwt_issuer": None, "jwt_audience": None, "jwt_jwks_url": None}
    )
    with TestClient(create_app(closed)) as client:
        headers = {"Authorization": f"Bearer {token(RSA, claims())}"}
        assert client.get("/v1/employees", headers=headers).status_code == 401


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"lateral_kind": "hr_partner"}, 200),
        ({"lateral_kind": ["unknown", "data_team"]}, 200),
        ({"lateral_kind": "chief"}, 403),
        ({"lateral_kind": None}, 403),
        ({"lateral_kind": {"hr_partner": True}}, 403),
        ({"lateral_kind": "admin"}, 403),
        ({"lateral_kind": "manager"}, 403),
        ({"lateral_kind": "manager", "employee_external_id": "E-900"}, 200),
        ({"lateral_kind": "portal", "employee_external_id": "E-900"}, 403),
    ],
    ids=str,
)
def test_claims_say_which_kind_of_caller_it_is(
    ask: Callable[[str], int], said: dict[str, Any], status: int
) -> None:
    assert ask(token(RSA, claims(**said))) == status


def test_groups_of_the_provider_are_mapped_by_settings(settings: Settings) -> None:
    mapped = settings.model_copy(
        update={
            "jwt_kind_claim": "realm_access.roles",
            "jwt_kinds": "hr-team=hr_partner, leads=manager",
            "jwt_employee_claim": "https://example.com/employee",
            "jwt_scope_claim": "scope",
        }
    )
    assert mapped.kinds_by_claim_value["leads"] is ActorKind.MANAGER
    with TestClient(create_app(mapped)) as client:

        def status(path: str, roles: list[str], **said: Any) -> int:
            text = token(RSA, claims(realm_access={"roles": roles}, **said))
            headers = {"Authorization": f"Bearer {text}"}
            return client.get(f"/v1/{path}", headers=headers).status_code

        assert status("employees", ["hr-team"], scope="openid catalog:read") == 200
        assert status("employees", ["hr-team"], scope="openid match") == 403
        assert status("employees", ["hr_partner"], scope="catalog:read") == 403
        assert status("api-keys", ["hr-team"], scope="admin") == 200
        assert status("api-keys", ["leads"], scope="admin catalog:read") == 403
        own = {"https://example.com/employee": "E-900", "scope": "catalog:read"}
        assert status("employees", ["leads"], **own) == 200


def test_an_employee_s_token_speaks_for_that_employee(
    client: TestClient, hr_headers: Headers
) -> None:
    put(client, "employees/E-1", seller(), hr_headers)
    put(client, "employees/E-2", seller(), hr_headers)
    said = claims(lateral_kind="portal", employee_external_id="E-1")
    headers = {"Authorization": f"Bearer {token(EC, said)}"}
    found = [
        client.get(f"/v1/employees/{key}", headers=headers).status_code for key in ("E-1", "E-2")
    ]
    assert found == [200, 404]


def test_the_binding_of_a_kind_that_has_none_is_ignored_not_mixed_up(
    client: TestClient, hr_headers: Headers
) -> None:
    put(client, "employees/E-2", seller(), hr_headers)
    said = claims(lateral_kind="hr_partner", employee_external_id="E-1")
    headers = {"Authorization": f"Bearer {token(EC, said)}"}
    assert client.get("/v1/employees/E-2", headers=headers).status_code == 200


def test_a_token_of_the_provider_cannot_issue_embed_tokens(client: TestClient) -> None:
    said = claims(lateral_kind="portal")
    headers = {"Authorization": f"Bearer {token(EC, said)}"}
    asked = {"employee": "E-1", "origin": "https://portal.example"}
    assert client.post("/v1/embed-tokens", json=asked, headers=headers).status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"jwt_issuer": ISSUER},
        {"jwt_issuer": ISSUER, "jwt_audience": AUDIENCE},
        {"jwt_issuer": ISSUER, "jwt_audience": AUDIENCE, "jwt_jwks_url": "http://example.com/"},
        {"jwt_issuer": ISSUER, "jwt_audience": AUDIENCE, "jwt_jwks_url": "file:///etc/passwd"},
        {"jwt_kinds": "boss=emperor"},
        {"embed_origins": "https://portal.example/page"},
        {"embed_origins": "*"},
        {"public_origin": "https://lateral.example/page"},
    ],
    ids=str,
)
def test_half_an_identity_provider_is_refused_at_the_start(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Settings(**wrong)


def test_keys_come_from_a_file_too(settings: Settings, provider: Provider, tmp_path: Path) -> None:
    file = tmp_path / "jwks.json"
    file.write_bytes(provider.document())
    from_file = settings.model_copy(update={"jwt_jwks_url": None, "jwt_jwks_file": file})
    with TestClient(create_app(from_file)) as client:
        headers = {"Authorization": f"Bearer {token(RSA, claims())}"}
        assert client.get("/v1/employees", headers=headers).status_code == 200
    assert provider.asked == 0


def _moment(value: Any) -> Any:
    """Seconds from now, where a value is written with its sign."""
    signed = isinstance(value, str) and value[:1] in {"+", "-"}
    return int(time.time()) + int(value) if signed else value


def _signed_by_rsa(header: dict[str, Any], payload: bytes | None = None) -> str:
    """A genuine signature over any header, which libraries would refuse to make."""
    body = json.dumps(claims()).encode() if payload is None else payload
    signing = f"{_json(header)}.{_encoded(body)}"
    signature = RSA.private_key.sign(signing.encode(), PKCS1v15(), SHA256())
    return f"{signing}.{_encoded(signature)}"


def _json(value: Any) -> str:
    return _encoded(json.dumps(value).encode())


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
