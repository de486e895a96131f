"""Run `examine` over many files: in processes here, or on the workers of a cluster.

A door takes items and a function, and gives back each item with what it came to, as they get ready. A file
that ends its process is one failure; it never takes another file along.
"""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import replace
from datetime import date
from functools import partial
from hashlib import sha256
from typing import Any, Protocol

from addin.intake.inputs import Input
from addin.intake.refusing import refused
from addin.intake.workers import Failure, work_through
from addin.portfolio.cache import Cache
from addin.portfolio.examine import examine, refusal, unread
from addin.portfolio.model import Reading
from generator.core.errors import AuditbookError

AHEAD = 4
"""Files handed out for each worker: enough to keep it busy, few enough to keep memory flat."""

Task = Callable[[str], Reading]


Door = Callable[[Iterable[str], Task], Iterator[tuple[str, Reading | Failure]]]
"""Takes paths and what to do with each; gives every path once, with what it came to."""


class NoCluster(AuditbookError):
    """The scheduler cannot be reached, or the extra that speaks to it is not installed."""


def read_all(
    inputs: Sequence[Input], door: Door, today: date, cache: Cache | None
) -> Generator[Reading, None, None]:
    """A Reading for each input, as they get ready: first those that need not be read again."""
    unknown: dict[str, Input] = {}
    for given in inputs:
        if known := _known(given, cache):
            yield known
        else:
            unknown[str(given.path)] = given
    for path, result in door(unknown, partial(examine, today=today)):
        reading = refusal(path, result.problem) if isinstance(result, Failure) else result
        if cache and not isinstance(result, Failure):
            cache.put(reading)
        yield replace(reading, path=unknown[path].shown)


def _known(given: Input, cache: Cache | None) -> Reading | None:
    """The Reading of a file that is refused already, or was read in an earlier run."""
    if given.refused:
        return replace(unread(str(given.path), given.refused, "not-opened"), path=given.shown)
    if cache is None:
        return None
    try:
        digest = sha256(given.path.read_bytes()).hexdigest()
    except OSError:
        return None
    return cache.get(digest, given.shown)


def here(jobs: int) -> Door:
    """So many processes on this machine, ended when all is done or the work is given up."""
    return lambda paths, task: work_through(paths, task, jobs)


def on_cluster(address: str) -> Door:
    """The workers of a Dask scheduler, who must see the files under the same paths.

    Dask itself gives the files of a lost worker to another one.
    """

    def door(paths: Iterable[str], task: Task) -> Iterator[tuple[str, Reading | Failure]]:
        with _client(address) as client:
            workers = sum(client.nthreads().values())
            if not workers:
                raise NoCluster(f"The scheduler at '{address}' has no workers: `dask worker {address}`.")
            yield from _work_through(client.get_executor(pure=False), workers * AHEAD, paths, task)

    return door


def _client(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        raise NoCluster("--scheduler needs an extra: pip install 'auditbook[cluster]'.") from None
    try:
        return Client(address, timeout="5s", set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise NoCluster(f"No Dask scheduler answers at '{address}' ({error}).") from None


class _Executor(Protocol):
    """The one method of `concurrent.futures.Executor` that is needed."""

    def submit(self, task: Task, /, path: str) -> "Future[Reading]": ...


def _work_through(
    executor: _Executor, most: int, paths: Iterable[str], task: Task
) -> Iterator[tuple[str, Reading | Failure]]:
    """At most so many paths are under way at any time; those left are called off if the work is given up."""
    waiting: dict[Future[Reading], str] = {}
    try:
        for path in paths:
            waiting[executor.submit(task, path)] = path
            if len(waiting) >= most:
                yield from _finished(waiting)
        while waiting:
            yield from _finished(waiting)
    finally:
        for future in waiting:
            future.cancel()


def _finished(waiting: dict[Future[Reading], str]) -> Iterator[tuple[str, Reading | Failure]]:
    """Those that are ready, at least one, taken off the list."""
    for ready in wait(waiting, return_when=FIRST_COMPLETED).done:
        yield waiting.pop(ready), _outcome(ready)


def _outcome(future: "Future[Reading]") -> Reading | Failure:
    try:
        return future.result()
    except Exception:  # noqa: BLE001 - a worker that died again and again, whatever Dask calls that
        return Failure(refused("reader-died").problem)
