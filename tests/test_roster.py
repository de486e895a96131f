"""What is sent: rosters and their mistakes, letters, drafts and attachments."""

import email
from dataclasses import replace
from datetime import date, datetime
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
import xlsxwriter

from generator.core.errors import BadRoster, CannotSend
from generator.core.text import plain
from generator.sending.letters import Letter, Letters
from generator.sending.mails import MOST_BYTES, WARN_BYTES, Attachment, attach, draft
from generator.sending.roster import read_roster
from tests.mailing import instance

TODAY = date(2026, 11, 21)
TITLES = "facility_id,name,country,language,contact,scheme,due"
ROW = "CN-001,Blue Garment,China,en,ann@example.com,gsv,2026-12-31"


def csv(folder: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path = folder / "roster.csv"
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


# ---- rosters ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_a_roster_in_chinese_is_read_in_any_usual_encoding(tmp_path: Path, encoding: str) -> None:
    path = csv(
        tmp_path,
        "工厂编号,工厂名称,国家,语言,邮箱,体系,截止日期,中文名称",
        "007,Blue,中国,中文,ann@example.com,GSV,2026年12月31日,蓝色制衣",
        encoding=encoding,
    )
    (order,) = read_roster(path, TODAY, {"purpose": "Yearly"}).orders
    assert (order.scheme.id, order.languages, order.due) == ("gsv", ("zh",), date(2026, 12, 31))
    assert order.facility == {
        "facility_id": "007",
        "name": "Blue",
        "name_local": "蓝色制衣",
        "country": "中国",
        "contact": "ann@example.com",
        "due": date(2026, 12, 31),
        "purpose": "Yearly",
    }


def test_a_roster_from_excel_has_numbers_and_dates(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "roster.xlsx"))
    sheet = book.add_worksheet()
    for column, title in enumerate((*TITLES.split(","), "headcount", "Merchandiser")):
        sheet.write(2, column, title.replace("_", " ").title())
    cells = (1001, "Blue", "VN", "zh, en", "ann@example.com", "gsv-2.0", None, 450, "Li")
    for column, cell in enumerate(cells):
        sheet.write(4, column, cell)
    sheet.write_datetime(4, 6, datetime(2026, 11, 1), book.add_format({"num_format": "d.m.yy"}))
    book.close()
    roster = read_roster(tmp_path / "roster.xlsx", TODAY, {})
    (order,) = roster.orders
    assert (order.facility_id, order.languages, order.due) == ("1001", ("zh", "en"), date(2026, 11, 1))
    assert (order.facility["country"], order.facility["headcount"]) == ("越南", 450.0)
    assert [note.split(":")[0] for note in roster.notes] == [
        "columns not used",
        "the due date has passed already for 1001",
    ]


def test_all_mistakes_are_named_at_once_by_row_and_column(tmp_path: Path) -> None:
    path = csv(
        tmp_path,
        TITLES,
        ROW,
        "CN-002,,Chyna,fr,ann(at)example.com,gvs,31/12/2026",
        "",
        "cn-001,Twin,China,zh,bob@example.com,gsv,2026-12-31",
        "CN-003,C,China,en,a@example.com; b@example.com,gsv,2026-02-30",
    )
    with pytest.raises(BadRoster) as caught:
        read_roster(path, TODAY, {})
    said = str(caught.value).splitlines()[1:]
    for place, words in (
        ("row 3, column F (scheme)", "Did you mean 'gsv'?"),
        ("row 3, column D (language)", "'fr'"),
        ("row 3, column B (name)", "is blank"),
        ("row 3, column C (country)", "Did you mean 'China'?"),
        ("row 3, column E (contact)", "e-mail"),
        ("row 3, column G (due)", "2026-11-30"),
        ("row 5", "stands in row 2 already"),
        ("row 6, column E (contact)", "not one e-mail"),
        ("row 6, column G (due)", "not a date"),
    ):
        assert [line for line in said if place in line and words in line], (place, said)
    assert len(said) == 9


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (("",), "empty"),
        ((TITLES,), "no rows"),
        (("facility_id,name,scheme",), "columns are missing: country, language, contact, due"),
        ((TITLES + ",Name", ROW + ",x"), r"column H \(Name\) means the same as column B \(name\)"),
        ((TITLES, ROW.replace("Blue", "Bl\x07ue")), "cannot be printed"),
    ],
)
def test_rosters_that_are_none(tmp_path: Path, lines: tuple[str, ...], words: str) -> None:
    with pytest.raises(BadRoster, match=words):
        read_roster(csv(tmp_path, *lines), TODAY, {})


