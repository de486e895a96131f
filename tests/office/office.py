"""LibreOffice for the tests: opens workbooks, writes answers, recalculates everything and reads the results.

    with Office() as office, office.open(path) as document:
        document.write("Checklist", "F5", [["yes"], ["no"]])
        document.calculate()
        assert document.read("Score", "B2:C2") == [["Pass", 85.0]]
        assert document.errors() == []

Values are str, float or "" (an empty cell); truth is 1.0 and 0.0; an error is the text that its cell shows.
"""

import contextlib
import functools
import itertools
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Self

Value = str | float
Rows = Sequence[Sequence[Value]]
Operation = tuple[Any, ...]  # its name, then its values: ("read", "Score", "B2:C2")

ROOT, DRIVER = Path(__file__).parents[2], "tests.office.driver"
START_SECONDS = 120.0
ANSWER_SECONDS = 120.0
END_SECONDS = 20.0
DEBIAN_PACKAGES = "/usr/lib/python3/dist-packages"
USUAL_PROGRAMS = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
)


class OfficeProblem(Exception):
    """LibreOffice is not there, did not start, did not answer in time, or refused an operation."""


@functools.cache
def program() -> Path | None:
    """The LibreOffice of this machine."""
    on_path = (shutil.which(name) for name in ("soffice", "libreoffice"))
    places = (Path(place) for place in (*on_path, *USUAL_PROGRAMS) if place)
    return next((place for place in places if place.is_file()), None)


def interpreters() -> Iterator[tuple[str, str]]:
    """Pythons that may import uno, each with the PYTHONPATH that it needs for that."""
    yield sys.executable, ""
    yield sys.executable, DEBIAN_PACKAGES
    yield "/usr/bin/python3", ""
    if office := program():
        for bundled in ("python", "python.exe", "../Resources/python"):
            yield str(office.resolve().parent / bundled), ""


def environment(python_path: str) -> dict[str, str]:
    """The environment of a foreign Python, which must not find our packages."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return kept | ({"PYTHONPATH": python_path} if python_path else {})


def imports_uno(python: str, python_path: str) -> bool:
    """Whether an interpreter exists and knows uno."""
    command = [python, "-c", "import uno"]
    env = environment(python_path)
    try:
        done = subprocess.run(command, env=env, capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


@functools.cache
def interpreter() -> tuple[str, str] | None:
    """The first Python that can talk to LibreOffice."""
    return next((found for found in interpreters() if imports_uno(*found)), None)


def why_missing() -> str:
    """Why LibreOffice cannot be used here; empty when it can."""
    if program() is None:
        return "LibreOffice is not installed: no soffice on PATH or in the usual places"
    if interpreter() is None:
        return "no Python here can import uno, LibreOffice's Python bridge (Debian: python3-uno)"
    return ""


def launch(folder: Path) -> subprocess.Popen[str]:
    """Starts the driver, which starts LibreOffice."""
    office, python = program(), interpreter()
    if office is None or python is None:
        raise OfficeProblem(why_missing())
    with (folder / "driver.log").open("wb") as log:
        return subprocess.Popen(
            [python[0], "-m", DRIVER, str(office), str(folder)],
            cwd=ROOT,
            env=environment(python[1]),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            encoding="utf-8",
            start_new_session=True,  # Ctrl+C in a terminal then reaches only the tests, which end it in order
        )


def kill(group: int) -> None:
    """Ends what is left of a process group."""
    if sys.platform != "win32":
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)


class Connection:
    """A running driver: one request at a time, one answer to each."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="auditbook-office-"))
        self._answers: queue.SimpleQueue[str] = queue.SimpleQueue()
        try:
            self._driver = launch(self._folder)
        except BaseException:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise
        self._groups = [self._driver.pid]
        threading.Thread(target=self._listen, daemon=True).start()
        self._groups.append(self._answer(START_SECONDS)["soffice"])

    def _listen(self) -> None:
        """Takes answers off the pipe, so that waiting for one can have a limit."""
        assert self._driver.stdout
        with self._driver.stdout as lines:
            for line in lines:
                self._answers.put(line)
        self._answers.put("")

    def _answer(self, seconds: float) -> dict[str, Any]:
        try:
            line = self._answers.get(timeout=seconds)
        except queue.Empty:
            raise self._broken(f"did not answer within {seconds:g} s") from None
        except BaseException:
            # An interrupted wait leaves an answer on its way that the next request would take for its own.
            self.close()
            raise
        if not line:
            raise self._broken("has ended")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _broken(self, what: str) -> OfficeProblem:
        """Closes the connection; the exception tells what the processes said."""
        self._end()
        said = (log.read_text("utf-8", "replace").strip() for log in sorted(self._folder.glob("*.log")))
        message = "\n".join((f"LibreOffice {what}", *(text[-2000:] for text in said if text)))
        self.close()
        return OfficeProblem(message)

    def ask(self, document: int, operations: Sequence[Operation], seconds: float) -> list[Any]:
        """The results of a request."""
        request = json.dumps({"document": document, "operations": operations})
        assert self._driver.stdin
        try:
            print(request, file=self._driver.stdin, flush=True)
        except (OSError, ValueError) as problem:
            raise self._broken("has ended") from problem
        answer = self._answer(seconds)
        if "problem" in answer:
            raise OfficeProblem(answer["problem"])
        results: list[Any] = answer["results"]
        return results

    def alive(self) -> bool:
        """Whether it can be asked."""
        return self._driver.poll() is None

    def _end(self) -> None:
        """Ends driver and LibreOffice: in order when they still listen, else by force."""
        assert self._driver.stdin
        with contextlib.suppress(OSError):
            self._driver.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._driver.wait(END_SECONDS)
        if self._driver.poll() != 0:
            for group in self._groups:
                kill(group)
            self._driver.kill()
            self._driver.wait()

    def close(self) -> None:
        """Ends everything and leaves nothing behind."""
        self._end()
        shutil.rmtree(self._folder, ignore_errors=True)


