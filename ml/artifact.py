"""Saves a ranker as checked files and loads it again; nothing in them can run code."""

import hashlib
import io
import json
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from ml.errors import ArtifactError, UnknownFormatError
from ml.frames import SkillEntry
from ml.ranking.arrays.ragged import AnyArray
from ml.ranking.index.encode import Encoder
from ml.ranking.language.embedding import Embedding
from ml.ranking.language.knowledge import Knowledge
from ml.ranking.language.lexicon import GRAM_BUCKETS, Lexicon
from ml.ranking.language.occupations import Occupations
from ml.ranking.language.references import References
from ml.ranking.ranker import Provenance, Ranker
from ml.ranking.scoring.combination import Combination
from ml.semantic import shipped_vectors
from ml.types import EmbeddingModel

FORMAT = 7
MANIFEST = "manifest.json"
ARRAYS = "arrays.npz"
TABLES = ("language", "taxonomy", "transfer", "combination", "knowledge", "references")
LARGEST_FILE = 2 << 30


def save_artifact(ranker: Ranker, folder: Path) -> None:
    """Write the ranker to a folder: whole, or not at all.

    The files are written to a temporary folder beside it and renamed; an artifact already
    there is replaced.

    Parameters
    ----------
    folder : its parent must exist

    Raises
    ------
    ArtifactError
        When the folder holds something that is not an artifact.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / MANIFEST).is_file():
        raise ArtifactError(f"{folder.name}: holds files but no {MANIFEST}, will not replace it")
    scratch = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        contents = {f"{name}.json": _json(table) for name, table in ranker.tables().items()}
        contents[ARRAYS] = _npz(ranker.arrays())
        contents[MANIFEST] = _json(_manifest(ranker, contents))
        for name, content in contents.items():
            (scratch / name).write_bytes(content)
            (scratch / name).chmod(0o600)
        _swap(scratch, folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _swap(scratch: Path, folder: Path) -> None:
    if not folder.exists():
        scratch.rename(folder)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{folder.name}-old-", dir=folder.parent))
    folder.rename(old / "was")
    scratch.rename(folder)
    shutil.rmtree(old)


def _manifest(ranker: Ranker, contents: Mapping[str, bytes]) -> dict[str, Any]:
    origin = ranker.provenance
    return {
        "format": FORMAT,
        "version": ranker.version,
        "as_of": origin.as_of,
        "seed": origin.seed,
        "frames_fingerprint": origin.frames_fingerprint,
        "metrics": dict(origin.metrics),
        "files": {
            name: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
            for name, content in sorted(contents.items())
        },
    }


def _json(content: object) -> bytes:
    return json.dumps(content, indent=1, sort_keys=True, allow_nan=False).encode()


def _npz(arrays: Mapping[str, AnyArray]) -> bytes:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **dict(sorted(arrays.items())))
    return buffer.getvalue()


def load_artifact(folder: Path, model: EmbeddingModel | None = None) -> Ranker:
    """Read a ranker after checking every file against the manifest.

    Parameters
    ----------
    model : the sentence-embedding model, needed where the ranker was trained with it

    Raises
    ------
    ArtifactError
        When a file is missing, altered, too large or of an unknown format, or the ranker was
        trained with another model; the message names the file and the reason.
    """
    manifest = read_manifest(folder)
    contents = {name: _checked(folder, name, entry) for name, entry in manifest["files"].items()}
    missing = {ARRAYS, *(f"{name}.json" for name in TABLES)} - contents.keys()
    if missing:
        raise ArtifactError(f"{min(missing)}: not listed in {MANIFEST}")
    tables = {name: _parsed(f"{name}.json", contents[f"{name}.json"]) for name in TABLES}
    ranker = _assemble(tables, _arrays(contents[ARRAYS]), manifest, model)
    if ranker.version != manifest["version"]:
        raise ArtifactError(f"{MANIFEST}: version {manifest['version']} is not its content's")
    return ranker


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read an artifact's manifest without loading the artifact.

    Raises
    ------
    ArtifactError
        When there is none, or its format is unknown.
    """
    path = folder / MANIFEST
    if not path.is_file():
        raise ArtifactError(f"{MANIFEST}: missing in {folder.name}")
    manifest = _parsed(MANIFEST, path.read_bytes())
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        found = manifest.get("format") if isinstance(manifest, dict) else None
        raise UnknownFormatError(f"{MANIFEST}: unknown format {found}, expected {FORMAT}")
    for name in ("version", "as_of", "seed", "frames_fingerprint", "metrics", "files"):
        if name not in manifest:
            raise ArtifactError(f"{MANIFEST}: {name} is missing")
    if not isinstance(manifest["files"], dict):
        raise ArtifactError(f"{MANIFEST}: files is not a mapping")
    return manifest


