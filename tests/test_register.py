"""The register: nothing is lost, nothing is claimed twice, whatever happens to the process or the disk."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from addin.register.export import export_register
from addin.register.overview import overview
from addin.register.register import Register
from addin.register.schema import APPLICATION, STEPS, migrate, version_of
from generator.cli import main
from generator.core.errors import RegisterError
from generator.core.instance import Arrival, Message, MessageKind, MessageState, Outcome, Stage
from tests.mailing import START, clock, instance, request


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with Register(tmp_path / "register.db", clock) as opened:
        yield opened


def test_what_is_entered_comes_back_as_it_was(register: Register) -> None:
    register.add(instance())
    assert register.instance("i1") == instance()
    assert register.instances("CN-001", "gsv") == [instance()]
    assert register.instances("CN-002") == register.instances(scheme="scan") == []
    assert register.instance("nobody") is None
    with pytest.raises(RegisterError, match="nobody"):
        register.stage("nobody")


def test_stages_are_kept_with_their_times(tmp_path: Path) -> None:
    now = [START]
    register = Register(tmp_path / "register.db", lambda: now[0])
    register.add(instance())
    for days, stage in enumerate((Stage.SENT, Stage.RECEIVED, Stage.RECEIVED, Stage.PROBLEMS), 1):
        now[0] = START + timedelta(days=days)
        register.enter("i1", stage, "note")
    kept = [(entry.stage, (entry.at - START).days) for entry in register.history("i1")]
    assert kept == [(Stage.BUILT, 0), (Stage.SENT, 1), (Stage.RECEIVED, 2), (Stage.PROBLEMS, 4)]
    assert register.stage("i1") is Stage.PROBLEMS


def test_a_new_request_supersedes_open_ones_of_the_same_facility_and_scheme(register: Register) -> None:
    """Pain 54: of several workbooks for one audit only one is waited for; the older ones stay listed."""
    register.add(instance("old"), instance("accepted"), instance("other", scheme="scan"))
    register.enter("accepted", Stage.ACCEPTED)
    register.enter("old", Stage.SENT)
    register.add(instance("new", due=date(2027, 12, 31)))
    stages = {id: register.stage(id) for id in ("old", "accepted", "other", "new")}
    assert stages == {
        "old": Stage.SUPERSEDED,
        "accepted": Stage.ACCEPTED,
        "other": Stage.BUILT,
        "new": Stage.BUILT,
    }
    assert register.history("old")[-1].note == "new"


def test_a_message_is_claimed_once_and_settled_once(register: Register) -> None:
    register.add(instance())
    assert register.prepare(request()).state is MessageState.PREPARED
    assert register.claim(request().id)
    assert not register.claim(request().id)
    assert register.settle(request().id, MessageState.SENT, "250 ok")
    assert not register.settle(request().id, MessageState.REFUSED, "550 late")
    assert not register.claim(request().id)
    found = register.message(request().id)
    assert found is not None
    assert (found.state, found.words, found.changed) == (MessageState.SENT, "250 ok", START)
    assert register.stage("i1") is Stage.SENT
    # preparing it again, even under another id, gives the one that is there
    assert register.prepare(Message("other", "i1", MessageKind.REQUEST, 1, "ann@example.com")) == found
    assert register.messages(state=MessageState.PREPARED) == []


def test_only_who_says_so_sends_again_what_may_have_gone_out(register: Register) -> None:
    register.add(instance())
    register.prepare(request())
    register.claim(request().id)
    with register.sending_alone() as left:
        assert [message.id for message in left] == [request().id]
        assert not register.claim(request().id)
        assert not register.release(request().id, MessageState.REFUSED)
        assert register.release(request().id, MessageState.UNCERTAIN)
        assert register.claim(request().id)


def test_one_run_sends_at_a_time(tmp_path: Path, register: Register) -> None:
    with Register(tmp_path / "register.db", clock) as other:
        with register.sending_alone():
            other.add(instance())  # it is no lock on the register itself
            with pytest.raises(RegisterError, match="Another run"), other.sending_alone():
                pass
        with other.sending_alone():
            assert register.instance("i1") == instance()


def test_the_same_file_twice_is_one_submission(register: Register) -> None:
    """Pain 54: known by content, however the file is called; rounds are counted per instance."""
    register.add(instance())
    first = Arrival("a" * 64, "i1", START, Outcome.REJECTED, "in/one.xlsx")
    assert register.receive(first) is None
    again = register.receive(
        Arrival("a" * 64, "i1", START + timedelta(days=1), Outcome.ACCEPTED, "in/copy (2).xlsx")
    )
    assert again is not None
    assert (again.file, again.round) == ("in/one.xlsx", 1)
    register.receive(Arrival("b" * 64, "i1", START, Outcome.ACCEPTED, "in/two.xlsx"))
    register.receive(Arrival("c" * 64, "", START, Outcome.STRANGER, "in/x.xlsx"))
    assert [arrival.round for arrival in register.arrivals()] == [1, 2, 0]
    assert [arrival.outcome for arrival in register.arrivals("i1")] == [Outcome.REJECTED, Outcome.ACCEPTED]


# ---- two processes, kills, full disks ---------------------------------------------------------------


def test_two_at_once_claim_each_message_once(tmp_path: Path) -> None:
    """Opening a register that is not there, entering and claiming, from eight connections at once."""
    path = tmp_path / "register.db"

    def work(worker: int) -> list[str]:
        with Register(path, clock) as register:
            register.add(*(instance(f"i{i}", facility=f"F{i}") for i in range(20)))
            for i in range(20):
                register.prepare(request(of=f"i{i}"))
            return [f"i{i}" for i in range(20) if register.claim(request(of=f"i{i}").id)]

    with ThreadPoolExecutor(8) as workers:
        claimed = [id for some in workers.map(work, range(8)) for id in some]
    assert sorted(claimed) == sorted(f"i{i}" for i in range(20))


WRITER = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from addin.register.register import Register
from tests.mailing import clock, instance, request
with Register(Path(sys.argv[1]), clock) as register:
    for i in range(10_000):
        register.add(instance(f"i{i}", facility=f"F{i}"))
        register.prepare(request(of=f"i{i}"))
        register.claim(request(of=f"i{i}").id)
        print(i, flush=True)
"""


