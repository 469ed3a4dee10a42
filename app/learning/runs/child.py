"""The process that learns: `python -m ml learn`, heard line by line and ended with its job."""

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
# One thread: sums that run on more differ in their last digits.
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
_LAST_LINES = 4096
_PATIENCE_SECONDS = 10.0


class ChildFailedError(Exception):
    """The process ended without a result; the message is its last word."""


def heard(arguments: Sequence[object], every: float) -> Iterator[dict[str, Any] | None]:
    """Yield what the process says as it says it, and None whenever it is silent for a while.

    Whoever stops listening ends the process; who is killed lets go its input, which ends it too.
    So no two ever work in one folder.

    Parameters
    ----------
    every : seconds of silence

    Raises
    ------
    ChildFailedError
        When it fails, or is ended by a limit.
    """
    child = subprocess.Popen(  # noqa: S603 - our own interpreter and arguments
        [sys.executable, "-m", "ml", "learn", "--end-with-input", *map(str, arguments)],
        env={**os.environ, **_ONE_THREAD},
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    errors: list[str] = []
    readers = [
        threading.Thread(target=_read, args=(child.stdout, lines), daemon=True),
        threading.Thread(target=_keep, args=(child.stderr, errors), daemon=True),
    ]
    try:
        for reader in readers:
            reader.start()
        while (line := _next(lines, every)) is not None:
            yield json.loads(line) if line else None
        code = child.wait()
        readers[1].join(_PATIENCE_SECONDS)
        if code:
            raise ChildFailedError(_last_word(code, "".join(errors)))
    finally:
        if child.poll() is None:
            child.kill()
        child.wait()
        for reader in readers:
            reader.join(_PATIENCE_SECONDS)
        for pipe in (child.stdin, child.stdout, child.stderr):
            if pipe is not None:
                pipe.close()


def _next(lines: "queue.SimpleQueue[str | None]", every: float) -> str | None:
    """The next line, empty when there is none for a while; None at the end."""
    try:
        return lines.get(timeout=every)
    except queue.Empty:
        return ""


def _read(pipe: Any, lines: "queue.SimpleQueue[str | None]") -> None:
    for line in pipe:
        lines.put(line)
    lines.put(None)


def _keep(pipe: Any, errors: list[str]) -> None:
    for line in pipe:
        errors[:] = ["".join([*errors, line])[-_LAST_LINES:]]


def _last_word(code: int, errors: str) -> str:
    """What the process said last, or what ended it."""
    if code < 0:
        return f"The run was ended by signal {-code}: a limit of time or memory, or the system."
    said = [line for line in errors.strip().splitlines() if line]
    return said[-1].removeprefix("error: ") if said else f"exit code {code}"
