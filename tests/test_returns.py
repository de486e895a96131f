"""What came back: what it is, whose, what became of it since, and what the facility is told."""

import email
from datetime import date
from email.policy import default
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from addin.register.chasing import waiting_for
from addin.register.register import Register
from generator.cli import main
from generator.core.instance import Stage
from generator.core.loading import load_scheme
from tests.campaign import Campaign, Factory, blank, mailed, zipped
from tests.mailing import clock

RCS = load_scheme("rcs")
FIRST, SECOND = (point.ref for point in RCS.checkpoints[:2])


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Campaign:
    """Three factories: one careful, one that leaves two questions open, one that is asked in Chinese."""
    made = Campaign(
        tmp_path_factory.mktemp("sent"),
        [
            Factory("CN-1", "rcs", "Blue Garment Co Ltd"),
            Factory("CN-2", "rcs", "Sunrise Textile", left_open=(FIRST, SECOND)),
            Factory("CN-3", "iso9001-qms", "旭日制衣有限公司", language="zh"),
        ],
    )
    made.send()
    return made


@pytest.fixture
def campaign(sent: Campaign, tmp_path: Path) -> Campaign:
    """The same, to go on from."""
    return sent.copied(tmp_path)


def returned(campaign: Campaign, id: str, name: str = "", **changes: object) -> Path:
    factory = campaign.factories[id]
    for key, value in changes.items():
        setattr(factory, key, value)
    return campaign.filled(factory, campaign.folder / "back" / (name or f"{id}.xlsx"), "wps")


def outcome(campaign: Campaign, path: Path) -> tuple[str, str, str]:
    (line,) = campaign.receive(path, expected=0 if path.stem == "fine" else 1)
    return line["outcome"], line["facility"], line["reason"]


def test_the_right_workbook_is_taken_in_kept_and_laid_out(campaign: Campaign) -> None:
    fine = returned(campaign, "CN-1", "fine.xlsx")
    (line,) = campaign.receive(fine, expected=0)
    assert (line["outcome"], line["facility"]) == ("accepted", "CN-1")
    with Register(campaign.db, clock) as register:
        (arrival,) = register.arrivals(line["instance"])
        assert register.stage(line["instance"]) is Stage.ACCEPTED
    original = Path(arrival.original)
    assert original.name == f"{arrival.sha256}.xlsx"
    assert original.read_bytes() == fine.read_bytes()
    assert original.stat().st_mode & 0o222 == 0
    (current,) = (campaign.folder / "in" / "current").iterdir()
    assert current.name == "rcs-2.0-CN-1-2026-12-31.xlsx"
    assert current.read_bytes() == fine.read_bytes()


def test_the_same_file_again_is_a_duplicate_whatever_it_is_called(campaign: Campaign) -> None:
    fine = returned(campaign, "CN-1", "fine.xlsx")
    campaign.receive(fine, expected=0)
    again = mailed(campaign.folder / "again.eml", "x@example.com", fine)
    assert outcome(campaign, again)[:2] == ("duplicate", "CN-1")
    with Register(campaign.db, clock) as register:
        assert len(register.arrivals()) == 1


def test_a_workbook_filled_in_for_another_factory_is_named(campaign: Campaign) -> None:
    path = returned(campaign, "CN-1", fields={"facility_id": "CN-2", "name": "Sunrise Textile"})
    kind, facility, reason = outcome(campaign, path)
    assert (kind, facility) == ("wrong-factory", "CN-2")
    assert "made for CN-1" in reason
    assert "CN-2 Sunrise Textile" in reason


def test_another_name_under_the_same_id_is_another_factory(campaign: Campaign) -> None:
    """Pain 55: a copy that was passed on to a sister plant keeps the id that was filled in for it."""
    path = returned(campaign, "CN-1", fields={"name": "Golden Dragon Shoes"})
    assert outcome(campaign, path)[0] == "wrong-factory"
    spelled = returned(campaign, "CN-1", "fine.xlsx", fields={"name": "BLUE GARMENTS COMPANY LIMITED"})
    assert outcome(campaign, spelled)[0] == "accepted"


def test_a_name_in_another_script_is_no_other_factory(campaign: Campaign) -> None:
    path = returned(campaign, "CN-1", "fine.xlsx", fields={"name": "蓝衣制衣有限公司"})
    assert outcome(campaign, path)[0] == "accepted"


