"""Write the figures of the JSON files into README.md, between markers; the rest is left alone.

python benchmarks/report.py [--results FOLDER] [--readme FILE]
"""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import ablation_tables, held_load, import_tables, tables

HERE = Path(__file__).resolve().parent
SECTIONS: dict[str, Callable[[dict[str, Any]], str]] = {
    "quality": tables.quality_tables,
    "quality_semantic": tables.quality_tables,
    "ablation": ablation_tables.ablation_tables,
    "serving": tables.serving_tables,
    "door": tables.door_table,
    "ranking": tables.ranking_tables,
    "rounds": tables.rounds_table,
    "imports": import_tables.import_tables,
    "held_load_sqlite": held_load.told,
    "held_load_postgresql": held_load.told,
}


def main() -> None:
    """Renew every section whose figures are there."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--results", type=Path, default=HERE / "results")
    parser.add_argument("--readme", type=Path, default=HERE / "README.md")
    arguments = parser.parse_args()
    text = arguments.readme.read_text(encoding="utf-8")
    for name, render in SECTIONS.items():
        figures = arguments.results / f"{name}.json"
        if figures.is_file():
            text = replace_section(text, name, render(json.loads(figures.read_bytes())))
        else:
            print(f"{name}: no {figures}, section left as it is", file=sys.stderr)
    arguments.readme.write_text(text, encoding="utf-8")


def replace_section(text: str, name: str, content: str) -> str:
    """The text with what stands between a section's markers replaced.

    >>> print(replace_section("a <!-- x:begin -->old<!-- x:end --> b", "x", "new"))
    a <!-- x:begin -->
    new
    <!-- x:end --> b
    """
    begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
    before, begins, rest = text.partition(begin)
    _, ends, after = rest.partition(end)
    if not begins or not ends:
        raise ValueError(f"the markers {begin} and {end} are not there, in this order")
    return f"{before}{begin}\n{content}\n{end}{after}"


if __name__ == "__main__":
    main()
