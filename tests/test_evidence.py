"""Photos and papers that come beside a workbook are kept with it, and what is missing is named (pain 26)."""

from datetime import date
from pathlib import Path
from time import process_time
from typing import Any
from zipfile import ZipFile

import pytest

from addin.intake.inputs import Input
from addin.intake.limits import LIMITS, MEGABYTE
from addin.register.register import Register
from addin.returns.evidence import MOST_MISSING, _names, evidence_in, missing_evidence
from addin.validating import Validation, returned_workbook
from generator.core.instance import Stage
from generator.core.loading import load_scheme, words
from generator.core.text import LANGUAGES
from tests.campaign import Campaign, Factory, mailed, zipped
from tests.mailing import clock
from tests.test_returns import returned

FIRST, SECOND, THIRD = (point.ref for point in load_scheme("rcs").checkpoints[:3])


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Campaign:
    made = Campaign(
        tmp_path_factory.mktemp("sent"),
        [Factory("CN-1", "rcs", "Blue Garment Co Ltd"), Factory("CN-2", "rcs", "Sunrise Textile")],
    )
    made.send()
    return made


@pytest.fixture
def campaign(sent: Campaign, tmp_path: Path) -> Campaign:
    return sent.copied(tmp_path)


def photo(folder: Path, name: str, content: bytes = b"a picture") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\xff\xd8\xff\xe0" + content)
    return path


