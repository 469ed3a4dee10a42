"""Recognising what job ads say, which is rarely a label: each kind of wording that misled."""

from pathlib import Path

import numpy as np
import pytest

from ml.errors import EmbeddingError
from ml.frames import SkillEntry
from ml.semantic import fitting
from ml.semantic.static import load_static
from ml.semantic.texts import Texts
from ml.taxonomy import ACCEPT_ABOVE, SkillNormaliser, distil
from ml.taxonomy.index import LabelIndex
from ml.taxonomy.likeness import read_mention, retrieve
from ml.taxonomy.vectors import label_vectors
from ml.types import FloatArray, SkillMethod

FILLING = tuple(
    SkillEntry(f"{verb} {thing}", f"{verb} {thing}", (f"{other} {thing}",))
    for verb, other in (("repair", "mend"), ("inspect", "check"), ("sell", "market"))
    for thing in ("bicycles", "radios", "pumps", "garments", "batteries", "timber")
)
ENTRIES = (
    *FILLING,
    SkillEntry("by-products", "by-products"),
    SkillEntry("plan", "plan production"),
    SkillEntry("control", "control production"),
    SkillEntry("engineering", "production engineering"),
    SkillEntry("radiopharmaceuticals", "radiopharmaceuticals"),
    SkillEntry("r3", "SAP R3", ("SAP",)),
    SkillEntry("css", "CSS"),
    SkillEntry("less", "LESS"),
    SkillEntry("hr", "human resources", ("staffing matters",)),
    SkillEntry("stress", "cope with stress"),
    SkillEntry("budgets", "manage budgets", ("administer budgets",)),
    SkillEntry("contracts", "negotiate contracts"),
    SkillEntry("refuse", "collect refuse"),
)


@pytest.fixture(scope="module")
def normaliser() -> SkillNormaliser:
    return SkillNormaliser.fit(ENTRIES)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("one word with many rivals, by stem", "production"),
        ("a word that another one holds", "biopharmaceuticals"),
        ("one of a product family", "SAP MM"),
        ("one of a product family", "SAP HCM"),
        ("one of a product family", "SAP EWM"),
        ("far longer than the label", "design CSS animations of garments for radios"),
        ("by meaning alone", "personnel"),
        ("by meaning alone", "solid waste collection"),
    ],
)
def test_a_guess_is_a_suggestion(normaliser: SkillNormaliser, kind: str, text: str) -> None:
    assert normaliser.recognise(text)[0].confidence < ACCEPT_ABOVE, kind


@pytest.mark.parametrize(
    ("kind", "text", "key"),
    [
        ("a verb", "negotiating contracts", "contracts"),
        ("a noun of the verb", "contract negotiation", "contracts"),
        ("a plural", "negotiate a contract", "contracts"),
        ("slightly longer", "management of budgets", "budgets"),
        ("an alternative label's verb", "administering budgets", "budgets"),
    ],
)
def test_another_form_of_a_label_is_accepted(
    normaliser: SkillNormaliser, kind: str, text: str, key: str
) -> None:
    best = normaliser.recognise(text)[0]
    assert best.key == key, kind
    assert best.confidence >= ACCEPT_ABOVE, kind


@pytest.mark.parametrize(
    ("text", "key"),
    [("personnel", "hr"), ("solid waste", "refuse"), ("keeping calm under pressure", "stress")],
)
def test_what_shares_no_word_with_a_label_is_suggested_by_what_it_means(
    normaliser: SkillNormaliser, text: str, key: str
) -> None:
    assert normaliser.recognise(text)[0].key == key


def test_a_label_met_by_stems_is_no_surer_than_comparison(normaliser: SkillNormaliser) -> None:
    alone = SkillNormaliser.fit([SkillEntry("contracts", "negotiate contracts")])
    sure = alone.recognise("negotiating contracts")[0]
    rivals = SkillNormaliser.fit(
        [
            SkillEntry("contracts", "negotiate contracts"),
            *(
                SkillEntry(name, f"negotiate {name} contract", ("negotiating of contract",))
                for name in ("a", "the", "an")
            ),
        ]
    )
    split = rivals.recognise("negotiating contracts", k=4)
    assert sure.method is split[0].method is SkillMethod.STEM
    assert sure.confidence > 2 * split[0].confidence
    assert sum(one.confidence for one in split) <= 1


def test_candidates_are_found_by_meaning_among_many_that_are_spelt_alike() -> None:
    spelt = [SkillEntry(f"s{at}", f"solid {chr(97 + at)} waste paper") for at in range(26)]
    index = LabelIndex([*spelt, SkillEntry("refuse", "collect refuse")])
    mention = read_mention(index, "garbage pick-up")
    found = retrieve(index, mention, 5)
    assert "refuse" in {index.entries[row].key for row in found.rows.tolist()}


