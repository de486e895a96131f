"""Which audit it is, which submission counts, which facilities may be the same, and what the cache keeps."""

import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import process_time
from typing import Any

import openpyxl
import pytest

from addin.portfolio.cache import Cache
from addin.portfolio.choosing import Chosen, choose, facility_key
from addin.portfolio.company_names import bare_name
from addin.portfolio.editions import changed_refs, comparable_refs, counted_under
from addin.portfolio.matching import suspicions
from addin.portfolio.merging import BadMergeList, MergeList, read_merge_list
from addin.portfolio.model import AuditEntry, AuditResult, Finding, Reading, SectionResult
from addin.portfolio.review import lacks, to_review
from addin.portfolio.storing import from_json, to_json
from generator.core.errors import UnreadableFile
from tests.tiny import tiny

DAY = date(2026, 3, 31)
FINDING = Finding(
    ref="A.1", topic="fire-exits", severity="major", answer="no", text="=HYPERLINK(1)", evidence="",
    root_cause="", action="", owner="", due=DAY, status="", done_on=None, cost=1.5, is_open=True,
    cell="Checklist!G5",
)  # fmt: skip
RESULT = AuditResult(
    scheme="tiny", edition="1", instance="i-1", facility_id="F-1", name="Sunrise Ltd",
    name_local="旭日有限公司", address="", licence="", country="CN", products="", headcount=5.0,
    kind="initial", audit_date=DAY, auditor="", currency="", complete=True, answered=3, applicable=3,
    rating="Pass", score=90.0, next_audit=None, why=(("because", "因为"),), zero_tolerance=("A.1",),
    sections=(SectionResult("A", None, ""),), answers=("yes", "no", ""), findings=(FINDING,),
)  # fmt: skip
ROAD = "Fuqiang Road, Shenzhen"


def reading(path: str, saved: str = "", **changed: Any) -> Reading:
    result = replace(RESULT, **changed)
    return Reading(path, f"digest of {path}", 1, "read", ("", ""), {}, "", saved, result)


def chosen(*readings: Reading, **same_as: str) -> Chosen:
    return choose(readings, MergeList(same_as))


def current(*readings: Reading) -> list[str]:
    return [audit.path for audit in chosen(*readings).audits]


def test_the_last_saved_submission_counts_and_the_rule_is_shown() -> None:
    """Pain 54: one rule, shown; older ones are kept."""
    found = chosen(
        reading("a", "2026-04-01T10:00:00Z", answered=9),
        reading("c", "2026-04-01T09:00:00Z"),
        reading("b", "2026-04-01T17:30:00+08:00"),
    )
    (audit,) = found.audits
    assert (audit.path, audit.earlier) == ("a", ("b", "c"))
    assert audit.chosen_because[0] == "Of 3 submissions it was saved last (2026-04-01T10:00:00Z)."
    assert "3份" in audit.chosen_because[1]
    assert [(file.standing, file.audit) for file in found.files] == [
        ("current", 1),
        ("earlier", 1),
        ("earlier", 1),
    ]


def test_then_most_answers_then_the_name() -> None:
    assert current(reading("a", answered=3), reading("b", answered=2)) == ["a"]
    assert current(reading("b"), reading("c"), reading("a")) == ["c"]
    assert current(reading("a", "not a time", answered=2), reading("b", "", answered=3)) == ["b"]
    assert (
        "most answers (3)"
        in chosen(reading("a", answered=3), reading("b", answered=2)).audits[0].chosen_because[0]
    )


@pytest.mark.parametrize(
    "other",
    [{"facility_id": "F-2"}, {"scheme": "other"}, {"audit_date": date(2026, 4, 1)}, {"kind": "follow-up"}],
)
def test_another_facility_scheme_date_or_kind_is_another_audit(other: dict[str, Any]) -> None:
    assert sorted(current(reading("a"), reading("b", **other))) == ["a", "b"]


