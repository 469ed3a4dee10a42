"""SCIM Users are read as employees."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.catalog.employees.schemas import EmployeeBody
from app.core.errors import InvalidInputError
from app.exchange.formats.base import Mapped
from app.exchange.formats.registry import format_of
from app.exchange.formats.scim import ENTERPRISE, LIST_RESPONSE, USER
from models.vocabulary import EntityKind

SAMPLE = Path(__file__).resolve().parents[3] / "shared/hris-shapes/scim_enterprise_user.json"
SCIM = format_of("scim", EntityKind.EMPLOYEE)


def user(**changes: Any) -> dict[str, Any]:
    return {
        "schemas": [USER, ENTERPRISE],
        "id": "u-17",
        "externalId": "E-17",
        "userName": "nia@example.com",
        "name": {"givenName": "Nia", "familyName": "Okafor"},
        "title": "Support lead",
        "active": True,
        "preferredLanguage": "de-CH, en;q=0.8",
        "addresses": [
            {"type": "home", "locality": "Elsewhere"},
            {"type": "work", "locality": "Bern", "country": "CH"},
            {"type": "work", "primary": True, "locality": "Zurich"},
        ],
        ENTERPRISE: {"department": "Support", "division": "EMEA", "manager": {"value": "u-1"}},
        "meta": {"resourceType": "User", "lastModified": "2026-02-03T04:05:06Z"},
        **changes,
    }


def mapped(raw: Any) -> Mapped:
    found = SCIM.read(raw)
    posted = dict(found.body)
    assert posted.pop("external_id")
    posted.pop("as_of", None)
    EmployeeBody.model_validate(posted)
    return found


def problems(raw: Any) -> list[tuple[str, str]]:
    return [(one.field, one.reason) for one in SCIM.read(raw).misread]


def test_a_user_becomes_an_employee() -> None:
    assert mapped(user()).body == {
        "external_id": "E-17",
        "name": "Nia Okafor",
        "title": "Support lead",
        "function": "Support",
        "org_unit": "EMEA",
        "manager": "u-1",
        "location": "Zurich",
        "status": "active",
        "languages": [{"code": "de-CH"}],
        "as_of": "2026-02-03T04:05:06Z",
    }


def test_names_of_attributes_are_read_in_any_case() -> None:
    folded = {name.upper(): value for name, value in user().items()}
    assert mapped(folded).body == mapped(user()).body


def test_who_is_not_active_has_left() -> None:
    assert mapped(user(active=False)).body["status"] == "left"
    assert mapped(user(active="False")).body["status"] == "left"
    assert "status" not in mapped(user(active=None)).body


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({}, "E-17"),
        ({"externalId": None, ENTERPRISE: {"employeeNumber": "701"}}, "701"),
        ({"externalId": ""}, "u-17"),
        ({"externalId": "Ost/17"}, "Ost~2F17"),
    ],
)
def test_the_key_is_the_external_id_else_the_number_else_the_id(
    changes: dict[str, Any], key: str
) -> None:
    assert mapped(user(**changes)).body["external_id"] == key


def test_users_may_be_keyed_by_the_id_that_managers_are_named_by() -> None:
    assert format_of("scim-id", EntityKind.EMPLOYEE).read(user()).body["external_id"] == "u-17"


def test_a_document_tells_the_keys_of_its_managers() -> None:
    boss = user(id="u-1", externalId="E-1", **{ENTERPRISE: {}})
    listed = {"schemas": [LIST_RESPONSE], "totalResults": 2, "Resources": [user(), boss]}
    first, second = (mapped(one).body for one in SCIM.split(listed))
    assert (first["manager"], second["external_id"]) == ("E-1", "E-1")


def test_what_is_not_kept_is_told_by_name() -> None:
    raw = user(
        photos=[{"value": "https://photos.example.com/1", "type": "photo"}],
        birthDate="1990-01-01",
        gender="f",
        emails=[{"value": "nia@example.com"}],
        nickName="",
    )
    found = mapped(raw)
    assert {"photos", "birthDate", "gender", "emails", "userName", "id"} <= found.ignored
    assert "nickName" not in found.ignored
    assert not {"1990-01-01", "f"} & {str(value) for value in found.body.values()}


@pytest.mark.parametrize(
    ("raw", "field", "reason"),
    [
        (user(schemas=None), "/schemas", "needed"),
        (user(schemas=[ENTERPRISE]), "/schemas", USER),
        (user(title={"a": 1}), "/title", "text"),
        (user(active="perhaps"), "/active", "true or false"),
        (user(name="Nia"), "/name", "object"),
        (user(externalId="x" * 200), "/externalId", "128"),
        (user(preferredLanguage="!"), "/preferredLanguage", "language"),
        (user(**{ENTERPRISE: "x"}), f"/{ENTERPRISE}", "object"),
        (
            user(**{ENTERPRISE: {"manager": {"value": True}}}),
            f"/{ENTERPRISE}/manager/value",
            "a letter or a digit",
        ),
    ],
)
def test_what_cannot_be_read_is_named_with_its_reason(raw: Any, field: str, reason: str) -> None:
    found = dict(problems(raw))
    assert reason in found[field]


def test_what_is_no_object_is_no_user() -> None:
    with pytest.raises(InvalidInputError, match="cannot be read"):
        SCIM.read("text")


def test_the_key_is_given_beside_what_cannot_be_read() -> None:
    found = SCIM.read(user(active="perhaps", preferredLanguage="!", title=None))
    assert (found.body["external_id"], found.body["name"]) == ("E-17", "Nia Okafor")
    assert {one.of for one in found.misread} == {"status", "languages"}


def test_all_that_is_wrong_is_told_at_once() -> None:
    wrong = user(title=[1], active="perhaps", schemas=[USER])
    assert {field for field, _ in problems(wrong)} == {"/title", "/active"}


@pytest.mark.skipif(not SAMPLE.is_file(), reason="no samples beside the repository")
def test_the_user_of_the_standard_is_read() -> None:
    found = mapped(json.loads(SAMPLE.read_text(encoding="utf-8")))
    assert found.body["external_id"] == "701984"
    assert found.body["name"] == "Babs Jensen"
    assert (found.body["function"], found.body["org_unit"]) == ("Tour Operations", "Theme Park")
    assert {"photos", "phoneNumbers", "groups"} <= found.ignored


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ("German", "de"),
        ("Deutsch", "de"),
        ("en_us", "en-US"),
        ("zh-Hant-TW", "zh-TW"),
        ("fr", "fr"),
    ],
)
def test_a_preferred_language_is_read_by_its_name_or_its_tag(sent: str, code: str) -> None:
    assert mapped(user(preferredLanguage=sent)).body["languages"] == [{"code": code}]


@pytest.mark.parametrize("sent", ["Klingonish", "xx", "12"])
def test_a_language_that_is_not_known_is_left_out_and_told(sent: str) -> None:
    found = format_of("scim", EntityKind.EMPLOYEE).read(user(preferredLanguage=sent))
    assert "languages" not in found.body
    assert [(one.of, one.found) for one in found.misread] == [("languages", sent)]


@pytest.mark.parametrize(
    ("sent", "status"), [("True", "active"), ("FALSE", "left"), ("1", "active"), ("no", "left")]
)
def test_booleans_sent_as_texts_are_understood(sent: str, status: str) -> None:
    assert mapped(user(active=sent)).body["status"] == status