def test_an_old_edition_is_named_with_its_remedy(campaign: Campaign) -> None:
    """Pains 1 and 29: the answers are carried along, without the supplier."""
    old = blank(
        load_scheme("iso9001-qms-2015"), campaign.folder / "old.xlsx", facility_id="CN-3", name="旭日"
    )
    kind, _, reason = outcome(campaign, old)
    assert kind == "old-edition"
    assert "edition 2015" in reason
    assert "edition 2026" in reason
    assert "auditbook upgrade" in reason


def test_a_workbook_that_was_replaced_is_not_taken_for_the_new_one(campaign: Campaign) -> None:
    late = returned(campaign, "CN-1", "late.xlsx")
    with Register(campaign.db, clock) as register:
        (asked,) = register.instances("CN-1")
    roster = campaign.folder / "roster.csv"
    roster.write_text(roster.read_text("utf-8").replace("2026-12-31", "2027-12-31"), "utf-8")
    campaign.run(
        "send", roster, "--register", campaign.db, "-o", campaign.folder / "again", "--date", "2027-11-02"
    )
    kind, _, reason = outcome(campaign, late)
    assert kind == "old-edition"
    assert "due on 2027-12-31" in reason
    with Register(campaign.db, clock) as register:
        assert register.stage(asked.id) is Stage.SUPERSEDED


def test_strangers_are_named(campaign: Campaign) -> None:
    unknown = blank(RCS, campaign.folder / "a.xlsx", facility_id="XX-9", name="Nobody")
    assert outcome(campaign, unknown)[0] == "stranger"
    own_copy = blank(RCS, campaign.folder / "b.xlsx", facility_id="CN-1", name="Blue Garment")
    kind, facility, reason = outcome(campaign, own_copy)
    assert (kind, facility) == ("stranger", "CN-1")
    assert "not with this workbook" in reason
    book = openpyxl.Workbook()
    book.save(campaign.folder / "c.xlsx")
    assert outcome(campaign, campaign.folder / "c.xlsx")[0] == "not-ours"


def test_what_cannot_be_read_is_whose_its_name_or_sender_says(campaign: Campaign) -> None:
    """Pain 44: whoever sent a PDF is told so, by name."""
    by_name = campaign.folder / "rcs-2.0-CN-1 (filled).xlsx"
    by_name.write_bytes(b"%PDF-1.7 scan")
    assert outcome(campaign, by_name)[:2] == ("rejected", "CN-1")
    scan = campaign.folder / "scan.pdf"
    scan.write_bytes(b"%PDF-1.7 another scan")
    by_sender = mailed(campaign.folder / "scan.eml", "CN-2 <cn-2@example.cn>", scan)
    assert outcome(campaign, by_sender)[:2] == ("rejected", "CN-2")
    scan.write_bytes(b"%PDF-1.7 a third scan")
    assert outcome(campaign, mailed(campaign.folder / "x.eml", "x@example.cn", scan))[:2] == ("rejected", "")
    with Register(campaign.db, clock) as register:
        assert {register.stage(one.id) for one in register.instances("CN-1")} == {Stage.PROBLEMS}


def test_each_file_of_a_pile_has_its_line_and_the_later_one_counts(campaign: Campaign) -> None:
    """Pain 54: of two returns in one archive the one that was saved later is the second round."""
    first = returned(campaign, "CN-2", "b-first.xlsx")
    second = returned(campaign, "CN-2", "a-second.xlsx", left_open=())
    bundle = zipped(campaign.folder / "all.zip", first, second)
    lines = campaign.receive(mailed(campaign.folder / "m.eml", "cn-2@example.cn", first), bundle)
    assert sorted(line["outcome"] for line in lines) == ["accepted", "duplicate", "problems"]


def test_running_again_makes_good_what_was_cut_off(campaign: Campaign) -> None:
    fine = returned(campaign, "CN-1", "fine.xlsx")
    campaign.receive(fine, expected=0)
    (current,) = (campaign.folder / "in" / "current").iterdir()
    current.unlink()
    campaign.receive(fine)
    assert current.read_bytes() == fine.read_bytes()


