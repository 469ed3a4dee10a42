"""Renew the label vectors: `python -m ml.taxonomy.distil --packs FOLDER --embedding-model FOLDER`.

Word vectors are fitted so that the mean over the pieces of a short text says what a
sentence-embedding model says of the whole text (distilled), and so that the labels of one skill
find each other among those of others (contrastive). At run time that is still a mean, with numpy
alone. It needs the extra `semantic`, and takes about ten minutes on one core, nearly all of it for
running the model.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ml.evaluation.packs import read_records
from ml.semantic import open_embedder
from ml.semantic.distil import pieces_alone, quantised
from ml.semantic.fitting import fit_vectors, taught
from ml.semantic.static import save_static
from ml.semantic.texts import Texts, clauses_of, drawn
from ml.taxonomy.vectors import LABEL_VECTORS

CLAUSES = 24_000
"""Clauses of people's and roles' texts beside the labels, for words that no label has."""
_TEXTS = ("t1_moves", "t2_employees")
_NO_TEXT = frozenset({"employee_id", "role_id", "function"})


def read_texts(packs: Path) -> Texts:
    """Read the labels of a skills pack and clauses of the packs of people and roles."""
    skills = read_records(packs / "t3_skills" / "skills.ndjson")
    labels = [[row["label"], *row["alt_labels"]] for row in skills]
    judged = {
        row["text"]
        for name in ("t3_skills", "t5_mentions")
        for row in read_records(packs / name / "mentions.ndjson")
    }
    found = set(clauses_of(text for name in _TEXTS for text in _read(packs / name)))
    known = {label for own in labels for label in own}
    return Texts.of(labels, drawn(found.difference(known, judged), CLAUSES))


def _read(pack: Path) -> Iterator[str]:
    for name in ("employees", "roles"):
        for record in read_records(pack / f"{name}.ndjson"):
            yield from _strings(record)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name not in _NO_TEXT:
                yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


def main() -> None:
    """Fit the vectors to a folder of packs and write them into the package."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--packs", type=Path, required=True, help="folder of the packs")
    parser.add_argument("--embedding-model", type=Path, required=True)
    parser.add_argument("--embedding-cache", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=LABEL_VECTORS, help="the file")
    chosen = parser.parse_args()
    texts = read_texts(chosen.packs)
    teacher = taught(texts.texts, open_embedder(chosen.embedding_model, chosen.embedding_cache))
    start = pieces_alone(chosen.embedding_model, chosen.embedding_cache)
    fitted = fit_vectors(texts, teacher, start)
    save_static(chosen.out, tuple(start.vocabulary), *quantised(fitted))
    sys.stdout.write(f"{len(fitted)} pieces, {len(texts.texts)} texts\n")


if __name__ == "__main__":
    main()
