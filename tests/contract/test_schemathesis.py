"""Requests that are made up from the description get the answers that it promises."""

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, Phase
from hypothesis import settings as hypothesis_settings
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    positive_data_acceptance,
)

from app.core.db import Database
from app.core.migrations import upgrade
from app.core.security import KeyRing
from app.learning.training import service as training
from app.main import create_app
from app.settings import Settings
from models.vocabulary import Scope
from tests.conftest import BACKENDS
from tests.support.described import ROOT, Description

EXAMPLES = 8
LONG_CASES = 10_000
ORDER = ("putSkill", "putRole", "putOpening", "putEmployee")


Served = tuple[str, str]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A service on the embedded database."""
    yield from serve(tmp_path_factory.mktemp("schemathesis"), None)


@pytest.fixture(scope="module", params=BACKENDS)
def served_on_each(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """A service on each database."""
    url = None
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres").create("schemathesis")
    yield from serve(tmp_path_factory.mktemp("schemathesis"), url)


def serve(folder: Path, database_url: str | None) -> Iterator[Served]:
    """The URL of a service with a small catalogue and a ranker, and a key to everything."""
    settings = Settings(
        data_dir=folder,
        database_url=database_url,
        refresh_seconds=0.1,
        failed_credentials_per_minute=0,
    )
    upgrade(settings)
    database = Database(settings)
    key = str(
        KeyRing(database, settings).issue(actor="tests", name="fuzz", scopes=frozenset(Scope))
    )
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(
            uvicorn.Config(create_app(settings), log_config=None, access_log=False)
        )
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        while not server.started:
            time.sleep(0.02)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        load_examples(url, key)
        training.train(database, settings, actor="tests")
        yield url, key
        server.should_exit = True
        thread.join()
    database.close()


def load_examples(url: str, key: str) -> None:
    """Store the description's own examples: an integrator starts with them."""
    description = Description.committed()
    operations = {operation.name: operation for operation in description.operations()}
    headers = {"Authorization": f"Bearer {key}"}
    httpx.put(f"{url}/v1/roles/R-PMM", headers=headers, json={"title": "Product marketing manager"})
    for name in ORDER:
        path = operations[name].path.replace("{external_id}", f"X-{name}")
        body: Any = description.request_example(operations[name])
        answer = httpx.put(url + path, headers=headers, json=body)
        assert answer.status_code == 201, answer.text


# A description cannot say which cursor is one of ours, and POST /v1/skills/normalise shares its
# path with the skill of that external id, whose methods Allow names too.
UNDECIDABLE = [positive_data_acceptance, allow_header_conformance]

schema = schemathesis.openapi.from_path(ROOT / "openapi.json")


OPERATIONS = len(list(schema.get_all_operations()))


def thoroughly(examples: int) -> hypothesis_settings:
    """Try so many cases of each operation."""
    return hypothesis_settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


def assert_keeps_the_description(case: schemathesis.Case, served: Served) -> None:
    url, key = served
    for header in ("If-Match", "If-None-Match"):
        (case.headers or {}).pop(header, None)
    case.call_and_validate(
        base_url=url,
        headers={"Authorization": f"Bearer {key}"},
        excluded_checks=UNDECIDABLE,
    )


@schema.parametrize()
@thoroughly(EXAMPLES)
def test_the_service_keeps_its_description(case: schemathesis.Case, served: Served) -> None:
    assert_keeps_the_description(case, served)


@pytest.mark.long
@schema.parametrize()
@thoroughly(-(-LONG_CASES // OPERATIONS))
def test_the_service_keeps_its_description_in_ten_thousand_cases(
    case: schemathesis.Case, served_on_each: Served
) -> None:
    assert_keeps_the_description(case, served_on_each)