def by_name(lines: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {Path(line["file"]).name: line for line in lines}


def kept(campaign: Campaign, id: str) -> list[str]:
    folder = campaign.folder / "in" / "evidence" / campaign.paths[id].stem
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_what_comes_in_one_archive_belongs_together(campaign: Campaign) -> None:
    named = {FIRST: "见 IMG_0001.JPG", SECOND: "img_0001; stock list.pdf", THIRD: "photo gone.png"}
    book = returned(campaign, "CN-1", "fine.xlsx", evidence=named)
    files = [photo(campaign.folder, name) for name in ("IMG_0001.jpg", "stock list.pdf", "tour.mp4")]
    lines = campaign.receive(zipped(campaign.folder / "all.zip", book, *files), expected=0)
    found = by_name(lines)
    assert found["fine.xlsx"]["outcome"] == "accepted"
    assert "gone.png" in found["fine.xlsx"]["reason"]
    assert f"Evidence for {FIRST}, {SECOND} of" in found["IMG_0001.jpg"]["reason"]
    assert f"Evidence for {SECOND} of" in found["stock list.pdf"]["reason"]
    assert "no checkpoint names it" in found["tour.mp4"]["reason"]
    assert {found[path.name]["outcome"] for path in files} == {"evidence"}
    assert {line["instance"] for line in lines} == {campaign.instances["CN-1"]}
    assert kept(campaign, "CN-1") == ["IMG_0001.jpg", "stock list.pdf", "tour.mp4"]
    with Register(campaign.db, clock) as register:
        assert register.stage(campaign.instances["CN-1"]) is Stage.ACCEPTED
        (arrival,) = register.arrivals(campaign.instances["CN-1"])
        problems = register.problems(arrival.sha256)
    missing = [problem for problem in problems if problem.code == "evidence-not-here"]
    assert [problem.ref for problem in missing] == [THIRD]
    assert missing[0].cell


def test_photos_by_mail_are_no_workbooks_that_cannot_be_read(campaign: Campaign) -> None:
    """The sender did as the workbook says: the picture is no second round that cannot be read."""
    book = returned(campaign, "CN-1", "fine.xlsx")
    mail = mailed(campaign.folder / "m.eml", "cn-1@example.cn", book, photo(campaign.folder, "line 3.jpg"))
    found = by_name(campaign.receive(mail, expected=0))
    assert found["line 3.jpg"]["outcome"] == "evidence"
    with Register(campaign.db, clock) as register:
        assert register.stage(campaign.instances["CN-1"]) is Stage.ACCEPTED
        assert len(register.arrivals()) == 1


def test_in_a_folder_of_many_only_a_named_file_is_evidence(campaign: Campaign) -> None:
    """A PDF among downloads may be a form that was filled in by hand: whoever sent it is told so."""
    pile = campaign.folder / "back"
    returned(campaign, "CN-1", "one.xlsx", evidence={FIRST: "IMG_0001.jpg"})
    returned(campaign, "CN-2", "two.xlsx")
    photo(pile, "IMG_0001.jpg")
    photo(pile, "IMG_0002.jpg")
    found = by_name(campaign.receive(pile))
    assert (found["IMG_0001.jpg"]["outcome"], found["IMG_0001.jpg"]["facility"]) == ("evidence", "CN-1")
    assert found["IMG_0002.jpg"]["outcome"] == "rejected"


def test_the_nearest_folder_decides(campaign: Campaign) -> None:
    pile = campaign.folder / "back"
    returned(campaign, "CN-1", "1/one.xlsx", evidence={FIRST: "IMG_0001.jpg"})
    returned(campaign, "CN-2", "2/two.xlsx", evidence={FIRST: "IMG_0001.jpg"})
    photo(pile / "1" / "photos", "IMG_0001.jpg", b"of one")
    photo(pile / "2" / "photos", "IMG_0001.jpg", b"of two")
    lines = campaign.receive(pile, expected=0)
    assert [line["outcome"] for line in lines].count("evidence") == 2
    for id, content in (("CN-1", b"of one"), ("CN-2", b"of two")):
        path = campaign.folder / "in" / "evidence" / campaign.paths[id].stem / "IMG_0001.jpg"
        assert path.read_bytes().endswith(content)


def test_evidence_that_came_before_is_not_missing(campaign: Campaign) -> None:
    evidence = {FIRST: "IMG_0001.jpg"}
    first = returned(campaign, "CN-1", "first.xlsx", evidence=evidence, left_open=(SECOND,))
    image = photo(campaign.folder, "IMG_0001.jpg")
    campaign.receive(zipped(campaign.folder / "1.zip", first, image))
    second = returned(campaign, "CN-1", "fine.xlsx", left_open=())
    (line,) = campaign.receive(second, expected=0)
    assert "IMG_0001" not in line["reason"]
    other = photo(campaign.folder, "IMG_0001.jpg", b"another picture")
    campaign.receive(zipped(campaign.folder / "2.zip", second, other))
    names = kept(campaign, "CN-1")
    assert len(names) == 2
    assert names[0].startswith("IMG_0001-")


def test_the_cover_says_how_large_a_workbook_may_be() -> None:
    told = words()["step.evidence"]
    assert all(f"{LIMITS.file_size // MEGABYTE} MB" in told.of(language) for language in LANGUAGES)


def test_names_from_strangers_stay_in_their_folder(campaign: Campaign) -> None:
    book = returned(campaign, "CN-1", "fine.xlsx")
    bundle = campaign.folder / "all.zip"
    with ZipFile(bundle, "w") as archive:
        archive.write(book, "fine.xlsx")
        archive.writestr("../../../up.jpg", b"x")
        archive.writestr("a:b|c.jpg", b"y")
    campaign.receive(bundle, expected=0)
    assert kept(campaign, "CN-1") == ["a_b_c.jpg", "up.jpg"]
    assert not list(campaign.folder.parent.rglob("up.jpg"))[1:]


def test_a_workbook_full_of_names_keeps_nobody_busy(campaign: Campaign) -> None:
    """Thousands of pictures, and cells full of names: seconds, and no more than a hundred missing files."""
    refs = [point.ref for point in load_scheme("rcs").checkpoints]
    full = {ref: " ".join(f"{ref}-{i}.png" for i in range(3_000))[:32_000] for ref in refs}
    endless = {**full, FIRST: "a" * 32_000, SECOND: ".jpg" * 8_000}
    path = returned(campaign, "CN-1", "fine.xlsx", evidence=endless)
    bundle = campaign.folder / "all.zip"
    book = Validation(path, [], returned_workbook(path, date(2026, 12, 1)))
    batch = [(Input(f"{bundle}/fine.xlsx", path), book)]
    batch += [(Input(f"{bundle}/{i:05}.jpg", path), Validation(path, [], None)) for i in range(5_000)]
    start = process_time()
    found = evidence_in(batch)
    assert book.returned
    missing = list(missing_evidence(book.returned, [one.name for one in found]))
    assert process_time() - start < 20
    assert len(found) == 5_000
    assert MOST_MISSING / 2 < len(missing) <= MOST_MISSING


@pytest.mark.parametrize(
    ("text", "name", "meant"),
    [
        ("img_0001.jpg", "img_0001.jpg", True),
        ("see img_0001", "img_0001.jpg", True),
        ("img_00012", "img_0001.jpg", False),
        ("11.jpg", "1.jpg", False),
        ("1 of 3", "1.jpg", False),
        ("1.jpg", "1.jpg", True),
        ("照片消防门3号", "消防门3号.jpg", True),
        ("fire door.jpg", "door.jpg", True),
        ("", "door.jpg", False),
    ],
)
def test_what_names_a_file(text: str, name: str, meant: bool) -> None:
    assert _names(text, name) is meant