def test_vectors_of_entries_have_length_one_or_none() -> None:
    index = LabelIndex([SkillEntry("a", "weld pipes", ("pipe welding",)), SkillEntry("b", "")])
    assert np.linalg.norm(index.entry_vectors, axis=1) == pytest.approx([1.0, 0.0], abs=1e-3)


class Teacher:
    """A model of four directions: each text points where its first word does."""

    def encode(self, texts: list[str]) -> FloatArray:
        first = {"mend": 0, "repair": 0, "sell": 1, "market": 1, "grow": 2, "plant": 2}
        places = [first.get(text.split()[0], 3) for text in texts]
        noise = np.random.default_rng(0).normal(scale=0.05, size=(len(texts), 8))
        return (np.eye(8)[places] + noise).astype(np.float32)


def test_fitted_vectors_say_what_the_teacher_says_and_bring_a_skills_labels_together() -> None:
    things = ("bicycles", "radios", "timber", "pumps", "garments", "batteries")
    pairs = (("mend", "repair"), ("sell", "market"), ("grow", "plant"))
    labels = [(f"{one} {thing}", f"{other} {thing}") for one, other in pairs for thing in things]
    texts = tuple(label for own in labels for label in own)
    sizes = np.full(len(labels), 2)
    start = label_vectors()
    fitted = fitting.fit_vectors(
        Texts(texts, np.cumsum(sizes) - sizes, sizes), fitting.taught(texts, Teacher()), start
    )
    again = fitting.fit_vectors(
        Texts(texts, np.cumsum(sizes) - sizes, sizes), fitting.taught(texts, Teacher()), start
    )
    assert fitted.shape == (len(start.codes), 8)
    np.testing.assert_array_equal(fitted, again)

    def mean(text: str) -> FloatArray:
        total = fitted[start.pieces(text)].sum(axis=0)
        return total / np.linalg.norm(total)

    assert mean("mend clocks") @ mean("repair clocks") > mean("mend clocks") @ mean("sell clocks")


def test_slopes_of_the_contrastive_loss_are_those_of_its_values() -> None:
    rng = np.random.default_rng(1)

    def units(count: int) -> np.ndarray:
        rows = rng.normal(size=(count, 6))
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def loss(one: np.ndarray, other: np.ndarray) -> float:
        alike = one @ other.T / fitting.TEMPERATURE
        ways = (alike, alike.T)
        each = [np.log(np.exp(way).sum(axis=1)) - np.diag(way) for way in ways]
        return float(np.mean(each))

    one, other = units(5), units(5)
    slope, _ = fitting.contrastive(one.astype(np.float32), other.astype(np.float32))
    moved = one.copy()
    moved[2, 3] += 1e-5
    assert slope[2, 3] == pytest.approx((loss(moved, other) - loss(one, other)) / 1e-5, abs=1e-3)


def test_texts_to_fit_to_leave_out_what_is_judged(tmp_path: Path) -> None:
    (tmp_path / "t3_skills").mkdir()
    (tmp_path / "t5_mentions").mkdir()
    (tmp_path / "t3_skills" / "skills.ndjson").write_text(
        '{"skill_id": "S1", "label": "weld pipes", "alt_labels": ["pipe welding"]}\n'
    )
    (tmp_path / "t3_skills" / "mentions.ndjson").write_text('{"text": "joining of pipes"}\n')
    (tmp_path / "t5_mentions" / "mentions.ndjson").write_text('{"text": "welds all day"}\n')
    for pack in ("t1_moves", "t2_employees"):
        (tmp_path / pack).mkdir()
        (tmp_path / pack / "roles.ndjson").write_text(
            '{"role_id": "R-123456", "text": "joining of pipes; weld pipes, inspect seams"}\n'
        )
        (tmp_path / pack / "employees.ndjson").write_text('{"text": ["welds all day"]}\n')
    texts = distil.read_texts(tmp_path)
    assert texts.texts == ("weld pipes", "pipe welding", "inspect seams")
    assert (texts.starts.tolist(), texts.sizes.tolist()) == ([0], [2])


def test_the_shipped_label_vectors_are_found_and_a_damaged_file_is_named(tmp_path: Path) -> None:
    assert label_vectors().size == fitting.COLUMNS
    (tmp_path / "labels.npz").write_bytes(b"no vectors")
    with pytest.raises(EmbeddingError, match=r"labels\.npz"):
        load_static(tmp_path / "labels.npz")
