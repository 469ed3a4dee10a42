"""The arrays of an index by name, as files hold them, and back.

What is read is held against empty arrays that the same encoder made: a file that lacks an array, or
has one of another kind, was written by another state of this library and is refused.
"""

import json
from collections.abc import Mapping
from typing import TypeVar

import numpy as np
from scipy.sparse import csr_array, csr_matrix

from ml.errors import ShardError
from ml.ranking.arrays.blocks import Block
from ml.ranking.arrays.ragged import AnyArray, Ragged
from ml.ranking.language.names import NameTable
from ml.sparse import unchecked
from ml.taxonomy.space import SkillVectors

Arrays = Mapping[str, AnyArray]
Rows = TypeVar("Rows", bound=Block)
Sparse = TypeVar("Sparse", csr_array, csr_matrix)

_NAMED = ("name_ids", "key_ids", "weights", "meaning", "embedded")
_NAMED_SPARSE = ("words", "grams", "occupations")


def arrays_of(block: Block) -> dict[str, AnyArray]:
    """Return every array of a block by name; those that are a part of another are left out."""
    found: dict[str, AnyArray] = {}
    for name in block.declared:
        values = block.columns[name]
        if name in block.parts:
            continue
        if isinstance(values, Ragged):
            found[f"{name}.offsets"] = values.offsets
            found |= {f"{name}.{column}": array for column, array in values.columns.items()}
        elif isinstance(values, np.ndarray):
            found[name] = values
        else:
            found |= _sparse_arrays(name, values)
    return found


def block_of(arrays: Arrays, empty: Rows) -> Rows:
    """Return the block whose arrays these are, of the kind of an empty one.

    Raises
    ------
    ShardError
        When an array is missing, or of another kind than the empty one's.
    """
    columns: dict[str, AnyArray | csr_matrix | Ragged] = {}
    for name in empty.declared:
        like = empty.columns[name]
        if name in empty.parts:
            continue
        if isinstance(like, Ragged):
            offsets = _fitting(arrays, f"{name}.offsets", like.offsets)
            lists = {one: _fitting(arrays, f"{name}.{one}", of) for one, of in like.columns.items()}
            columns[name] = type(like)(offsets, lists)
        elif isinstance(like, np.ndarray):
            columns[name] = _fitting(arrays, name, like)
        else:
            columns[name] = _sparse(arrays, name, like)
    for name, (whole, part) in empty.parts.items():
        columns[name] = columns[whole][:, part]  # type: ignore[index]  # parts are of dense arrays
    block = type(empty)(columns, empty.parts)
    for name, values in columns.items():
        held = len(values) if isinstance(values, Ragged) else values.shape[0]
        if held != len(block):
            raise ShardError(f"{name}: has {held} rows, others {len(block)}")
    return block


def arrays_of_names(names: NameTable) -> dict[str, AnyArray]:
    """Return every array of a table of names by name."""
    identities = json.dumps([*names.rows]).encode()
    return {
        "identities": np.frombuffer(identities, dtype=np.uint8),
        **{name: getattr(names, name) for name in _NAMED},
        **{
            part: array
            for name in _NAMED_SPARSE
            for part, array in _sparse_arrays(name, getattr(names, name)).items()
        },
        "skills.key_codes": names.skills.key_codes,
        "skills.stem_codes": names.skills.stem_codes,
        **_sparse_arrays("skills", names.skills.matrix),
    }


def names_of_arrays(arrays: Arrays, empty: NameTable) -> NameTable:
    """Return the table of names whose arrays these are.

    Raises
    ------
    ShardError
        When an array is missing, or of another kind than an empty table's.
    """
    stored = json.loads(_fitting(arrays, "identities", np.zeros(0, np.uint8)).tobytes())
    rows = {(key, name): row for row, (key, name) in enumerate(stored)}
    skills = SkillVectors(
        tuple(name for _, name in rows),
        tuple(key for key, _ in rows),
        _sparse(arrays, "skills", empty.skills.matrix),
        _fitting(arrays, "skills.key_codes", empty.skills.key_codes),
        _fitting(arrays, "skills.stem_codes", empty.skills.stem_codes),
    )
    dense = {name: _fitting(arrays, name, getattr(empty, name)) for name in _NAMED}
    sparse = {name: _sparse(arrays, name, getattr(empty, name)) for name in _NAMED_SPARSE}
    return NameTable(rows=rows, skills=skills, **dense, **sparse)


def names_in_use(block: Block, count: int) -> AnyArray:
    """Tell which of a table's names the rows of a block refer to; shape (count,)."""
    used = np.zeros(count, dtype=np.bool_)
    for lists, column in (("skills", "skill"), ("wishes", "name")):
        if lists in block.declared:
            used[block.columns[lists].columns[column]] = True
    return used


def _sparse_arrays(name: str, matrix: csr_matrix | csr_array) -> dict[str, AnyArray]:
    """Return the parts of a sparse matrix; where rows end in the kind of the indices, as read."""
    ends = matrix.indptr.astype(matrix.indices.dtype, copy=False)
    parts = (("data", matrix.data), ("indices", matrix.indices), ("ends", ends))
    return {f"{name}.{part}": array for part, array in parts}


def _sparse(arrays: Arrays, name: str, like: Sparse) -> Sparse:
    data = _fitting(arrays, f"{name}.data", like.data)
    indices, ends = (_whole(arrays, f"{name}.{part}") for part in ("indices", "ends"))
    if not len(ends) or ends[-1] != len(data) or len(indices) != len(data):
        raise ShardError(f"{name}: its rows do not fit its numbers")
    return unchecked(type(like), data, indices, ends, like.shape[1])


def _fitting(arrays: Arrays, name: str, like: AnyArray) -> AnyArray:
    """Return an array of the kind and width of another; no rows may be of another precision."""
    array = _found(arrays, name)
    if array.dtype.kind != like.dtype.kind or array.shape[1:] != like.shape[1:]:
        raise ShardError(
            f"{name}: is {array.dtype} of shape {array.shape}, "
            f"expected {like.dtype} of shape {('rows', *like.shape[1:])}"
        )
    return array


def _whole(arrays: Arrays, name: str) -> AnyArray:
    array = _found(arrays, name)
    if array.dtype.kind != "i" or array.ndim != 1:
        raise ShardError(f"{name}: is no list of whole numbers")
    return array


def _found(arrays: Arrays, name: str) -> AnyArray:
    if name not in arrays:
        raise ShardError(f"{name}: is missing")
    return arrays[name]
