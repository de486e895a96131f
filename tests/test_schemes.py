"""Every scheme file is sound: complete, in both languages, with nothing left over."""

import re
from calendar import month_name
from collections import Counter
from pathlib import Path

import pytest

from generator.core.loading import check_scheme_file, load_scheme, topics
from generator.core.scheme import INDICATIVE, PUBLISHED, Scheme
from generator.core.text import EMPTY, Text
from tests.conftest import ALL

FOLDER = Path(__file__).parent.parent / "workbook_templates" / "schemes"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
LATIN_WORD = re.compile(r"[A-Za-z]{3,}")
NAMES = re.compile(r"[A-Z][A-Za-z0-9&./-]*|[a-z]+\.[a-z.]+|ppm|lux|pH|kg|km|cm|mm|ft|min|dB")
"""Names and abbreviations may stay as they are in Chinese."""

CHECKPOINTS = {
    "alibaba": 114,
    "amfori-bsci": 81,
    "costco": 91,
    "ctpat": 94,
    "disney-ils": 67,
    "fsc-coc": 48,
    "gmp": 92,
    "gots": 60,
    "grs": 82,
    "gsv": 70,
    "higg-fem": 84,
    "iso9001-qms": 76,
    "ocs": 42,
    "rcs": 42,
    "rds": 66,
    "rws": 73,
    "sa8000": 61,
    "scan": 75,
    "sedex-saq": 53,
    "smeta": 78,
    "sqp": 76,
    "supply-chain-security": 83,
    "walmart": 79,
    "walmart-fcca": 74,
    "wca": 93,
    "wrap": 80,
}
"""Rows of the dossiers. A scheme may have more: sa8000 and smeta split one row into ten and sixteen."""

OTHER_EDITIONS = {"iso9001-qms-2015": 74, "smeta-6.1": 70}
"""Two rows of ISO 9001 are of 2026 only. SMETA 6.1 lacks its six rows that are of 7.0 only, and the row of
MSA grades; one row asks what are two in 7.0."""

GROUPS = {
    "social": {"amfori-bsci", "sedex-saq", "smeta", "sa8000", "wrap"},
    "quality": {"sqp", "iso9001-qms", "gmp", "wca"},
    "security": {"gsv", "supply-chain-security", "ctpat", "scan"},
    "customer": {"walmart", "walmart-fcca", "disney-ils", "costco", "alibaba"},
    "environment": {"grs", "gots", "ocs", "fsc-coc", "rcs", "rds", "rws", "higg-fem"},
}

FACTS = {"info", "msa", "observation"}
"""Severities of rows that only gather facts or levels and raise no finding."""

schemes = pytest.mark.parametrize("scheme", [load_scheme(name) for name in ALL], ids=ALL)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_file_has_no_problems(path: Path) -> None:
    assert check_scheme_file(path)[1] == []


@schemes
def test_no_checkpoint_of_the_dossier_is_missing(scheme: Scheme) -> None:
    assert OTHER_EDITIONS.get(scheme.stem, CHECKPOINTS[scheme.id]) <= len(scheme.checkpoints)


def test_schemes_stand_in_the_five_groups_of_the_trade() -> None:
    found = [(scheme.category, scheme.id) for scheme in map(load_scheme, ALL)]
    assert {(group, id) for group, ids in GROUPS.items() for id in ids} == set(found)


def test_one_vocabulary_of_topics() -> None:
    used = {topic for name in ALL for p in load_scheme(name).checkpoints for topic in (p.topic, *p.also)}
    assert 150 <= len(topics()) <= 200
    assert set(topics()) == used
    assert (
        len({name.en for name in topics().values()})
        == len({n.zh for n in topics().values()})
        == len(topics())
    )


@schemes
def test_every_text_stands_in_both_languages(scheme: Scheme) -> None:
    for text in texts(scheme):
        assert text.en.strip()
        assert text.zh.strip()
        assert not CHINESE.search(text.en), text.en


