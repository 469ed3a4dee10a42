"""The command line of the ranker: what a data scientist types."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from ml.artifact import load_artifact, save_artifact
from ml.batch import write_rankings
from ml.errors import RankerError
from ml.evaluation.crossvalidation import cross_validate
from ml.evaluation.moves import evaluate_moves
from ml.evaluation.signals import pack_queries
from ml.frames_io import read_frames
from ml.training import train
from ml.training.combination import learn_combination

SHIPPED = Path(__file__).parent / "ranking" / "combination.json"


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return 0, or 2 when the input is at fault."""
    chosen = _parser().parse_args(arguments)
    try:
        if chosen.command == "train":
            _train(chosen.frames, chosen.out, chosen.seed)
        elif chosen.command == "evaluate":
            _evaluate(chosen.artifact, chosen.frames)
        elif chosen.command == "rank":
            _rank(chosen.artifact, chosen.frames, chosen.out, chosen.k)
        else:
            _learn_combination(chosen.packs, chosen.out)
    except RankerError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ml", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    training = commands.add_parser("train", help="learn a ranker from frames")
    training.add_argument("--frames", type=Path, required=True)
    training.add_argument("--out", type=Path, required=True)
    training.add_argument("--seed", type=int, default=0)
    evaluation = commands.add_parser("evaluate", help="find past moves again")
    evaluation.add_argument("--artifact", type=Path, required=True)
    evaluation.add_argument("--frames", type=Path, required=True)
    ranking = commands.add_parser("rank", help="rank the openings for every person, as NDJSON")
    ranking.add_argument("--artifact", type=Path, required=True)
    ranking.add_argument("--frames", type=Path, required=True)
    ranking.add_argument("--out", type=Path, required=True)
    ranking.add_argument("--k", type=_positive, default=20, help="openings a person at most")
    combination = commands.add_parser(
        "learn-combination", help="cross-validate and renew the shipped combination of signals"
    )
    combination.add_argument("--packs", type=Path, required=True)
    combination.add_argument("--out", type=Path, default=SHIPPED)
    return parser


def _train(frames: Path, out: Path, seed: int) -> None:
    save_artifact(train(read_frames(frames), seed=seed), out)
    print(json.dumps({"version": load_artifact(out).version}))


def _evaluate(artifact: Path, frames: Path) -> None:
    ranker = load_artifact(artifact)
    quality = evaluate_moves(ranker, read_frames(frames))
    print(json.dumps({"version": ranker.version, **asdict(quality)}))


def _rank(artifact: Path, frames: Path, out: Path, k: int) -> None:
    ranker = load_artifact(artifact)
    people = write_rankings(ranker, read_frames(frames), out, k=k)
    print(json.dumps({"version": ranker.version, "people": people}))


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"must be at least 1, is {value}")
    return value


def _learn_combination(packs: Path, out: Path) -> None:
    queries = pack_queries(packs)
    for quality in cross_validate(queries):
        print(json.dumps(asdict(quality)))
    combination = learn_combination(queries)
    out.write_text(json.dumps(combination.to_json(), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