def test_another_edition_is_the_same_audit() -> None:
    """Pain 47: versions map to one audit."""
    assert current(reading("a", "2026-01-01"), reading("b", "2026-01-02", edition="2")) == ["b"]


def test_ids_are_compared_without_width_case_and_blanks() -> None:
    found = chosen(reading("a", facility_id="f-1"), reading("b", facility_id="Ｆ-1 "), reading("c", kind="x"))
    assert [audit.facility for audit in found.audits] == ["f-1", "f-1"]


def test_without_an_id_name_and_country_stand_in_and_it_is_to_be_reviewed() -> None:
    """Pain 55: the id first, then the name."""
    nameless = reading("a", facility_id="")
    assert facility_key(replace(RESULT, facility_id="", name="")) == "旭日有限公司 (CN)"
    found = chosen(nameless, reading("b", facility_id="", name="SUNRISE LTD"))
    assert [audit.facility for audit in found.audits] == ["Sunrise Ltd (CN)"]
    assert "no_id" in lacks(found.audits[0])


def test_without_a_date_only_the_same_instance_is_the_same_audit() -> None:
    found = chosen(
        reading("a", audit_date=None),
        reading("b", audit_date=None),
        reading("c", audit_date=None, instance="i-2"),
    )
    assert [audit.path for audit in found.audits] == ["b", "c"]


def test_one_workbook_that_came_back_as_two_audits_is_to_be_reviewed() -> None:
    found = chosen(reading("a"), reading("b", facility_id="F-2", name="Other", name_local="其他"))
    (pair,) = to_review(found.audits, MergeList())
    assert (pair.one, pair.other) == ("F-1", "F-2")
    assert "i-1" in pair.because[0]


def test_the_merge_list_joins_facilities_also_in_chains() -> None:
    found = chosen(reading("a"), reading("b", facility_id="F-2"), reading("c", facility_id="F-3"),
                   **{"f-2": "F-3", "f-3": "F-1"})  # fmt: skip
    assert [(audit.facility, audit.path) for audit in found.audits] == [("F-1", "c")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("facility_id,same_as\nF-2,F-1\n,F-1\n\nF-3,\nF-4,f-4\nF-2,F-9\n",
         ["row 3: facility_id is blank", "row 5: same_as is blank", "row 6: 'F-4' is said to be itself",
          "row 7: 'F-2' already belongs to 'F-1'"]),
        ("facility_id,same_as\nA,B\nB,C\nC,A\nD,A\n", ["'a' leads back to itself"]),
        ("id;same\nA;B\n", ["columns facility_id and same_as"]),
        ("", ["columns facility_id and same_as"]),
    ],
)  # fmt: skip
def test_errors_of_the_merge_list_are_told_by_row(text: str, told: list[str], tmp_path: Path) -> None:
    path = tmp_path / "merge.csv"
    path.write_text(text)
    with pytest.raises(BadMergeList) as raised:
        read_merge_list(path)
    assert all(line in str(raised.value) for line in told)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_merge_list_is_read_as_programs_write_it(separator: str, tmp_path: Path) -> None:
    path = tmp_path / "merge.csv"
    path.write_text(
        f"Facility_ID{separator}note{separator}same_as\r\n 工-2 {separator}x{separator}F-1\r\n", "utf-8-sig"
    )
    assert read_merge_list(path).facility("工-2") == "F-1"
    book = openpyxl.Workbook()
    for row in (["facility_id", "same_as"], [1002, 1001], [None, None]):
        book.active.append(row)  # type: ignore[union-attr]
    book.save(tmp_path / "merge.xlsx")
    assert read_merge_list(tmp_path / "merge.xlsx").facility("1002") == "1001"


