"""Who may import whom, room by room; the packages' own rules are in `.importlinter`."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[2]
HOUSE = {"app", "models", "ml", "demo", "benchmarks", "tests"}

AREAS = ("catalog", "matching", "mobility", "learning", "governance", "exchange")
ROOMS = {"routes", "schemas", "service", "queries", "policies", "tasks"}
RANKER_LIBRARIES = {
    "numpy",
    "rapidfuzz",
    "scipy",
    "simplemma",
    "sklearn",
    "threadpoolctl",
}

EXTRAS_OF_THE_RANKER = {
    "ml.semantic": {"onnx", "onnxruntime", "tokenizers"},
    "ml.batch": {"distributed", "pyarrow"},
    "ml.feedback": {"pyarrow"},
    "ml.tracking": {"mlflow"},
}

Import = tuple[str, str]


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("app", "models", "ml", include_external_packages=True)


def _noun(module: str) -> str | None:
    """The noun folder, `app.<area>.<noun>`, that a module lies in."""
    parts = module.split(".")
    return ".".join(parts[:3]) if len(parts) > 3 and parts[1] in AREAS else None


def _area(module: str) -> str:
    return ".".join(module.split(".")[:2])


def _is_offered_in(module: str, area: str) -> bool:
    """Whether the nouns of an area may use it: what areas share, its services, its bodies.

    That an area takes nothing from those above it is a contract of the import linter.
    """
    if _noun(module) is None:
        return _is_in(module, *(f"app.{one}" for one in AREAS))
    return _is_in(module, area) and _room(module) in {"service", "schemas"}


def _room(module: str) -> str:
    return module.rsplit(".", 1)[-1]


def _imports(graph: grimp.ImportGraph, room: str) -> Iterator[Import]:
    for module in sorted(graph.modules):
        if _noun(module) and _room(module) == room:
            for imported in sorted(graph.find_modules_directly_imported_by(module)):
                yield module, imported


def _is_in(module: str, *packages: str) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def _is_of_the_house(module: str) -> bool:
    return _is_in(module, "app", "models", "ml")


def test_there_are_rooms_to_check(graph: grimp.ImportGraph) -> None:
    for room in ("routes", "service", "queries"):
        assert list(_imports(graph, room))


def test_routes_import_bodies_services_and_the_core(graph: grimp.ImportGraph) -> None:
    assert [
        (module, imported)
        for module, imported in _imports(graph, "routes")
        if _is_of_the_house(imported)
        and not _is_in(imported, "app.core", "app.serving")
        and not _is_offered_in(imported, _area(module))
    ] == []


def test_a_service_imports_no_routes_and_no_queries_of_others(graph: grimp.ImportGraph) -> None:
    assert [
        (module, imported)
        for module, imported in _imports(graph, "service")
        if _room(imported) == "routes"
        or (_room(imported) == "queries" and _noun(imported) != _noun(module))
    ] == []


def test_queries_know_the_tables_alone(graph: grimp.ImportGraph) -> None:
    assert [
        (module, imported)
        for module, imported in _imports(graph, "queries")
        if _is_of_the_house(imported) and not _is_in(imported, "models", "app.core.among")
    ] == []


def test_queries_are_used_by_their_own_noun(graph: grimp.ImportGraph) -> None:
    assert [
        (module, imported)
        for module in sorted(graph.modules)
        for imported in sorted(graph.find_modules_directly_imported_by(module))
        if _is_of_the_house(module)
        and _noun(imported)
        and _room(imported) == "queries"
        and _noun(module) != _noun(imported)
    ] == []


def test_one_noun_asks_another_through_its_service_or_its_bodies(graph: grimp.ImportGraph) -> None:
    assert [
        (module, imported)
        for module in sorted(graph.modules)
        for imported in sorted(graph.find_modules_directly_imported_by(module))
        if _noun(module)
        and _noun(imported)
        and _noun(module) != _noun(imported)
        and _room(imported) in ROOMS - {"service", "schemas"}
    ] == []


def test_the_ranker_needs_nothing_beyond_its_libraries(graph: grimp.ImportGraph) -> None:
    allowed = {"ml", *RANKER_LIBRARIES, *sys.stdlib_module_names}
    assert [
        (module, imported)
        for module in sorted(graph.modules)
        if _is_in(module, "ml")
        for imported in sorted(graph.find_modules_directly_imported_by(module))
        if imported.split(".")[0] not in allowed | _extras_of(module)
    ] == []


def test_extras_are_imported_by_whoever_needs_them_when_they_are_needed() -> None:
    extras = set().union(*EXTRAS_OF_THE_RANKER.values())
    at_once = [
        (path.relative_to(ROOT).as_posix(), name)
        for path in sorted((ROOT / "ml").rglob("*.py"))
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        for name in _imported_by(node)
        if name in extras
    ]
    assert at_once == []


def test_the_tests_import_what_the_project_declares() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"].values()
    runtime = [*project["project"]["dependencies"], *(name for extra in extras for name in extra)]
    wanted = [*runtime, *project["dependency-groups"]["dev"]]
    declared = {_plain(re.split(r"[^A-Za-z0-9._-]", name)[0]) for name in wanted}
    distributions = packages_distributions()
    assert [
        (path.name, package)
        for path in sorted((ROOT / "tests").rglob("*.py"))
        for package in sorted(_packages_imported_by(path) - HOUSE - set(sys.stdlib_module_names))
        if declared.isdisjoint(_plain(name) for name in distributions.get(package, []))
    ] == []


def _extras_of(module: str) -> set[str]:
    return {
        name
        for package, names in EXTRAS_OF_THE_RANKER.items()
        if _is_in(module, package)
        for name in names
    }


def _packages_imported_by(path: Path) -> set[str]:
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return {name for node in nodes for name in _imported_by(node)}


def _imported_by(node: ast.AST) -> set[str]:
    """The packages that one statement imports."""
    if isinstance(node, ast.Import):
        return {alias.name.split(".")[0] for alias in node.names}
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return {node.module.split(".")[0]}
    return set()


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
