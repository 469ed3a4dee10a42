"""Recognition that also compares what texts mean, by a model's vectors."""

from collections.abc import Sequence

import numpy as np
import pytest

from ml.frames import SkillEntry
from ml.taxonomy import SkillNormaliser
from ml.taxonomy.meaning import ALL_FEATURES, MEANING, meanings
from ml.taxonomy.rerank import default_reranker
from ml.types import FloatArray

ENTRIES = (
    SkillEntry("S1", "write prose", ("author novels",)),
    SkillEntry("S2", "mix paint", ("blend colours",)),
    SkillEntry("S3", "write code"),
)
DIRECTIONS = {"author novels": 0, "write prose": 1, "compose fiction": 0, "mix paint": 2}


class Directions:
    """A model that knows a few texts; the others each point elsewhere."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> FloatArray:
        self.asked += texts
        places = [DIRECTIONS.get(text, 3 + len(text)) for text in texts]
        return np.eye(64, dtype=np.float32)[places]


def test_candidates_are_compared_by_their_nearest_and_their_preferred_label() -> None:
    found = meanings(Directions(), "compose fiction", ENTRIES)
    assert found.shape == (3, len(MEANING))
    np.testing.assert_array_equal(found[:, 0], [1.0, 0.0, 0.0])
    np.testing.assert_array_equal(found[:, 2], [0.0, -1.0, -1.0])
    assert not found[:, 1].any()


def test_vectors_lift_what_is_meant() -> None:
    plain = SkillNormaliser.fit(ENTRIES)
    informed = SkillNormaliser.fit(ENTRIES, encoder=Directions())
    text = "compose fiction write"

    def chance(normaliser: SkillNormaliser, mention: str) -> float:
        return next(r.confidence for r in normaliser.recognise(mention, k=3) if r.key == "S1")

    DIRECTIONS[text] = 0
    assert chance(informed, text) > chance(plain, text)


def test_the_shipped_weights_name_every_feature_and_speak_for_meaning() -> None:
    reranker = default_reranker(embedded=True)
    assert len(reranker.weights) == len(ALL_FEATURES)
    by_name = dict(zip(ALL_FEATURES, reranker.weights, strict=True))
    assert by_name["embedded"] + by_name["embedded_behind"] > 0


def test_preparing_encodes_every_label_and_later_only_the_mention_is_new() -> None:
    model = Directions()
    normaliser = SkillNormaliser.fit(ENTRIES, encoder=model)
    normaliser.prepare()
    labels = {label for entry in ENTRIES for label in (entry.label, *entry.alternatives)}
    assert set(model.asked) == labels
    normaliser.recognise("compose fiction")
    assert set(model.asked) - labels == {"compose fiction"}


def test_a_changed_normaliser_keeps_its_model() -> None:
    model = Directions()
    changed = SkillNormaliser.fit(ENTRIES, encoder=model).with_entries([SkillEntry("S4", "knit")])
    changed.recognise("compose fiction", k=2)
    assert "compose fiction" in model.asked


@pytest.mark.parametrize("text", ["Write Prose", "blend colours"])
def test_what_is_looked_up_asks_no_model(text: str) -> None:
    model = Directions()
    SkillNormaliser.fit(ENTRIES, encoder=model).recognise(text)
    assert model.asked == []