# ---- facilities that may be the same ------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "bare"),
    [
        ("Sunrise Garment Co., Ltd.", "sunrise garment"),
        ("SUNRISE  GARMENT CO.LTD", "sunrise garment"),
        ("Sunrise Garment Company Limited", "sunrise garment"),
        ("旭日制衣有限公司", "旭日制衣"),
        ("旭日制衣股份有限公司", "旭日制衣"),
        ("Müller GmbH & Co. KG", "muller &"),
        ("Viet Tien JSC", "viet tien"),
        ("Delta Sdn. Bhd.", "delta"),
        ("Alpha Textiles (Pvt.) Ltd", "alpha textiles"),
        ("Beta S.A.R.L.", "beta"),
        ("Gamma S.p.A.", "gamma"),
        ("Ltd", "ltd"),
        ("ＳＵＮ Ｃｏ．，Ｌｔｄ", "sun"),
    ],
)
def test_legal_forms_do_not_tell_companies_apart(typed: str, bare: str) -> None:
    assert bare_name(typed) == bare


def pairs(*facilities: dict[str, str], **same_as: str) -> list[tuple[str, str, str]]:
    audits = [
        AuditEntry(i, f"F-{i}", replace(RESULT, **{"name": "", "name_local": "", **given}), "", (), ("", ""))  # type: ignore[arg-type]
        for i, given in enumerate(facilities, start=1)
    ]
    return [(pair.one, pair.other, pair.because[0]) for pair in suspicions(audits, MergeList(same_as))]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ({"name": "Sunrise Garment Co., Ltd."}, {"name": "Sun rise Garments Limited"}, True),
        ({"name": "Sunrise Garment"}, {"name": "Garment Sunrise"}, True),
        ({"name": "Sunrise"}, {"name": "Sunrse"}, True),
        ({"name": "Sunrise Garment"}, {"name": "Sunset Trading"}, False),
        ({"name": "Sunrise Plant 1"}, {"name": "Sunrise Plant 2"}, False),
        ({"name": "Sunrise", "country": "VN"}, {"name": "Sunrise", "country": "CN"}, False),
        ({"name": "Sunrise", "country": ""}, {"name": "Sunrise", "country": "CN"}, True),
        ({"name_local": "旭日制衣有限公司"}, {"name": "Sunrise", "name_local": "旭日制衣股份有限公司"}, True),
        ({"name": "A", "licence": "91440300MA5D-1234"}, {"name": "B", "licence": "91440300 ma5d1234"}, True),
        ({"name": "A", "licence": "000000"}, {"name": "B", "licence": "000000"}, False),
        ({"name": "A", "address": f"No. 18, {ROAD}"}, {"name": "B", "address": f"18 {ROAD}"}, True),
        ({"name": "A", "address": f"No. 18, {ROAD}"}, {"name": "B", "address": f"No. 81, {ROAD}"}, False),
    ],
)  # fmt: skip
def test_facilities_that_may_be_the_same(one: dict[str, str], other: dict[str, str], alike: bool) -> None:
    """Pain 55: one vendor with many names, many vendors with one name."""
    assert bool(pairs(one, other)) is alike


def test_pairs_that_the_merge_list_joins_are_not_asked_again() -> None:
    same = ({"name": "Sunrise"}, {"name": "Sunrise"})
    assert [pair[:2] for pair in pairs(*same)] == [("F-1", "F-2")]
    assert pairs(*same, **{"f-2": "F-1"}) == []


def made_up(i: int, sounds: list[str]) -> str:
    return "".join(sounds[(i * 7919 >> shift) % 16] for shift in (0, 4, 8, 12))


def test_thousands_of_facilities_take_seconds() -> None:
    """Pain 56: 5 000 facilities, among them one typed twice with a slip."""
    sounds = ["ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu", "va"]
    facilities = [{"name": f"{made_up(i, sounds)} {sounds[i % 16]} Textile Co., Ltd"} for i in range(1, 5000)]
    start = process_time()
    found = pairs(*facilities, {"name": "Zyxwvutex Garment Ltd"}, {"name": "Zyxwvuttex Garment Company"})
    assert process_time() - start < 20
    assert ("F-5000", "F-5001") in [pair[:2] for pair in found]


# ---- editions -----------------------------------------------------------------------------------