def test_a_kill_loses_nothing_that_was_done(tmp_path: Path) -> None:
    path = tmp_path / "register.db"
    command = [sys.executable, "-c", WRITER, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        said = [writer.stdout.readline() for _ in range(30)]
        writer.kill()
        said += writer.stdout.readlines()
    done = len([line for line in said if line.endswith("\n")])
    with Register(path, clock) as register, register.sending_alone() as left:
        assert [i.id for i in register.instances()][:done] == [f"i{i}" for i in range(done)]
        assert done <= len(left) <= done + 1
        assert {message.state for message in left} == {MessageState.SENDING}
        assert register.messages(state=MessageState.SENDING) == []
        assert len(register.messages(state=MessageState.UNCERTAIN)) == len(left)


def test_a_full_disk_changes_nothing_and_says_so(register: Register) -> None:
    register.add(instance())
    register.prepare(request())
    pages = register._book.execute("PRAGMA page_count").fetchone()[0]
    register._book.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(RegisterError, match="full"):
        register.add(*(instance(f"x{i}", facility=f"X{i}") for i in range(500)))
    assert [one.id for one in register.instances()] == ["i1"]
    register._book.execute("PRAGMA max_page_count = 100000")
    register.add(instance("i2", facility="F2"))
    assert register.claim(request().id)


# ---- versions -----------------------------------------------------------------------------------------


def test_an_older_register_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as book:
        migrate(book, upto=1)
        assert version_of(book) == 1
        assert not book.execute("SELECT 1 FROM sqlite_master WHERE name = 'submissions'").fetchall()
        book.execute(
            "INSERT INTO instances VALUES ('i1','F','n','','c','gsv','2.0','1','en','f','2026-01-01',"
            "'2026-02-01','p','s','','','','')"
        )
        book.execute("INSERT INTO stages VALUES ('i1','sent','2026-01-02T00:00:00+00:00','')")
    with Register(path, clock) as register:
        assert register.stage("i1") is Stage.SENT
        assert register.receive(Arrival("a" * 64, "i1", START, Outcome.ACCEPTED, "f")) is None
        assert version_of(register._book) == len(STEPS)


def test_a_newer_register_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    Register(path, clock).close()
    with closing(sqlite3.connect(path)) as book:
        book.execute(f"PRAGMA user_version = {len(STEPS) + 1}")
    before = path.read_bytes()
    with pytest.raises(RegisterError, match="newer Auditbook"):
        Register(path, clock)
    assert path.read_bytes() == before


def test_other_files_are_no_registers(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("not a database, but long enough to look like one " * 40)
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE t (x)")
    for name, why in (
        ("text.db", "not a register"),
        ("other.db", "not a register"),
        ("no.db", "There is no"),
    ):
        with pytest.raises(RegisterError, match=why):
            Register(tmp_path / name, clock, must_exist=True)
    assert int.from_bytes(b"AUDB") == APPLICATION


# ---- what it shows ------------------------------------------------------------------------------------


def test_the_overview_says_who_is_late(register: Register) -> None:
    """Pain 44: sent, due, received, round, state and days late of every request."""
    register.add(
        instance("late", "F1"), instance("back", "F2"), instance("early", "F3", due=date(2027, 3, 1))
    )
    for id in ("late", "back", "early"):
        register.prepare(request(of=id))
        register.claim(request(of=id).id)
        register.settle(request(of=id).id, MessageState.SENT, "250 ok")
    register.receive(Arrival("a" * 64, "back", START + timedelta(days=3), Outcome.ACCEPTED, "f"))
    register.enter("back", Stage.RECEIVED)
    lines = {line.instance: line for line in overview(register, date(2027, 1, 10))}
    assert {id: (line.state, line.days_late, line.rounds) for id, line in lines.items()} == {
        "late": (Stage.DUE, 10, 0),
        "back": (Stage.RECEIVED, 0, 1),
        "early": (Stage.SENT, 0, 0),
    }
    assert (lines["back"].sent, lines["back"].received) == (date(2026, 11, 21), date(2026, 11, 24))
    assert lines["late"].mail is MessageState.SENT


@pytest.mark.parametrize(("language", "state"), [("en", "built"), ("zh", "已生成")])
def test_the_export_is_one_table_of_plain_text(
    register: Register, tmp_path: Path, language: str, state: str
) -> None:
    register.add(instance(), instance("i2", "@SUM(A1)"))
    lines = overview(register, date(2026, 12, 1))
    for name in ("one.xlsx", "two.xlsx"):
        export_register(lines, tmp_path / name, language, date(2026, 12, 1))
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
    sheet = openpyxl.load_workbook(tmp_path / "one.xlsx").active
    assert sheet is not None
    assert [table.ref for table in sheet.tables.values()] == ["A1:S3"]
    rows = list(sheet.iter_rows(min_row=2))
    assert [(row[0].value, row[0].data_type) for row in rows] == [("CN-001", "s"), ("@SUM(A1)", "s")]
    assert (rows[0][1].value, rows[0][1].data_type) == ("=Blue & <Co>", "s")
    assert rows[0][3].value == state
    assert rows[0][4].value == datetime(2026, 12, 31)
    assert sheet.print_title_rows == "$1:$1"


def test_the_command_prints_lines_and_refuses_what_is_not_there(tmp_path: Path) -> None:
    with Register(tmp_path / "register.db", clock) as register:
        register.add(instance())
    db, out = str(tmp_path / "register.db"), str(tmp_path / "out.xlsx")
    ran = CliRunner().invoke(main, ["register", db, "-o", out, "--date", "2027-01-02", "--json"])
    assert ran.exit_code == 0
    line = json.loads(ran.stdout)
    assert (line["facility"], line["state"], line["due"], line["days_late"]) == (
        "CN-001",
        "built",
        "2026-12-31",
        2,
    )
    assert Path(out).exists()
    missing = CliRunner().invoke(main, ["register", str(tmp_path / "no.db")])
    assert missing.exit_code == 2
    assert "There is no register" in missing.stderr
    assert not (tmp_path / "no.db").exists()
