"""Processes forked from one that has imported the service: quick to start, and free to die."""

import multiprocessing
import os
from collections.abc import Callable, Mapping

processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(
    ["app.cli.serve", "tests.support.killed_imports", "tests.support.served"]
)


class Forked:
    """A process, with the words of `subprocess.Popen`."""

    def __init__(
        self, target: Callable[..., None], environment: Mapping[str, str], *arguments: object
    ) -> None:
        self._process = processes.Process(
            target=_enter, args=(target, dict(environment), *arguments), daemon=True
        )
        self._process.start()

    @property
    def pid(self) -> int:
        """Its number; it has begun."""
        if self._process.pid is None:
            raise ValueError("a process that was never started")
        return self._process.pid

    def poll(self) -> int | None:
        """How it ended, if it did."""
        return self._process.exitcode

    def kill(self) -> None:
        """End it without a chance to tidy up."""
        self._process.kill()

    def wait(self, timeout: float) -> int:
        """Wait until it has ended, and tell how."""
        self._process.join(timeout)
        code = self._process.exitcode
        if code is None:
            raise TimeoutError(f"the process did not end within {timeout} s")
        return code


def _enter(target: Callable[..., None], environment: Mapping[str, str], *arguments: object) -> None:
    os.environ.clear()
    os.environ.update(environment)
    target(*arguments)
