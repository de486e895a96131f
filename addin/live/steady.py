"""Excel left as it was found: what a command changes of the view, it puts back, also when it fails."""

from collections.abc import Iterator
from contextlib import contextmanager

import xlwings as xw


@contextmanager
def steady(app: xw.App) -> Iterator[None]:
    """While it lasts the screen stands still."""
    app.screen_updating = False
    try:
        yield
    finally:
        app.screen_updating = True


@contextmanager
def same_view(app: xw.App) -> Iterator[xw.Sheet]:
    """Gives the sheet that is shown, and shows it again afterwards; each sheet remembers what is selected."""
    sheet = app.books.active.sheets.active
    try:
        yield sheet
    finally:
        sheet.impl.activate()
