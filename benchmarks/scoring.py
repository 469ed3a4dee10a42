"""Run files, and their scores by the scorer that lies with the packs."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.packs import EMPLOYEES, PAIRS, ROLES, Pack

QRELS = "qrels.tsv"
SLICES = "slices.ndjson"
GAPS_RUN = "gaps_run.ndjson"
Scores = dict[str, dict[str, list[float]]]


class ScorerError(Exception):
    """The scorer failed; the message holds what it printed."""


def run_path(pack: Pack, out: Path) -> Path:
    """Where a pack's ranked answers are written."""
    return out / f"{pack.name}.run.tsv"


def write_run(path: Path, answers: Mapping[str, Sequence[tuple[str, float]]]) -> None:
    """Write query, answer and score, a line each, in the order of rank.

    The third column falls strictly with the rank, so that no reader can order ties otherwise.
    """
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for query, ranked in answers.items():
            ceiling = float("inf")
            for answer, score in ranked:
                ceiling = min(score, ceiling - 1e-9)
                file.write(f"{query}\t{answer}\t{ceiling:.10f}\n")


def write_gaps(path: Path, gaps: Iterable[tuple[str, str, Sequence[str]]]) -> None:
    """Write the skills that each person lacks for each role, a JSON object a line."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for employee, role, missing in gaps:
            row = {"employee_id": employee, "role_id": role, "missing": list(missing)}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def score_run(pack: Pack, scorer: Path, run: Path) -> Scores | str:
    """The scores of a pack's ranked answers, or why there are none."""
    qrels = pack.folder / QRELS
    if missing := _first_missing(scorer, qrels, run):
        return missing
    arguments: list[str | Path] = ["--run", run, "--qrels", qrels]
    if pack.mentions:
        arguments = ["--task", "norm", *arguments]
    else:
        arguments += ["--employees", pack.folder / EMPLOYEES, "--roles", pack.folder / ROLES]
    if (pack.folder / SLICES).is_file():
        arguments += ["--slices", pack.folder / SLICES]
    return _score(scorer, arguments)


def score_gaps(pack: Pack, scorer: Path, run: Path) -> Scores | str:
    """The scores of a pack's gaps, or why there are none."""
    gold = pack.folder / PAIRS
    if missing := _first_missing(scorer, gold, run):
        return missing
    with gold.open(encoding="utf-8-sig") as rows:
        if not all({"missing", "present"} <= json.loads(row).keys() for row in rows if row.strip()):
            return f"{pack.name}/{PAIRS} does not say which skills are missing and present"
    return _score(scorer, ["--task", "gap", "--run", run, "--gold", gold])


def _first_missing(*paths: Path) -> str | None:
    return next(
        (f"no {path.parent.name}/{path.name}" for path in paths if not path.is_file()), None
    )


def _score(scorer: Path, arguments: Sequence[str | Path]) -> Scores:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "scores.json"
        command = [sys.executable, str(scorer), *map(str, arguments), "--json", str(report)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise ScorerError(f"{scorer.name} failed: {done.stderr.strip()[-2000:]}")
        if done.stderr.strip():
            print(done.stderr.strip(), file=sys.stderr)
        scores: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return scores
