"""The sentence-embedding model of a process, where one is configured."""

from threading import Lock

from app.settings import Settings
from ml.semantic import Embedder, clear_vectors, open_embedder


class LiveEmbedder:
    """Opens the configured model when it is first asked for."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = Lock()
        self._embedder: Embedder | None = None

    def current(self) -> Embedder | None:
        """The model; None where none is configured.

        Raises
        ------
        EmbeddingError
            When the extra is not installed or the model cannot be used.
        """
        model = self._settings.embedding_model
        if model is None:
            return None
        with self._lock:
            if self._embedder is None:
                self._embedder = open_embedder(model, self._settings.embedding_dir)
            return self._embedder

    def forget(self) -> None:
        """Remove every stored vector, so that nothing is left of texts that were erased."""
        clear_vectors(self._settings.embedding_dir)
