"""The ranker as a library: frames in, frozen results out; no web, no database.

What data teams call stands here by name; everything else may move. `python -m ml` does the same
from a shell.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ml.artifact import load_artifact, save_artifact
    from ml.evaluation.moves import evaluate_moves
    from ml.feedback.files import read_dataset, write_dataset
    from ml.feedback.gate import GatePolicy
    from ml.feedback.learning import learn
    from ml.feedback.manifest import Manifest
    from ml.feedback.running import present_pairs, run, write_run
    from ml.frames_io import from_records, read_frames, write_frames
    from ml.frames_tables import from_tables, to_pandas, to_polars
    from ml.tracking import fetch_artifact, log_run
    from ml.training.train import train

__all__ = [
    "GatePolicy",
    "Manifest",
    "evaluate_moves",
    "fetch_artifact",
    "from_records",
    "from_tables",
    "learn",
    "load_artifact",
    "log_run",
    "present_pairs",
    "read_dataset",
    "read_frames",
    "run",
    "save_artifact",
    "to_pandas",
    "to_polars",
    "train",
    "write_dataset",
    "write_frames",
    "write_run",
]

_MODULES = {
    "artifact": ("load_artifact", "save_artifact"),
    "evaluation.moves": ("evaluate_moves",),
    "feedback.files": ("read_dataset", "write_dataset"),
    "feedback.gate": ("GatePolicy",),
    "feedback.learning": ("learn",),
    "feedback.manifest": ("Manifest",),
    "feedback.running": ("present_pairs", "run", "write_run"),
    "frames_io": ("from_records", "read_frames", "write_frames"),
    "frames_tables": ("from_tables", "to_pandas", "to_polars"),
    "tracking": ("fetch_artifact", "log_run"),
    "training.train": ("train",),
}
_HOME = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Give a public name; importing them all at once would slow every command down."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
