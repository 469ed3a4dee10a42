"""The stages of a training run: told as they pass, kept on disk, taken up again after a kill."""

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ml.feedback.shrinkage import Progress, silent

STAGES = ("bias", "folds", "lines", "trees", "alignment", "evaluation")
"""In the order in which they run."""

Told = Callable[[str, int, int], None]
"""Hears the name of a stage, how many of its parts are done, and how many there are."""


class Stages:
    """Runs each stage once: what was kept of one that is done is given back instead.

    Parameters
    ----------
    file : where the results are kept, None to keep none; its folder must exist
    inputs : what the results follow from; results of other inputs are left aside
    told : hears of the progress
    """

    def __init__(
        self,
        file: Path | None = None,
        inputs: Mapping[str, Any] | None = None,
        told: Told = silent,
    ) -> None:
        self._file, self._told = file, told
        named = json.dumps(inputs or {}, sort_keys=True)
        self._inputs = hashlib.sha256(named.encode()).hexdigest()
        self._kept: dict[str, Any] = self._read()

    def run(self, name: str, work: Callable[[Progress], Any]) -> Any:
        """Return what a stage leaves, as plain JSON values."""
        if name not in self._kept:
            self._told(name, 0, 1)
            left = work(lambda done, of: self._told(name, done, of))
            # As it will be read again: a run that was taken up ends as one that was not.
            self._kept[name] = json.loads(json.dumps(left))
            self._write()
        self._told(name, 1, 1)
        return self._kept[name]

    def _read(self) -> dict[str, Any]:
        if self._file is None or not self._file.is_file():
            return {}
        try:
            stored = json.loads(self._file.read_bytes())
        except ValueError:
            return {}  # it was killed before the first stage was kept whole
        if not isinstance(stored, dict) or stored.get("inputs") != self._inputs:
            return {}
        return dict(stored["stages"])

    def _write(self) -> None:
        if self._file is None:
            return
        scratch = self._file.with_suffix(".new")
        with scratch.open("w", encoding="utf-8") as file:
            json.dump({"inputs": self._inputs, "stages": self._kept}, file)
            file.flush()
            os.fsync(file.fileno())
        scratch.replace(self._file)
