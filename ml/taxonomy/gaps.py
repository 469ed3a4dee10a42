"""Renew the threshold of `PRESENT_ABOVE`: which closeness tells a gap from a skill held.

`python -m ml.taxonomy.gaps --packs FOLDER` reads the pack `t2_employees` (people, roles
and, for pairs of them, which required skills are truly missing), chooses the threshold in
four fifths of the people and reports the F1 on the others.
"""

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.evaluation.packs import read_records
from ml.taxonomy.space import PRESENT_ABOVE, SkillSpace
from ml.types import BoolArray, FloatArray

_FOLDS = 5
_TRIED = np.round(np.arange(0.40, 0.90, 0.01), 2)


@dataclass(frozen=True, slots=True)
class Needs:
    """Needed skills of all pairs, stacked.

    `closest` (rows,) is the best closeness among the skills held, `missing` (rows,) the
    truth, `pair` (rows,) the pair and `person` (rows,) the person that a row belongs to.
    """

    closest: FloatArray
    missing: BoolArray
    pair: NDArray[np.int64]
    person: NDArray[np.int64]

    def take(self, rows: BoolArray) -> "Needs":
        """Return some rows alone."""
        return Needs(self.closest[rows], self.missing[rows], self.pair[rows], self.person[rows])

    def f1(self, threshold: float) -> tuple[float, float]:
        """Return F1 over all rows and the mean F1 of the pairs, of `closest < threshold`."""
        called = self.closest < threshold
        pairs = np.unique(self.pair, return_inverse=True)[1]
        right = np.bincount(pairs, called & self.missing)
        wrong = np.bincount(pairs, called != self.missing)
        single = 2 * right / np.maximum(2 * right + wrong, 1)
        return float(2 * right.sum() / (2 * right.sum() + wrong.sum())), float(single.mean())

    def best_threshold(self) -> float:
        """Return the threshold with the largest sum of both F1."""
        return float(max(_TRIED, key=lambda tried: sum(self.f1(float(tried)))))


def read_needs(folder: Path) -> Needs:
    """Compare what is needed with what is held, for each pair of a pack."""
    employees = {
        row["employee_id"]: _names(row["skills"])
        for row in read_records(folder / "employees.ndjson")
    }
    roles = [_names(row["required_skills"]) for row in read_records(folder / "roles.ndjson")]
    space = SkillSpace.fit(names=[name for own in (*employees.values(), *roles) for name in own])
    people = {key: at for at, key in enumerate(sorted(employees))}
    closest: list[FloatArray] = []
    missing: list[bool] = []
    pair: list[int] = []
    person: list[int] = []
    for at, row in enumerate(read_records(folder / "gaps.ndjson")):
        needed = [*row["missing"], *row["present"]]
        close = space.closeness(space.vectors(needed), space.vectors(employees[row["employee_id"]]))
        closest.append(close.max(axis=1, initial=0.0))
        missing += [True] * len(row["missing"]) + [False] * len(row["present"])
        pair += [at] * len(needed)
        person += [people[row["employee_id"]]] * len(needed)
    return Needs(np.concatenate(closest), np.array(missing), np.array(pair), np.array(person))


def _names(skills: list[dict[str, Any]]) -> list[str]:
    return [str(skill["name"]) for skill in skills]


def cross_validate(needs: Needs) -> dict[str, Any]:
    """Choose the threshold on some people, measure it on the others, fold by fold."""
    order = np.random.default_rng(0).permutation(int(needs.person.max()) + 1)
    fold = order[needs.person] % _FOLDS
    chosen = []
    called = np.empty(len(fold), dtype=np.float32)
    for held_out in range(_FOLDS):
        threshold = needs.take(fold != held_out).best_threshold()
        chosen.append(threshold)
        called[fold == held_out] = needs.closest[fold == held_out] - threshold
    micro, macro = Needs(called, needs.missing, needs.pair, needs.person).f1(0.0)
    return {
        "thresholds": chosen,
        "micro_f1": round(micro, 4),
        "macro_f1": round(macro, 4),
        "best_on_all": needs.best_threshold(),
        "present_above": PRESENT_ABOVE,
        "at_present_above": [round(value, 4) for value in needs.f1(PRESENT_ABOVE)],
    }


def main() -> None:
    """Report which closeness tells a gap from a skill held."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--packs", type=Path, required=True, help="folder that holds t2_employees")
    arguments = parser.parse_args()
    report = cross_validate(read_needs(arguments.packs / "t2_employees"))
    sys.stdout.write(json.dumps(report, indent=2) + "\n")


if __name__ == "__main__":
    main()
