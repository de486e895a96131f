"""Saved mails: attachments come out whole, under harmless names, from mails within mails; none is lost."""

from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from zipfile import ZipFile

import pytest

from addin.intake import mails
from addin.intake.inputs import Choice, Gathered, gather
from addin.intake.names import safe_name
from tests.outlook import attached, outlook_mail

SENT = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)


def mail(*attachments: tuple[str, bytes], sender: str = "Li <li@example.cn>") -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = sender, "audits@example.com", "回复: workbook"
    message["Date"] = SENT
    message.set_content("Please find the file attached.")
    for name, content in attachments:
        message.add_attachment(content, "application", "octet-stream", filename=name)
    return message


def gathered(folder: Path, path: Path) -> Gathered:
    return gather([path], Choice(), folder / "room")


def found(folder: Path, content: bytes, name: str = "mail.eml") -> dict[str, bytes | str]:
    """What comes out of a mail: contents, or why there is none, by name."""
    path = folder / name
    path.write_bytes(content)
    return {
        given.shown.removeprefix(f"{path}/"): given.refused.en if given.refused else given.path.read_bytes()
        for given in gathered(folder, path).inputs
    }


def test_attachments_come_out_with_who_sent_them_and_when(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(mail(("gsv-F1.xlsx", b"PK1"), ("旭日 制衣.xlsx", b"PK2")).as_bytes())
    inputs = gathered(tmp_path, tmp_path / "a.eml").inputs
    assert [Path(given.shown).name for given in inputs] == ["gsv-F1.xlsx", "旭日 制衣.xlsx"]
    assert [given.path.read_bytes() for given in inputs] == [b"PK1", b"PK2"]
    assert {(given.sending.sender, given.sending.at) for given in inputs} == {("li@example.cn", SENT)}


def test_a_mail_that_was_passed_on_tells_who_sent_it_first(tmp_path: Path) -> None:
    outer = mail(("own.xlsx", b"own"), sender="boss@example.com")
    outer.add_attachment(mail(("inner.xlsx", b"inner")))
    path = tmp_path / "fw.eml"
    path.write_bytes(outer.as_bytes())
    inputs = gathered(tmp_path, path).inputs
    senders = {given.shown.removeprefix(f"{path}/"): given.sending.sender for given in inputs}
    assert senders == {"own.xlsx": "boss@example.com", "回复_ workbook.eml/inner.xlsx": "li@example.cn"}


def test_mails_and_archives_may_lie_in_one_another(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("in.xlsx", b"deep")
    zipped = (tmp_path / "a.zip").read_bytes()
    saved = mail(("a.zip", zipped)).as_bytes()
    assert found(tmp_path, mail(("saved.eml", saved)).as_bytes()) == {"saved.eml/a.zip/in.xlsx": b"deep"}


def test_what_lies_too_deep_is_named(tmp_path: Path) -> None:
    content, name = b"PK", "x.xlsx"
    for depth in range(6):
        content, name = mail((name, content)).as_bytes(), f"{depth}.eml"
    (answer,) = found(tmp_path, content).values()
    assert "too deep" in str(answer)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/cron.d/x.xlsx", "x.xlsx"),
        ("C:\\Windows\\evil.xlsx", "evil.xlsx"),
        ("CON.xlsx", "_CON.xlsx"),
        ("lpt1", "_lpt1"),
        ("a\x1b[2J\u202excod.xlsx", "a\ufffd[2J\ufffdxcod.xlsx"),
        ("a:b|c?.xlsx", "a_b_c_.xlsx"),
        ("...", "attachment-1"),
        ("", "attachment-1"),
    ],
)
def test_names_that_mean_harm_become_harmless(tmp_path: Path, name: str, shown: str) -> None:
    assert safe_name(name, "attachment-1") == shown


def test_no_name_chooses_a_place_on_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "in" / "a.eml"
    path.parent.mkdir()
    path.write_bytes(mail(("../../../up.xlsx", b"up"), ("/etc/x.xlsx", b"x")).as_bytes())
    inputs = gathered(tmp_path, path).inputs
    assert all(tmp_path / "room" in given.path.parents for given in inputs)
    assert {file for file in tmp_path.rglob("*") if file.is_file()} == {path, *(i.path for i in inputs)}


