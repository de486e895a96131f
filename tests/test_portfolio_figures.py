"""What the portfolio counts: rates, trend, percentiles, lateness; expected values are worked out by hand."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from addin.portfolio.benchmark import standings
from addin.portfolio.foreign import address, clipped, harmless
from addin.portfolio.model import AuditEntry, AuditResult, Finding, Portfolio
from addin.portfolio.rates import checkpoint_rates, topic_rates
from addin.portfolio.survey import Survey
from addin.portfolio.tabs.overview_lists import late_facilities
from addin.portfolio.tabs.overview_totals import open_costs
from addin.portfolio.trend import steps
from generator.core.loading import load_scheme
from tests.made_up_portfolio import MADE, made_up, result

GSV = load_scheme("gsv")
SOUND = next(e.result for e in made_up(12, ("gsv",)).audits if e.result.complete)
BOOK = Path("/audits/portfolio/out.xlsx")
MARK = "… [shortened, {count} characters]"


def finding(ref: str, **changes: object) -> Finding:
    point = next(point for point in GSV.checkpoints if point.ref == ref)
    plain = Finding(
        ref, point.topic, "major", "no", "seen", "", "", "", "", None, "", None, None, True, "A!B2"
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def audit(failed: tuple[str, ...] = (), na: tuple[str, ...] = (), **changes: object) -> AuditResult:
    """A complete audit of GSV that fails some checkpoints."""
    answers = tuple("no" if p.ref in failed else "na" if p.ref in na else "yes" for p in GSV.checkpoints)
    findings = tuple(finding(ref) for ref in failed)
    sound = replace(SOUND, answers=answers, findings=findings, rating="Low Risk Priority", score=90.0)
    return replace(sound, zero_tolerance=(), **changes)  # type: ignore[arg-type]


def survey(*audits: tuple[str, AuditResult]) -> Survey:
    entries = tuple(
        AuditEntry(number, facility, result, f"{number}.xlsx", (), ("", ""))
        for number, (facility, result) in enumerate(audits, start=1)
    )
    return Survey(Portfolio(MADE, (), entries, ()), "en")


REFS = [point.ref for point in GSV.checkpoints]
ONE, TWO = REFS[0], REFS[1]


def test_a_rate_leaves_out_what_is_not_applicable() -> None:
    """Two of three failed, the fourth had nothing to fail; the ratio is defined once (pain 51)."""
    found = survey(("a", audit((ONE,))), ("b", audit((ONE,))), ("c", audit()), ("d", audit(na=(ONE,))))
    worst = checkpoint_rates(found)[0]
    assert (worst.checkpoint.ref, worst.audits, worst.answered, worst.not_applicable) == (ONE, 4, 4, 1)
    assert (worst.failed, worst.applicable) == (2, 3)
    assert worst.rate == pytest.approx(2 / 3)


def test_nobody_asked_is_no_rate() -> None:
    rates = checkpoint_rates(survey(("a", audit(na=(ONE,)))))
    assert next(rate for rate in rates if rate.checkpoint.ref == ONE).rate is None


def test_editions_count_together_where_the_question_is_the_same() -> None:
    """Pain 47: versions in one pile are mapped by ref; a changed question is not comparable."""
    random = Random(1)
    old, new = (result(load_scheme(f"iso9001-qms-{edition}"), random, 1) for edition in ("2015", "2026"))
    rates = checkpoint_rates(survey(("a", old), ("b", new)))
    by_ref = {ref: [rate for rate in rates if rate.checkpoint.ref == ref] for ref in ("4.1", "6.3", "7.3b")}
    (same,) = by_ref["4.1"]
    assert (same.editions, same.audits, same.changed) == (("2026", "2015"), 2, False)
    assert [(rate.editions, rate.audits, rate.changed) for rate in by_ref["6.3"]] == [
        (("2026",), 1, True),
        (("2015",), 1, True),
    ]
    (only,) = by_ref["7.3b"]
    assert (only.editions, only.audits, only.changed) == (("2026",), 1, False)


def test_a_topic_counts_facilities_by_their_newest_audit() -> None:
    """A facility that failed two years ago and passes today does not fail; one audited twice counts once."""
    old, new = MADE - timedelta(800), MADE - timedelta(30)
    found = survey(
        ("a", audit((ONE,), audit_date=old)),
        ("a", audit((), audit_date=new)),
        ("b", audit((ONE,), audit_date=new)),
    )
    topic = next(point.topic for point in GSV.checkpoints if point.ref == ONE)
    rate = next(rate for rate in topic_rates(found) if rate.topic == topic)
    assert (set(rate.asked), set(rate.failing), rate.rate) == ({"a", "b"}, {"b"}, 0.5)
    assert dict(rate.by_scheme) == {"gsv-2.0": (1, 2)}


def test_a_change_of_edition_breaks_the_line() -> None:
    """Pain 59: the same number means something else under other rules."""
    days = [MADE - timedelta(days) for days in (900, 600, 300, 10)]
    found = survey(
        ("a", audit((ONE, TWO), audit_date=days[0], score=70.0)),
        ("a", audit((ONE,), audit_date=days[1], score=80.0)),
        ("a", audit((ONE,), audit_date=days[2], score=75.0)),
        ("lonely", audit()),
    )
    assert [(s.direction, s.repeated) for s in steps(found)] == [
        ("first", ()),
        ("better", (ONE,)),
        ("worse", (ONE,)),
    ]
    entries = found.portfolio.audits
    older = replace(entries[0], result=replace(entries[0].result, edition="1.0"))
    mixed = Survey(replace(found.portfolio, audits=(older, *entries[1:])), "en")
    mixed.__dict__["schemes"] = {"gsv-2.0": GSV, "gsv-1.0": GSV}
    assert [step.direction for step in steps(mixed)] == ["first", "break", "worse"]


def test_a_worse_rating_outweighs_a_better_score() -> None:
    days = [MADE - timedelta(300), MADE - timedelta(10)]
    high = audit(audit_date=days[1], score=95.0, rating="High Risk Priority")
    found = survey(("a", audit(audit_date=days[0])), ("a", high))
    assert [step.direction for step in steps(found)] == ["first", "worse"]


def test_percentiles_count_those_that_are_worse() -> None:
    """Of five, the middle one beats two of the four others; of two alike each beats half of the other."""
    scores = (60.0, 70.0, 80.0, 90.0, 90.0)
    found = survey(*((str(i), audit(score=score, country="CN")) for i, score in enumerate(scores)))
    standing = standings(found)
    assert [one.scheme.percentile for one in standing] == [0.0, 0.25, 0.5, 0.875, 0.875]
    assert {one.median for one in standing} == {80.0}


def test_small_and_unknown_groups_have_no_percentile() -> None:
    found = survey(*((str(i), audit(score=70.0 + i, country="", products="")) for i in range(2)))
    places = [place for one in standings(found) for place in (one.scheme, one.country, one.product)]
    assert [place.percentile for place in places] == [None] * 6
    assert [place.size for place in places] == [2, 0, 0, 2, 0, 0]


def test_late_is_what_is_open_and_past_its_date() -> None:
    yesterday, today = MADE - timedelta(1), MADE
    kinds = {
        "late": finding(ONE, due=yesterday),
        "today": finding(ONE, due=today),
        "closed": finding(ONE, due=yesterday, is_open=False),
        "no date": finding(ONE),
    }
    found = survey(*((name, audit((), findings=(one,))) for name, one in kinds.items()))
    assert [found.days_late(one) for one in kinds.values()] == [1, 0, 0, 0]
    assert [name for name, _ in late_facilities(found)] == ["late"]


def test_who_is_late_most_comes_first() -> None:
    far, near = date(2026, 1, 1), MADE - timedelta(2)
    found = survey(
        ("one, long", audit((), findings=(finding(ONE, due=far),))),
        ("two, short", audit((), findings=(finding(ONE, due=near), finding(TWO, due=near)))),
    )
    assert [name for name, _ in late_facilities(found)] == ["two, short", "one, long"]


def test_costs_of_different_currencies_are_never_added() -> None:
    late = MADE - timedelta(5)
    two = (finding(ONE, cost=100.0, due=late), finding(TWO, cost=50.0))
    found = survey(
        ("a", audit((), currency="CNY", findings=two)),
        ("b", audit((), currency="EUR", findings=(finding(ONE, cost=7.0),))),
        ("c", audit((), currency="=1+1", findings=(finding(ONE, cost=3.0, is_open=False),))),
        ("d", audit((), currency=">0", findings=(finding(ONE, cost=2.0),))),
    )
    assert open_costs(found) == {"CNY": (150.0, 100.0), "EUR": (7.0, 0.0), "not given": (2.0, 0.0)}


def test_zero_tolerance_comes_before_any_rating() -> None:
    bad = audit((ONE,), rating="High Risk Priority")
    grave = audit((ONE,), rating="Medium Risk Priority")
    found = survey(("bad", bad), ("grave", replace(grave, zero_tolerance=(ONE,))), ("good", audit()))
    assert [entry.facility for entry in found.worst_first] == ["grave", "bad", "good"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=1+1", "=1+1"),
        ("a\r\nb", "a\nb"),
        ("a\x0bb\x7f", "a␋b\ufffd"),
        ("\u202ecod.exe", "⟨U+202E⟩cod.exe"),
        ("\u05d0\u200f", "\u05d0\u200f"),
        ("\n" * 300, " " * 300),
        ("x" * 32_767, "x" * 32_767),
        ("x" * 32_768, "x" * 32_736 + "… [shortened, 32768 characters]"),
    ],
)
def test_text_is_harmless(text: str, shown: str) -> None:
    assert harmless(text, MARK) == shown


def test_shortening_counts_as_excel_does() -> None:
    """An emoji takes two of the 32 767 units and is never cut in half."""
    shown = harmless("😀" * 20_000, MARK)
    assert len(shown.encode("utf-16-le")) // 2 <= 32_767
    assert shown.endswith("😀… [shortened, 20000 characters]")


def test_names_are_clipped_to_a_line() -> None:
    assert clipped("  A\nlong   name ", 20) == "A long name"
    assert clipped("x" * 40_000, 5) == "xxxx…"


@pytest.mark.parametrize(
    ("path", "cell", "link"),
    [
        ("/audits/in/a.xlsx", "", "external:./../in/a.xlsx"),
        ("/audits/in/a b#1.xlsx", "Checklist!G12", "external:./../in/a%20b%231.xlsx#Checklist!G12"),
        ("/audits/in/round.zip/x/a.xlsx", "Checklist!G12", "external:./../in/round.zip"),
        ("/audits/in/100%41.xlsx", "", "external:./../in/100%2541.xlsx"),
        ("/audits/in/http://x.xlsx", "", "external:./../in/http%3a/x.xlsx"),
        ("/audits/in/" + "x" * 2_000, "", ""),
        ("/audits/in/a\u202eb.xlsx", "", ""),
        ("", "", ""),
    ],
)
def test_links_lead_to_the_file_or_its_archive(path: str, cell: str, link: str) -> None:
    assert address(path, BOOK, cell) == link