def test_an_upgraded_workbook_answers_the_present_request(tmp_path: Path) -> None:
    campaign = Campaign(tmp_path, [Factory("CN-3", "iso9001-qms-2015", "Blue Garment")])
    roster = tmp_path / "roster.csv"
    roster.write_text(
        "facility_id,name,country,language,contact,scheme,due\n"
        "CN-3,Blue Garment,China,en,cn-3@example.cn,iso9001-qms-2015,2026-12-31\n"
    )
    common = ("--register", campaign.db, "-o", tmp_path / "out")
    (old,) = campaign.run("send", roster, *common, "--older-editions", "--date", "2026-11-02")
    roster.write_text(roster.read_text().replace("iso9001-qms-2015", "iso9001-qms"))
    (new,) = campaign.run("send", roster, *common, "--date", "2026-11-03")
    campaign.paths, campaign.instances = {"CN-3": Path(old["path"])}, {"CN-3": old["instance"]}
    filled = campaign.filled(campaign.factories["CN-3"], tmp_path / "filled.xlsx", "wps")
    assert outcome(campaign, filled)[0] == "old-edition"
    campaign.run("upgrade", filled, "-o", tmp_path / "upgraded.xlsx")
    (line,) = campaign.receive(tmp_path / "upgraded.xlsx")
    # the new edition asks something more
    assert (line["outcome"], line["instance"]) == ("problems", new["instance"])


# ---- replies ------------------------------------------------------------------------------------------


def letter_of(path: Path) -> tuple[str, str, list[str]]:
    """Subject, text and names of attachments."""
    message = email.message_from_bytes(path.read_bytes(), policy=default)
    body = message.get_body()
    assert body is not None
    return (
        message["Subject"],
        body.get_content(),
        [p.get_filename() or "" for p in message.iter_attachments()],
    )


def test_a_reply_lists_what_to_correct_and_then_what_was_mended(campaign: Campaign) -> None:
    """Pain 40: the second return closes the first list, and says what is new."""
    campaign.receive(returned(campaign, "CN-2", "一.xlsx"))
    first = campaign.reply("replies", expected=1)["CN-2"]
    assert (first["round"], first["still"], first["new"], first["mended"]) == (1, 0, 2, 0)
    third = RCS.checkpoints[2].ref
    campaign.receive(returned(campaign, "CN-2", "二.xlsx", left_open=(SECOND, third)))
    second = campaign.reply("replies", expected=1)["CN-2"]
    assert (second["round"], second["still"], second["new"], second["mended"]) == (2, 1, 1, 1)
    subject, body, attached = letter_of(campaign.folder / "replies" / "rcs-2.0-CN-2-reply-2.eml")
    assert "please correct" in subject
    assert "To correct: 2 (new: 1). Mended since last time: 1." in body
    assert "二.xlsx" in body
    assert "须更正：2处（新发现：1处）。上次以来已更正：1处" in body
    assert attached == ["rcs-2.0-CN-2-reply-2.xlsx"]
    book = openpyxl.load_workbook(campaign.folder / "replies" / "rcs-2.0-CN-2-reply-2.xlsx")
    assert book.sheetnames == ["To correct", "Mended", "须更正", "已更正"]
    rows = list(book["To correct"].iter_rows(min_row=4, values_only=True))
    assert rows[0][-1] == "Since last time"
    assert [(row[3], row[-1]) for row in rows[1:]] == [(SECOND, "still open"), (third, "new")]
    link = book["To correct"]["C5"].hyperlink
    assert link is not None
    assert (link.target, link.location) == ("二.xlsx", "'Checklist 检查表 FILL填'!G6")
    mended = list(book["Mended"].iter_rows(min_row=5, values_only=True))
    assert [row[2] for row in mended] == [FIRST]


def test_a_return_without_faults_is_thanked_for(campaign: Campaign) -> None:
    campaign.receive(returned(campaign, "CN-3", "fine.xlsx"), expected=0)
    campaign.reply("replies", expected=0)
    subject, body, attached = letter_of(campaign.folder / "replies" / "iso9001-qms-2026-CN-3-reply-1.eml")
    assert "工作簿已填写完整" in subject
    assert "旭日制衣有限公司" in body
    assert "Dear" not in body
    assert attached == []


def test_a_file_that_is_no_workbook_is_replied_to(campaign: Campaign) -> None:
    scan = campaign.folder / "rcs-2.0-CN-1.pdf"
    scan.write_bytes(b"%PDF-1.7")
    campaign.receive(scan)
    assert campaign.reply("replies", expected=1)["CN-1"]["new"] == 1
    _, body, attached = letter_of(campaign.folder / "replies" / "rcs-2.0-CN-1-reply-1.eml")
    assert "rcs-2.0-CN-1.pdf" in body
    assert attached == ["rcs-2.0-CN-1-reply-1.xlsx"]


# ---- chasing ------------------------------------------------------------------------------------------


