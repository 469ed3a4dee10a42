"""What hearing wishes by the recogniser is worth on the pack whose people wish in their own words.

    python -m benchmarks.heard [--packs FOLDER] [--json FILE]

The same people are ranked twice by what ships: with free-text wishes as they wrote them, and as an
organisation hears them that knows the titles, functions and skills of the pack's roles
(`app.serving.hearing`). The combination was learnt from wishes as written; where the two do not
differ, there is nothing to learn anew.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.serving.hearing import Hearing, OwnNames
from app.serving.records import OpeningFacts, StatedAspiration
from app.serving.role_book import RoleBook
from benchmarks import machine
from benchmarks.tables import interval, markdown
from ml.evaluation.metrics import bootstrap_interval, ndcg_at_10
from ml.evaluation.packs import Pack, read_pack
from ml.evaluation.signals import PACKS, PEOPLE_AT_A_TIME
from ml.evaluation.two_way import Interval
from ml.frames import EmployeeProfile, SkillEntry, Wish
from ml.ranking import Ranker
from ml.ranking.arrays.ragged import AnyArray
from ml.taxonomy import SkillNormaliser
from ml.training.queries import graded_queries
from ml.training.train import train
from models.vocabulary import Visibility

REPOSITORY = Path(__file__).resolve().parent.parent
WISHING = PACKS[1]


@dataclass(frozen=True)
class Heard:
    """What hearing changes.

    Attributes
    ----------
    wishes : free-text wishes
    otherwise : how many are read in other words, or name a function or role, once heard
    written, heard, gained : nDCG@10 of their people, and the difference person by person
    """

    wishes: int
    otherwise: int
    written: Interval
    heard: Interval
    gained: Interval


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures, and write them as JSON where asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--packs", type=Path, default=REPOSITORY.parent / "shared" / "benchmark")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args(arguments)
    if not (chosen.packs / WISHING / "qrels.tsv").is_file():
        print(f"skipped: no packs in {chosen.packs}")
        return 0
    told = measured(read_pack(chosen.packs / WISHING))
    figures = [interval(one) for one in (told.written, told.heard)]
    mean, low, high = told.gained
    row = [
        str(told.wishes),
        str(told.otherwise),
        *figures,
        f"{mean:+.4f} [{low:+.4f}, {high:+.4f}]",
    ]
    print(markdown(["free-text wishes", "read otherwise", "as written", "heard", "gained"], [row]))
    if chosen.json:
        result = {"benchmark": "heard", **machine.describe(), **asdict(told)}
        chosen.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 0


def measured(pack: Pack) -> Heard:
    """Rank the people of a pack who wish in free text, before and after their wishes are heard."""
    hearing = hearing_of(pack)
    people = [one for one in pack.employees if any(map(_is_free, one.wishes))]
    after = [replace(one, wishes=tuple(_heard(hearing, w) for w in one.wishes)) for one in people]
    ranker = train(pack.frames(), seed=0)
    written, heard = (_values(pack, ranker, of) for of in (people, after))
    wishes = [
        (a, b)
        for x, y in zip(people, after, strict=True)
        for a, b in zip(x.wishes, y.wishes, strict=True)
    ]
    return Heard(
        sum(_is_free(one) for one, _ in wishes),
        sum(one != other for one, other in wishes),
        bootstrap_interval(list(written)),
        bootstrap_interval(list(heard)),
        bootstrap_interval(list(heard - written)),
    )


def hearing_of(pack: Pack) -> Hearing:
    """Return the hearing of an organisation that has the roles and skills of a pack."""
    openings = [OpeningFacts(profile) for profile in pack.openings]
    roles = RoleBook(dict(enumerate(pack.openings)))
    names = sorted({skill.name for opening in pack.openings for skill in opening.skills})
    skills = SkillNormaliser.fit([SkillEntry(name, name) for name in names])
    return Hearing.of(roles, skills, OwnNames.of(roles, openings))


def _is_free(wish: Wish) -> bool:
    return wish.target.value == "text"


def _heard(hearing: Hearing, wish: Wish) -> Wish:
    if not _is_free(wish):
        return wish
    said = (wish.target, wish.text, wish.wanted, wish.weight, None, None, ())
    heard = hearing.heard(StatedAspiration(*said, Visibility.MANAGER)).wish
    # The pack's openings have no role of their own that a wish could name by its key.
    return replace(heard, role_key=None)


def _values(pack: Pack, ranker: Ranker, people: Sequence[EmployeeProfile]) -> AnyArray:
    openings = ranker.index_openings(pack.openings)
    parts = [
        ranker.pair_signals(ranker.index_employees(people[at : at + PEOPLE_AT_A_TIME]), openings)
        for at in range(0, len(people), PEOPLE_AT_A_TIME)
    ]
    graded = graded_queries(replace(pack, employees=tuple(people)), np.concatenate(parts))
    scores, _ = ranker.combination.score(graded.signals)
    return np.array([ndcg_at_10(s, g) for s, g in zip(scores, graded.grades, strict=True)])


if __name__ == "__main__":
    sys.exit(main())
