"""One door for all files: one that kills, stops or starves its reader costs only itself (pains 33, 48)."""

import os
import resource
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from addin.intake.door import open_workbook
from addin.intake.limits import LIMITS, MEGABYTE
from addin.intake.workers import AHEAD, Failure, work_through
from generator.core.errors import Refused
from tests.conftest import Build
from tests.hostile import CASES, sheet
from tests.other_programs import through_google, through_wps
from tests.packages import packed, parts_of, small

PATIENCE = 10.0
MOST_MEMORY = 300 * MEGABYTE
QUICK = replace(LIMITS, seconds=1)

Seen = tuple[str, float, int]


def look(path: Path) -> Seen:
    """What became of a file, the seconds that took, and the most memory this process ever had."""
    start = time.perf_counter()
    try:
        outcome = open_workbook(path)[1].scheme.stem
    except Refused as refusal:
        outcome = refusal.problem.code
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return outcome, time.perf_counter() - start, peak


def suffer(what: str) -> str:
    match what:
        case "abort":
            os.abort()
        case "hang":
            time.sleep(600)
        case "starve":
            return str(len(bytearray(4 << 30)))
        case "fail":
            raise KeyError("a slip\nof ours")
        case "refuse":
            open_workbook(Path("nowhere.xlsx"))
    return what


def process(_: int) -> int:
    return os.getpid()


def codes(outcomes: list[tuple[str, str | Failure]]) -> list[tuple[str, str]]:
    return sorted((item, got.problem.code if isinstance(got, Failure) else got) for item, got in outcomes)


def test_whatever_happens_to_a_reader_costs_one_file() -> None:
    sufferings = {
        "abort": "reader-died",
        "hang": "reader-slow",
        "starve": "reader-memory",
        "fail": "reader-failed",
        "refuse": "file-missing",
    }
    items = ["one", "abort", "two", "starve", "hang", "three", "fail", "refuse", "four"]
    expected = sorted((item, sufferings.get(item, item)) for item in items)
    assert codes(list(work_through(items, suffer, 2, QUICK))) == expected


def test_every_reader_may_die() -> None:
    outcomes = codes(list(work_through(["abort"] * 5 + ["one"] * 5, suffer, 2, QUICK)))
    assert outcomes == [("abort", "reader-died")] * 5 + [("one", "one")] * 5


def test_the_reason_of_our_own_slip_is_kept_on_one_line() -> None:
    [(_, failure)] = work_through(["fail"], suffer, 1)
    assert isinstance(failure, Failure)
    assert "KeyError" in failure.problem.found.en
    assert failure.problem.found.en.isprintable()


def test_paths_mean_the_same_in_every_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here.xlsx").write_bytes(b"%PDF-1.7")
    monkeypatch.chdir(tmp_path)
    [(_, seen)] = work_through([Path("here.xlsx")], look, 1)
    assert not isinstance(seen, Failure)
    assert seen[0] == "file-is-pdf"


def test_nothing_to_do_is_done() -> None:
    assert list(work_through([], suffer, 2)) == []


def test_items_are_taken_only_as_they_are_needed() -> None:
    taken = 0

    def endless() -> Iterator[int]:
        nonlocal taken
        while True:
            taken += 1
            yield taken

    with closing(work_through(endless(), process, 2)) as results:  # type: ignore[type-var]
        next(results)
        assert taken <= 2 * AHEAD


def gone(pid: int) -> bool:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


def test_closing_ends_all_processes() -> None:
    with closing(work_through(range(1000), process, 2)) as results:  # type: ignore[type-var]
        pid = next(results)[1]
    assert isinstance(pid, int)
    assert gone(pid)


def test_an_interruption_ends_all_processes() -> None:
    pids: list[int | Failure] = []

    def interrupted() -> Iterator[int]:
        yield from range(4)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pids.extend(pid for _, pid in work_through(interrupted(), process, 1))
    assert all(gone(pid) for pid in pids if isinstance(pid, int))


def test_a_batch_with_every_hostile_file_goes_on(build: Build, tmp_path: Path) -> None:
    """Each is refused in under 2 s and 300 MB, and every file comes back exactly once."""
    good = build("rcs-2.0")
    expected = {}
    for i, case in enumerate(CASES):
        path = tmp_path / f"{i}{case.suffix}"
        path.write_bytes(case.make())
        expected[path] = case.code
        if not i % 10:
            copy = tmp_path / f"good-{i}.xlsx"
            copy.write_bytes(good.read_bytes())
            expected[copy] = "rcs-2.0"
    outcomes = list(work_through(expected, look, 2))
    found = {path: seen for path, seen in outcomes if not isinstance(seen, Failure)}
    assert len(outcomes) == len(expected)
    assert {path: seen[0] for path, seen in found.items()} == expected
    assert max(seconds for _, seconds, _ in found.values()) < 2
    assert max(peak for _, _, peak in found.values()) < MOST_MEMORY


@pytest.mark.parametrize("inline", [False, True])
def test_copies_of_other_programs_are_read_as_ours(inline: bool, build: Build, tmp_path: Path) -> None:
    """Pains 8 and 9: what was typed does not change with the program that saved it."""
    path = build("rcs-2.0")
    ours = open_workbook(path)[1]
    for made in (through_wps(parts_of(path)), through_google(parts_of(path), inline)):
        copy = tmp_path / "copy.xlsx"
        copy.write_bytes(packed(made))
        theirs = open_workbook(copy)[1]
        assert theirs.audit == ours.audit
        assert theirs.places.checklist.keys() == ours.places.checklist.keys()


@pytest.mark.parametrize("name", ["answers", "answers.XLSX", "answers.xls", "answers.et", "答案.xlsx"])
def test_the_name_of_a_workbook_does_not_matter(name: str, build: Build, tmp_path: Path) -> None:
    copy = tmp_path / name
    copy.write_bytes(build("rcs-2.0").read_bytes())
    assert open_workbook(copy)[1].scheme.id == "rcs"


def identified(scheme: str, edition: str) -> bytes:
    cells = {"auditbook:data": "", "scheme": scheme, "edition": edition}
    rows = "".join(
        f'<row r="{i}"><c r="A{i}" t="str"><v>{key}</v></c><c r="B{i}" t="str"><v>{value}</v></c></row>'
        for i, (key, value) in enumerate(cells.items(), 1)
    )
    return sheet(rows)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (sheet('<row r="1"><c r="A1"><v>1</v></c></row>'), "not-ours"),
        (identified("", ""), "not-ours"),
        (identified("gsv", "9.9"), "scheme-unknown"),
        (identified("../../etc/passwd", "1"), "scheme-unknown"),
        (packed({**small(""), "xl/workbook.xml": b"<workbook><sheets/></workbook>"}), "not-ours"),
        (sheet('<row r="1"><c r="A1" t="s"><v>7</v></c></row>'), "file-damaged"),
        (sheet('<row r="1"><c r="A1"><v>1</v></c><c r="GR20000"><v>1</v></c></row>'), "sheets-too-large"),
    ],
    ids=["not ours", "no scheme", "edition", "path as scheme", "no sheets", "text that is not there", "vast"],
)
def test_what_the_reader_finds_is_refused_with_a_code(content: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / "answers.xlsx"
    path.write_bytes(content)
    with pytest.raises(Refused) as caught:
        open_workbook(path)
    assert caught.value.problem.code == code
    assert "answers.xlsx" in str(caught.value)