def late(campaign: Campaign, day: str, *more: str | Path, expected: int = 1) -> dict[str, dict[str, object]]:
    lines = campaign.run("chase", "--register", campaign.db, "--date", day, *more, expected=expected)
    return {str(line["facility"]): line for line in lines}


def test_reminders_go_out_on_their_days_and_only_once(campaign: Campaign) -> None:
    """Pain 44: one day before, then 3, 8 and 15 days late; whoever is done is left alone."""
    campaign.receive(returned(campaign, "CN-3", "fine.xlsx"), expected=0)
    campaign.receive(returned(campaign, "CN-2"))
    assert {line["reminder"] for line in late(campaign, "2026-12-29", expected=0).values()} == {0}
    drafts = campaign.folder / "reminders"
    before = late(campaign, "2026-12-30", "-o", drafts, expected=0)
    assert {id: (line["days_late"], line["reminder"]) for id, line in before.items()} == {
        "CN-1": (0, 1),
        "CN-2": (0, 1),
    }
    after = late(campaign, "2027-01-09", "-o", drafts)
    assert {id: (line["days_late"], line["reminder"], line["rounds"]) for id, line in after.items()} == {
        "CN-1": (9, 3, 0),
        "CN-2": (9, 3, 1),
    }
    assert sorted(path.name for path in drafts.iterdir()) == [
        f"rcs-2.0-{id}-reminder-{number}.eml" for id in ("CN-1", "CN-2") for number in (1, 3)
    ]
    _, body, attached = letter_of(drafts / "rcs-2.0-CN-1-reminder-3.eml")
    assert "was due on 2026-12-31, 9 days ago" in body
    assert "交回期限为2026年12月31日，已逾期9天" in body
    assert attached == ["rcs-2.0-CN-1.xlsx"]
    _, body, attached = letter_of(drafts / "rcs-2.0-CN-2-reminder-3.eml")
    assert "(return no. 1) still has 2 to correct" in body
    assert attached == []


def test_a_draft_that_lies_there_is_left_alone(campaign: Campaign) -> None:
    drafts = campaign.folder / "reminders"
    late(campaign, "2027-01-04", "-o", drafts)
    draft = drafts / "rcs-2.0-CN-1-reminder-2.eml"
    draft.write_bytes(b"changed by hand")
    late(campaign, "2027-01-05", "-o", drafts)
    assert draft.read_bytes() == b"changed by hand"


def test_what_nobody_sent_is_not_chased_but_said(tmp_path: Path) -> None:
    campaign = Campaign(tmp_path, [Factory("CN-1", "rcs")])
    (tmp_path / "roster.csv").write_text(
        "facility_id,name,country,language,contact,scheme,due\nCN-1,B,China,en,a@b.cn,rcs,2026-12-31\n"
    )
    campaign.run("send", tmp_path / "roster.csv", "--register", campaign.db, "-o", tmp_path / "out")
    result = CliRunner().invoke(main, ["chase", "--register", str(campaign.db), "--date", "2027-03-01"])
    assert result.exit_code == 0
    assert "1 workbooks were made, but never marked as sent" in result.stderr
    campaign.run("register", campaign.db, "--sent", "CN-1/rcs")
    assert list(late(campaign, "2027-03-01")) == ["CN-1"]


def test_a_return_may_be_accepted_by_hand(campaign: Campaign) -> None:
    campaign.receive(returned(campaign, "CN-2"))
    campaign.run("register", campaign.db, "--accept", "CN-2")
    with Register(campaign.db, clock) as register:
        (instance,) = register.instances("CN-2")
        assert register.stage(instance.id) is Stage.ACCEPTED
        assert [one.instance.facility for one in waiting_for(register, date(2027, 2, 1))] == ["CN-1", "CN-3"]
    result = CliRunner().invoke(main, ["register", str(campaign.db), "--accept", "nobody"])
    assert result.exit_code == 2
    assert "knows no workbook of 'nobody'" in result.stderr


def test_wrong_use_is_a_message(campaign: Campaign) -> None:
    for words, why in (
        (["receive", "nowhere", "--register", str(campaign.db), "-o", "x"], "There is no file or folder"),
        (["receive", str(campaign.folder), "--register", "no.db", "-o", "x"], "There is no register"),
        (["chase", "--register", str(campaign.db), "--days", "soon"], "whole numbers"),
        (["reply", "--register", str(campaign.db), "-o", "x", "--smtp", "smtp://h"], "go together"),
    ):
        result = CliRunner().invoke(main, words)
        assert result.exit_code == 2
        assert why in result.stderr