def vectors_needed(folder: Path) -> str:
    """Read the fingerprint of the vectors that a ranker was trained with, empty for none.

    Raises
    ------
    ArtifactError
        When the artifact does not say so.
    """
    table = _parsed("knowledge.json", _read(folder / "knowledge.json"))
    if not isinstance(table, dict) or not isinstance(table.get("model"), str):
        raise ArtifactError("knowledge.json: model is missing")
    return str(table["model"])


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ArtifactError(f"{path.name}: cannot be read ({error.strerror})") from error


def _parsed(name: str, content: bytes) -> Any:
    try:
        return json.loads(content, parse_constant=_finite, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise ArtifactError(f"{name}: not JSON ({error})") from error


def _finite(written: str) -> float:
    """Read a number; NaN, Infinity and what is as large would spread into every score."""
    number = float(written)
    if not isfinite(number):
        raise ValueError(f"{written} is no finite number")
    return number


def _checked(folder: Path, name: str, entry: Mapping[str, Any]) -> bytes:
    path = folder / name
    if (
        path.parent != folder
        or not isinstance(entry, dict)
        or not {"bytes", "sha256"} <= set(entry)
    ):
        raise ArtifactError(f"{MANIFEST}: what it says of the file {name!r} cannot be used")
    if not path.is_file() or path.is_symlink():
        raise ArtifactError(f"{path.name}: missing")
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise ArtifactError(f"{path.name}: {size} bytes are too many")
    content = path.read_bytes()
    if size != entry["bytes"] or hashlib.sha256(content).hexdigest() != entry["sha256"]:
        raise ArtifactError(f"{path.name}: altered, its SHA-256 is not the manifest's")
    return content


def _arrays(content: bytes) -> dict[str, AnyArray]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            size = sum(entry.file_size for entry in packed.infolist())
        if size > LARGEST_FILE:
            raise ArtifactError(f"{ARRAYS}: {size} bytes unpacked are too many")
        with np.load(io.BytesIO(content), allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
    except (ValueError, OSError, zipfile.BadZipFile, KeyError) as error:
        raise ArtifactError(f"{ARRAYS}: cannot be read ({error})") from error
    for name, array in arrays.items():
        if array.dtype.kind not in "biuf" or not np.isfinite(array).all():
            raise ArtifactError(f"{ARRAYS}: {name} holds something else than finite numbers")
    return arrays


def _assemble(
    tables: Mapping[str, Any],
    arrays: Mapping[str, AnyArray],
    manifest: Mapping[str, Any],
    model: EmbeddingModel | None,
) -> Ranker:
    try:
        language = tables["language"]
        lexicon = Lexicon(
            vocabulary={token: i for i, token in enumerate(language["vocabulary"])},
            word_weights=arrays["word_weights"],
            unknown_weight=float(language["unknown_weight"]),
            gram_weights=arrays["gram_weights"],
            factors=arrays["factors"],
            surfaces=tuple(language["surfaces"]),
            skill_weights=dict(language["skill_weights"]),
            taxonomy=tuple(_entry(record) for record in tables["taxonomy"]),
            knowledge=_knowledge(tables["knowledge"], arrays, model),
        )
        references = References(
            tuple(str(title) for title in tables["references"]),
            _sparse(arrays, "reference_grams", GRAM_BUCKETS),
            _sparse(arrays, "reference_words", lexicon.columns),
            arrays["reference_content"],
            arrays["reference_work"],
            arrays["reference_centre"],
        )
        transfer = {(str(a), str(b)): float(value) for a, b, value in tables["transfer"]}
    except (KeyError, TypeError, ValueError) as error:
        raise ArtifactError(f"{ARRAYS} or a table beside it: {error!r}") from error
    _require_fit(lexicon, references)
    origin = Provenance(
        str(manifest["as_of"]),
        int(manifest["seed"]),
        str(manifest["frames_fingerprint"]),
        dict(manifest["metrics"]),
    )
    combination = Combination.from_json(tables["combination"])
    return Ranker(Encoder(lexicon, references), transfer, combination, origin)


def _entry(record: Mapping[str, Any]) -> SkillEntry:
    lists = {name: tuple(record[name]) for name in ("alternatives", "broader", "related")}
    return SkillEntry(record["key"], record["label"], **lists, scheme=record["scheme"])


def _knowledge(
    table: Mapping[str, Any], arrays: Mapping[str, AnyArray], model: EmbeddingModel | None
) -> Knowledge:
    trained_with = str(table["model"])
    if trained_with == shipped_vectors().fingerprint:
        model = shipped_vectors()
    if trained_with and (model is None or model.fingerprint != trained_with):
        found = f"this one is {model.fingerprint[:12]}" if model else "none is configured"
        wanted = f"trained with the vectors {trained_with[:12]}"
        raise ArtifactError(f"knowledge.json: {wanted}, {found}")
    embedding = Embedding(
        trained_with,
        arrays["embedding_centre"],
        arrays["embedding_axes"],
        arrays["embedding_titles"],
        arrays["embedding_profiles"],
        model if trained_with else None,
    )
    vocabulary = {str(token): column for column, token in enumerate(table["vocabulary"])}
    occupations = Occupations(
        tuple(str(name) for name in table["occupations"]),
        vocabulary,
        arrays["occupation_weights"],
        _sparse(arrays, "occupation_profiles", len(vocabulary)),
        _sparse(arrays, "occupation_labels", len(vocabulary)),
        arrays["occupation_starts"],
    )
    return Knowledge(embedding, occupations)


def _sparse(arrays: Mapping[str, AnyArray], name: str, columns: int) -> csr_matrix:
    parts = tuple(arrays[f"{name}_{part}"] for part in ("data", "indices", "indptr"))
    matrix = csr_matrix(parts, shape=(len(parts[2]) - 1, columns))
    matrix.check_format(full_check=True)
    return matrix


def _require_fit(lexicon: Lexicon, references: References) -> None:
    rows, columns = len(lexicon.vocabulary), lexicon.factors.shape[1:]
    embedding, occupations = lexicon.knowledge.embedding, lexicon.knowledge.occupations
    reduced = (len(embedding.titles), embedding.columns)
    shapes = {
        "word_weights": (lexicon.word_weights.shape, (rows,)),
        "gram_weights": (lexicon.gram_weights.shape, (GRAM_BUCKETS,)),
        "factors": (lexicon.factors.shape[:1], (rows,)),
        "reference_grams": (references.grams.shape, (len(references.titles), GRAM_BUCKETS)),
        "reference_content": (references.content.shape, (len(references.titles), *columns)),
        "reference_work": (references.work.shape, references.content.shape),
        "reference_centre": (references.centre.shape, columns),
        "embedding_axes": (embedding.axes.shape[:1], embedding.centre.shape),
        "embedding_titles": (embedding.titles.shape, reduced),
        "embedding_profiles": (embedding.profiles.shape, reduced),
        "occupation_weights": (occupations.weights.shape, (len(occupations.vocabulary),)),
        "occupation_profiles": (occupations.profiles.shape[:1], (len(occupations),)),
        "occupation_starts": (occupations.starts.shape, (len(occupations),)),
    }
    for name, (found, expected) in shapes.items():
        if found != expected:
            raise ArtifactError(f"{ARRAYS}: {name} has shape {found}, expected {expected}")
