"""Editions of one scheme: what a file takes from another; refs never mean two things (pains 5, 65)."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest

from generator.core.audit import Audit
from generator.core.errors import BadAnswers
from generator.core.form import Problem
from generator.core.loading import check_scheme_file, editions_of, load_scheme, vocabulary
from generator.core.scheme import Scheme
from generator.core.scheme_loading import parse_scheme
from generator.core.upgrading import reworded, successors
from generator.typing_in import Typist
from tests.conftest import ALL
from tests.tiny import TINY

SECOND = """
id: tiny
edition: "2"
based_on: "1"
since:
  edition: "1"
  moved: {"A.1": "A.9"}
  split: {"B.1": ["B.1", "B.2"]}
  dropped: ["A.2"]
sections:
  - code: A
    name: {en: "First", zh: "第一"}
    checkpoints:
      - {ref: "A.9", like: "A.1", severity: minor}
      - {ref: "A.8", like: "A.2", en: "Is the roof dry and clean, also over the machines?"}
  - code: B
    name: {en: "Second", zh: "第二"}
    checkpoints:
      - like: "B.1"
      - {ref: "B.2", like: "B.1", zh: "厨房是否持有另一种法律要求的许可证？"}
"""


def parsed(text: str) -> tuple[Scheme | None, list[Problem]]:
    known = {"tiny-1": TINY, "tiny-2": SECOND}
    return parse_scheme(text, replace(vocabulary(), editions=known.get))


def pairs() -> Iterator[tuple[Scheme, Scheme]]:
    for id in sorted({load_scheme(name).id for name in ALL}):
        for older, newer in combinations(editions_of(id), 2):
            yield load_scheme(older), load_scheme(newer)


def test_a_file_takes_from_another_edition_what_it_does_not_say() -> None:
    scheme, problems = parsed(SECOND)
    assert scheme is not None, problems
    first, _ = parsed(TINY)
    assert first is not None
    assert scheme.edition == "2"
    assert (scheme.rating, scheme.severities, scheme.sources) == (
        first.rating,
        first.severities,
        first.sources,
    )
    points = {point.ref: point for point in scheme.checkpoints}
    before = {point.ref: point for point in first.checkpoints}
    assert list(points) == ["A.9", "A.8", "B.1", "B.2"]
    assert points["A.9"].text == before["A.1"].text
    assert (before["A.1"].possible, points["A.9"].possible) == (5, 2)
    assert points["A.8"].text.en.startswith("Is the roof")
    assert points["A.8"].text.zh == before["A.2"].text.zh
    assert points["B.2"].look_at == before["B.1"].look_at


def test_what_became_of_every_question() -> None:
    scheme, _ = parsed(SECOND)
    assert scheme is not None
    assert scheme.since is not None
    assert [scheme.since.becomes(ref) for ref in ("A.1", "A.2", "B.1")] == [("A.9",), (), ("B.1", "B.2")]


MISTAKES = [
    ('based_on: "1"', 'based_on: "7"', 'based_on: "7"', "there is no scheme file 'tiny-7.yaml'"),
    ('based_on: "1"', 'based_on: "2"', 'based_on: "2"', "is itself based on another"),
    ('like: "A.1"', 'like: "A.7"', 'like: "A.7"', "'A.7' is not known"),
    ('- like: "B.1"', '- {like: ["B.1", "A.1"], zh: "x"}', '{like: ["B.1"', "taken as it is"),
    ('  edition: "1"\n', '  edition: "0"\n', "  edition: ", "there is no scheme file 'tiny-0.yaml'"),
    ('"A.1": "A.9"', '"A.7": "A.9"', "  edition: ", "edition 1 has no question 'A.7'"),
    ('"A.1": "A.9"', '"A.1": "A.7"', "  edition: ", "there is no question 'A.7' here"),
    ('"A.1": "A.9"}', '"A.1": "B.1"}', "  edition: ", "'B.1' is the place of another question already"),
    ('dropped: ["A.2"]', "dropped: []", "  edition: ", "say what became of 'A.2'"),
    ('{ref: "A.8", like', '{ref: "A.2", like', "  edition: ", "'A.2' is a question here too"),
    ('["B.1", "B.2"]', '["A.9", "B.2"]', "  edition: ", "'B.1' is a question here but none of its parts"),
    (
        'dropped: ["A.2"]',
        'dropped: ["A.2"]\n  reworded: ["B.2"]',
        "  edition: ",
        "'B.2' is new in this edition",
    ),
    ("severity: minor}", "severity: mild}", "mild", "'mild' is not known"),
]


@pytest.mark.parametrize(("change", "to", "where", "message"), MISTAKES, ids=[m[3] for m in MISTAKES])
def test_what_does_not_fit_between_editions_is_reported_with_its_line(
    change: str, to: str, where: str, message: str
) -> None:
    assert change in SECOND
    text = SECOND.replace(change, to, 1)
    scheme, problems = parsed(text)
    assert scheme is None
    found = [problem for problem in problems if message in problem.message]
    assert found, problems
    line = text[: text.index(where)].count("\n") + 1
    assert found[0].line == line


def test_mistakes_in_what_is_taken_are_reported_where_it_is_taken() -> None:
    scheme, problems = parsed(SECOND.replace("code: B", "code: C"))
    assert scheme is not None, problems
    without_a = SECOND[: SECOND.index("  - code: B")].replace('  split: {"B.1": ["B.1", "B.2"]}\n', "")
    scheme, problems = parsed(without_a.replace('like: "A.1"', 'like: "B.1"'))
    assert scheme is None
    assert {problem.line for problem in problems} <= set(range(1, without_a.count("\n") + 1))


def test_a_file_outside_the_project_finds_its_other_edition_beside_it(tmp_path: Path) -> None:
    (tmp_path / "tiny-1.yaml").write_text(TINY, "utf-8")
    (tmp_path / "tiny-2.yaml").write_text(SECOND, "utf-8")
    assert check_scheme_file(tmp_path / "tiny-2.yaml")[1] == []


def test_there_are_pairs_of_editions() -> None:
    assert {older.stem for older, _ in pairs()} >= {"iso9001-qms-2015", "smeta-6.1"}


@pytest.mark.parametrize("pair", list(pairs()), ids=lambda pair: f"{pair[0].stem}-{pair[1].edition}")
def test_a_ref_never_means_two_things(pair: tuple[Scheme, Scheme]) -> None:
    older, newer = pair
    before = {point.ref: point for point in older.checkpoints}
    after = {point.ref: point for point in newer.checkpoints}
    became, asked_otherwise = successors(older, newer), reworded(older, newer)
    assert set(became) == set(before)
    for ref, parts in became.items():
        assert set(parts) <= set(after)
        assert ref not in after or ref in parts
        if len(parts) == 1 and parts[0] not in asked_otherwise:
            assert before[ref].text == after[parts[0]].text, ref
            assert before[ref].topic == after[parts[0]].topic
    taken = [part for parts in became.values() for part in parts]
    assert len(taken) == len(set(taken))


def test_a_retired_ref_is_still_known() -> None:
    typist = Typist(load_scheme("smeta-7.0"), "en")
    with pytest.raises(BadAnswers, match=r"It was of edition 6\.1; now it is 10A\.1\."):
        typist.fill(Audit(), {"10B2.1": "yes"})


def test_what_only_the_draft_of_iso_9001_asks() -> None:
    refs_2015, refs_2026 = (
        {point.ref for point in load_scheme(f"iso9001-qms-{edition}").checkpoints}
        for edition in ("2015", "2026")
    )
    assert refs_2026 - refs_2015 == {"5.1.1b", "7.3b"}
    assert refs_2015 <= refs_2026
    assert "raft" in load_scheme("iso9001-qms").certainty_note.en


def test_smeta_6_1_has_observations_and_neither_car_nor_msa() -> None:
    scheme = load_scheme("smeta-6.1")
    assert "observation" in scheme.answer_codes
    assert not {"car", "robust"} & set(scheme.answer_codes)
    assert [section.code for section in scheme.sections] == (
        ["0A", "0B", "1", "2", "3", "4", "5", "6", "7", "8", "8A", "9", "10A", "10B2", "10B4", "10C"]
    )
