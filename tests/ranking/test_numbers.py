"""Every tuned number of the ranker has a name and a sentence that says what it is."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("ranking", "training", "evaluation")
PLAIN = frozenset({0.0, 0.5, 1.0, 2.0, 10.0, 100.0})
"""Fractions that arithmetic is made of, and that nobody tuned."""
FEWEST_WORDS = 4


def _modules() -> Iterator[Path]:
    for room in ROOMS:
        yield from sorted((ROOT / "ml" / room).rglob("*.py"))


def _is_number(value: ast.expr | None) -> bool:
    """Whether a value is a number, an expression of numbers or a tuple of them."""
    if value is None:
        return False
    return all(
        isinstance(node, (ast.Tuple, ast.BinOp, ast.UnaryOp, ast.operator, ast.unaryop, ast.Load))
        or (isinstance(node, ast.Constant) and type(node.value) in (int, float))
        for node in ast.walk(value)
    )


def _sentence(node: ast.stmt) -> bool:
    """Whether a statement is a sentence: a few words, ended like one."""
    if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
        return False
    said = node.value.value
    return isinstance(said, str) and len(said.split()) >= FEWEST_WORDS and said.endswith(".")


def undocumented(source: str) -> list[str]:
    """Name the module's numbers that no sentence follows; one sentence may tell of several."""
    found, waiting = [], []
    for node in ast.parse(source).body:
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and _is_number(node.value):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            waiting += [
                name.id for target in targets for name in ast.walk(target) if _is_name(name)
            ]
        elif _sentence(node):
            waiting = []
        else:
            found, waiting = found + waiting, []
    return found + waiting


def _is_name(node: ast.AST) -> bool:
    return isinstance(node, ast.Name)


def unnamed(source: str) -> list[float]:
    """List the fractions inside functions: what is tuned stands above them, with its sentence.

    Defaults of parameters count as named; guards against division by zero are below a millionth.
    """
    functions = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    ]
    inside = {node for function in functions for line in function.body for node in ast.walk(line)}
    nested = {id(node) for one in functions for node in ast.walk(one.args)}
    return sorted(
        node.value
        for node in inside
        if isinstance(node, ast.Constant)
        and type(node.value) is float
        and node.value not in PLAIN
        and 1e-6 < node.value < 1e6
        and id(node) not in nested
    )


def test_every_number_has_a_sentence() -> None:
    bare = {
        path.relative_to(ROOT).as_posix(): names
        for path in _modules()
        if (names := undocumented(path.read_text(encoding="utf-8")))
    }
    assert bare == {}


def test_no_function_holds_a_tuned_fraction_without_a_name() -> None:
    hidden = {
        path.relative_to(ROOT).as_posix(): numbers
        for path in _modules()
        if (numbers := unnamed(path.read_text(encoding="utf-8")))
    }
    assert hidden == {}


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ('A = 1\nB, C = 2.0, -3\n"""What both of them are."""\n', []),
        ("D = 1 << 4\n\n\ndef f():\n    pass\n", ["D"]),
        ("E: float = 0.3\n", ["E"]),
        ('F = 0.3\n"""Tuned."""\n', ["F"]),
        ('G = 0.3\n"""How much of it is kept"""\n', ["G"]),
        ('H = 0.3\nX = "text"\n"""What the text is for."""\n', ["H"]),
        ("I = J = 7\n", ["I", "J"]),
    ],
)
def test_a_number_without_a_sentence_is_found(source: str, names: list[str]) -> None:
    assert undocumented(source) == names


def test_a_fraction_inside_a_function_is_found() -> None:
    assert unnamed("def f(x, y=0.3):\n    return 0.37 * x + 1.0 * y + 1e-9\n") == [0.37]
    assert unnamed("class A:\n    def f(self):\n        return [x * 0.62 for x in self]\n") == [
        0.62
    ]
    assert unnamed("LIMIT = 0.37\n") == []
