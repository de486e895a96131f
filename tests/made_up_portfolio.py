"""A portfolio made up from random audits: scored by the scorer, so that its numbers fit together."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from random import Random

from addin.portfolio.model import (
    CURRENT,
    EARLIER,
    READ,
    REJECTED,
    UNUSED,
    WARNED,
    AuditEntry,
    AuditResult,
    FileEntry,
    Finding,
    Portfolio,
    Reading,
    SectionResult,
    Suspicion,
)
from generator.core.actions import open_actions
from generator.core.audit import Audit, CellValue, Response
from generator.core.explaining import why
from generator.core.loading import load_scheme, words
from generator.core.marking import Mark
from generator.core.scheme import NOT_APPLICABLE, Scheme
from generator.core.scoring import Scoring
from tests.audits import best_code

MADE = date(2026, 11, 21)
MIXED = ("amfori-bsci", "smeta", "gsv", "sqp", "grs", "walmart")

ONLY = ("the only submission", "唯一提交")
LATEST = ("the newest valid submission", "最新的有效提交")
REPAIRED = ("2 answers are in other words than the list", "2个答案与列表用词不同")

_TOWNS = ("Sunrise", "Golden Lake", "Blue River", "Hoa Binh", "Anadolu", "Karachi Star", "Delta", "Mekong")
_TRADES = ("Garment", "Knitting", "Footwear", "Toys", "Plastics", "Furniture", "Home Textile", "Electronics")
_COUNTRIES = ("CN", "CN", "CN", "VN", "VN", "BD", "TR", "IN", "PK")
_CURRENCIES = {"CN": "CNY", "VN": "USD", "BD": "BDT", "TR": "EUR", "IN": "INR", "PK": "USD"}
_SEEN = (
    "Two of ten sampled workers had more than 36 hours of overtime in May.",
    "One of six exits was half blocked by cartons.",
    "Degreaser cans at line 3 carry no label.",
    "The procedure exists on paper, but nobody follows it.",
    "现场未见记录，负责人表示正在补办。",
    "Records of the last quarter could not be shown on the day; the officer in charge was on leave.",
)
_DONE = ("Train the team leaders and check weekly.", "Clear the exit, mark the floor, daily check.", "")


def made_up(
    facilities: int = 14, schemes: Sequence[str] = MIXED, seed: int = 1, rejected: int = 3
) -> Portfolio:
    """Facilities with an audit or two each, some resubmitted, some files rejected."""
    random = Random(seed)
    audits: list[AuditEntry] = []
    files: list[FileEntry] = []
    for site in range(facilities):
        for scheme in random.sample(list(schemes), k=min(len(schemes), random.choice((1, 1, 2)))):
            for year in random.choice(((0,), (0,), (0,), (1, 0), (2, 1, 0))):
                _add(audits, files, result(load_scheme(scheme), random, site, year), random)
    files += [_rejected(number, random) for number in range(rejected)]
    suspicions = _suspicions(audits) if facilities > 2 else ()
    return Portfolio(MADE, tuple(files), tuple(audits), suspicions)


def result(scheme: Scheme, random: Random, site: int, years_ago: int = 0) -> AuditResult:
    """One random audit of a made-up facility, scored."""
    country = _COUNTRIES[site % len(_COUNTRIES)]
    audited = MADE - timedelta(365 * years_ago + random.randrange(10, 300))
    scoring = Scoring(scheme, _audit(scheme, random, audited))
    town, trade = _TOWNS[site % len(_TOWNS)], _TRADES[(site + site // len(_TOWNS)) % len(_TRADES)]
    return AuditResult(
        scheme=scheme.id,
        edition=scheme.edition,
        instance=f"i-{site}-{scheme.id}-{years_ago}",
        facility_id=f"F-{1001 + site}" if site % 7 != 3 else "",
        name=f"{town} {trade} Co., Ltd." if site < 64 else f"{town} {trade} No. {site} Co., Ltd.",
        name_local=f"第{site + 1}工厂有限公司" if country == "CN" else "",
        address=f"{site + 1} Harbour Road",
        licence=f"91{site:016}",
        country=country,
        products=trade,
        headcount=float(random.choice((80, 240, 430, 1201))),
        kind=random.choice(("initial", "periodic", "follow-up")),
        audit_date=audited,
        auditor="A. Auditor",
        currency=_CURRENCIES[country],
        complete=scoring.complete,
        answered=scoring.answered,
        applicable=scoring.applicable,
        rating=scoring.rating,
        score=scoring.score,
        next_audit=scoring.next_audit,
        why=tuple((text.en, text.zh) for text in why(scoring, words())),
        zero_tolerance=tuple(scoring.zero_tolerance),
        sections=tuple(
            SectionResult(s.code, float(s.score) if isinstance(s.score, (int, float)) else None, s.grade)
            for s in scoring.sections
        ),
        answers=tuple(mark.answer for mark in scoring.marks),
        findings=tuple(_finding(scoring, mark, random) for mark in scoring.findings),
    )


def _audit(scheme: Scheme, random: Random, audited: date) -> Audit:
    bad, na = random.choice((0.0, 0.01, 0.02, 0.05, 0.08, 0.15)), random.choice((0.0, 0.05))
    left = random.choice((0.0, 0.0, 0.0, 0.0, 0.2))
    responses = {}
    for point in scheme.checkpoints:
        if random.random() >= left:
            codes = scheme.lists[point.scale].codes
            failing = [code for code in codes if code in point.findings]
            # What fails at one facility tends to fail at the next.
            often = 2.5 if sum(map(ord, point.topic)) % 5 == 0 else 0.6
            code = best_code(scheme, point)
            if failing and random.random() < bad * often:
                code = random.choice(failing)
            elif NOT_APPLICABLE in codes and random.random() < na:
                code = NOT_APPLICABLE
            responses[point.ref] = _response(scheme, point.scale, code, random)
    fields: dict[str, CellValue] = {"audit_date": audited, "headcount": 430.0}
    return Audit(fields, responses)


def _response(scheme: Scheme, scale: str, code: str, random: Random) -> Response:
    status = scheme.lists["status"].label(random.choice(("open", "in-progress", "closed", "open")))
    return Response(
        {
            "answer": scheme.lists[scale].label(code).en,
            "finding": random.choice(_SEEN),
            "evidence": f"photo {random.randrange(900)}",
            "reason": "none on site",
            "corrective_action": random.choice(_DONE),
            "owner": random.choice(("Ms Li", "Mr Tran", "", "EHS team")),
            "status": status.en,
            "cost": random.choice((None, None, 400.0, 1250.0, 18000.0)),
        }
    )


def _finding(scoring: Scoring, mark: Mark, random: Random) -> Finding:
    typed = scoring.audit.response(mark.checkpoint.ref).cells
    due = {action.mark.checkpoint.ref: action.due for action in open_actions(scoring)}
    cost = typed["cost"]
    return Finding(
        ref=mark.checkpoint.ref,
        topic=mark.checkpoint.topic,
        severity=mark.finding,
        answer=mark.answer,
        text=str(typed["finding"]),
        evidence=str(typed["evidence"]),
        root_cause=random.choice(("No one was in charge.", "", "New line, not yet in the plan.")),
        action=str(typed["corrective_action"]),
        owner=str(typed["owner"]),
        due=due.get(mark.checkpoint.ref),
        status=str(scoring.scheme.lists["status"].code_of(typed["status"])),
        done_on=None,
        cost=cost if isinstance(cost, float) else None,
        is_open=mark.open,
        cell=f"Checklist!G{12 + scoring.scheme.checkpoints.index(mark.checkpoint)}",
    )


def _add(audits: list[AuditEntry], files: list[FileEntry], found: AuditResult, random: Random) -> None:
    number = len(audits) + 1
    stem = f"returned/{found.scheme}-{found.facility_id or found.licence}-{found.audit_date}"
    earlier = (f"{stem}-first.xlsx",) if random.random() < 0.15 else ()
    for path in earlier:
        files.append(FileEntry(_read(path, found, READ), EARLIER, number))
    outcome = WARNED if random.random() < 0.25 else READ
    path = f"{stem}.xlsx" if random.random() < 0.8 else f"returned/round two.zip/{found.instance}.xlsx"
    files.append(FileEntry(_read(path, found, outcome), CURRENT, number))
    because = LATEST if earlier else ONLY
    facility = found.facility_id or f"{found.name} / {found.country}"
    audits.append(AuditEntry(number, facility, found, path, earlier, because))


def _read(path: str, found: AuditResult, outcome: str) -> Reading:
    warned = outcome == WARNED
    return Reading(
        path=path,
        digest=_digest(path),
        size=61_000 + len(path),
        outcome=outcome,
        reason=REPAIRED if warned else ("", ""),
        codes={"answer-repaired": 2, "never-recalculated": 1} if warned else {},
        program="Microsoft Excel 16" if not warned else "WPS Office",
        saved=f"{found.audit_date}T09:30:00",
        audit=found,
    )


def _rejected(number: int, random: Random) -> FileEntry:
    path = ("returned/scan of the report.pdf", "returned/~copy.xlsx", "returned/old form.xls")[number % 3]
    reason = random.choice(
        (("not a workbook that Auditbook made", "不是Auditbook生成的文件"), ("damaged: no parts", "文件损坏"))
    )
    reading = Reading(path, _digest(path), 9_000, REJECTED, reason, {"not-ours": 1}, "", "", None)
    return FileEntry(reading, UNUSED, None)


def _digest(path: str) -> str:
    return sha256(path.encode()).hexdigest()


def _suspicions(audits: list[AuditEntry]) -> tuple[Suspicion, ...]:
    keys = list(dict.fromkeys(entry.facility for entry in audits))
    return (
        Suspicion(keys[0], keys[-1], 93.0, ("nearly the same name in one country", "同国且名称相近")),
        Suspicion(keys[1], keys[2], 88.5, ("the same licence number", "营业执照号相同")),
    )


def only_one() -> Portfolio:
    """One file, one audit."""
    whole = made_up(facilities=1, schemes=("gsv",), rejected=0, seed=4)
    audit = replace(whole.audits[0], earlier=())
    files = tuple(f for f in whole.files if f.audit == 1 and f.standing == CURRENT)
    return replace(whole, files=files, audits=(audit,), suspicions=())


def all_rejected() -> Portfolio:
    """Files, but no audit among them."""
    return made_up(facilities=0, rejected=3)


EMPTY = Portfolio(MADE, (), (), ())
