"""Many workbooks at once, one process per core."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.core.audit import Audit
from generator.core.loading import load_scheme
from generator.workbook import build_workbook

WORTH_A_PROCESS = 4
"""Fewer workbooks are built where they are asked for: starting a process costs about as much."""


@dataclass(frozen=True)
class Order:
    """One workbook to build: the name of its scheme, where it goes, and what is filled in."""

    scheme: str
    path: Path
    languages: tuple[str, ...]
    built: date
    audit: Audit | None = None


def build_all(orders: Sequence[Order], done: Callable[[], None]) -> None:
    """Build all workbooks; `done` is called after each. The first error stops it and is raised."""
    if len(orders) < WORTH_A_PROCESS:
        for order in orders:
            build(order)
            done()
        return
    with ProcessPoolExecutor(max_workers=min(os.cpu_count() or 1, len(orders))) as processes:
        waiting = [processes.submit(build, order) for order in orders]
        try:
            for ready in as_completed(waiting):
                ready.result()
                done()
        except BaseException:
            processes.shutdown(wait=True, cancel_futures=True)
            raise


def build(order: Order) -> None:
    """Build one workbook."""
    scheme = load_scheme(order.scheme)
    build_workbook(scheme, order.path, order.languages, order.built, order.audit)
