"""What lies below the floor in small organisations, and where openings tell little.

    python -m benchmarks.floor [--packs FOLDER] [--draws N] [--json FILE]

Organisations of 5, 20 and 100 roles are drawn from the packs, with forty people. Each learns its
language from nothing but its own records, and is scored by the shipped combination. (That has seen
the grades; on people and roles that were not seen it loses 0.002, see `benchmarks.two_way`.)
Openings are bare: a title and three needs. People are as they are, or cut to three skills. Pairs in
which the person holds all that is essential are told again by themselves.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from itertools import product
from pathlib import Path
from typing import NamedTuple

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import machine
from benchmarks.tables import interval, markdown
from ml.evaluation.banding import Share, shares
from ml.evaluation.packs import Pack, read_pack
from ml.evaluation.signals import JUDGED, PACKS, queries_of
from ml.frames import EmployeeProfile, OpeningProfile
from ml.ranking import FLOOR, FLOOR_OF_LITTLE
from ml.ranking.arrays.ragged import AnyArray
from ml.ranking.scoring.combination import shipped_combination
from ml.ranking.signals.skills import essential_cover
from ml.ranking.signals.table import COLUMN
from ml.training.queries import GradedQueries

REPOSITORY = Path(__file__).resolve().parent.parent
SIZES = (5, 20, 100)
PEOPLE = 40
"""People of an organisation."""
BARE = 3
"""Needs of a bare opening, and skills of a person who told little."""
ALL_HELD = 1.0 - 1e-6
TOP = 1.0001
EDGES = (0.0, FLOOR_OF_LITTLE, 0.01, FLOOR, 0.05, TOP)


class Kind(NamedTuple):
    """What is drawn: a pack, how many roles, and whether people are cut."""

    pack: str
    roles: int
    little: bool

    def __str__(self) -> str:
        people = "three skills" if self.little else "people"
        return f"{self.pack}, {self.roles} roles, {people}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table, and write the figures as JSON where asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--packs", type=Path, default=REPOSITORY.parent / "shared" / "benchmark")
    parser.add_argument("--draws", type=int, default=10, help="organisations of each kind")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args(arguments)
    names = (*PACKS, *JUDGED)
    if not all((chosen.packs / name / "qrels.tsv").is_file() for name in names):
        print(f"skipped: no packs in {chosen.packs}")
        return 0
    told = dict(_told([read_pack(chosen.packs / name) for name in names], chosen.draws))
    rows = [
        [
            label,
            f"from {one.low:g}",
            f"{one.pairs:,}",
            interval(one.sensible),
            f"{one.holds_best:.3f}",
        ]
        for label, parts in told.items()
        for one in parts
    ]
    print(markdown(["organisations", "score", "pairs", "sensible", "of people's best"], rows))
    if chosen.json:
        result = {
            "benchmark": "floor",
            **machine.describe(),
            "draws": chosen.draws,
            "kinds": {label: [asdict(one) for one in parts] for label, parts in told.items()},
        }
        chosen.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 0


def _told(packs: Sequence[Pack], draws: int) -> Iterator[tuple[str, list[Share]]]:
    """Yield the shares of each kind: of all pairs, and of those where all essential is held."""
    combination, rng = shipped_combination(), np.random.default_rng(7)
    for pack in packs:
        for roles, little in product(SIZES, (False, True)):
            kind = Kind(pack.name, roles, little)
            drawn = [queries_of(_organisation(pack, kind, rng)) for _ in range(draws)]
            scored = [(graded, combination.score(graded.signals)[0]) for graded in drawn]
            yield str(kind), _shares(scored, holding=False)
            yield f"{kind}, all essential held", _shares(scored, holding=True)


def _organisation(pack: Pack, kind: Kind, rng: np.random.Generator) -> Pack:
    """Draw an organisation of bare openings."""
    people = rng.permutation(len(pack.employees))[:PEOPLE]
    roles = rng.permutation(len(pack.openings))[: kind.roles]
    employees, openings = [pack.employees[i] for i in people], [pack.openings[i] for i in roles]
    kept = {opening.key for opening in openings}
    return Pack(
        pack.name,
        tuple(map(_little, employees) if kind.little else employees),
        tuple(map(_bare, openings)),
        {
            one.key: {key: g for key, g in pack.grades.get(one.key, {}).items() if key in kept}
            for one in employees
        },
    )


def _bare(opening: OpeningProfile) -> OpeningProfile:
    return replace(opening, description="", skills=opening.skills[:BARE])


def _little(person: EmployeeProfile) -> EmployeeProfile:
    return replace(person, text="", skills=person.skills[:BARE])


def _shares(drawn: Sequence[tuple[GradedQueries, AnyArray]], *, holding: bool) -> list[Share]:
    """Return the shares of all organisations of a kind together."""
    grades, chances = [], []
    for graded, of in drawn:
        held = graded.signals[..., COLUMN[essential_cover.__name__]] >= ALL_HELD
        grades.append(np.where(held | (not holding), graded.grades, -1))
        chances.append(of)
    first = drawn[0][0]
    together = replace(first, grades=np.concatenate(grades), signals=first.signals[:0])
    return shares(together, np.concatenate(chances), EDGES)


if __name__ == "__main__":
    sys.exit(main())
