"""What the commands share: their options, and how they print, ask and show progress."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

FINE, PROBLEMS, FAILED = 0, 1, 2
"""Exit codes: fine; done, but problems were found; could not do it."""

DAY = click.DateTime(["%Y-%m-%d"])

path_option = click.Path(path_type=Path)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON Lines on stdout.")
file_argument = click.argument("file", type=path_option)
files_argument = click.argument("files", nargs=-1, required=True, type=path_option, metavar="FILE...")


def languages_of(given: str) -> tuple[str, ...]:
    """The codes of a list such as `en,zh`; a bad usage if one is unknown."""
    from generator.core.text import LANGUAGES

    languages = tuple(dict.fromkeys(part.strip() for part in given.split(",") if part.strip()))
    unknown = [language for language in languages if language not in LANGUAGES]
    if unknown or not languages:
        raise click.BadParameter(f"choose from {', '.join(LANGUAGES)}; got '{given}'", param_hint="--lang")
    return languages


def print_rows(rows: list[dict[str, Any]], as_json: bool, columns: tuple[str, ...]) -> None:
    """Rows as JSON Lines, or as a table of these columns."""
    if as_json:
        for row in rows:
            click.echo(json.dumps(row, ensure_ascii=False))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(*columns, box=box.SIMPLE_HEAD)
    for row in rows:
        table.add_row(*(_shown(row[column]) for column in columns))
    # A pipe or file has no width of its own: lines there stay whole.
    Console(width=None if sys.stdout.isatty() else 200).print(table)


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:.4g}" if isinstance(value, float) else str(value)


class progress:
    """A progress bar on stderr when that is a terminal, else nothing."""

    def __init__(self, title: str, total: int) -> None:
        self._title, self._total = title, total

    def __enter__(self) -> Callable[[], None]:
        if not sys.stderr.isatty() or self._total < 2:
            self._bar = None
            return lambda: None
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
        )
        self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
        task = self._bar.add_task(self._title, total=self._total, rate="")
        self._bar.start()
        bar = self._bar

        def step() -> None:
            bar.advance(task)
            speed = bar.tasks[0].speed
            bar.update(task, rate=f"{speed:.0f}/s" if speed else "")

        return step

    def __exit__(self, *_: object) -> None:
        if self._bar:
            self._bar.stop()
