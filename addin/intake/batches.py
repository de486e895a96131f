"""A task over the files that somebody named: results in the order of the files, whatever the files do."""

import os
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from addin.intake.workers import Failure, work_through
from generator.core.errors import Refused

Result = TypeVar("Result")


def each_file(
    files: Sequence[Path], task: Callable[[Path], Result]
) -> Iterator[tuple[Path, Result | Failure]]:
    """Each file with its result or why there is none.

    One file is worked on here, behind the gate; more are read in child processes, so that a file that
    kills its reader costs only itself.
    """
    if len(files) == 1:
        yield files[0], _here(files[0], task)
        return
    done: dict[int, Result | Failure] = {}
    following = 0
    numbered = list(enumerate(files))
    jobs = min(os.cpu_count() or 1, len(files))
    for (number, _), result in work_through(numbered, partial(_of_numbered, task), jobs):
        done[number] = result
        while following in done:
            yield files[following], done.pop(following)
            following += 1


def _here(file: Path, task: Callable[[Path], Result]) -> Result | Failure:
    try:
        return task(file)
    except Refused as refusal:
        return Failure(refusal.problem)


def _of_numbered(task: Callable[[Path], Result], item: tuple[int, Path]) -> Result:
    return task(item[1])
