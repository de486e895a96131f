"""What people point at: folders, patterns, archives, and names that mean harm."""

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from addin.intake import archives
from addin.intake.inputs import Choice, gather
from generator.core.errors import UnreadableFile


def make(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)


def shown(folder: Path, *paths: Path, **choice: object) -> list[str]:
    found = gather(paths or [folder], Choice(**choice), folder.parent / "room")  # type: ignore[arg-type]
    return [given.shown.removeprefix(f"{folder}/") for given in found.inputs]


def test_every_file_of_a_folder_comes_in_an_order_of_its_own(tmp_path: Path) -> None:
    """Pain 48: nothing is skipped for its kind; depth and patterns are chosen."""
    pile = tmp_path / "pile"
    make(pile, "b.xlsx", "a.pdf", "sub/c.XLSX", "sub/deep/d.xlsx")
    assert shown(pile) == ["a.pdf", "b.xlsx", "sub/c.XLSX", "sub/deep/d.xlsx"]
    assert shown(pile, depth=0) == ["a.pdf", "b.xlsx"]
    assert shown(pile, depth=1, patterns=("*.xlsx",)) == ["b.xlsx", "sub/c.XLSX"]
    assert shown(pile, patterns=("A*", "d*")) == ["a.pdf", "sub/deep/d.xlsx"]


def test_what_programs_leave_behind_is_listed_not_read(tmp_path: Path) -> None:
    pile = tmp_path / "pile"
    left = ["~$a.xlsx", ".~lock.a.xlsx#", ".hidden.xlsx", "x.TMP", "Thumbs.db", "desktop.ini"]
    make(pile, "a.xlsx", "a (1).xlsx", "a-LAPTOP7.xlsx", *left, ".git/config", "__MACOSX/a.xlsx")
    found = gather([pile], Choice(), tmp_path / "room")
    assert [Path(given.shown).name for given in found.inputs] == ["a (1).xlsx", "a-LAPTOP7.xlsx", "a.xlsx"]
    assert {Path(path).name for path in found.ignored} == set(left)


def test_a_file_that_is_named_twice_comes_once(tmp_path: Path) -> None:
    pile = tmp_path / "pile"
    make(pile, "a.xlsx", "sub/b.xlsx")
    (pile / "again.xlsx").symlink_to(pile / "a.xlsx")
    assert shown(pile, pile, pile / "a.xlsx", pile / "sub") == ["a.xlsx", "sub/b.xlsx"]


def test_a_path_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"nowhere"):
        gather([tmp_path / "nowhere"], Choice(), tmp_path / "room")


def archive_of(path: Path, members: dict[str, bytes]) -> Path:
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(ZipInfo(name), content)
    return path


def unpacked(folder: Path) -> list[Path]:
    return [path for path in (folder / "room").rglob("*") if path.is_file()]


def test_members_of_an_archive_never_choose_where_they_are_unpacked(tmp_path: Path) -> None:
    """Names such as ../../x or C:\\x are shown, and reach no disk."""
    names = ["../../up.xlsx", "/etc/passwd", "C:\\evil.xlsx", "a\x1b[2J\u202e.xlsx", "con.xlsx", "x" * 300]
    archive = archive_of(tmp_path / "mail.zip", {name: name.encode() for name in names})
    before = {path for path in tmp_path.parent.rglob("*") if path.is_file()}
    room = tmp_path / "room"
    found = gather([archive], Choice(), room).inputs
    contents = sorted(given.path.read_bytes().decode() for given in found)
    assert contents == sorted(names)
    assert all(room in given.path.parents for given in found)
    assert all(given.shown.isprintable() for given in found)
    after = {path for path in tmp_path.parent.rglob("*") if path.is_file()}
    assert all(room in path.parents for path in after - before)


def test_chinese_names_of_old_archives_are_read(tmp_path: Path) -> None:
    name = "旭日制衣.xlsx"
    archive = archive_of(tmp_path / "mail.zip", {name: b"x", "旭日.xlsx": b"y"})
    raw = archive.read_bytes().replace(name.encode(), name.encode("gbk").ljust(len(name.encode()), b"x"))
    for mark in (b"PK\x03\x04\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x00"):
        raw = raw.replace(mark + b"\x08", mark + b"\x00")
    archive.write_bytes(raw)
    inputs = gather([archive], Choice(), tmp_path / "room").inputs
    found = [given.shown.removeprefix(f"{archive}/") for given in inputs]
    assert found == ["旭日.xlsx", "旭日制衣.xlsxxxxx"]


def test_what_an_archive_may_not_hold_is_refused_with_a_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MEMBER_SIZE", 100_000)
    monkeypatch.setattr(archives, "TOTAL_SIZE", 150_000)
    monkeypatch.setattr(archives, "MEMBERS", 5)
    inner = archive_of(tmp_path / "inner.zip", {"a.xlsx": b"a"}).read_bytes()
    members = {"1.xlsx": bytes(90_000), "2.xlsx": bytes(90_000), "3.zip": inner, "4.xlsx": bytes(10**7)}
    outer = archive_of(tmp_path / "outer.zip", {**members, "5.xlsx": b"5", "6.xlsx": b"6", "~$5.xlsx": b""})
    found = gather([outer], Choice(), tmp_path / "room")
    reasons = {Path(given.shown).name: given.refused.en if given.refused else "" for given in found.inputs}
    assert reasons["1.xlsx"] == reasons["5.xlsx"] == ""
    assert "larger" in reasons["2.xlsx"]
    assert "archive within" in reasons["3.zip"]
    assert "larger" in reasons["4.xlsx"]
    assert "more files" in reasons["6.xlsx"]
    assert found.ignored == (f"{outer}/~$5.xlsx",)
    assert sum(path.stat().st_size for path in unpacked(tmp_path)) == 90_001


def test_a_locked_or_damaged_member_is_refused_and_the_others_come(tmp_path: Path) -> None:
    archive = archive_of(tmp_path / "mail.zip", {"a.xlsx": b"a" * 500, "b.xlsx": b"b" * 500})
    raw = bytearray(archive.read_bytes())
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    second = raw.index(b"b.xlsx") + len(b"b.xlsx")
    raw[second] ^= 0xFF
    archive.write_bytes(raw)
    found = gather([archive], Choice(), tmp_path / "room").inputs
    assert ["password" in given.refused.en for given in found if given.refused] == [True, False]
    assert not unpacked(tmp_path)


def test_a_workbook_is_no_archive_whatever_it_is_called(tmp_path: Path) -> None:
    book = archive_of(tmp_path / "book.zip", {"[Content_Types].xml": b"<Types/>"})
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04 and no more")
    found = gather([book, tmp_path / "broken.zip"], Choice(), tmp_path / "room").inputs
    assert [given.path for given in found] == [book, tmp_path / "broken.zip"]
