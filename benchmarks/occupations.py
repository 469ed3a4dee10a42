"""The occupations that describe each pack's people and roles, as `python -m ml` reads them.

python benchmarks/occupations.py --out FOLDER [--esco FOLDER] [--onet FOLDER]

A pack never meets the taxonomy that it was made from: ESCO describes the moves between O*NET's
occupations, O*NET the people and roles made from ESCO.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.catalog.schemas import RequirementBody
from app.exchange.taxonomies.base import Taxonomy
from app.exchange.taxonomies.esco import read_esco
from app.exchange.taxonomies.onet import read_onet
from benchmarks.service import ROOT
from ml.frames import NeededSkill, OpeningProfile
from ml.frames_io import write_profiles

DOWNLOADS = ROOT.parent / "shared" / "taxonomies"
ESCO, ONET = DOWNLOADS / "esco-1.2.0", DOWNLOADS / "onet-29.2"
DESCRIBED_BY = {"t1_moves": "esco", "t2_employees": "onet", "t4_short": "esco"}


def main() -> None:
    """Write a file for each pack."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--esco", type=Path, default=ESCO)
    parser.add_argument("--onet", type=Path, default=ONET)
    chosen = parser.parse_args()
    for folder in (chosen.esco, chosen.onet):
        if not folder.exists():
            print(f"occupations.py: skipped, there is no {folder}")
            return
    read = {"esco": read_esco(chosen.esco), "onet": read_onet(chosen.onet)}
    chosen.out.mkdir(parents=True, exist_ok=True)
    for pack, scheme in DESCRIBED_BY.items():
        write_profiles(chosen.out / f"{pack}.ndjson", occupations(read[scheme]))


def occupations(taxonomy: Taxonomy) -> list[OpeningProfile]:
    """A taxonomy's occupations as a training run finds them after the import."""
    return [
        OpeningProfile(
            key=external_id,
            title=role.title,
            description=role.description,
            skills=tuple(_needed(one, taxonomy) for one in role.skills),
            alternative_titles=tuple(role.alternative_titles),
        )
        for external_id, role in taxonomy.roles.items()
    ]


def _needed(posted: RequirementBody, taxonomy: Taxonomy) -> NeededSkill:
    entry = taxonomy.skills.get(posted.skill)
    name = entry.preferred_label if entry else posted.skill
    return NeededSkill(name, None, posted.level, posted.weight, posted.essential)


if __name__ == "__main__":
    main()