@schemes
def test_chinese_is_chinese(scheme: Scheme) -> None:
    for point in scheme.checkpoints:
        for words in (point.text.zh, point.look_at.zh):
            assert CHINESE.search(words), f"{point.ref}: {words}"
            assert not LATIN_WORD.findall(NAMES.sub("", words)), f"{point.ref}: {words}"


@schemes
def test_questions_are_long_enough_to_answer_and_differ(scheme: Scheme) -> None:
    for language in ("en", "zh"):
        said = Counter(point.text.of(language) for point in scheme.checkpoints)
        assert [text for text, times in said.items() if times > 1] == []
    for point in scheme.checkpoints:
        assert len(point.text.en) >= 40
        assert len(point.text.zh) >= 12
        assert len(point.look_at.en) >= 20
        assert not re.search(r"TODO|TBD|xxx|\?\?|lorem", f"{point.text} {point.look_at}", re.IGNORECASE)


@schemes
def test_numbers_are_the_same_in_both_languages(scheme: Scheme) -> None:
    for point in scheme.checkpoints:
        for text in (point.text, point.look_at):
            assert numbers(text.en) == numbers(text.zh), point.ref


@schemes
def test_topics_are_of_the_vocabulary_and_not_said_twice(scheme: Scheme) -> None:
    for point in scheme.checkpoints:
        assert {point.topic, *point.also} <= set(topics())
        assert point.topic not in point.also


@schemes
def test_severities_have_names_and_every_answer_leads_somewhere(scheme: Scheme) -> None:
    for point in scheme.checkpoints:
        assert point.severity in scheme.severity_codes
        assert set(point.findings.values()) <= set(scheme.severity_codes)
        raises_none = point.severity in FACTS or point.ref.startswith("SF ")
        assert point.findings or raises_none, f"{point.ref} can never raise a finding"


@schemes
def test_cycle_sampling_sources_and_certainty_are_there(scheme: Scheme) -> None:
    assert scheme.next_audit
    assert scheme.cycle_notes
    assert scheme.sampling.columns
    assert all(table.rows for table in scheme.sampling.tables)
    assert len(scheme.sources) >= 3
    assert {scheme.certainty, scheme.rating.certainty, scheme.sampling.certainty} <= {PUBLISHED, INDICATIVE}
    assert scheme.certainty_note != EMPTY


CRUCIAL = "2.3 3.2 4.1 5.1 5.6 6.2 6.3 6.4 7.12 7.14 7.15 7.18 7.20 8.1 9.2 10.4 11.1 11.3 13.3"
GRAVEST = "7.12 7.14 7.15 7.18 7.20 8.1 11.1 11.3"


def test_crucial_questions_of_amfori_bsci() -> None:
    found = [point for point in load_scheme("amfori-bsci").checkpoints if "crucial" in point.flags]
    assert " ".join(point.ref for point in found) == CRUCIAL
    assert " ".join(point.ref for point in found if point.points["no"] == -40) == GRAVEST


def texts(scheme: Scheme) -> list[Text]:
    found = [scheme.name, scheme.covers, scheme.certainty_note, *scheme.cycle_notes, *scheme.zero_tolerance]
    for section in scheme.sections:
        found.append(section.name)
    for point in scheme.checkpoints:
        found += [point.text, point.look_at]
    found += [field.label for field in scheme.fields] + [row.note for row in scheme.next_audit]
    found += [severity.name for severity in scheme.severities] + [s.meaning for s in scheme.severities]
    return found + [source.used_for for source in scheme.sources]


def numbers(words: str) -> list[str]:
    """Numbers in a text, with months by their number as Chinese writes them."""
    months = [
        str(i)
        for i, name in enumerate(month_name)
        if name and re.search(rf"\b{name}\b", words) and name != "May"
    ]
    return sorted([*re.findall(r"\d+(?:\.\d+)?", words), *months])
