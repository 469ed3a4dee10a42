"""Tells how much of the code the tests reached, from the file that slipcover wrote.

python -m tests.support.coverage_told FILE [--lines]
"""

import argparse
import json
from pathlib import Path

WORST = 8
"""Files that are named, the least covered ones."""


def main() -> None:
    """Print the share of lines, and the files that are reached least."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--lines", action="store_true", help="tell every line that was not reached")
    chosen = parser.parse_args()
    told = json.loads(chosen.file.read_text(encoding="utf-8"))
    print(f"Covered: {told['summary']['percent_covered']:.1f} % of lines")  # noqa: T201
    shares = sorted(
        (one["summary"]["percent_covered"], name) for name, one in told["files"].items()
    )
    for share, name in shares if chosen.lines else shares[:WORST]:
        missing = told["files"][name]["missing_lines"]
        if missing:
            lines = f": {', '.join(map(str, missing))}" if chosen.lines else ""
            print(f"  {share:5.1f} % {name}{lines}")  # noqa: T201


if __name__ == "__main__":
    main()
