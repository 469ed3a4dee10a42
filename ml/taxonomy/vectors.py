"""The vectors of skill names that ship with the package (see `ml.taxonomy.distil`)."""

from functools import cache
from pathlib import Path

from ml.semantic.static import StaticVectors, load_static

LABEL_VECTORS = Path(__file__).parent / "labels.npz"


@cache
def label_vectors() -> StaticVectors:
    """Return the vectors that ship with the package, read once.

    Examples
    --------
    >>> vectors = label_vectors().encode(["staff rotas", "plan shifts of employees", "welding"])
    >>> bool(vectors[0] @ vectors[1] > vectors[0] @ vectors[2])
    True
    """
    return load_static(LABEL_VECTORS)
