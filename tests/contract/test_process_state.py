"""What a process keeps beside the database: one typed object, guards that end, known caches."""

import ast
import gc
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from ml.frames import SkillEntry
from ml.memory import forget_texts, is_registered, remembers_texts
from ml.taxonomy import SkillNormaliser
from tests.support.traces import caches, memory_with

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("app", "ml", "models", "demo")
CACHES = {"cache", "lru_cache"}
_DOTTED = {f"functools.{name}" for name in CACHES}
HOLDS_NO_PERSON = {
    "app/mobility/plans/template_files.py": "the templates of plans",
    "app/cli/demo_portal.py": "invented people, as they ship with the product",
    "app/core/inserts.py": "statements by table",
    "app/core/migrations.py": "revisions of the scripts",
    "app/core/schemas.py": "types of the fields of bodies",
    "app/core/sealing.py": "sealers by purpose",
    "app/exchange/formats/fields.py": "fields of bodies by path",
    "app/exchange/imports/at_once.py": "classes of bodies",
    "app/exchange/scim/handling.py": "the description of the endpoint",
    "app/exchange/imports/tasks.py": "the taxonomy of the worker's database",
    "app/exchange/webhooks/sending.py": "certificates that are trusted",
    "app/mobility/readiness/rules.py": "rules of a policy, for one answer",
    "app/serving/record_arrays.py": "kinds of columns by type",
    "app/serving/stored_catalogue.py": "the digest of the service's source",
    "app/portal/files.py": "files that ship with the product",
    "ml/feedback/bootstrap.py": "weights of resamples",
    "ml/frames_io.py": "fields of frames",
    "ml/ranking/index/sealed.py": "the digest of the library's source",
    "ml/semantic/static.py": "word vectors that ship with the product",
    "ml/semantic/wordpiece.py": "single characters",
    "ml/memory.py": "where texts are remembered, and registered",
    "ml/taxonomy/rerank.py": "weights that ship with the product",
    "ml/taxonomy/vectors.py": "word vectors that ship with the product",
}
CONTEXT_MANAGERS = {"contextmanager", "asynccontextmanager"}


def _modules(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def _state_of_application(module: ast.Module) -> list[int]:
    return [
        node.lineno
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute)
        and node.attr == "state"
        and ast.unparse(node.value).replace('"', "'").endswith(("app", "scope['app']"))
    ]


def _names_of_context(module: ast.Module) -> set[str]:
    return {
        ast.unparse(target)
        for node in ast.walk(module)
        if isinstance(node, ast.Assign | ast.AnnAssign)
        and node.value is not None
        and ast.unparse(node.value).startswith("ContextVar(")
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
    }


def _switched_by_hand(module: ast.Module) -> list[int]:
    """The lines that set a variable of the context outside of a context manager."""
    names = _names_of_context(module) | _imported(module)
    inside = {
        id(inner)
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and any(ast.unparse(one) in CONTEXT_MANAGERS for one in node.decorator_list)
        for inner in ast.walk(node)
    }
    return [
        node.lineno
        for node in ast.walk(module)
        if isinstance(node, ast.Call)
        and id(node) not in inside
        and (
            (ast.unparse(node.func) in {f"{name}.set" for name in names})
            or ast.unparse(node.func).endswith(("clear_contextvars", "bind_contextvars"))
        )
    ]


@cache
def _known_of_context() -> set[str]:
    return {name for _path, module in _modules("app", "ml") for name in _names_of_context(module)}


def _imported(module: ast.Module) -> set[str]:
    return _known_of_context() & {
        one.asname or one.name
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom)
        for one in node.names
    }


def _plain_caches(module: ast.Module) -> list[int]:
    """The lines that name a cache of the standard library."""
    return [
        node.lineno
        for node in ast.walk(module)
        if (isinstance(node, ast.Attribute) and ast.unparse(node) in _DOTTED)
        or (
            isinstance(node, ast.ImportFrom)
            and node.module == "functools"
            and CACHES & {one.name for one in node.names}
        )
    ]


def test_only_one_module_touches_the_state_of_an_application() -> None:
    found = [name for name, module in _modules("app", "tests") if _state_of_application(module)]
    assert found == ["app/core/services.py"]


def test_no_guard_is_switched_by_hand() -> None:
    found = {name: _switched_by_hand(module) for name, module in _modules("app", "ml")}
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "source",
    [
        "from app.core.db import _write_guard\n_write_guard.set(None)",
        "x: ContextVar[int] = ContextVar('x')\ndef go():\n    x.set(1)",
        "structlog.contextvars.bind_contextvars(a=1)",
    ],
)
def test_a_guard_that_is_switched_by_hand_is_seen(source: str) -> None:
    assert _switched_by_hand(ast.parse(source))


def test_a_cache_is_registered_where_it_is_made_or_said_to_hold_no_person() -> None:
    found = {name for name, module in _modules(*PACKAGES) if _plain_caches(module)}
    assert found == set(HOLDS_NO_PERSON)


@pytest.mark.parametrize(
    "source",
    [
        "from functools import cache",
        "from functools import lru_cache as kept",
        "@functools.cache\ndef f(): ...",
    ],
)
def test_a_cache_that_is_not_registered_is_seen(source: str) -> None:
    assert _plain_caches(ast.parse(source))


def test_no_cache_of_our_code_is_missing_among_the_registered() -> None:
    """Looks once over the heap for what the reading of the source may have missed."""
    import app.main  # noqa: F401, PLC0415 - everything that serves

    declared = {name.removesuffix(".py").replace("/", ".") for name in HOLDS_NO_PERSON}
    own = [one for one in caches() if one.__wrapped__.__module__.startswith(("app.", "ml."))]
    missed = [one for one in own if not is_registered(one)]
    assert own
    assert {one.__wrapped__.__module__ for one in missed} <= declared


def test_what_was_remembered_is_forgotten_and_gone_caches_are_not_kept() -> None:
    asked = []

    @remembers_texts(maxsize=4)
    def length(text: str) -> int:
        asked.append(text)
        return len(text)

    assert (length("Mira"), length("Mira"), asked) == (4, 4, ["Mira"])
    gc.collect()
    before = forget_texts()
    assert (length("Mira"), asked) == (4, ["Mira", "Mira"])
    del length
    gc.collect()
    assert forget_texts() == before - 1


def test_what_the_taxonomy_remembers_of_posted_words_is_forgotten() -> None:
    normaliser = SkillNormaliser.fit([SkillEntry("S-1", "Stakeholder management")])
    normaliser.recognise("Zorblatt stakeholdr managment")
    assert memory_with([normaliser], "zorblatt")
    forget_texts()
    assert memory_with([normaliser], "zorblatt") == []
