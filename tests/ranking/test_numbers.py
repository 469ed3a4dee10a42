"""Every tuned number of the ranker has a name and a sentence that says what it is."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("ranking", "training", "evaluation")


def _modules() -> Iterator[Path]:
    for room in ROOMS:
        yield from sorted((ROOT / "ml" / room).rglob("*.py"))


def _is_number(value: ast.expr | None) -> bool:
    """Whether a value is a number, an expression of numbers or a tuple of them."""
    if value is None:
        return False
    return all(
        isinstance(node, (ast.Tuple, ast.BinOp, ast.UnaryOp, ast.operator, ast.unaryop, ast.Load))
        or (isinstance(node, ast.Constant) and isinstance(node.value, (int, float)))
        for node in ast.walk(value)
    )


def undocumented(source: str) -> list[str]:
    """Name the module's numbers that no sentence follows; one sentence may tell of several."""
    found, waiting = [], []
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and _is_number(node.value):
            waiting += [name.id for name in ast.walk(node) if isinstance(name, ast.Name)]
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            waiting = []
        else:
            found, waiting = found + waiting, []
    return found + waiting


def test_every_number_has_a_sentence() -> None:
    bare = {
        path.relative_to(ROOT).as_posix(): names
        for path in _modules()
        if (names := undocumented(path.read_text(encoding="utf-8")))
    }
    assert bare == {}


def test_a_number_without_a_sentence_is_found() -> None:
    told = 'A = 1\nB, C = 2.0, -3\n"""What they are."""\n'
    assert undocumented(told) == []
    assert undocumented(f"{told}D = 1 << 4\n\n\ndef f():\n    pass\n") == ["D"]
