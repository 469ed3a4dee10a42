"""The command line: what it does, and one clear line where it cannot."""

import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from click.testing import Result
from typer.testing import CliRunner

from app.cli.main import COMMANDS, cli
from app.core.db import Database
from app.core.security import KeyRing
from app.settings import Settings
from models.vocabulary import Scope

Run = Callable[..., Result]
ROOT = Path(__file__).resolve().parents[2]
SQLITE_ONLY = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
DECIDED = ("--by", "Ada", "--reason", "It ranks better.")


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `lateral` on the test's database."""
    monkeypatch.setenv("LATERAL_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("LATERAL_DATABASE_URL", settings.resolved_database_url)
    return lambda *words: CliRunner().invoke(cli, [str(word) for word in words])


def failure(result: Result) -> str:
    """The one line of a command that could not do its work."""
    assert result.exit_code == 1, result.output
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1, result.stderr
    assert lines[0].startswith("error: ")
    return lines[0]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_listed_command_is_there(name: str) -> None:
    listed = CliRunner().invoke(cli, ["--help"]).stdout
    asked = CliRunner().invoke(cli, [name, "--help"])
    assert f"  {name} " in listed
    assert asked.exit_code == 0, asked.output
    assert asked.stdout.startswith(f"Usage: lateral {name} ")


def test_a_command_that_is_not_there_is_refused_with_the_one_that_is_meant() -> None:
    asked = CliRunner().invoke(cli, ["key", "list"])
    assert asked.exit_code == 2
    assert "Did you mean 'keys'?" in asked.stderr


@pytest.mark.parametrize(
    ("words", "spared"),
    [(["--help"], {"app.core", "ml", "sqlalchemy"}), (["keys", "--help"], {"app.main", "uvicorn"})],
)
def test_only_the_command_that_is_called_is_imported(words: list[str], spared: set[str]) -> None:
    program = (
        "import sys; from app.cli.main import cli; cli(sys.argv[2:], standalone_mode=False); "
        "sys.exit(' '.join(set(sys.argv[1].split()) & sys.modules.keys()))"
    )
    command = [sys.executable, "-c", program, " ".join(spared), *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.startswith("Usage:")
    assert done.stderr.strip() == ""


def test_keys_are_made_listed_and_revoked(run: Run, database: Database, settings: Settings) -> None:
    made = run(
        "keys", "create", "--name", "portal", "--scope", "match", "--scope", "catalog:read",
        "--employee", "E-1", "--expires-in-days", "30",
    )  # fmt: skip
    key = made.stdout.strip()
    actor = KeyRing(database, settings).authenticate(key)
    assert actor.scopes == {Scope.MATCH, Scope.CATALOG_READ}
    assert actor.employee_external_id == "E-1"
    prefix = key.split("_")[1]
    row = (prefix, "valid", "catalog:read,match", "E-1", "portal", "portal", "-")
    assert run("keys", "list").stdout == "\t".join(row) + "\n"
    assert run("keys", "revoke", prefix).exit_code == 0
    assert "\trevoked\t" in run("keys", "list").stdout
    assert key.split("_")[2] not in run("keys", "list").output
    assert "was revoked before" in run("keys", "revoke", prefix).stdout


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("keys", "revoke", "nobody"), "There is no such API key"),
        (("keys", "create", "--name", " ", "--scope", "match"), "--name"),
        (("keys", "create", "--name", "x", "--scope", "match", "--employee", "a/b"), "--employee"),
        (("models", "promote", "lateral-none", *DECIDED), "No version"),
        (("models", "rollback", *DECIDED), "No version was in use before"),
        (("evaluate",), "No ranker is trained yet"),
        (("openapi", "--check", "--file", "/nonexistent/openapi.json"), "is missing"),
    ],
)
def test_a_mistake_is_told_in_one_line(run: Run, words: tuple[str, ...], said: str) -> None:
    assert said in failure(run(*words))


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("LATERAL_POOL_SIZE", "many", "LATERAL_POOL_SIZE: Input should be a valid integer"),
        ("LATERAL_POOL_SIZE", "3", "worker_threads is larger than pool_size"),
        ("LATERAL_KEY_PEPPER", "short", "LATERAL_KEY_PEPPER"),
    ],
)
def test_a_wrong_setting_is_named(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)
    assert said in failure(run("keys", "list"))


