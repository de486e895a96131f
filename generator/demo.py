"""Made-up factories for the demo: plausible answers, the same for the same seed."""

from datetime import date, timedelta
from random import Random

from generator.core.audit import Audit, CellValue, Response
from generator.core.scheme import NOT_APPLICABLE, Checkpoint, Scheme
from generator.workbook import blank_audit

FACTORIES = (
    ("F-1001", "Sunrise Garment Co., Ltd.", "旭日制衣有限公司", "CN", 430),
    ("F-1002", "Delta Home Textiles Ltd.", "德达家纺有限公司", "CN", 1180),
    ("F-1003", "Mekong Outdoor Furniture JSC", "湄公户外家具股份公司", "VN", 265),
)
"""Id, name, local name, country code, headcount: none of them exists."""

QUALITY = (0.97, 0.9, 0.78)
"""Share of good answers of each factory."""

FINDINGS = (
    "Two of ten sampled files lacked this; the responsible person could not show it.",
    "Seen on the tour of building B, second floor, and confirmed by the supervisor.",
    "The record of the last quarter was not complete.",
)


def made_up_audit(scheme: Scheme, place: int, seed: int, today: date, language: str) -> Audit:
    """A filled audit of one of the made-up factories; `place` chooses which one."""
    i = place % len(FACTORIES)
    random = Random(f"{seed}/{scheme.stem}/{i}")
    responses = {p.ref: _response(scheme, p, random, QUALITY[i], language) for p in scheme.checkpoints}
    return Audit(_facility(scheme, i, today - timedelta(days=20 + 15 * i), language), responses)


def _facility(scheme: Scheme, i: int, audited: date, language: str) -> dict[str, CellValue]:
    id, name, local, country, headcount = FACTORIES[i]
    return {
        **blank_audit(scheme).facility,
        "requester": "Example Retail, sourcing team",
        "purpose": "Demonstration with made-up data",
        "reference": f"DEMO-{i + 1}",
        "reply_to": "audits@example.com",
        "facility_id": id,
        "name": name,
        "name_local": local,
        "country": scheme.lists["country"].label(country).of(language),
        "headcount": float(headcount),
        "audit_kind": scheme.lists["audit-kind"].label("initial").of(language),
        "audit_date": audited,
        "auditor": "A. Example",
    }


def _response(scheme: Scheme, point: Checkpoint, random: Random, quality: float, language: str) -> Response:
    scale = scheme.lists[point.scale]
    good = [code for code in scale.codes if code not in point.findings and code != NOT_APPLICABLE]
    bad = [code for code in scale.codes if code in point.findings]
    code = random.choice(good if random.random() < quality or not bad else bad)
    if NOT_APPLICABLE in scale.codes and random.random() < 0.03:
        code = NOT_APPLICABLE
    cells: dict[str, CellValue] = {"answer": scale.label(code).of(language)}
    if code == NOT_APPLICABLE:
        cells["reason"] = "Not done on this site"
    if code in point.findings:
        cells["finding"] = random.choice(FINDINGS)
        cells["corrective_action"] = "Close the gap, train the people in charge, check monthly"
        cells["owner"] = random.choice(("Production", "HR", "Safety officer"))
    return Response(cells)
