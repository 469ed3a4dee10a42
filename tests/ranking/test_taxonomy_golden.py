"""Golden numbers of recognition on the demo organisation's own catalogue.

Every fourth skill loses its last alternative label; the label, as it is and with a slip,
must be traced back to its skill (half of these labels share no word with what is left of
theirs). When the catalogue or the method changes, print `measured` and write its values
here if they are understood.
"""

import json
from pathlib import Path

import pytest

from ml.frames import SkillEntry
from ml.taxonomy import ACCEPT_ABOVE, SkillNormaliser

CATALOGUE = Path(__file__).parents[2] / "demo" / "organisation" / "skills.ndjson"
GOLDEN = {"clean": 0.508, "misspelt": 0.397, "accepted_rightly": 0.857}
TOLERANCE = 0.05


def _slip(text: str, at: int) -> str:
    """Swap two neighbouring letters inside the longest word."""
    longest = max(text.split(), key=len)
    place = 1 + at % max(len(longest) - 2, 1)
    slipped = longest[:place] + longest[place : place + 2][::-1] + longest[place + 2 :]
    return text.replace(longest, slipped, 1)


@pytest.fixture(scope="module")
def measured() -> dict[str, float]:
    rows = [json.loads(line) for line in CATALOGUE.read_text("utf-8").splitlines()]
    entries, withheld = [], []
    for at, row in enumerate(rows):
        labels = row["alternative_labels"]
        if at % 4 == 0 and labels:
            withheld.append((row["external_id"], labels.pop()))
        entries.append(SkillEntry(row["external_id"], row["preferred_label"], tuple(labels)))
    normaliser = SkillNormaliser.fit(entries)
    clean = [(key, normaliser.recognise(text)[0]) for key, text in withheld]
    slipped = [
        (key, normaliser.recognise(_slip(text, at))[0]) for at, (key, text) in enumerate(withheld)
    ]
    accepted = [key == best.key for key, best in clean if best.confidence >= ACCEPT_ABOVE]
    return {
        "clean": sum(key == best.key for key, best in clean) / len(clean),
        "misspelt": sum(key == best.key for key, best in slipped) / len(slipped),
        "accepted_rightly": sum(accepted) / len(accepted),
    }


@pytest.mark.parametrize("figure", sorted(GOLDEN))
def test_recognition_keeps_its_golden_numbers(measured: dict[str, float], figure: str) -> None:
    assert measured[figure] == pytest.approx(GOLDEN[figure], abs=TOLERANCE)
