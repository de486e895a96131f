"""Instances made from a template against full builds, part by part, and the package they come in."""

from datetime import date
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest

from generator.core.audit import CellValue, is_blank
from generator.core.book import FileBook
from generator.core.loading import load_scheme
from generator.core.reading import read
from generator.core.scoring import Scoring
from generator.core.writing import put_whole
from generator.sending.instances import InstanceMaker, Order, file_safe
from generator.sending.parcel import Parcel, Piece, Place
from generator.workbook import blank_audit, build_workbook
from tests.conftest import BUILT
from tests.tiny import tiny

DUE = date(2026, 12, 31)

Facility = dict[str, CellValue]

PLAIN: Facility = {"facility_id": "CN-001", "name": "Blue Garment", "contact": "ann@example.com", "due": DUE}
HOSTILE: Facility = {
    "facility_id": '=HYPERLINK("x")',
    "name": "A & <B> ]]> \"C\" 'D'",
    "name_local": "蓝色制衣 🧵",
    "address": " two  blanks ",
    "contact": "bob@example.com",
    "due": date(2027, 2, 28),
    "requester": "Blue Garment",
    "licence": "0123",
}
SITE: Facility = {"headcount": 450.0, "audit_date": date(2026, 11, 2)}


def full_build(order: Order, maker: InstanceMaker, path: Path) -> Path:
    audit = blank_audit(order.scheme)
    filled = type(audit)(facility={**audit.facility, **order.facility})
    build_workbook(order.scheme, path, order.languages, BUILT, filled, maker.identity(order))
    return path


@pytest.mark.parametrize(
    ("name", "languages", "country"),
    [
        ("amfori-bsci", ("en", "zh"), "China"),  # records, charts
        ("scan", ("zh",), "中国"),  # rules ask for the country risk
        ("higg-fem", ("zh", "en"), "越南"),  # checkpoints that fields leave out
        ("gsv", ("en",), "India"),
    ],
)
def test_an_instance_is_the_full_build_byte_for_byte(
    name: str, languages: tuple[str, ...], country: str, tmp_path: Path
) -> None:
    """Pain 4: validations, formats, names, protection and stored values are the same with prefill."""
    scheme, maker = load_scheme(name), InstanceMaker(BUILT)
    for facility in (PLAIN, HOSTILE, {**PLAIN, **SITE}):
        order = Order(scheme, languages, {**facility, "country": country})
        put_whole(tmp_path / "made.xlsx", maker.make(order))
        full_build(order, maker, tmp_path / "full.xlsx")
        with ZipFile(tmp_path / "made.xlsx") as made, ZipFile(tmp_path / "full.xlsx") as full:
            assert made.testzip() is None
            assert made.namelist()[0] == "[Content_Types].xml"
            assert sorted(made.namelist()) == sorted(full.namelist())
            assert [part for part in full.namelist() if made.read(part) != full.read(part)] == []


def test_required_fields_left_open_are_another_shape(tmp_path: Path) -> None:
    """What the Checker and the counts say depends on them, so their template is another one."""
    scheme, maker = tiny(), InstanceMaker(BUILT)
    for left_open in ((), ("name",), ("name", "country")):
        facility = {id: value for id, value in {**PLAIN, "country": "India"}.items() if id not in left_open}
        order = Order(scheme, ("en",), facility)
        put_whole(tmp_path / "made.xlsx", maker.make(order))
        full_build(order, maker, tmp_path / "full.xlsx")
        with ZipFile(tmp_path / "made.xlsx") as made, ZipFile(tmp_path / "full.xlsx") as full:
            assert [part for part in full.namelist() if made.read(part) != full.read(part)] == []
        # headcount, audit_kind and audit_date stay open in any case, and each checkpoint that applies
        points = Scoring(scheme, blank_audit(scheme)).applicable
        assert stored(tmp_path / "made.xlsx")["problems"] == points + 3 + len(left_open)


def stored(path: Path) -> dict[object, object]:
    """Stored values of the hidden sheet by what stands left of them."""
    sheet = openpyxl.load_workbook(path, data_only=True)["_auditbook"]
    return {row[i]: row[i + 1] for row in sheet.values for i in range(len(row) - 1) if row[i]}


