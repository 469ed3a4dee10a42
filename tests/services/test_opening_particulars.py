"""Where people apply, and an organisation's own fields: bounded, typed, never a script."""

from typing import Any

import pytest
from pydantic import ValidationError

from app.catalog.openings.schemas import OpeningBody
from app.core.reasons import reason_of

HTTPS = "https://"
HOSTILE = (
    "javascript:alert(1)", "JAVASCRIPT:alert(1)", "java\tscript:alert(1)", " https://a.example",
    "data:text/html,<script>alert(1)</script>", "vbscript:x", "http://a.example/", "//a.example/",
    "/apply", "ftp://a.example/", "https:", "https://", "https:///x", "https:/a.example",
    HTTPS + "user@a.example/", "https://a.example@b.example/", "https://a.example\\@b.example",
    'https://a.example/"onclick="alert(1)', "https://a.example/<script>", "https://a.example/a b",
    "https://a.example/\u202egpj.exe", HTTPS + "ex\u00e4mple.example/", "https://a.example/\n",
    "https://a.example:port/", "https://a.example/`x`", "https://?x", "mailto:a@b.example",
    "https://" + "a" * 2000,
)  # fmt: skip
GOOD = (
    "https://a.example", "HTTPS://A.example/", "https://a.example:8443/x/y?q=1&r=%20;z#part",
    "https://127.0.0.1/jobs/(1)", "https://a.example/~jobs/*'!$,", "https://a.example?x=[1]",
)  # fmt: skip


def problems(**body: Any) -> dict[str, str]:
    """What is refused of an opening, by the place."""
    try:
        OpeningBody.model_validate({"title": "T", **body})
    except ValidationError as error:
        return {
            "/".join(map(str, one["loc"])): reason_of({**one})  # type: ignore[arg-type]
            for one in error.errors()
        }
    return {}


def test_only_https_addresses_are_links_to_apply() -> None:
    assert [one for one in GOOD if problems(apply_url=one)] == []
    assert [one for one in HOSTILE if not problems(apply_url=one)] == []
    assert "begins with https://" in problems(apply_url="javascript:alert(1)")["apply_url"]
    as_field = [{"name": "Page", "kind": "link", "value": one} for one in HOSTILE]
    # A value is taken without the blanks around it, which is all that is wrong with one of them.
    passed = [one["value"] for one in as_field if not problems(custom_fields=[one])]
    assert passed == [" https://a.example", "https://a.example/\n"]


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("text", ("x", "x" * 500), ("", " ", "x" * 501, "\u0000")),
        ("number", ("0", "-3.5", "9" * 15), ("1e3", "NaN", "Infinity", "1,5", "9" * 16, "0x1")),
        ("date", ("2026-03-31",), ("31.03.2026", "2026-02-30", "20260331", "2026-03-31T00:00")),
        ("flag", ("true", "false"), ("True", "1", "yes")),
        ("link", ("https://a.example/",), ("http://a.example/",)),
        ("colour", (), ("red",)),
    ],
)
def test_a_field_s_value_is_of_its_kind(
    kind: str, good: tuple[str, ...], bad: tuple[str, ...]
) -> None:
    def refused(value: str) -> dict[str, str]:
        return problems(custom_fields=[{"name": "Own", "kind": kind, "value": value}])

    assert {value: refused(value) for value in good if refused(value)} == {}
    assert [value for value in bad if not refused(value)] == []
    assert all("custom_fields/0/" in place for value in bad for place in refused(value))


def test_fields_are_few_and_each_has_a_name_of_its_own() -> None:
    field = {"name": "Size", "kind": "text", "value": "8"}
    many = [{**field, "name": f"n{place}"} for place in range(20)]
    assert problems(custom_fields=many) == {}
    assert problems(custom_fields=[*many, field]) != {}
    told = problems(custom_fields=[field, {**field, "name": "SIZE"}])
    assert told == {"custom_fields": "names 'Size' twice"}
    for wrong in ({**field, "name": "x" * 61}, {**field, "more": 1}, {**field, "value": 8}, "text"):
        assert problems(custom_fields=[wrong]) != {}, wrong
    plain = OpeningBody.model_validate(
        {"title": "T", "custom_fields": [{"name": "<b>Size</b>", "value": "<p>a<br>b</p>"}]}
    )
    assert (plain.custom_fields[0].name, plain.custom_fields[0].value) == ("Size", "a b")