def test_names_in_the_encoding_of_a_country_are_read(tmp_path: Path) -> None:
    raw = mail(("plain.xlsx", b"PK")).as_bytes().replace(b"plain.xlsx", "旭日.xlsx".encode("gbk"))
    assert list(found(tmp_path, raw)) == ["旭日.xlsx"]


def test_pictures_of_the_text_are_passed_over_and_listed(tmp_path: Path) -> None:
    message = mail(("a.xlsx", b"PK"))
    message.add_attachment(b"GIF", "image", "gif", filename="logo.gif", disposition="inline", cid="<1@x>")
    path = tmp_path / "a.eml"
    path.write_bytes(message.as_bytes())
    gathering = gathered(tmp_path, path)
    assert [given.shown for given in gathering.inputs] == [f"{path}/a.xlsx"]
    assert gathering.ignored == (f"{path}/logo.gif",)


def test_what_cannot_be_taken_out_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrapped = mail(("winmail.dat", b"\x78\x9f\x3e\x22")).as_bytes()
    assert "winmail.dat" in str(found(tmp_path, wrapped)["winmail.dat"])
    path = tmp_path / "bare.eml"
    path.write_bytes(mail().as_bytes())
    (bare,) = gather([path], Choice(), tmp_path / "other").inputs
    assert (bare.shown, bare.refused and bare.refused.en) == (str(path), "The mail has no attachment.")
    monkeypatch.setattr(mails, "MAIL_SIZE", 100)
    ((large, sender),) = mails.take_apart(path, tmp_path / "room").attachments
    assert (large.name, large.path, sender) == ("", path, mails.NOBODY)
    assert "larger than any" in str(large.refused)


def test_a_mail_of_outlook_is_read(tmp_path: Path) -> None:
    workbook, letter = b"PK" + bytes(range(256)) * 40, b"PK small"
    content = outlook_mail(
        "wang@example.cn",
        SENT,
        attached("旭日.xlsx", workbook),
        attached("..\\..\\b.xlsx", letter),
        attached("logo.png", b"PNG", "image/png", "1@x"),
        attached("forwarded mail", None),
    )
    path = tmp_path / "a.msg"
    path.write_bytes(content)
    gathering = gathered(tmp_path, path)
    by_name = {Path(given.shown).name: given for given in gathering.inputs}
    assert set(by_name) == {"旭日.xlsx", "b.xlsx", "forwarded mail"}
    assert by_name["旭日.xlsx"].path.read_bytes() == workbook
    assert by_name["b.xlsx"].path.read_bytes() == letter
    assert by_name["b.xlsx"].sending == mails.Sending("wang@example.cn", SENT)
    assert "mail within an Outlook mail" in str(by_name["forwarded mail"].refused)
    assert gathering.ignored == (f"{path}/logo.png",)


@pytest.mark.parametrize("length", [8, 100, 600, 1500])
def test_half_a_mail_of_outlook_costs_only_itself(tmp_path: Path, length: int) -> None:
    whole = outlook_mail("wang@example.cn", SENT, attached("a.xlsx", bytes(9000)))
    (tmp_path / "half.msg").write_bytes(whole[:length])
    (tmp_path / "good.eml").write_bytes(mail(("a.xlsx", b"PK")).as_bytes())
    inputs = gather([tmp_path], Choice(), tmp_path.parent / f"room-{length}").inputs
    assert [Path(given.shown).name for given in inputs] == ["a.xlsx", "half.msg"]
    assert inputs[0].refused is None
    assert inputs[1].refused


def test_a_name_that_promises_a_mail_is_not_believed(tmp_path: Path) -> None:
    (tmp_path / "a.msg").write_bytes(b"PK no mail")
    (given,) = gathered(tmp_path, tmp_path / "a.msg").inputs
    assert (given.path, given.refused) == (tmp_path / "a.msg", None)
