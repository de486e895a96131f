"""What happens to a workbook between two audits: upgrade, prefill, follow-up, stages.

Workbooks come in as they were read, because whoever calls decides through which door they come.
"""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from generator.core.errors import BadAnswers
from generator.core.evaluator_loading import read_layer
from generator.core.following_up import follow_up, to_check
from generator.core.identity import identify
from generator.core.layout import LAYOUT_VERSION
from generator.core.loading import load_scheme
from generator.core.prefilling import Earlier, prefill
from generator.core.reading import Submission
from generator.core.scoring import Scoring
from generator.core.stages import stages
from generator.core.upgrading import upgrade
from generator.rebuilding import languages_of, rebuild
from generator.workbook import build_workbook

Rows = list[dict[str, Any]]


def upgrade_workbook(old: Submission, out: Path, today: date, to: str = "") -> tuple[Rows, dict[str, Any]]:
    """Write `out`: a workbook in the newest edition, or in the edition `to`.

    Returns a row for each change, and a summary with the result before and after.
    """
    new = load_scheme(f"{old.scheme.id}-{to}" if to else old.scheme.id)
    upgraded = upgrade(old.scheme, old.audit, new, languages_of(old)[0])
    rebuild(old, upgraded.audit, out, today, new)
    before, after = Scoring(old.scheme, old.audit), Scoring(new, upgraded.audit)
    summary = {
        "path": str(out),
        "scheme": new.id,
        "from": old.scheme.edition,
        "to": new.edition,
        "changes": len(upgraded.changes),
        "carried": len(upgraded.audit.carried) - len(old.audit.carried),
        "answered": [before.answered, after.answered],
        "applicable": [before.applicable, after.applicable],
        "rating": [before.rating, after.rating],
        "score": [before.score, after.score],
    }
    return upgraded.lines(), summary


def prefill_workbook(
    blank: Submission, sources: Mapping[str, Submission], out: Path, topics: bool, today: date
) -> tuple[Rows, dict[str, Any]]:
    """Write `out`: a workbook with what earlier audits, by the name of their file, say beside its blanks."""
    earlier = [Earlier(name, source.scheme, source.audit) for name, source in sources.items()]
    filled = prefill(blank.scheme, blank.audit, earlier, languages_of(blank)[0], topics)
    rebuild(blank, filled.audit, out, today)
    hints = [asdict(hint) for hint in filled.hints]
    summary = {
        "path": str(out),
        "beside": sum(not hint.filled for hint in filled.hints),
        "filled": sum(hint.filled for hint in filled.hints),
    }
    return hints, summary


def follow_up_workbook(full: Submission, out: Path, built: date) -> dict[str, Any]:
    """Write `out`: the follow-up of a full audit, or of a follow-up of it."""
    languages = languages_of(full)
    root = full.identity.follow_up or full.identity.instance
    again = to_check(full.scheme, full.audit)
    if not again:
        raise BadAnswers("Nothing failed in this audit, and nothing must be checked again.")
    instance = str(uuid5(NAMESPACE_URL, f"{full.identity.instance}/follow-up/{built.isoformat()}"))
    identity = identify(
        full.scheme, LAYOUT_VERSION, languages, full.identity.facility, built, instance=instance
    )
    audit = follow_up(full.scheme, full.audit, languages[0])
    build_workbook(full.scheme, out, languages, built, audit, replace(identity, follow_up=root))
    return {"path": str(out), "instance": instance, "follow_up": root, "checkpoints": list(again)}


def stages_of(full: Submission, evaluator: Path | None, follow_ups: Mapping[str, Submission]) -> Rows:
    """The stages of an audit; follow-ups by the name of their file. Raises BadAnswers for one of another."""
    for name, later in follow_ups.items():
        _must_follow(full, later, name)
    layer = read_layer(evaluator, full.scheme) if evaluator else None
    found = stages(full.scheme, full.audit, layer, [later.audit for later in follow_ups.values()])
    return [stage.line() for stage in found]


def _must_follow(full: Submission, later: Submission, name: str) -> None:
    root = full.identity.follow_up or full.identity.instance
    if later.identity.follow_up != root:
        raise BadAnswers(
            f"'{name}' is not a follow-up of this audit. Make one with `auditbook follow-up FILE -o OUT`."
        )
