"""One browser for all tests of the portal, one service, and a portal of another origin."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from app.core.db import Database
from app.core.security import KeyRing
from app.settings import Settings
from models.vocabulary import ActorKind, Scope
from tests.support.champions import promote
from tests.support.embedded import ISSUES
from tests.support.organisation import StoredOrganisation
from tests.support.portal import HOST, Host, Visitor, running_host
from tests.support.served import free_port, served_process

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Chromium with a home of its own."""
    program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        if os.environ.get("CI"):
            raise RuntimeError("The tests of the portal need Chromium.")
        pytest.skip("No Chromium on this machine: the portal is not tested in a browser.")
    home = tmp_path_factory.mktemp("chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=program,
            # In a container there is no user namespace for the sandbox of root.
            chromium_sandbox=os.geteuid() != 0,
            env={**os.environ, "HOME": str(home)},
        )
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def served_host(
    sqlite_template: Path,
    stored: StoredOrganisation,
    artifact: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Host]:
    """A portal and the service behind it, which ranks the tests' organisation."""
    folder = tmp_path_factory.mktemp("portal")
    file = folder / "lateral.db"
    shutil.copyfile(sqlite_template, file)
    file.chmod(0o600)
    settings = Settings(
        data_dir=folder, refresh_seconds=0.2, statement_seconds=30, computing_seconds=30
    )
    database = Database(settings)
    stored.copy_to(database)
    shutil.copytree(artifact, settings.artifacts_dir / artifact.name)
    promote(database, artifact)
    key = KeyRing(database, settings).issue(
        actor="tests",
        name="a portal's key",
        kind=ActorKind.PORTAL,
        scopes=frozenset(ISSUES),
    )
    hr = KeyRing(database, settings).issue(
        actor="tests", name="HR", kind=ActorKind.HR_PARTNER, scopes=frozenset(Scope)
    )
    database.close()
    port = free_port()
    with running_host() as host:
        service = f"http://{HOST}:{port}"
        extra = {"LATERAL_EMBED_ORIGINS": host.origin, "LATERAL_PUBLIC_ORIGIN": service}
        with served_process(settings, extra=extra, port=port):
            host.service, host.key, host.hr = service, str(key), str(hr)
            yield host


@pytest.fixture
def host(served_host: Host) -> Iterator[Host]:
    """The portal as it is at first; what a test changes about it ends with the test."""
    fresh = Host(served_host.origin)
    kept = dict(vars(served_host))
    yield served_host
    vars(served_host).update(
        {**vars(fresh), **{name: kept[name] for name in ("service", "key", "hr", "origin")}}
    )


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visitor]:
    """Opens pages; each note of the console and each request is kept."""
    visitor = Visitor(browser)
    yield visitor
    visitor.close()


@pytest.fixture(scope="module")
def idle_page(browser: Browser, served_host: Host) -> Iterator[Page]:
    """A page with the elements' script in which nothing asks for anything by itself."""
    served_host.body = ""
    context = browser.new_context()
    page = context.new_page()
    page.goto(served_host.origin)
    page.wait_for_function("() => globalThis.lateral")
    yield page
    context.close()


@pytest.fixture
def page(idle_page: Page) -> Iterator[Page]:
    """The page of all tests here, in which the pauses before another attempt are short."""
    idle_page.evaluate(
        """() => { window.realTimeout = setTimeout;
          globalThis.setTimeout = (work, ms, ...more) =>
            realTimeout(work, [1000, 2000].includes(ms) ? 10 : ms, ...more); }"""
    )
    yield idle_page
    idle_page.evaluate("() => { globalThis.setTimeout = realTimeout; }")