class Document:
    """A workbook opened in LibreOffice; nothing reaches the file itself."""

    def __init__(self, connection: Connection, number: int) -> None:
        self._connection = connection
        self._number = number

    def run(self, operations: Sequence[Operation], seconds: float = ANSWER_SECONDS) -> list[Any]:
        """Does operations in one round trip: `[("write", "A", "B2", rows), ("calculate",), ("errors",)]`.

        Each is the name of a method below and its values; the results come in the same order. The first that
        fails ends the run.
        """
        return self._connection.ask(self._number, operations, seconds)

    def write(self, sheet: str, corner: str, rows: Rows) -> None:
        """Puts a block of values in, the first at the corner; a protected sheet loses its protection."""
        self.run([("write", sheet, corner, rows)])

    def calculate(self) -> None:
        """Recalculates every formula, also those whose inputs did not change."""
        self.run([("calculate",)])

    def read(self, sheet: str, area: str) -> list[list[Value]]:
        """The values of a range, by rows."""
        values: list[list[Value]] = self.run([("read", sheet, area)])[0]
        return values

    def heights(self, sheet: str) -> dict[int, float]:
        """The heights in points of the visible rows that hold anything, by row from 1."""
        rows: list[list[float]] = self.run([("heights", sheet)])[0]
        return {int(row): height for row, height in rows}

    def fit(self, sheet: str) -> None:
        """Makes every row as high as LibreOffice needs it for its text."""
        self.run([("fit", sheet)])

    def errors(self) -> list[str]:
        """Every formula cell of the workbook with an error, as `Sheet!A1: code`."""
        found: list[str] = self.run([("errors",)])[0]
        return found

    def formulas(self, sheet: str, area: str) -> list[list[str]]:
        """The formulas of a range as LibreOffice understood them: English, but `;` and `$Sheet.A1`."""
        found: list[list[str]] = self.run([("formulas", sheet, area)])[0]
        return found

    def invoke(self, procedure: str, *arguments: Value) -> Any:
        """What a function of an add-in gives back, called as `Module.Function`."""
        return self.run([("invoke", procedure, list(arguments))])[0]

    def save(self, path: Path) -> None:
        """Stores a copy as .xlsx."""
        self.run([("save", str(path))])

    def pdf(self, path: Path) -> None:
        """Prints every visible sheet into a .pdf file."""
        self.run([("pdf", str(path))])

    def close(self) -> None:
        """Forgets the workbook; without effect when LibreOffice has already ended."""
        if self._connection.alive():
            self.run([("close",)])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Office:
    """A headless LibreOffice with a profile of its own, for as long as the `with` lasts."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._connection: Connection | None = None

    @staticmethod
    def available() -> bool:
        """Whether LibreOffice can be used here; `why_missing` has the reason when it cannot."""
        return not why_missing()

    def open(self, path: Path, *, window: bool = False, read_only: bool = False) -> Document:
        """Opens a workbook, in a new LibreOffice if an earlier document brought the last one down.

        With a window, which nobody sees, it costs more, and a save is like a person's: without one
        LibreOffice forgets frozen panes.
        """
        document = Document(self._connected(), next(self._numbers))
        document.run([("open", str(path), window, read_only)])
        return document

    def open_addin(self, path: Path) -> Document:
        """Loads an .xlam, its macros allowed to run."""
        document = Document(self._connected(), next(self._numbers))
        document.run([("open_addin", str(path))])
        return document

    def _connected(self) -> Connection:
        if self._connection is None or not self._connection.alive():
            self.close()
            self._connection = Connection()
        return self._connection

    def close(self) -> None:
        """Ends LibreOffice."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def __enter__(self) -> Self:
        self._connected()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def render(pdf_path: Path, out_dir: Path, dpi: int = 70) -> list[Path]:
    """A .png picture of every page, in order."""
    out_dir.mkdir(parents=True, exist_ok=True)
    command = ["pdftoppm", "-png", "-r", str(dpi), str(pdf_path), str(out_dir / pdf_path.stem)]
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=ANSWER_SECONDS)
    except FileNotFoundError as problem:
        raise OfficeProblem("pdftoppm is not installed (Debian: poppler-utils)") from problem
    except subprocess.CalledProcessError as problem:
        raise OfficeProblem(f"pdftoppm: {problem.stderr.strip()}") from problem
    return sorted(out_dir.glob(f"{pdf_path.stem}-*.png"))