def test_an_older_edition_is_sent_only_if_that_is_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pain 1: outdated templates are not mailed by accident."""
    monkeypatch.setattr("generator.sending.cells.newest", lambda names: ["gsv-3.0"])
    monkeypatch.setattr("generator.sending.cells.load_scheme", lambda name: type("S", (), {"id": name[:3]})())
    path = csv(tmp_path, TITLES, ROW)
    with pytest.raises(BadRoster, match=r"gsv-2.0 is older than gsv-3.0.*--older-editions"):
        read_roster(path, TODAY, {})
    monkeypatch.undo()
    assert read_roster(path, TODAY, {}, older_editions=True).orders


# ---- letters and drafts -------------------------------------------------------------------------------


def test_letters_may_be_ones_own(tmp_path: Path) -> None:
    (tmp_path / "request.en.txt").write_text(
        "Subject: {scheme}\r\n\r\nHi {name}\r\nRef {reference}\r\n", "utf-8"
    )
    asked = replace(instance(), languages="en", name="{due}", reference="")
    letter = Letters("request", tmp_path).write(asked, plain("Security"), {})
    # a line of blanks is left out, and what is filled in is not filled in again
    assert letter == Letter("gsv", "Hi {due}\n")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Dear all", "must begin with"),
        ("Subject: x\n\nDear {nam}", r"line 3: \{nam\} is not known. Did you mean 'name'"),
    ],
)
def test_letters_that_are_not_right_are_refused(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "request.zh.txt").write_text(text, "utf-8")
    with pytest.raises(CannotSend, match=words):
        Letters("request", tmp_path)


def test_a_draft_opens_as_a_draft_and_keeps_its_names() -> None:
    """No From, Date or Message-ID: the mail program that sends it gives its own."""
    letter, attachment = (
        Letter("工厂审核 " * 9 + "[R-1]", "您好\n.\nFrom here\n"),
        Attachment("表格.xlsx", b"PK"),
    )
    raw = draft("ann@example.com", letter, attachment)
    assert raw == draft("ann@example.com", letter, attachment)
    assert all(len(line) < 998 for line in raw.split(b"\r\n"))
    message = email.message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    assert message["X-Unsent"] == "1"
    assert not {"from", "date", "message-id"} & {name.lower() for name in message}
    assert message["Subject"] == letter.subject
    body = message.get_body()
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == letter.body
    (part,) = message.iter_attachments()
    assert (part.get_filename(), part.get_content()) == ("表格.xlsx", b"PK")


def test_only_xlsx_that_servers_take_leaves(tmp_path: Path) -> None:
    """Macro files and large ones are stopped by gateways; better here than there."""
    sizes = {"a.xlsx": 100, "large.xlsx": WARN_BYTES, "b.xlsm": 100, "too.xlsx": MOST_BYTES}
    for name, size in sizes.items():
        (tmp_path / name).write_bytes(b"PK" + bytes(size - 2))
    (tmp_path / "text.xlsx").write_text("no workbook")
    assert not attach(tmp_path / "a.xlsx").is_large
    assert attach(tmp_path / "large.xlsx").is_large
    for name, words in (("b.xlsm", "only .xlsx"), ("too.xlsx", "18.0 MB"), ("text.xlsx", "not an .xlsx")):
        with pytest.raises(CannotSend, match=words):
            attach(tmp_path / name)
