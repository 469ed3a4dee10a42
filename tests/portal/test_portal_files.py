"""How the portal's files and pages are sent."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.portal.files import ASSETS, built
from app.settings import Settings

ORIGIN = "https://portal.example"


@pytest.fixture(scope="module")
def client(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("files")
    (folder / "lateral.db").write_bytes(sqlite_template.read_bytes())
    with TestClient(create_app(Settings(data_dir=folder, embed_origins=ORIGIN))) as started:
        yield started


def test_the_elements_are_for_pages_of_every_origin_and_checked_again_after_five_minutes(
    client: TestClient,
) -> None:
    answer = client.get("/portal/v1/lateral.js")
    assert answer.status_code == 200
    assert answer.content == (ASSETS / "lateral.js").read_bytes()
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    held = {"If-None-Match": answer.headers["ETag"]}
    again = client.get("/portal/v1/lateral.js", headers=held)
    assert (again.status_code, again.content) == (304, b"")


def test_a_release_has_an_address_that_never_changes_what_it_gives(client: TestClient) -> None:
    exact = f"/portal/v1/lateral.{built('lateral.js').digest}.js"
    answer = client.get(exact)
    assert answer.content == client.get("/portal/v1/lateral.js").content
    assert "immutable" in answer.headers["Cache-Control"]
    assert client.get(f"/portal/v1/lateral.{'0' * 16}.js").status_code == 404
    for wrong in ("lateral.xyz.js", "package.json", "..%2ffiles.py"):
        assert client.get(f"/portal/v1/{wrong}").status_code in {404, 422}, wrong


def test_the_page_prints_the_integrity_of_what_it_serves(client: TestClient) -> None:
    page = client.get("/portal")
    assert built("lateral.js").integrity in page.text
    assert f"lateral.{built('lateral.js').digest}.js" in page.text
    assert "{{" not in page.text
    policy = page.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert client.get("/portal/demo").status_code == 404


def test_only_an_origin_of_the_settings_may_frame_an_element(client: TestClient) -> None:
    asked = {"element": "moves", "employee": "E-1"}
    answer = client.get("/portal/frame", params={**asked, "origin": ORIGIN})
    assert answer.status_code == 200
    assert answer.headers["Content-Security-Policy"].endswith(f"frame-ancestors {ORIGIN}")
    for other in ("https://other.example", "*", "null", f"{ORIGIN} https://other.example"):
        refused = client.get("/portal/frame", params={**asked, "origin": other})
        assert refused.status_code == 404, other
        assert "frame-ancestors 'none'" in refused.headers["Content-Security-Policy"]
    unknown = client.get("/portal/frame", params={**asked, "origin": ORIGIN, "element": "x"})
    assert unknown.status_code == 422


@pytest.mark.parametrize("name", ["portal.js", "portal.css", "frame.js", "frame.css", "icon.svg"])
def test_what_the_portal_s_own_pages_load_is_there(client: TestClient, name: str) -> None:
    answer = client.get(f"/portal/page/{name}")
    assert answer.status_code == 200
    assert "Access-Control-Allow-Origin" not in answer.headers
