"""Clients that a stranger generates from openapi.json work against the service as they are."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from app.core.db import Database
from app.settings import Settings
from models.vocabulary import Scope
from tests.support.described import Description
from tests.support.served import ROOT, served_process

CLIENTS = ROOT / "docs" / "clients"
OPENAPI = ROOT / "openapi.json"
MADE_BY_TYPESCRIPT = ("lateral.d.ts", "moves.js")
EMPLOYEE = "E-1"

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture
def address(settings: Settings, loaded_database: Database, champion: str) -> Iterator[str]:
    """A service that ranks the tests' organisation."""
    with served_process(settings) as served:
        yield served.url


@pytest.fixture
def key(headers_for: Callable[..., dict[str, str]]) -> str:
    """The key of a portal that may rank."""
    return headers_for(Scope.MATCH, Scope.CATALOG_READ)["Authorization"].removeprefix("Bearer ")


def run(*command: str | Path, cwd: Path, check: bool = True, path: Path | None = None) -> str:
    environment = {**os.environ, **({"PYTHONPATH": str(path)} if path else {})}
    done = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert (done.returncode == 0) is check, done.stdout + done.stderr
    return done.stdout + done.stderr


def expected(address: str, key: str) -> list[str]:
    answer = httpx.get(
        f"{address}/v1/employees/{EMPLOYEE}/recommendations",
        params={"k": 3},
        headers={"Authorization": f"Bearer {key}"},
        timeout=60,
    )
    items = answer.raise_for_status().json()["items"]
    assert items
    return [f"{item['rank']} {item['opening']['title']}" for item in items]


def test_a_generated_python_client_offers_every_operation_and_ranks(
    address: str, key: str, tmp_path: Path
) -> None:
    package = tmp_path / "lateral_client"
    generator = Path(sys.executable).parent / "openapi-python-client"
    told = run(
        generator, "generate", "--path", OPENAPI, "--meta", "none",
        "--config", CLIENTS / "python.yaml", "--output-path", package, cwd=tmp_path,
    )  # fmt: skip
    assert "WARNING" not in told
    made = {file.stem for file in package.glob("api/*/*.py")} - {"__init__"}
    operations = {operation.name for operation in Description.committed().operations()}
    assert made == {re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower() for name in operations}

    printed = run(
        sys.executable, CLIENTS / "moves.py", address, key, EMPLOYEE, cwd=tmp_path, path=tmp_path
    )
    assert printed.splitlines() == expected(address, key)


@pytest.fixture
def typescript(tmp_path: Path) -> Path:
    """A copy of the folder with the types made, where node and its packages are there."""
    if shutil.which("node") is None or not (CLIENTS / "node_modules").is_dir():
        reason = "No node, or no packages: npm ci in docs/clients"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    folder = tmp_path / "typescript"
    ignored = shutil.ignore_patterns("node_modules", *MADE_BY_TYPESCRIPT)
    shutil.copytree(CLIENTS, folder, ignore=ignored)
    (folder / "node_modules").symlink_to(CLIENTS / "node_modules")
    run(binary(folder, "openapi-typescript"), OPENAPI, "-o", "lateral.d.ts", cwd=folder)
    return folder


def binary(folder: Path, name: str) -> Path:
    return folder / "node_modules" / ".bin" / name


def test_typescript_types_describe_the_service_and_rank(
    address: str, key: str, typescript: Path
) -> None:
    run(binary(typescript, "tsc"), cwd=typescript)
    printed = run("node", "moves.js", address, key, EMPLOYEE, cwd=typescript)
    assert printed.splitlines() == expected(address, key)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("move.rank", "move.place"), ("query: { k: 3 }", "query: { k: 'x' }"), ("/recomm", "/recom")],
)
def test_a_wrong_name_fails_before_it_runs(
    settings: Settings, typescript: Path, right: str, wrong: str
) -> None:
    source = (typescript / "moves.ts").read_text(encoding="utf-8")
    assert right in source
    (typescript / "moves.ts").write_text(source.replace(right, wrong), encoding="utf-8")
    assert "error TS" in run(binary(typescript, "tsc"), cwd=typescript, check=False)
