"""Near misses are put right only where they mean one thing; free text is never touched (pains 12, 41, 42)."""

from datetime import date

import pytest

from generator.core.audit import Audit, CellValue, Response
from generator.core.loading import load_scheme, scheme_names, synonyms
from generator.core.near_misses import near_code
from generator.core.normalising import healed
from generator.core.reading import read
from generator.core.scheme import ChoiceList
from generator.core.typed_values import day_of, day_without_format, days_of, number_of
from tests.returned_cases import good_audit
from tests.typed_over import typed_into

SCALES = {
    "yes-partly-no": "amfori-bsci",
    "yes-no": "walmart",
    "frequency": "scan",
    "fcca-ratings": "walmart-fcca",
    "smeta-answers": "smeta",
    "msa": "smeta",
    "gmp-grave": "gmp",
    "conformity": "gots",
    "sf-levels": "sa8000",
    "country": "gsv",
    "status": "gsv",
}


@pytest.mark.parametrize(
    ("scale", "typed", "code"),
    [
        ("yes-partly-no", "Yes.", "yes"),
        ("yes-partly-no", "ＹＥＳ", "yes"),
        ("yes-partly-no", "Y", "yes"),
        ("yes-partly-no", "\u200byes\u00a0", "yes"),
        ("yes-partly-no", "‘Yes’", "yes"),
        ("yes-partly-no", "√", "yes"),
        ("yes-partly-no", "是。", "yes"),
        ("yes-partly-no", "对", "yes"),
        ("yes-partly-no", True, "yes"),
        ("yes-partly-no", "Oui", "yes"),
        ("yes-partly-no", "hayır", "no"),
        ("yes-partly-no", "×", "no"),
        ("yes-partly-no", "不是", "no"),
        ("yes-partly-no", "ｎ／ａ", "na"),
        ("yes-partly-no", "N.A.", "na"),
        ("yes-partly-no", "NA", "na"),
        ("yes-partly-no", "partly", "partial"),
        ("yes-partly-no", "是，见附件3", "yes"),
        ("yes-partly-no", "No: exits locked", "no"),
        # what may mean two things
        ("yes-partly-no", "x", None),
        ("yes-partly-no", "有", None),
        ("yes-partly-no", "没有", None),
        ("yes-partly-no", "无", None),
        ("yes-partly-no", "Yes/No", None),
        ("yes-partly-no", "Yes, but not at night", None),
        ("yes-partly-no", "是，但夜班除外", None),
        ("yes-partly-no", "Yes - partly", None),
        ("yes-partly-no", "not yet", None),
        ("yes-partly-no", "1", None),
        ("yes-partly-no", "?", None),
        ("yes-partly-no", "-", None),
        ("yes-no", "partly", None),
        ("frequency", "Yes", None),  # every year, or every two?
        ("frequency", "Once", "once"),
        ("frequency", "N", "no"),
        ("fcca-ratings", 2.0, "mostly"),
        ("fcca-ratings", "2", "mostly"),
        ("fcca-ratings", "3", None),  # with records, or with advice?
        ("fcca-ratings", "yes", None),
        ("smeta-answers", "Non compliance – major", "major"),
        ("smeta-answers", "Non-compliance", None),
        ("smeta-answers", "yes", None),  # compliant, or a good example?
        ("msa", "Not", None),
        ("gmp-grave", "no", None),  # the critical case, or the other?
        ("conformity", "MINOR", "minor"),
        ("sf-levels", 4.0, "level-4"),
        ("country", "Viet'nam", "VN"),
        ("country", "Viet nam", "VN"),
        ("country", "P.R. China", "CN"),
        ("country", "cn", "CN"),
        ("country", "NA", None),  # Namibia, or not applicable?
        ("status", "in-progress", "in-progress"),
    ],
)
def test_what_near_misses_mean(scale: str, typed: object, code: str | None) -> None:
    assert near_code(load_scheme(SCALES[scale]).lists[scale], typed) == code


def all_lists() -> list[ChoiceList]:
    """Every list of every scheme once."""
    found = [choices for name in scheme_names() for choices in load_scheme(name).lists.values()]
    return list(dict.fromkeys(found))


def test_no_spelling_of_a_label_is_taken_for_another() -> None:
    for choices in all_lists():
        for label, choice in choices.stacked():
            spelt = (label.upper(), f"“{label}”", f"\u3000{label}\n", label.replace("-", "–"))
            assert {near_code(choices, words) for words in spelt} == {choice.code}, (choices.id, label)
            assert near_code(choices, f"{label} - see photo 3") in (choice.code, None)
            assert near_code(choices, choice.code) in (choice.code, None)


