"""The ranker as a library: frames in, frozen results out; no web, no database."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ml.feedback.learning import learn

__all__ = ["learn"]


def __getattr__(name: str) -> Any:
    """Give what data teams call by name; importing it at once would slow every command down."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from ml.feedback import learning  # noqa: PLC0415 - it brings scikit-learn along

    return getattr(learning, name)
