"""Work on many files in child processes: one that dies, hangs or eats memory costs its own file only."""

import multiprocessing
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from itertools import islice
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Any, TypeVar

from pebble import ProcessExpired, ProcessPool

from addin.intake.limits import LIMITS, MEGABYTE, Limits
from addin.intake.refusing import refused
from generator.core.errors import Refused
from generator.core.problems import Problem
from generator.core.text import printable

Item = TypeVar("Item")
Result = TypeVar("Result")

AHEAD = 2
"""Items handed out for each process: one it works on, one that waits for it."""

PRELOADED = ["addin.intake.door", "addin.intake.workers"]
"""What a new process finds loaded where the system can fork from a clean server."""


@dataclass(frozen=True)
class Failure:
    """Why there is no result for an item: refused, or its process died, took too long or too much memory."""

    problem: Problem


def work_through(
    items: Iterable[Item],
    task: Callable[[Item], Result],
    jobs: int,
    limits: Limits = LIMITS,
) -> Iterator[tuple[Item, Result | Failure]]:
    """Every item with its result, as they are done, in child processes with limits of time and memory.

    `task` is a function at the top of a module; it, the items and the results travel between processes.
    Items are taken only as they are needed. Closing the iterator, or Ctrl+C, ends all processes.
    """
    waiting = iter(items)
    pool = ProcessPool(
        max_workers=jobs, initializer=_prepare, initargs=(Path.cwd(), limits.memory), context=_context()
    )
    running: dict[Future[Any], Item] = {}
    try:
        while True:
            for item in islice(waiting, jobs * AHEAD - len(running)):
                running[pool.schedule(task, args=(item,), timeout=limits.seconds)] = item
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                yield running.pop(future), _outcome(future, limits)
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


def _outcome(future: Future[Any], limits: Limits) -> Any | Failure:
    try:
        return future.result()
    except Refused as refusal:
        return Failure(refusal.problem)
    except TimeoutError:
        return _failure("reader-slow", limit=limits.seconds)
    except MemoryError:
        return _failure("reader-memory", limit=limits.memory // MEGABYTE)
    except ProcessExpired:
        return _failure("reader-died")
    except Exception as error:  # noqa: BLE001  whatever a task raises concerns one file and is reported as such
        return _failure("reader-failed", detail=f"{type(error).__name__}: {printable(error)}")


def _failure(code: str, **values: str | float) -> Failure:
    return Failure(refused(code, **values).problem)


def _context() -> BaseContext:
    """Clean processes: forking this one, which may run threads, could lock them up."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    return context


def _prepare(folder: Path, most: int) -> None:
    """Begin a process: in the folder of the one that asks, its address space bounded where that can be."""
    os.chdir(folder)
    if sys.platform != "win32":
        import resource

        _, highest = resource.getrlimit(resource.RLIMIT_AS)
        bound = most if highest == resource.RLIM_INFINITY else min(most, highest)
        try:
            resource.setrlimit(resource.RLIMIT_AS, (bound, highest))
        except (OSError, ValueError):
            return  # macOS knows the limit, but refuses to set it
