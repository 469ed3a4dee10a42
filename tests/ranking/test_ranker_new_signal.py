"""A new signal needs its function and its record alone; everything else follows."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.support.signals_page import signals_page

ROOT = Path(__file__).resolve().parents[2]

FUNCTION_AND_RECORD = '''

def toy(pairs: Pairs) -> AnyArray:
    """Whether the two roles' identities are both even or both odd."""
    left, right = pairs.people.block.role, pairs.openings.block.role
    return (left[:, None] % 2 == right[None, :] % 2).astype(np.float32)


SIGNALS = (*SIGNALS, Signal(toy, Reason.ROLE_SIMILARITY, tuned="A toy."))
'''

EVERYTHING_FOLLOWS = """
import numpy as np
from ml.ranking.signals.table import COLUMN, NAMES, SIGNAL, to_learn
from ml.training import shipped_combiner, train
from ml.training.compiling import compile_combiner
from tests.ranking.organisation import employees, frames, openings
from tests.support.signals_page import signals_page

assert SIGNAL["toy"].says.startswith("Whether the two roles")
assert "toy" in to_learn()
assert "| `toy` | Whether the two roles" in signals_page()
ranker = train(frames(), seed=1)
told = ranker.pair_signals(
    ranker.index_employees(employees()), ranker.index_openings(openings())
)[..., COLUMN["toy"]]
assert told.any()
rng = np.random.default_rng(0)
X = rng.random((1200, len(NAMES)))
y = (X[:, COLUMN["toy"]] > 0.8).astype(float)
combiner = shipped_combiner().set_params(folds=2, sums__trees__trees=3)
learnt = compile_combiner(combiner.fit(X, y, qid=np.repeat(np.arange(30), 40)))
term, = (term for term in learnt.terms if term.signals == ("toy",))
assert term.values[-1] > 1.0
more = X.copy()
more[:, COLUMN["toy"]] = 1.0
gained = learnt.logits(more)["role_similarity"] - learnt.logits(X)["role_similarity"]
assert (gained >= 0.0).all()
assert gained.max() > 1.0, gained.max()
print("followed")
"""


def test_the_page_of_signals_is_written_from_their_records() -> None:
    page = (ROOT / "docs" / "signals.md").read_text(encoding="utf-8")
    assert page == signals_page(), "run `make signals`"


def test_a_signal_is_added_by_its_function_and_its_record(tmp_path: Path) -> None:
    skip = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "ml", tmp_path / "ml", ignore=skip)
    steps = tmp_path / "ml" / "ranking" / "signals" / "steps.py"
    steps.write_text(steps.read_text(encoding="utf-8") + FUNCTION_AND_RECORD, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", EVERYTHING_FOLLOWS],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(tmp_path), str(ROOT)))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "followed\n"
