"""What Excel refuses: to answer at all, or to have its cells changed. Told apart, for the ways out differ."""

from collections.abc import Iterator
from contextlib import contextmanager

BUSY = (-2147418111, -2146777998)
"""Errors by which Excel says that it takes no calls now: a dialog is open, or a cell is being edited."""


class NotWritten(Exception):
    """Excel did not let the workbook be changed; the cause says how it put that."""


def is_busy(error: Exception) -> bool:
    """Whether Excel takes no calls now."""
    return getattr(error, "hresult", None) in BUSY


@contextmanager
def changing() -> Iterator[None]:
    """While it lasts the workbook is changed: what Excel refuses then is NotWritten, unless it is only busy.

    Windows and the Mac refuse with errors of their own kinds, which only the real Excel has.
    """
    try:
        yield
    except Exception as error:
        if is_busy(error):
            raise
        raise NotWritten from error