@SQLITE_ONLY
def test_a_database_that_is_away_is_told_in_one_line(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LATERAL_DATABASE_URL", "postgresql+psycopg://x@127.0.0.1:1/x")
    for words in (("keys", "list"), ("migrate",), ("train",)):
        assert "refused" in failure(run(*words))


def test_commands_ask_for_a_migration_first(
    empty_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LATERAL_DATA_DIR", str(empty_settings.data_dir))
    monkeypatch.setenv("LATERAL_DATABASE_URL", empty_settings.resolved_database_url)
    for words in (["keys", "list"], ["train"], ["serve", "--port", "0"]):
        assert "lateral migrate" in failure(CliRunner().invoke(cli, words))
    assert CliRunner().invoke(cli, ["migrate"]).exit_code == 0
    assert CliRunner().invoke(cli, ["keys", "list"]).exit_code == 0


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_busy_port_is_told_before_anything_else_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("LATERAL_DATA_DIR", str(tmp_path / "untouched"))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        line = failure(CliRunner().invoke(cli, [command, "--port", str(port)]))
    assert f"Port {port} on 127.0.0.1 is in use" in line
    assert not (tmp_path / "untouched").exists()


@SQLITE_ONLY
def test_an_address_of_another_machine_is_told(run: Run) -> None:
    assert "Cannot listen on 192.0.2.1" in failure(run("serve", "--host", "192.0.2.1"))


def test_the_description_on_disk_is_compared(run: Run, tmp_path: Path, backend: str) -> None:
    if backend == "postgresql":
        pytest.skip("the description does not depend on the database")
    file = tmp_path / "openapi.json"
    assert run("openapi", "--file", file).exit_code == 0
    assert run("openapi", "--check", "--file", file).exit_code == 0
    file.write_text(file.read_text().replace("Lateral", "Literal"))
    assert "lateral openapi" in failure(run("openapi", "--check", "--file", file))


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts `lateral` as a process of its own; ends it with the test."""
    started: list[subprocess.Popen[str]] = []

    def begin(*words: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", "from app.cli.main import cli; cli()", *words],
            cwd=ROOT,
            env={**os.environ, "LATERAL_DATA_DIR": str(tmp_path / "var"), "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def announced(process: subprocess.Popen[str]) -> str:
    """What the demo prints until it answers."""
    assert process.stdout is not None
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line)
        if "candidates" in line:
            return "".join(lines)
    raise AssertionError("".join(lines) + (process.stderr.read() if process.stderr else ""))


def test_the_demo_answers_its_three_lines_and_a_second_run_prints_the_same_keys(
    start: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    first = start("demo", "--port", "0")
    told = announced(first)
    calls = re.findall(r"curl -s -H 'Authorization: (Bearer \S+)' '(\S+)'", told)
    assert len(calls) == 3
    for key, url in calls:
        answer = httpx.get(url, headers={"Authorization": key}, timeout=30)
        assert answer.status_code == 200, answer.text
    recommended = httpx.get(calls[0][1], headers={"Authorization": calls[0][0]}, timeout=30)
    assert recommended.json()["items"][0]["opening"]["function"] == "Marketing"
    keys_file = tmp_path / "var" / "demo_keys.json"
    assert stat.S_IMODE(keys_file.stat().st_mode) == 0o600
    first.send_signal(signal.SIGINT)
    first.wait(timeout=60)
    second = start("demo", "--port", "0")
    again = announced(second)
    assert re.findall(r"lat_\w+", again) == re.findall(r"lat_\w+", told)
    assert "Training" not in again
    assert set(json.loads(keys_file.read_text())) == {"hr", "portal", "manager", "pages"}


def test_serve_answers_with_several_processes_and_ends_on_request(
    start: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    assert start("migrate").wait(timeout=180) == 0
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    service = start("serve", "--port", str(port), "--workers", "2")
    deadline = time.monotonic() + 180
    while True:
        try:
            if httpx.get(f"http://127.0.0.1:{port}/livez", timeout=5).status_code == 200:
                break
        except httpx.TransportError:
            assert time.monotonic() < deadline
            time.sleep(0.1)
    service.send_signal(signal.SIGTERM)
    assert service.wait(timeout=60) == 0
