"""How the work of a batch comes to another process: as plain values, followed by the same code."""

import hashlib
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from ml.batch.errors import BatchError
from ml.ranking import made_by


class PartWork(Protocol):
    """What is done for each part of a batch; the bytes follow from the work and the part alone."""

    def content(self, part: Any, /) -> bytes:
        """Return what becomes of a part."""
        ...

    def recipe(self, model: Path | None, /) -> "PartRecipe":
        """Tell how another process comes to the same work.

        Parameters
        ----------
        model : folder of the sentence-embedding model, where there is one
        """
        ...


class PartRecipe(Protocol):
    """What another process makes a work from; pickled, it is bytes and plain values."""

    def work(self, cache: Path, /) -> PartWork:
        """Make the work.

        Parameters
        ----------
        cache : folder for what the sentence-embedding model computes of texts

        Raises
        ------
        BatchError
            When the code here is not that of who asked: its bytes could differ.
        """
        ...


@dataclass(frozen=True, slots=True)
class PlainRecipe:
    """The recipe of a work that is plain values itself: it travels as it is.

    Attributes
    ----------
    made_by : digest of the code that the work follows
    """

    plain: PartWork
    made_by: str

    @classmethod
    def of(cls, work: PartWork) -> "PlainRecipe":
        """Tell how a work of plain values is made."""
        return cls(work, code_of(work))

    def work(self, _cache: Path) -> PartWork:
        """Return the work.

        Raises
        ------
        BatchError
            When the code here is not that of who asked.
        """
        require_same(self.made_by, code_of(self.plain))
        return self.plain


def code_of(work: object) -> str:
    """Return a digest of the code here that a work follows: the library's, and its own package's.

    A version number would not do: who works on the code changes it without one.
    """
    digest = hashlib.sha256(made_by().encode())
    package = type(work).__module__.partition(".")[0]
    if package != __name__.partition(".")[0]:
        root = Path(str(sys.modules[package].__file__)).parent
        for path in sorted(root.rglob("*.py")):
            digest.update(str(path.relative_to(root)).encode() + path.read_bytes())
    return digest.hexdigest()


def require_same(theirs: str, ours: str) -> None:
    """Check that a worker has the code of who asked.

    Raises
    ------
    BatchError
        When it has not.
    """
    if theirs != ours:
        raise BatchError(
            "a worker has another version of Lateral, numpy or scipy, or another kind of "
            "processor; install there what is installed here"
        )
