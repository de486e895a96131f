"""Whatever happens to a workbook on its way, it is read or refused, in time and within memory.

Each case goes to one long-lived child, because what must never happen is that the parser ends its process.
"""

import multiprocessing
import re
import resource
import signal
import traceback
from collections.abc import Iterator
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from addin.checks.every import problems_of
from addin.checks.returned import Returned
from addin.intake.limits import MEGABYTE
from addin.integrity.values import changed_values
from addin.validating import Validation, returned_workbook
from generator.core import reading
from generator.core.book import Book, FileBook
from generator.core.errors import Refused, SchemeError, UnreadableFile
from generator.core.scheme import Scheme
from generator.core.text import LANGUAGES
from tests.audits import Given, with_answers
from tests.conftest import Build
from tests.mutations import damaged
from tests.packages import Parts, packed, parts_of
from tests.tiny import tiny

CASES, TODAY = 2_000, date(2026, 11, 24)
ROUNDS, SEED = 10, 20261121
SECONDS = 5.0
"""Of the child's own processor time: a busy machine is no hang."""
PATIENCE = 120.0
"""Of waiting, for a child that sleeps."""
MOST_MEMORY = 300 * MEGABYTE
FATAL = ("hangs", "died")


class Reader:
    """A child that opens one file after another and tells what became of each."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._child = context.Process(target=serve, args=(theirs, self.path), daemon=True)
        self._child.start()
        theirs.close()
        self.path.unlink(missing_ok=True)
        assert self.outcome() == "file-missing"

    def open(self, data: bytes) -> str:
        self.path.write_bytes(data)
        outcome = self.outcome()
        if outcome in FATAL:
            self.close()
            self._start()
        return outcome

    def outcome(self) -> str:
        """`read`, the code of a refusal, or what must never come: a traceback, a hang, a death."""
        try:
            self._pipe.send(True)
            return str(self._pipe.recv()) if self._pipe.poll(PATIENCE) else "hangs"
        except (EOFError, BrokenPipeError):
            self._child.join()
            return "hangs" if self._child.exitcode == -signal.SIGPROF else "died"

    def memory(self) -> int:
        self._pipe.send(False)
        return int(self._pipe.recv())

    def close(self) -> None:
        self._child.kill()
        self._child.join()


def serve(pipe: Connection, path: Path) -> None:
    scheme = tiny()
    know_only(scheme)
    while True:
        if pipe.recv():
            signal.setitimer(signal.ITIMER_PROF, SECONDS)  # ends the process, in foreign code too
            outcome = outcome_of(path)
            signal.setitimer(signal.ITIMER_PROF, 0)
            pipe.send(outcome)
        else:
            pipe.send(most_memory())


def most_memory() -> int:
    """The most bytes that this process ever held; `getrusage` counts its parent's at the start."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.search(r"VmHWM:\s*(\d+) kB", status.read_text())[1]) * 1024  # type: ignore[index]
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # macOS counts bytes


def know_only(scheme: Scheme) -> None:
    """Let the reader take the tiny scheme for a published one: its workbook is small, and cases are quick."""

    def find(wanted: str) -> str:
        if wanted != scheme.stem:
            raise SchemeError(wanted)
        return wanted

    vars(reading).update(find_scheme=find, load_scheme=lambda stem: scheme)


def outcome_of(path: Path) -> str:
    try:
        return checked(returned_workbook(path, TODAY), FileBook(path))
    except Refused as refusal:
        return refusal.problem.code
    except BaseException:  # noqa: BLE001  anything else is what the test looks for
        return traceback.format_exc()


def checked(returned: Returned, book: Book) -> str:
    """`ok`, `warned` or `rejected` as `validate` says it; an ok of something incomplete is wrong."""
    problems = problems_of(returned)
    assert all(text.of(lang) for p in problems for text in (p.found, p.allowed, p.fix) for lang in LANGUAGES)
    outcome = Validation(Path(returned.source), problems, returned).outcome
    scoring = returned.healed_scoring
    if outcome == "ok" and (not scoring.complete or scoring.missing_fields):
        return "a wrong ok: something is missing\n"
    try:
        changed = list(changed_values(book, returned.submission))
    except UnreadableFile:  # below the rows that reading needs: then what is locked cannot be compared
        return outcome
    return "warned" if outcome == "ok" and changed else outcome


@pytest.fixture(scope="module")
def parts(build: Build) -> Parts:
    """A complete audit with nothing to mend."""
    scheme = tiny()
    fields: dict[str, str | float | date] = {"audit_date": date(2026, 3, 31), "headcount": 12.0}
    fields |= {"country": "CN", "audit_kind": "initial"}
    fields |= {field.id: "F-12" for field in scheme.fields if field.required and field.kind == "text"}
    given = with_answers(scheme, "", {})
    return parts_of(build(scheme, ("en", "zh"), Given("", given.answers, fields).audit(scheme)))


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    child = Reader(tmp_path_factory.mktemp("fuzz") / "damaged.xlsx")
    yield child
    child.close()


def is_sound(outcome: str) -> bool:
    return "\n" not in outcome and outcome not in FATAL


def test_damaged_workbooks_are_read_or_refused(reader: Reader, parts: Parts, thorough: bool) -> None:
    seen: dict[str, int] = {}

    @settings(
        max_examples=CASES,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(damaged(parts))
    def check(data: bytes) -> None:
        outcome = reader.open(data)
        seen[outcome] = seen.get(outcome, 0) + 1
        assert is_sound(outcome), outcome

    assert reader.open(packed(parts)) == "ok"
    # In rounds: one round of all cases would remember them all, which takes gigabytes.
    for number in range(ROUNDS if thorough else 1):
        seed(SEED + number)(check)()
    assert reader.memory() < MOST_MEMORY
    # The damage is real, and not so heavy that nothing is left to read.
    assert seen["ok"] + seen["warned"] > CASES / 10
    assert len(seen) > 5
