"""The notebook for data teams: clean in the repository, by public names alone, and true."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import ml

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = ROOT / "docs" / "notebooks" / "learning.ipynb"


def cells(kind: str) -> list[dict[str, Any]]:
    told = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    assert (told["nbformat"], told["metadata"]["kernelspec"]["language"]) == (4, "python")
    return [cell for cell in told["cells"] if cell["cell_type"] == kind]


def sources() -> list[str]:
    return ["".join(cell["source"]) for cell in cells("code")]


def test_no_output_is_kept_and_every_cell_has_an_id() -> None:
    found = cells("code")
    assert len(found) >= 10
    assert [one for one in found if one["outputs"] or one["execution_count"] is not None] == []
    ids = [one["id"] for one in (*found, *cells("markdown"))]
    assert len(ids) == len(set(ids))


def test_the_cells_use_public_names_of_the_library_alone() -> None:
    trees = [ast.parse(source) for source in sources()]
    modules, names = set(), set()
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.Import):
            modules |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            modules.add(str(node.module))
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            names |= {node.attr} if node.value.id == "ml" else set()
    assert {one for one in modules if one.split(".")[0] == "ml"} == {"ml"}
    assert names <= set(ml.__all__)
    assert {"train", "run", "read_dataset", "GatePolicy"} <= names


@pytest.mark.parametrize("name", ml.__all__)
def test_a_public_name_says_what_it_takes_and_raises(name: str) -> None:
    told = getattr(ml, name)
    assert told.__name__ == name
    assert (told.__doc__ or "").strip().endswith(
        (".", "'", ")", "]", "`", "-", "}")
    ) or told.__doc__
    assert name in dir(ml)


@pytest.mark.long
def test_the_cells_run_in_their_order_from_an_empty_folder_to_a_promoted_ranker(
    tmp_path: Path,
) -> None:
    """The last expression of a cell is printed, as a notebook shows it: that needs no kernel."""
    script = tmp_path / "cells.py"
    script.write_text("\n".join(map(_shown, sources())), encoding="utf-8")
    (tmp_path / "empty").mkdir()
    done = subprocess.run(
        [sys.executable, script],
        cwd=tmp_path / "empty",
        env={
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
        },
        capture_output=True,
        text=True,
        timeout=1200,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    shown = done.stdout
    for line in (
        "The slopes moved by",
        "likelihood",
        "somebody else promotes it",
        "is the champion.",
        "is the champion again.",
        "Wrote card.html.",
    ):
        assert line in shown, f"{line} not in\n{shown}"
    assert "shown: True\n" in shown, "the gate lets what was learnt pass"
    assert "shown: (True, True)" not in shown
    assert "shown: (1, 0)" in shown, "who made it does not promote it, somebody else does"
    assert (tmp_path / "empty" / "card.html").read_text(encoding="utf-8").count("<svg") >= 4


def _shown(source: str) -> str:
    """A cell as a script: an expression at its end is printed."""
    tree = ast.parse(source)
    last = tree.body[-1]
    if isinstance(last, ast.Expr):
        told = ast.parse("print('shown:', value)").body[0]
        tree.body[-1:] = [ast.Assign([ast.Name("value", ast.Store())], last.value), told]
    return ast.unparse(ast.fix_missing_locations(tree))