def test_checkpoints_compare_only_while_they_mean_the_same() -> None:
    """Pains 47 and 59: a changed question or a changed rule is not comparable."""
    old = tiny()
    newer = tiny("Is the floor clean and dry, also behind the machines?", "Is the floor clean?")
    assert comparable_refs(old, newer) == {"A.1", "B.1"}
    assert changed_refs(old, newer) == {"A.2"}
    stricter = tiny("times: 5", "times: 7")
    assert changed_refs(old, stricter) == {"A.1"}
    assert changed_refs(old, tiny('en: "First"', 'en: "Other"')) == frozenset()


def test_answers_are_counted_under_the_newest_edition_that_asks_the_same() -> None:
    old, newer = (
        tiny(),
        replace(tiny("Is the floor clean and dry, also behind the machines?", "Is it?"), edition="2"),
    )
    counted = counted_under([newer, old])
    assert counted["1", "A.1"] == counted["2", "A.1"] == "2"
    assert (counted["1", "A.2"], counted["2", "A.2"]) == ("1", "2")


# ---- cache --------------------------------------------------------------------------------------


def test_a_reading_comes_back_from_json_as_it_was() -> None:
    for kept in (reading("a"), replace(reading("b"), audit=None, reason=("bad", "坏"), codes={"x": 2})):
        assert from_json(to_json(kept)) == kept


def test_the_cache_knows_content_state_and_day(tmp_path: Path) -> None:
    path, kept = tmp_path / "c.cache", reading("a")
    poor = replace(reading("b"), outcome="warned")
    with Cache(path, "v1", DAY) as cache:
        cache.put(kept)
        cache.put(poor)
        assert cache.get(kept.digest, "elsewhere") == replace(kept, path="elsewhere")
        assert cache.get(poor.digest, "b") == poor
        assert cache.get("unknown", "a") is None
    with Cache(path, "v1", date(2026, 4, 1)) as cache:
        assert cache.get(kept.digest, "a") == kept
        assert cache.get(poor.digest, "b") is None
    with Cache(path, "v2", DAY) as cache:
        assert cache.get(kept.digest, "a") is None


def test_two_runs_may_use_the_cache_at_once(tmp_path: Path) -> None:
    path = tmp_path / "c.cache"
    with Cache(path, "v1", DAY) as one, Cache(path, "v1", DAY) as other:
        for i in range(20):
            (one if i % 2 else other).put(reading(f"{i}"))
        assert all(one.get(f"digest of {i}", "") and other.get(f"digest of {i}", "") for i in range(20))


@pytest.mark.parametrize("damage", ["whole", "page", "row"])
def test_a_damaged_cache_is_started_anew(damage: str, tmp_path: Path) -> None:
    path, kept = tmp_path / "c.cache", reading("a")
    with Cache(path, "v1", DAY) as cache:
        cache.put(kept)
    if damage == "row":
        with sqlite3.connect(path) as connection:
            connection.execute("UPDATE readings SET reading = '{\"path\": 1}'")
        connection.close()
    else:
        raw = path.read_bytes()
        path.write_bytes(b"garbage" * 2000 if damage == "whole" else raw[:4096] + b"\xff" * (len(raw) - 4096))
    with Cache(path, "v1", DAY) as cache:
        assert cache.damaged is (damage != "row")
        assert cache.get(kept.digest, "a") is None
        cache.put(kept)
        assert cache.get(kept.digest, "a") == kept
    assert (tmp_path / "c.cache.damaged").exists() is (damage != "row")


@pytest.mark.parametrize("name", ["report.xlsx", "register.db", "notes"])
def test_a_file_that_is_no_cache_is_never_touched(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(b"PK\x03\x04 somebody's work")
    if name == "register.db":
        path.unlink()
        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE instances (id TEXT)")
        connection.close()
    before = path.read_bytes()
    with pytest.raises(UnreadableFile, match="not a cache"):
        Cache(path, "v1", DAY)
    assert path.read_bytes() == before
