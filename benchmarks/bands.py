"""What the words for a score are worth on people and roles that were not seen.

    python -m benchmarks.bands [--packs FOLDER] [--folds N] [--lines] [--json FILE]

For each band: how many of its pairs have a grade, which part of all such pairs lies in it, and for
how many people it holds the best graded role. The combiner learns from the packs of the shipped
one, each time without a part of the people and of the roles, and judges these
(`ml.evaluation.banding`). The packs that are not learnt from are judged as well, and the people of
the short records cut to a title and two skills, which is little to know of anybody. Then the same
for narrow parts of the scale, to set the cuts by. `--lines` leaves the trees out.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import machine
from benchmarks.tables import interval, markdown
from ml.evaluation.banding import Share, shares, unseen_chances
from ml.evaluation.packs import Pack, read_pack
from ml.evaluation.signals import JUDGED, PACKS, queries_of
from ml.ranking import FLOOR, STRONG_FROM, WORTH_A_TALK_FROM, ScoreBand
from ml.training import shipped_combiner

REPOSITORY = Path(__file__).resolve().parent.parent
CUT_TO = 2
"""Skills that are left of a person who is cut short; text goes altogether."""
TOP = 1.0001
"""The end of the scale, as an edge that nothing reaches."""
EDGES = (0.0, FLOOR, WORTH_A_TALK_FROM, STRONG_FROM, TOP)
BANDS = (ScoreBand.FAR, ScoreBand.STRETCH, ScoreBand.WORTH_A_TALK, ScoreBand.STRONG)
NARROW = (0.0, 0.005, 0.01, 0.02, 0.03, 0.05, 0.08, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, TOP)
HEADS = ["pairs", "with a grade", "of all with a grade", "of people's best"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables, and write the figures as JSON where asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--packs", type=Path, default=REPOSITORY.parent / "shared" / "benchmark")
    parser.add_argument("--folds", type=int, default=3)
    parser.add_argument("--lines", action="store_true", help="leave the trees out")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args(arguments)
    names = (*PACKS, *JUDGED)
    if not all((chosen.packs / name / "qrels.tsv").is_file() for name in names):
        print(f"skipped: no packs in {chosen.packs}")
        return 0
    packs = [read_pack(chosen.packs / name) for name in names]
    queries = [queries_of(pack) for pack in (*packs, cut_short(packs[-1]))]
    combiner = shipped_combiner().set_params(folds=chosen.folds)
    if chosen.lines:
        combiner.set_params(sums__trees=None)
    chances = unseen_chances(queries, combiner, learn_from=PACKS, folds=chosen.folds)
    judged = list(zip(queries, chances, strict=True))
    bands = [one for pack, of in judged for one in shares(pack, of, EDGES)]
    narrow = [one for pack, of in judged for one in shares(pack, of, NARROW)]
    if chosen.json:
        result = {
            "benchmark": "bands",
            **machine.describe(),
            "folds": chosen.folds,
            "trees": not chosen.lines,
            "bands": [asdict(one) for one in bands],
            "narrow": [asdict(one) for one in narrow],
        }
        chosen.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    named = BANDS * len(judged)
    rows = [[one.pack, band.value, *_cells(one)] for one, band in zip(bands, named, strict=True)]
    print(markdown(["pack", "band", *HEADS], rows))
    print()
    parts = [[one.pack, f"from {one.low:g}", *_cells(one)] for one in narrow]
    print(markdown(["pack", "score", *HEADS], parts))
    return 0


def cut_short(pack: Pack) -> Pack:
    """Return a pack of whose people little is known: a title, two skills and no text."""
    people = (replace(one, skills=one.skills[:CUT_TO], text="") for one in pack.employees)
    return replace(pack, name=f"{pack.name}, cut", employees=tuple(people))


def _cells(one: Share) -> list[str]:
    return [
        f"{one.pairs:,}",
        interval(one.sensible),
        f"{one.holds:.3f}",
        f"{one.holds_best:.3f}",
    ]


if __name__ == "__main__":
    sys.exit(main())
