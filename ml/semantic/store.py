"""Vectors on disk by the content that they were computed from."""

import hashlib
import logging
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Lock

import numpy as np

from ml.types import FloatArray

VECTORS_KEPT = 400_000
_ASKED_AT_ONCE = 500
_BUSY_SECONDS = 30.0
_TABLE = "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL)"

log = logging.getLogger(__name__)


class VectorStore:
    """Vectors in a SQLite file; the oldest go first when it is full; safe between threads.

    A crash leaves what was stored before. A file that is damaged is begun anew: it holds
    nothing that cannot be computed again.

    Parameters
    ----------
    path : the file; its folder is made
    model : fingerprint of the model; another model's vectors are never answered
    kept : how many vectors at most
    """

    def __init__(self, path: Path, model: str, *, kept: int = VECTORS_KEPT) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._path, self._model, self._kept = path, model.encode(), kept
        self._lock = Lock()
        self._connection = self._opened()

    def __len__(self) -> int:
        with self._lock:
            found = self._connection.execute("SELECT count(*) FROM vectors").fetchone()
        return int(found[0])

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()

    def get(self, texts: Sequence[str]) -> dict[str, FloatArray]:
        """Return the vectors that are stored of these texts."""
        keys = {self._key(text): text for text in texts}
        found: dict[str, FloatArray] = {}
        wanted = list(keys)
        with self._lock:
            for start in range(0, len(wanted), _ASKED_AT_ONCE):
                part = wanted[start : start + _ASKED_AT_ONCE]
                marks = ",".join("?" * len(part))
                query = f"SELECT key, vector FROM vectors WHERE key IN ({marks})"  # noqa: S608 - marks and numbers of our own
                for key, vector in self._connection.execute(query, part):
                    read = np.frombuffer(vector, dtype="<f2")
                    found[keys[key]] = np.asarray(read, dtype=np.float32)
        return found

    def put(self, vectors: Mapping[str, FloatArray]) -> None:
        """Store vectors, all or none."""
        rows = [(self._key(t), v.astype("<f2").tobytes()) for t, v in vectors.items()]
        with self._lock, self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)
            newest = "(SELECT max(rowid) FROM vectors)"
            drop = f"DELETE FROM vectors WHERE rowid <= {newest} - ?"  # noqa: S608 - marks and numbers of our own
            self._connection.execute(drop, (self._kept,))

    def clear(self) -> None:
        """Remove every vector, and its bytes from the file."""
        with self._lock:
            with self._connection:
                self._connection.execute("DELETE FROM vectors")
            self._connection.execute("VACUUM")

    def _key(self, text: str) -> bytes:
        content = self._model + b"\0" + text.encode("utf-8", "surrogatepass")
        return hashlib.sha256(content).digest()[:16]

    def _opened(self) -> sqlite3.Connection:
        try:
            return self._connected()
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError as error:
            log.warning("embedding cache %s is damaged and begun anew: %s", self._path.name, error)
            self._path.unlink()
            return self._connected()

    def _connected(self) -> sqlite3.Connection:
        self._path.touch(mode=0o600)
        connection = sqlite3.connect(self._path, timeout=_BUSY_SECONDS, check_same_thread=False)
        try:
            with connection:
                connection.execute(_TABLE)
                connection.execute("PRAGMA quick_check(1)")
        except sqlite3.DatabaseError:
            connection.close()
            raise
        return connection