def test_no_synonym_stands_for_two_labels_of_a_list() -> None:
    for choices in all_lists():
        for choice in choices.choices:
            for word in synonyms().get(choice.label.en, ()):
                assert near_code(choices, word) == choice.code, (choices.id, word)


DAYS = """
2026-03-31 | 2026/3/31 | 2026.3.31 | 2026年3月31日 | ２０２６－０３－３１ | 20260331 | 31 Mar 2026
| 31-Mar-2026 | March 31, 2026 | 31st March 2026 | 31/03/2026 | 03/31/2026 | 2026-03-31 00:00:00
"""


@pytest.mark.parametrize("typed", [words.strip() for words in DAYS.split("|")])
def test_dates_that_can_be_read_in_one_way(typed: str) -> None:
    assert day_of(typed) == date(2026, 3, 31)


@pytest.mark.parametrize("typed", ["03/04/2026", "3.4.2026", "4-3-2026"])
def test_dates_that_can_be_read_in_two_ways(typed: str) -> None:
    assert days_of(typed) == {date(2026, 3, 4), date(2026, 4, 3)}
    assert day_of(typed) is None


@pytest.mark.parametrize(
    "typed", ["", "soon", "2026-02-30", "2026-13-01", "31/03/26", "Marx 3 2026", "3/2026"]
)
def test_what_is_no_date_stays(typed: str) -> None:
    assert day_of(typed) is None


def test_a_date_that_is_the_same_either_way_is_certain() -> None:
    assert day_of("04/04/2026") == date(2026, 4, 4)


@pytest.mark.parametrize(
    ("number", "from_1904", "day"),
    [
        (46112.0, False, date(2026, 3, 31)),  # Excel: =DATE(2026,3,31)
        (44650.0, True, date(2026, 3, 31)),
        (20260331.0, False, date(2026, 3, 31)),
        (3.0, False, None),
        (46112.5, False, None),
        (-1.0, False, None),
        (1e300, False, None),
    ],
)
def test_numbers_in_date_cells(number: float, from_1904: bool, day: date | None) -> None:
    assert day_without_format(number, from_1904) == day


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1,200", 1200.0),
        ("１２００", 1200.0),
        ("3.5 ", 3.5),
        ("1 200", 1200.0),
        ("-3", -3.0),
        ("0.125", 0.125),
    ]
    + [(words, None) for words in ("1.200", "1,5", "200人", "12%", "1,20,000", "1e3", "", "many")],
)
def test_numbers_typed_as_text(typed: str, number: float | None) -> None:
    assert number_of(typed) == number


def test_free_text_is_never_altered_and_every_change_is_logged() -> None:
    scheme = load_scheme("sedex-saq")
    first = scheme.checkpoints[0].ref
    free = "  “Smart” — ＦＵＬＬ　width\u00a0text\n03/04/2026 "
    columns = ("finding", "evidence", "reason", "root_cause", "corrective_action", "owner")
    response: dict[str, CellValue] = {"answer": "ＹＥＳ", "due": "2026/12/1", "cost": "1,200"}
    good = good_audit(scheme)
    typed = Audit(
        {**good.facility, "name": free, "facility_id": 1001.0, "headcount": "４３０"},
        {**good.responses, first: Response({**response, **dict.fromkeys(columns, free)})},
    )
    submission = read(typed_into(scheme, typed), "x")
    audit, repairs = healed(submission)
    assert {audit.response(first)[column] for column in columns} == {free} == {audit.facility["name"]}
    logged = [(repair.ref, repair.rule, repair.before, repair.after) for repair in repairs]
    assert logged == [
        ("facility_id", "text", "1001", "1001"),
        ("headcount", "number", "４３０", "430"),
        (first, "answer", "ＹＥＳ", "Yes"),
        (first, "date", "2026/12/1", "2026-12-01"),
        (first, "number", "1,200", "1200"),
    ]
    assert submission.audit.response(first)["answer"] == "ＹＥＳ"
    assert audit.facility["facility_id"] == "1001"


def test_an_audit_without_near_misses_is_left_as_it_is() -> None:
    scheme = load_scheme("amfori-bsci")
    submission = read(typed_into(scheme, good_audit(scheme)), "x")
    assert healed(submission) == (submission.audit, ())
