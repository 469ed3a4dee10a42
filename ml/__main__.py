"""The command line of the ranker: what a data scientist types."""

import argparse
import json
import sys
from pathlib import Path

from ml.artifact import load_artifact, save_artifact
from ml.errors import RankerError
from ml.frames_io import read_frames
from ml.training import train


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return 0, or 2 when the input is at fault."""
    parser = argparse.ArgumentParser(prog="python -m ml", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    training = commands.add_parser("train", help="learn a ranker from frames")
    training.add_argument("--frames", type=Path, required=True)
    training.add_argument("--out", type=Path, required=True)
    training.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args(arguments)
    try:
        if chosen.command == "train":
            _train(chosen.frames, chosen.out, chosen.seed)
    except RankerError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


def _train(frames: Path, out: Path, seed: int) -> None:
    save_artifact(train(read_frames(frames), seed=seed), out)
    print(json.dumps({"version": load_artifact(out).version}))


if __name__ == "__main__":
    sys.exit(main())