def test_a_rule_that_asks_for_the_country_sees_it(tmp_path: Path) -> None:
    """The country is free only where nothing depends on it."""
    ruled = tiny(
        "  - section: B\n" if False else "applies_when: {kitchen: [yes]}", "applies_when: {country: [IN]}"
    )
    maker = InstanceMaker(BUILT)
    for country, applies in (("India", 3), ("China", 2)):
        order = Order(ruled, ("en",), {**PLAIN, "country": country})
        path = full_build(order, maker, tmp_path / "full.xlsx")
        put_whole(tmp_path / "made.xlsx", maker.make(order))
        with ZipFile(tmp_path / "made.xlsx") as made, ZipFile(path) as full:
            assert [part for part in full.namelist() if made.read(part) != full.read(part)] == []
        assert stored(tmp_path / "made.xlsx")["applicable"] == applies


def test_every_instance_reads_as_blank_and_as_its_own(tmp_path: Path) -> None:
    scheme, maker = load_scheme("wrap"), InstanceMaker(BUILT)
    seen = set()
    for i in range(40):
        typed: Facility = {**PLAIN, "facility_id": f"F{i:03}", "name": f"Factory {i}", "country": "India"}
        order = Order(scheme, ("en", "zh"), typed)
        path = tmp_path / order.file_name
        put_whole(path, maker.make(order))
        found = read(FileBook(path), str(path))
        seen.add(found.identity.instance)
        assert found.identity == maker.identity(order)
        assert all(is_blank(cell) for one in found.audit.responses.values() for cell in one.cells.values())
        assert {id: found.audit.facility[id] for id in ("facility_id", "name", "country", "contact")} == {
            id: typed[id] for id in ("facility_id", "name", "country", "contact")
        }
        assert found.audit.facility["due"] == DUE
        assert Scoring(scheme, found.audit).answered == 0
    assert len(seen) == len(list(tmp_path.iterdir())) == 40


def test_the_same_facility_asked_again_for_another_day_is_another_instance() -> None:
    maker, scheme = InstanceMaker(BUILT), tiny()
    first = Order(scheme, ("en",), {**PLAIN, "country": "India"})
    second = Order(scheme, ("en",), {**first.facility, "due": date(2027, 12, 31)})
    assert maker.identity(first).instance == maker.identity(first).instance
    assert maker.identity(first).instance != maker.identity(second).instance


def test_one_build_serves_all_facilities_of_a_scheme(monkeypatch: pytest.MonkeyPatch) -> None:
    builds = []

    def counted(*arguments: object, **named: object) -> None:
        builds.append(arguments)
        build_workbook(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr("generator.sending.template.build_workbook", counted)
    maker, scheme = InstanceMaker(BUILT), tiny()
    for i, country in enumerate(("India", "China", "Vietnam") * 10):
        maker.make(Order(scheme, ("en",), {**PLAIN, "facility_id": str(i), "country": country}))
    assert len(builds) == 1


@pytest.mark.parametrize("size", [0, 1, 65535, 65536, 200_000])
def test_a_parcel_is_a_sound_package_whatever_is_filled_in(size: int, tmp_path: Path) -> None:
    with ZipFile(tmp_path / "from.zip", "w") as package:
        package.writestr("fixed.txt", b"never changes" * 99)
        package.writestr("open.txt", b"whatever")
    short, long, longer = b"short ", b"long" * 500, b"longer" * 9000
    pieces: list[Piece] = [short, Place("a"), long, Place("b"), Place("a"), longer, Place("b"), b"end"]
    parcel = Parcel(tmp_path / "from.zip", {"open.txt": pieces})
    a, b = bytes(i % 251 for i in range(size)), "é".encode()
    (tmp_path / "to.zip").write_bytes(parcel.filled({"a": a, "b": b}))
    with ZipFile(tmp_path / "to.zip") as package:
        assert package.testzip() is None
        assert package.read("fixed.txt") == b"never changes" * 99
        assert package.read("open.txt") == b"".join((short, a, long, b, a, longer, b, b"end"))


def test_file_names_are_safe_and_stay_apart() -> None:
    ids = [
        "CN-001",
        "../../etc/passwd",
        "a/b",
        "a\\b",
        "a:b",
        "工厂1",
        "工厂2",
        "..",
        "CON ",
        "x" * 200,
        "x" * 201,
    ]
    names = [file_safe(id) for id in ids]
    assert names[0] == "CN-001"
    assert len(set(names)) == len(names)
    assert all(name.isascii() and name.strip("._") and not set(name) & set('/\\:*?"<>| ') for name in names)
    assert max(map(len, names)) < 80


def test_a_file_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "taken.xlsx").mkdir()
    with pytest.raises(OSError, match="taken"):
        put_whole(tmp_path / "taken.xlsx", b"PK")
    assert [path.name for path in tmp_path.iterdir()] == ["taken.xlsx"]
