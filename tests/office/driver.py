"""Drives one headless LibreOffice for `office.py`, which runs this module as a program of its own.

Only some interpreters can import uno, seldom the one that runs the tests; so nothing here needs more than the
standard library and Python 3.8. Requests come in as JSON Lines and are answered in order:

    {"document": 1, "operations": [["write", "Sheet", "A1", [[1, "x"]]], ["calculate"], ["errors"]]}
    {"results": [null, null, ["Sheet!B2: 532"]]}    or {"problem": "write: ..."}

LibreOffice and its profile live as long as standard input stays open.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from tests.office import operations, people
from tests.office.operations import load, load_addin, uno

UnoException: Any = uno.getClass("com.sun.star.uno.Exception")

START_SECONDS = 90
END_SECONDS = 5
SWITCHES = ("--headless", "--invisible", "--norestore", "--nologo", "--nodefault", "--nolockcheck")
# One language makes error texts and TEXT() the same everywhere; no lock file appears beside a tested file.
SETTINGS = (
    ("org.openoffice.Office.Calc/Formula/Load", "OOXMLRecalcMode", "0"),
    ("org.openoffice.Office.Common/Misc", "FirstRun", "false"),
    ("org.openoffice.Office.Common/Misc", "UseLocking", "false"),
    ("org.openoffice.Setup/Office", "ooSetupInstCompleted", "true"),
    ("org.openoffice.Setup/L10N", "ooLocale", "en-US"),
    ("org.openoffice.Setup/L10N", "ooSetupSystemLocale", "en-US"),
)


def profile_settings() -> str:
    """The registrymodifications.xcu of a profile that always recalculates and never asks."""
    item = '<item oor:path="/{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>'
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        + "".join(item.format(*setting) for setting in SETTINGS)
        + "</oor:items>"
    )


def start(program: str, folder: Path) -> subprocess.Popen[bytes]:
    """Starts LibreOffice on its own profile inside the folder, listening on a pipe named after the folder."""
    user = folder / "profile" / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(profile_settings(), encoding="utf-8")
    temporary = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder))
    with (folder / "soffice.log").open("wb") as log:
        return subprocess.Popen(
            [
                program,
                *SWITCHES,
                f"-env:UserInstallation={user.parent.as_uri()}",
                f"--accept=pipe,name={folder.name};urp;",
            ],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env={**os.environ, **temporary},
            start_new_session=True,  # one signal then reaches the launcher and the office behind it
        )


def stop(soffice: subprocess.Popen[bytes]) -> None:
    """Ends LibreOffice and everything it started, whatever it is doing."""
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/T", "/F", "/PID", str(soffice.pid)], capture_output=True, check=False)
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(soffice.pid, signal.SIGKILL)
    soffice.wait()


def connect(soffice: subprocess.Popen[bytes], pipe: str) -> Any:
    """The desktop of a LibreOffice that may still be starting."""
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            remote = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return remote.ServiceManager.createInstance("com.sun.star.frame.Desktop")
        except UnoException as problem:
            if soffice.poll() or time.monotonic() > deadline:
                raise ConnectionError(f"LibreOffice did not start (exit code {soffice.poll()})") from problem
            time.sleep(0.05)


OF_TESTS = (
    *(operations.write, operations.calculate, operations.read, operations.formulas, operations.errors),
    *(operations.heights, operations.fit, operations.save, operations.pdf, operations.invoke),
)
OF_PEOPLE = (
    *(people.automatic, people.sheets, people.add_sheet, people.activate, people.select),
    *(people.selected, people.protected, people.grid, people.put, people.put_formulas),
    *(people.number_format, people.clear, people.widths, people.wrap),
)
OPERATIONS = {f.__name__: f for f in (*OF_TESTS, *OF_PEOPLE)}


class Session:
    """The documents that are open, by the numbers that the tests gave them."""

    def __init__(self, desktop: Any) -> None:
        self.desktop = desktop
        self.documents: dict[int, Any] = {}

    def operate(self, number: int, name: str, *values: Any) -> Any:
        """Does one operation on one document."""
        if name == "open":
            self.documents[number] = load(self.desktop, *values)
        elif name == "open_addin":
            self.documents[number] = load_addin(self.desktop, *values)
        elif name == "close":
            self.documents.pop(number).close(True)
        else:
            return OPERATIONS[name](self.documents[number], *values)
        return None

    def require_life(self, name: str) -> None:
        """Raises when LibreOffice has gone: after that every call fails with a riddle."""
        try:
            self.desktop.getFrames()
        except UnoException as problem:
            raise ConnectionError(f"LibreOffice crashed during {name}") from problem

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """Does the operations of a request in order, up to the first that fails."""
        results = []
        for name, *values in request["operations"]:
            try:
                results.append(self.operate(request["document"], name, *values))
            except (UnoException, LookupError, TypeError, ValueError) as problem:
                self.require_life(name)
                asked = " ".join(map(str, (name, *values[:2])))
                return {"problem": f"{asked}: {type(problem).__name__}: {problem}"}
        return {"results": results}


def say(message: dict[str, Any]) -> None:
    """Answers on standard output."""
    print(json.dumps(message), flush=True)


def listen(soffice: subprocess.Popen[bytes]) -> queue.SimpleQueue[str]:
    """The lines of standard input, "" at its end; LibreOffice is then stopped even amid a long operation."""
    lines: queue.SimpleQueue[str] = queue.SimpleQueue()

    def pump() -> None:
        for line in sys.stdin:
            lines.put(line)
        lines.put("")
        time.sleep(END_SECONDS)
        stop(soffice)

    threading.Thread(target=pump, daemon=True).start()
    return lines


def serve(soffice: subprocess.Popen[bytes], pipe: str) -> None:
    """Answers requests until standard input ends, then lets LibreOffice end."""
    lines = listen(soffice)
    desktop = connect(soffice, pipe)
    say({"soffice": soffice.pid})
    session = Session(desktop)
    while line := lines.get():
        say(session.answer(json.loads(line)))
    desktop.terminate()
    soffice.wait(END_SECONDS)


def main(program: str, folder: Path) -> None:
    """Runs LibreOffice from the first request to the last; after a failure its logs stay in the folder."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("terminated"))
    soffice = start(program, folder)
    try:
        serve(soffice, folder.name)
    except ConnectionError as problem:
        sys.exit(str(problem))
    finally:
        stop(soffice)
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
