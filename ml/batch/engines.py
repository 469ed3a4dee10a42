"""Who works on the parts of a batch: this process, processes of this machine, or a cluster.

An engine is given the work and numbered parts, and gives back what becomes of each part, in any
order. The work may be ranking, collecting a dataset or evaluating. Parts are taken as they are
needed, so that few of them are in memory at a time. What becomes of them does not depend on the
engine.
"""

import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from multiprocessing import connection, get_context, parent_process
from os import _exit
from pathlib import Path
from threading import Lock, Thread
from typing import Any, TypeAlias

from threadpoolctl import threadpool_limits

from ml.batch.carrying import PartRecipe, PartWork
from ml.batch.errors import BatchError
from ml.memory import forget_texts

Numbered: TypeAlias = Iterator[tuple[int, Any]]
Contents: TypeAlias = Iterator[tuple[int, bytes]]
Engine: TypeAlias = Callable[[PartWork, Numbered], Contents]

AHEAD = 2
"""Parts that wait for each worker: it never idles while the next part is made and a file written,
and a part of 1,000 people and 10,000 openings takes some 3 MB."""
_PATIENCE = "30s"


def here(work: PartWork, parts: Numbered) -> Contents:
    """Work in this process, one part after another."""
    with threadpool_limits(limits=1, user_api="blas"):
        for number, part in parts:
            yield number, work.content(part)


def in_processes(workers: int, *, model: Path | None = None, cache: Path | None = None) -> Engine:
    """Return what works in so many processes of this machine; one is this process.

    Each holds the work for itself, and ends with this one, however that ends.

    Parameters
    ----------
    model, cache : folders of the sentence-embedding model and of its vectors, where there is one
    """
    if workers == 1:
        return here

    def done(work: PartWork, parts: Numbered) -> Contents:
        recipe = work.recipe(model)
        with ProcessPoolExecutor(
            workers, get_context("spawn"), initializer=_begin, initargs=(recipe, cache)
        ) as pool:
            first = partial(wait, return_when=FIRST_COMPLETED)

            def submit(part: Any) -> "Future[bytes]":
                return pool.submit(_work_here, part)

            try:
                yield from _spread(submit, first, parts, AHEAD * workers)
            except BrokenProcessPool as error:
                raise BatchError(
                    "a worker process ended before its work was done, perhaps for want of memory; "
                    "run it again with fewer workers"
                ) from error
            finally:
                pool.shutdown(cancel_futures=True)

    return done


def on_cluster(address: str, *, model: Path | None = None) -> Engine:
    """Return what works on the workers of a Dask cluster.

    The parts travel to the workers and the contents back: workers need neither the database nor
    the folder, but the same Lateral. What they hold of people is dropped at the end.

    Parameters
    ----------
    address : of the scheduler, such as `tcp://10.0.0.5:8786`
    model : folder of the sentence-embedding model, the same on all machines, where there is one
    """

    def done(work: PartWork, parts: Numbered) -> Contents:
        distributed = _distributed()
        with _client(distributed, address) as client:
            threads = sum(client.nthreads().values())
            if not threads:
                raise BatchError(f"{address}: the scheduler has no workers")
            recipe = client.scatter(work.recipe(model), broadcast=True)
            submit = partial(client.submit, work_there, recipe, pure=False)

            def first(futures: list[Any]) -> None:
                with client.as_current():
                    distributed.wait(futures, return_when="FIRST_COMPLETED")

            try:
                yield from _spread(submit, first, parts, AHEAD * threads)
            finally:
                if client.status == "running":
                    client.run(forget)

    return done


def _spread(
    submit: Callable[[Any], Any],
    until_first: Callable[[list[Any]], object],
    parts: Numbered,
    at_once: int,
) -> Contents:
    """Keep so many parts under way; those that are done leave in the order of their numbers."""
    under_way: dict[int, Any] = {}
    for number, part in parts:
        under_way[number] = submit(part)
        while len(under_way) >= at_once:
            yield from _done(under_way, until_first)
    while under_way:
        yield from _done(under_way, until_first)


def _done(under_way: dict[int, Any], until_first: Callable[[list[Any]], object]) -> Contents:
    until_first([*under_way.values()])
    for number in [number for number, future in under_way.items() if future.done()]:
        yield number, under_way.pop(number).result()


class _Held:
    """The work that a process was last given, and where its model keeps what it computes."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._recipe: PartRecipe | None = None
        self._work: PartWork | None = None
        self._scratch: tempfile.TemporaryDirectory[str] | None = None
        self.cache: Path | None = None

    def give(self, recipe: PartRecipe, cache: Path | None) -> None:
        """Take a recipe; it is followed for the first part, so that an error reaches who asks."""
        self._recipe, self._work, self.cache = recipe, None, cache

    def work(self, recipe: PartRecipe | None = None) -> PartWork:
        """Return the work of a recipe; of the one that was given, where none is named."""
        with self._lock:
            if recipe is not None and recipe is not self._recipe:
                self.give(recipe, None)
            if self._work is None:
                if self._recipe is None:
                    raise BatchError("the process was given no work")
                self._work = self._recipe.work(self.cache or self._folder())
            return self._work

    def forget(self) -> None:
        """Drop the work, and what was remembered of people's texts."""
        with self._lock:
            self._recipe = self._work = None
            if self._scratch is not None:
                self._scratch.cleanup()
                self._scratch = None
        forget_texts()

    def _folder(self) -> Path:
        if self._scratch is None:
            self._scratch = tempfile.TemporaryDirectory(prefix="lateral-vectors-")
        return Path(self._scratch.name)


_HELD = _Held()


def _begin(recipe: PartRecipe, cache: Path | None) -> None:
    """Begin a worker process."""
    threadpool_limits(limits=1, user_api="blas")
    parent = parent_process()
    if parent is not None:
        Thread(target=_end_with, args=(parent.sentinel,), name="watch parent", daemon=True).start()
    _HELD.give(recipe, cache)


def _end_with(sentinel: int) -> None:
    """End when the parent does, however that ended: nobody would take what is made."""
    connection.wait([sentinel])
    _exit(1)


def _work_here(part: Any) -> bytes:
    return _HELD.work().content(part)


def work_there(recipe: PartRecipe, part: Any) -> bytes:
    """Work on a part on a worker of a cluster, which finds this function by its name."""
    with threadpool_limits(limits=1, user_api="blas"):
        return _HELD.work(recipe).content(part)


def forget() -> None:
    """Drop what a worker of a cluster holds of a batch."""
    _HELD.forget()


def _distributed() -> Any:
    try:
        import distributed  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise BatchError("a cluster needs the extra: pip install 'lateral[cluster]'") from error
    return distributed


def _lost(distributed: Any) -> tuple[type[BaseException], ...]:
    """What is raised where workers die again and again, or the scheduler is gone."""
    return (distributed.KilledWorker, distributed.CancelledError, distributed.comm.CommClosedError)


@contextmanager
def _client(distributed: Any, address: str) -> Iterator[Any]:
    try:
        client = distributed.Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise BatchError(f"{address}: the scheduler cannot be reached ({error})") from error
    try:
        yield client
    except _lost(distributed) as error:
        raise BatchError(f"{address}: the cluster gave up ({error})") from error
    finally:
        client.close()
