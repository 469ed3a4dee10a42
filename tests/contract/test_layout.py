"""The repository keeps the rules that no other tool checks."""

import ast
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from fastapi.routing import iter_route_contexts
from pydantic import BaseModel
from sqlmodel import SQLModel
from starlette.routing import Route

from app.main import create_app
from app.settings import Settings
from tests.support.settings_page import settings_page

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("app", "models", "ml", "demo", "benchmarks", "alembic")
LOADED_WHEN_NEEDED = {"sklearn", "scipy.stats", "scim2_models", "scim2_server", "pyarrow"}
LONGEST_FILE = 400
LONGER_FOR_A_REASON = {
    "alembic/versions/0001_baseline.py": "a line a column, a function a table; read as history",
}
HOSTS = {
    "127.0.0.1",
    "creativecommons.org",
    "data.europa.eu",
    "docs.python.org",
    "doi.org",
    "esco.ec.europa.eu",
    "json-schema.org",
    "keepachangelog.com",
    "localhost",
    "schema.org",
    "semver.org",
    "www.apache.org",
    "www.onetcenter.org",
    "www.rfc-editor.org",
    "www.standardwebhooks.com",
    "www.w3.org",
}
RESERVED = re.compile(r"(^|\.)(example(\.(com|org|net))?|test|invalid)$|^testserver$")
VENDORED = ("app/core/assets/", "tests/portal/axe/")
URL = re.compile(r"https?://([A-Za-z0-9_.-]+)")
PINNED = re.compile(r"[\w.-]+(\[[\w,-]+\])?==\S+ [^\n]*\\\n    --hash=sha256:[0-9a-f]{64}")
MACHINE_PATH = re.compile(r"(?<![\w.~-])/(?:work|root|home)/[\w.]")


def _tracked() -> list[Path]:
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    paths = (ROOT / name for name in listed.stdout.decode().split("\0") if name)
    return [path for path in paths if path.is_file()]


def _texts() -> Iterator[tuple[str, str]]:
    for path in _tracked():
        name = path.relative_to(ROOT).as_posix()
        if name.startswith(VENDORED):
            continue
        try:
            yield name, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def _modules(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def test_no_file_names_a_path_of_a_machine() -> None:
    assert [name for name, text in _texts() if MACHINE_PATH.search(text)] == []


def test_no_file_points_to_a_host_that_is_not_agreed_on() -> None:
    found = {
        (name, host)
        for name, text in _texts()
        for host in URL.findall(text)
        if host not in HOSTS and not RESERVED.search(host)
    }
    assert sorted(found) == []


def test_the_locks_name_no_address_and_hash_every_package() -> None:
    locks = sorted(ROOT.glob("requirements*.lock"))
    assert len(locks) == 5
    for lock in locks:
        text = lock.read_text(encoding="utf-8")
        assert "://" not in text
        assert not re.search(r"^--", text, re.MULTILINE)
        packages = re.split(r"^(?=[\w.-])", text, flags=re.MULTILINE)[1:]
        assert packages
        assert [package for package in packages if not PINNED.match(package)] == []


def test_the_runtime_is_tested_in_the_versions_that_are_shipped() -> None:
    shipped = _pins(ROOT / "requirements.lock")
    tested = _pins(ROOT / "requirements-dev.lock")
    assert shipped
    assert {name: tested.get(name) for name in shipped} == shipped


def _pins(lock: Path) -> dict[str, str]:
    text = lock.read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w.-]+)==([^\s;\\]+)", text, re.MULTILINE))


def test_files_stay_short() -> None:
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in _tracked()
        if path.suffix == ".py"
    }
    too_long = {name for name, lines in lengths.items() if lines > LONGEST_FILE}
    assert too_long == set(LONGER_FOR_A_REASON)


def test_the_tables_evaluate_their_annotations() -> None:
    assert [
        name
        for name, module in _modules("models")
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom) and node.module == "__future__"
    ] == []


def test_only_the_database_module_commits() -> None:
    assert [
        f"{name}:{node.lineno}"
        for name, module in _modules("app")
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute) and node.attr == "commit" and name != "app/core/db.py"
    ] == []


def test_the_ranker_reads_no_environment_variable() -> None:
    assert [
        f"{name}:{node.lineno}"
        for name, module in _modules("ml")
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv", "environb"}
    ] == []


def test_no_response_is_a_table() -> None:
    answers = [
        route.response_model
        for route in iter_route_contexts(create_app(Settings()).routes)
        if getattr(route, "response_model", None) is not None
    ]
    assert answers
    models = {model for answer in answers for model in _models_in(answer)}
    assert [model.__name__ for model in models if issubclass(model, SQLModel)] == []


def test_an_import_loads_and_builds_only_what_every_process_needs() -> None:
    """Each command, worker and process of a test pays for what the application imports."""
    looks = (
        "import json, sys, app.main; from app.core import schemas as s; from sqlmodel import "
        "SQLModel; below = lambda one: {one}.union(*map(below, one.__subclasses__())); "
        "known = set().union(*map(below, (s.Body, s.Read, s.Parameters, SQLModel))); "
        "built = sorted(one.__name__ for one in known if one.__pydantic_complete__); "
        "print(json.dumps([sorted(sys.modules), len(known), built]))"
    )
    told = subprocess.run(
        [sys.executable, "-c", looks], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded, known, built = json.loads(told.stdout)
    assert LOADED_WHEN_NEEDED & set(loaded) == set()
    assert known > 400
    # Those of which a default of another holds one.
    assert len(built) < 15, built


def test_no_route_is_worked_out_twice() -> None:
    """FastAPI works out each route of an included router once more, for every process."""
    routes = create_app(Settings()).routes
    assert len(routes) > 200
    assert [type(one).__name__ for one in routes if not isinstance(one, Route)] == []


def _models_in(annotation: Any, seen: frozenset[Any] = frozenset()) -> set[type[BaseModel]]:
    if annotation in seen:
        return set()
    seen |= {annotation}
    inner = [model for part in get_args(annotation) for model in _models_in(part, seen)]
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        fields = annotation.model_fields.values()
        inner += [model for field in fields for model in _models_in(field.annotation, seen)]
        inner.append(annotation)
    return set(inner)


def test_the_page_of_the_settings_is_current() -> None:
    assert (ROOT / "docs" / "settings.md").read_text(encoding="utf-8") == settings_page(), (
        "run `make settings`"
    )


def test_every_setting_says_what_it_means() -> None:
    assert [
        name
        for name, field in Settings.model_fields.items()
        if not (field.description or "").endswith(".")
    ] == []


def test_decisions_are_numbered_without_gaps() -> None:
    names = sorted(path.name for path in (ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert names
    assert [name[:5] for name in names] == [f"{number:04}-" for number in range(1, len(names) + 1)]


def test_the_folders_of_the_tests_hide_no_package() -> None:
    folders = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir()}
    assert folders.isdisjoint(PACKAGES)


def test_the_changelog_has_a_part_for_what_is_not_released() -> None:
    assert "\n## Unreleased\n" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
