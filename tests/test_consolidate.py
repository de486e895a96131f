"""Consolidating: the command, its promise that no file is lost, and stopping and going on."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
import xlsxwriter
from click.testing import CliRunner, Result

from addin.intake.inputs import Input
from addin.intake.workers import Failure
from addin.portfolio import control, running
from addin.portfolio.consolidating import portfolio_of, publish
from addin.portfolio.control import Unaccounted
from addin.portfolio.examine import examine
from addin.portfolio.merging import MergeList
from addin.portfolio.model import CURRENT, DUPLICATE, EARLIER, Portfolio, Reading
from addin.portfolio.running import Task
from generator.cli import main
from generator.core.audit import Audit, Response
from generator.core.layout import Cell
from generator.core.loading import load_scheme, newest
from generator.core.scoring import Scoring
from tests.audits import worst_code
from tests.conftest import ALL, Build
from tests.portfolio_piles import Original, Value, all_well, plain_portfolio

TODAY = date(2026, 11, 21)
SMALL = "gmp-15"


@pytest.fixture(autouse=True)
def drawing(monkeypatch: pytest.MonkeyPatch) -> list[Portfolio]:
    """The portfolio is drawn as plainly as can be; the portfolios drawn are given back."""
    drawn: list[Portfolio] = []

    def write(portfolio: Portfolio, path: Path, language: str, data_folder: str) -> None:
        drawn.append(portfolio)
        plain_portfolio(portfolio, path, language)

    stand_in: Any = ModuleType("addin.portfolio.book")
    stand_in.write_portfolio = write
    monkeypatch.setitem(sys.modules, "addin.portfolio.book", stand_in)
    return drawn


def original_of(name: str, build: Build) -> Original:
    scheme = load_scheme(name)
    return Original(scheme, build(scheme, audit=all_well(scheme)))


@pytest.fixture(scope="session")
def small(build: Build) -> Original:
    return original_of(SMALL, build)


def consolidate(*arguments: object) -> Result:
    given = ["consolidate", *map(str, arguments), "--date", "2026-11-21", "--json"]
    return CliRunner().invoke(main, given)


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def filled(original: Original, path: Path, facility: str = "F-1", saved: str = "", **fields: Any) -> Path:
    cells = original.answers({}) | original.fields(facility_id=facility, name=facility, **fields)
    return original.copy(path, cells, saved)


AUDITS = 500
Sent = tuple[Original, dict[Cell, Value], Path]


def sent_in(originals: list[Original], pile: Path) -> list[Sent]:
    """500 audits over all schemes; every fifth has one finding, typed after the last calculation."""
    sent = []
    for i in range(AUDITS):
        original = originals[i % len(originals)]
        facility = f"F-{i // len(originals):03}"
        cells = original.answers(one_failed(original) if i % 5 == 0 else {})
        cells |= original.fields(facility_id=facility, name=f"Plant {facility}")
        path = original.copy(pile / original.scheme.id / f"audit-{i:03}.xlsx", cells, "2026-05-01T10:00:00Z")
        sent.append((original, cells, path))
    return sent


def one_failed(original: Original) -> dict[str, str]:
    """The first checkpoint that can raise a finding, failed."""
    worst = {point.ref: (point, worst_code(original.scheme, point)) for point in original.applicable}
    return next({ref: code} for ref, (point, code) in worst.items() if code in point.findings)


def shows_a_wrong_result(original: Original) -> bool:
    """Whether the rating or score stored in a copy is no longer what its one failed answer gives."""
    well = all_well(original.scheme)
    failed = {
        ref: Response({"answer": original.label(ref, code)}) for ref, code in one_failed(original).items()
    }
    scorings = [Scoring(original.scheme, Audit(well.facility, {**well.responses, **r})) for r in ({}, failed)]
    return len({(scoring.rating, scoring.score) for scoring in scorings}) == 2


def odd_file(i: int, sent: Sent, path: Path) -> None:
    """One of the 40 files of every kind that people send besides."""
    original, cells, source = sent
    odd: list[tuple[int, Callable[[], object]]] = [
        (8, lambda: path.write_bytes(source.read_bytes())),  # the same bytes again
        (15, lambda: original.copy(path, cells, "2026-06-01T10:00:00Z")),  # saved later, nothing changed
        (16, lambda: openpyxl.load_workbook(source).save(path)),  # saved by another program, today
        (22, lambda: original.copy(path, cells, "2026-04-01T10:00:00Z")),  # an older state
        (26, lambda: original.copy(path, cells, identity="0.1")),  # an edition that nobody knows
        (30, lambda: path.write_bytes(source.read_bytes()[:-5000])),  # cut off on its way
        (32, lambda: path.write_bytes(b"")),
        (34, lambda: path.write_text("see attached")),
        (36, lambda: xlsxwriter.Workbook(str(path)).close()),
        (38, lambda: path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4096))),
        (40, lambda: original.copy(path, original.nothing())),  # sent back blank
    ]
    next(make for end, make in odd if i < end)()


def test_500_audits_and_40_odd_files_give_exactly_the_expected_portfolio(
    build: Build, tmp_path: Path, drawing: list[Portfolio]
) -> None:
    originals = [original_of(name, build) for name in newest(ALL)]
    pile, odd = tmp_path / "pile", tmp_path / "pile" / "odd"
    sent = sent_in(originals, pile)
    odd.mkdir()
    for i in range(40):
        odd_file(i, sent[i], odd / f"odd-{i:02}.xlsx")

    result = consolidate(pile, "-o", tmp_path / "portfolio.xlsx", "--jobs", 2)

    assert result.exit_code == 1, result.stderr
    *files, total = lines(result)
    stale = [i for i in range(0, AUDITS, 5) if shows_a_wrong_result(sent[i][0])]
    warned = len(stale) + len({0, 5, 10, 20} & set(stale))  # these four were sent twice as they are
    assert warned > 50
    assert total == {
        "files": 540, "read": 522 - warned, "warned": warned, "rejected": 18, "audits": 500, "findings": 100
    }  # fmt: skip
    assert {row["file"] for row in files} == {str(path) for path in pile.rglob("*.xlsx")}
    assert all(bool(row["reason"]) == (row["outcome"] != "read") for row in files)
    (portfolio,) = drawing
    standing = Counter(entry.standing for entry in portfolio.files)
    assert standing == {CURRENT: 500, DUPLICATE: 8, EARLIER: 14, "": 18}
    assert control.totals(portfolio)["answers"] == sum(len(original.applicable) for original, _, _ in sent)
    assert [audit.number for audit in portfolio.audits] == list(range(1, 501))
    assert {a.path for a in portfolio.audits if Path(a.path).parent == odd} == {
        str(odd / f"odd-{i:02}.xlsx") for i in range(8, 16)
    }
    codes = Counter(code for entry in portfolio.files for code in entry.reading.codes)
    assert (codes["scheme-unknown"], codes["not-ours"]) == (4, 2)
    by_scheme = Counter(audit.result.scheme for audit in portfolio.audits)
    assert sorted(by_scheme) == sorted(original.scheme.id for original in originals)
    assert sum(len(audit.result.sections) for audit in portfolio.audits) == sum(
        len(load_scheme(audit.result.stem).sections) for audit in portfolio.audits
    )
    assert names(tmp_path) == {"pile", "portfolio.xlsx", "portfolio.cache"}


def test_unchanged_files_are_not_read_again(small: Original, tmp_path: Path, monkeypatch: Any) -> None:
    """Pain 52: refresh reads only what changed."""
    for i in range(3):
        filled(small, tmp_path / "in" / f"{i}.xlsx", f"F-{i}")
    out = tmp_path / "out.xlsx"
    before = lines(consolidate(tmp_path / "in", "-o", out))
    asked: list[str] = []

    def watched(jobs: int) -> running.Door:
        def door(paths: Any, task: Task) -> Iterator[tuple[str, Reading | Failure]]:
            for path in paths:
                asked.append(Path(path).name)
                yield path, task(path)

        return door

    monkeypatch.setattr(running, "here", watched)
    assert lines(consolidate(tmp_path / "in", "-o", out)) == before
    assert asked == []
    filled(small, tmp_path / "in" / "1.xlsx", "F-1", saved="2026-07-01T10:00:00Z")
    assert lines(consolidate(tmp_path / "in", "-o", out))[-1] == before[-1]
    assert asked == ["1.xlsx"]


def test_stopped_by_ctrl_c_it_leaves_nothing_half_and_goes_on_later(small: Original, tmp_path: Path) -> None:
    for i in range(40):
        filled(small, tmp_path / "in" / f"{i}.xlsx", f"F-{i}")
    out = tmp_path / "out" / "portfolio.xlsx"
    code = "import sys; from tests.portfolio_piles import run_slowly; run_slowly(*sys.argv[1:])"
    started = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "in"), str(out)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert started.stdout
    assert started.stdout.readline() == b"kept\n"
    started.send_signal(signal.SIGINT)
    _, told = started.communicate(timeout=60)
    assert started.returncode == 2
    assert b"Run the same command again" in told
    assert b"Traceback" not in told
    assert not out.exists()
    assert {name.split("-")[0] for name in names(out.parent)} == {"portfolio.cache"}
    result = consolidate(tmp_path / "in", "-o", out)
    assert (result.exit_code, lines(result)[-1]["audits"]) == (0, 40)


def test_a_file_that_kills_its_reader_costs_one_file(small: Original, tmp_path: Path) -> None:
    """Pain 48: no file takes others along, and none is dropped silently."""
    paths = [filled(small, tmp_path / f"{i}.xlsx", f"F-{i}") for i in range(5)]
    inputs = [Input(str(path), path) for path in paths]
    found = list(running.read_all(inputs, _deadly(running.here(2)), TODAY, None))
    outcomes = {Path(reading.path).name: reading.outcome for reading in found}
    assert outcomes == dict.fromkeys(("0.xlsx", "1.xlsx", "3.xlsx", "4.xlsx"), "read") | {
        "2.xlsx": "rejected"
    }
    assert next(reading for reading in found if reading.outcome == "rejected").codes == {"reader-died": 1}


def _deadly(door: running.Door) -> running.Door:
    return lambda paths, task: door(paths, _dying)


def _dying(path: str) -> Reading:
    if Path(path).name == "2.xlsx":
        os.kill(os.getpid(), signal.SIGKILL)
    return examine(path, TODAY)


def test_what_is_not_accounted_for_is_a_failure(small: Original, tmp_path: Path, monkeypatch: Any) -> None:
    """Pain 48: files in = read + warned + rejected, or nothing is written."""
    for i in range(3):
        filled(small, tmp_path / "in" / f"{i}.xlsx", f"F-{i}")

    def losing(jobs: int) -> running.Door:
        def door(paths: Any, task: Task) -> Iterator[tuple[str, Reading | Failure]]:
            yield from [(path, task(path)) for path in paths][1:]

        return door

    monkeypatch.setattr(running, "here", losing)
    result = consolidate(tmp_path / "in", "-o", tmp_path / "out.xlsx")
    assert result.exit_code == 2
    assert "unaccounted" in result.stderr
    assert "0.xlsx" in result.stderr
    assert not (tmp_path / "out.xlsx").exists()


@pytest.mark.parametrize("lost", ["findings", "files", "audits", "total"])
def test_a_portfolio_that_does_not_agree_is_not_published(lost: str, small: Original, tmp_path: Path) -> None:
    """Pains 50 and 57: what was written is read back and compared."""
    point = next(p for p in small.scheme.checkpoints if worst_code(small.scheme, p) in p.findings)
    cells = small.answers({point.ref: worst_code(small.scheme, point)}) | small.fields(facility_id="F-1")
    reading = examine(str(small.copy(tmp_path / "a.xlsx", cells)), TODAY)
    portfolio = portfolio_of([reading], MergeList(), TODAY)
    out = tmp_path / "out.xlsx"
    out.write_bytes(b"older")

    def wrong(portfolio: Portfolio, path: Path, language: str, data_folder: str) -> None:
        plain_portfolio(portfolio, path, language)
        book = openpyxl.load_workbook(path)
        if lost == "total":
            book["_portfolio"]["B6"] = 1
        else:
            book[lost]["B4"] = book[lost]["C4"] = None
        book.save(path)

    with pytest.raises(Unaccounted, match="answers" if lost == "total" else lost):
        publish(portfolio, out, "en", wrong)
    assert out.read_bytes() == b"older"
    assert names(tmp_path) == {"a.xlsx", "out.xlsx"}
    publish(portfolio, out, "en", plain_portfolio)
    assert openpyxl.load_workbook(out)["_portfolio"]["B7"].value == 1


def test_an_archive_and_a_folder_name_the_same_file_as_people_find_it(
    small: Original, tmp_path: Path
) -> None:
    inside = filled(small, tmp_path / "in" / "工厂.xlsx", "F-1")
    with ZipFile(tmp_path / "in" / "mail.zip", "w") as archive:
        archive.write(inside, "round 1/工厂.xlsx")
    *files, total = lines(consolidate(tmp_path / "in", inside, "-o", tmp_path / "out.xlsx"))
    assert [row["file"] for row in files] == [
        f"{tmp_path / 'in' / 'mail.zip'}/round 1/工厂.xlsx",
        str(inside),
    ]
    assert (total["files"], total["audits"]) == (2, 1)


def test_wrong_use_is_told_in_words(small: Original, tmp_path: Path) -> None:
    path = filled(small, tmp_path / "in" / "a.xlsx")
    empty = tmp_path / "empty"
    empty.mkdir()
    out = tmp_path / "out.xlsx"
    merge = tmp_path / "merge.csv"
    merge.write_text("facility_id,same_as\nF-1,F-1\nF-2,\n")
    for arguments, told in [
        ((tmp_path / "nowhere", "-o", out), "There is no file or folder"),
        ((empty, "-o", out), "no file to read"),
        ((path, "-o", tmp_path / "out.csv"), "must end with .xlsx"),
        ((path, "-o", out, "--cache", merge), "not a cache"),
        ((path, "-o", out, "--merge", merge), "row 2: 'F-1' is said to be itself\nrow 3: same_as is blank"),
        ((path, "-o", out, "--scheduler", "tcp://127.0.0.1:1"), "No Dask scheduler answers"),
    ]:
        result = consolidate(*arguments)
        assert result.exit_code == 2, arguments
        assert told in result.stderr
        assert "Traceback" not in result.stderr
        assert not out.exists()
    (tmp_path / "note.txt").write_text("hello")
    result = consolidate(tmp_path / "note.txt", "-o", out)
    assert (result.exit_code, lines(result)[-1]["rejected"]) == (2, 1)


def test_running_again_does_not_take_the_portfolio_for_an_input(small: Original, tmp_path: Path) -> None:
    filled(small, tmp_path / "a.xlsx")
    for _ in range(2):
        result = consolidate(tmp_path, "-o", tmp_path / "portfolio.xlsx")
        assert (result.exit_code, lines(result)[-1]["files"]) == (0, 1)


@pytest.mark.filterwarnings("default")
def test_a_lost_worker_of_a_cluster_loses_and_doubles_nothing(small: Original, tmp_path: Path) -> None:
    from distributed import Client, LocalCluster

    paths = [filled(small, tmp_path / f"{i:02}.xlsx", f"F-{i}") for i in range(24)]
    inputs = [Input(str(path), path) for path in paths]
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,  # type: ignore[no-untyped-call]
        Client(cluster) as client,  # type: ignore[no-untyped-call]
    ):
        pids = list(client.run(os.getpid).values())
        found = []
        for reading in running.read_all(inputs, running.on_cluster(cluster.scheduler_address), TODAY, None):
            found.append(reading)
            if len(found) == 4:
                os.kill(pids[0], signal.SIGKILL)
        assert pids[0] not in client.run(os.getpid).values()
    assert sorted(reading.path for reading in found) == sorted(map(str, paths))
    assert {reading.outcome for reading in found} == {"read"}
    here = {r.path: r for r in running.read_all(inputs, running.here(1), TODAY, None)}
    assert all(here[reading.path] == reading for reading in found)


def test_few_files_are_under_way_at_once(tmp_path: Path) -> None:
    """Memory does not grow with the number of files: they are handed out as they are needed."""
    taken: list[str] = []

    def paths() -> Iterator[str]:
        for i in range(100):
            taken.append(str(i))
            yield str(i)

    door = running.here(1)(paths(), _slow)
    next(door)
    assert len(taken) <= 4
    door.close()  # type: ignore[attr-defined]


def _slow(path: str) -> Reading:
    time.sleep(0.01)
    return Reading(path, "", 0, "rejected", ("", ""), {}, "", "", None)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_portfolio_as_it_is_drawn_agrees_with_what_went_in(
    language: str, small: Original, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "addin.portfolio.book")
    for i in range(3):
        cells = small.answers(one_failed(small)) | small.fields(facility_id=f"F-{i % 2}", name=f"Sun {i}")
        small.copy(tmp_path / "in" / f"{i}.xlsx", cells, f"2026-05-0{i + 1}T10:00:00Z")
    (tmp_path / "in" / "note.txt").write_text("hello")
    result = consolidate(tmp_path / "in", "-o", tmp_path / "out.xlsx", "--lang", language)
    assert result.exit_code == 1, result.stderr
    total = lines(result)[-1]
    assert (total["files"], total["rejected"], total["audits"], total["findings"]) == (4, 1, 2, 2)
    stored = openpyxl.load_workbook(tmp_path / "out.xlsx")["_portfolio"]
    values = {row[0].value: row[1].value for row in stored.iter_rows() if row[0].value in control.CONTROL}
    assert {key: values[key] for key in total} == total


def test_answers_and_remarks_that_two_facilities_share_are_noted_and_change_no_outcome(
    small: Original, tmp_path: Path, drawing: list[Portfolio]
) -> None:
    """Copied answers show only side by side; the note stands at the later file."""
    points = [p for p in small.scheme.checkpoints if worst_code(small.scheme, p) in p.findings][:6]
    cells = small.answers({point.ref: worst_code(small.scheme, point) for point in points})
    for point in points:
        cells[small.layout.on_checklist(point.ref, "finding")] = f"the door to {point.ref} was locked at noon"
    for i in range(2):
        fields = small.fields(facility_id=f"F-{i}", name=f"F-{i}")
        small.copy(tmp_path / "in" / f"{i}.xlsx", cells | fields)
    filled(small, tmp_path / "in" / "2.xlsx", "F-2")
    result = consolidate(tmp_path / "in", "-o", tmp_path / "out.xlsx")
    *files, _ = lines(result)
    first, second, third = drawing[0].files
    assert [signal.code for signal in second.signals] == ["answers-like-another", "texts-like-another"]
    assert first.signals == third.signals == ()
    assert files[0]["outcome"] == files[1]["outcome"]


def test_the_portfolio_knows_where_its_data_is(small: Original, tmp_path: Path, monkeypatch: Any) -> None:
    """Pain 57: what a sheet has no room for is named with its place."""
    filled(small, tmp_path / "in" / "a.xlsx")
    told = []

    def write(portfolio: Portfolio, path: Path, language: str, data_folder: str) -> None:
        told.append(data_folder)
        plain_portfolio(portfolio, path, language)

    monkeypatch.setattr(sys.modules["addin.portfolio.book"], "write_portfolio", write)
    consolidate(tmp_path / "in", "-o", tmp_path / "out.xlsx", "--data", tmp_path / "data")
    assert told == [str(tmp_path / "data")]


def test_what_lies_in_archives_is_not_sent_to_other_machines(small: Original, tmp_path: Path) -> None:
    """Other machines do not see what this one unpacked: said before any file is refused for it."""
    inside = filled(small, tmp_path / "a.xlsx")
    with ZipFile(tmp_path / "mail.zip", "w") as archive:
        archive.write(inside, "a.xlsx")
    result = consolidate(tmp_path / "mail.zip", "-o", tmp_path / "out.xlsx", "--scheduler", "tcp://x:1")
    assert result.exit_code == 2
    assert "unpack archives and mails first" in result.stderr
    assert "mail.zip/a.xlsx" in result.stderr
