"""One file in, one Reading out: the pure function that every process and every machine runs.

The only place where the portfolio touches a supplier's file. It runs all checks but those that
compare every locked cell and formula with our own workbook: `auditbook validate` does, and takes its time.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path

from addin.checks.every import problems_of
from addin.checks.returned import Returned
from addin.intake.door import open_workbook
from addin.intake.facts import Facts
from addin.intake.refusing import refused
from addin.portfolio.model import READ, REJECTED, WARNED, Reading
from addin.portfolio.scored import audit_result
from generator.core.errors import Refused
from generator.core.problems import BLOCK, CORRECT, Problem
from generator.core.reading import Submission
from generator.core.text import Text, joined, plain


def examine(path: str, today: date) -> Reading:
    """What one file comes to. Never raises: a file of any kind, even one that is gone, has an outcome."""
    try:
        return _examined(path, *open_workbook(Path(path)), today)
    except Refused as error:
        return refusal(path, error.problem)
    except Exception as error:  # noqa: BLE001 - whatever a file does to a parser is that file's fault
        return refusal(path, refused("reader-failed", detail=type(error).__name__).problem)


def refusal(path: str, problem: Problem) -> Reading:
    """The Reading of a file that was refused."""
    return unread(path, joined([problem.found, problem.fix]), problem.code)


def unread(path: str, reason: Text, code: str) -> Reading:
    """The Reading of a file that nothing could or should open."""
    try:
        content = Path(path).read_bytes()
    except OSError:
        content = b""
    digest, reasons = sha256(content).hexdigest(), (reason.en, reason.zh)
    return Reading(path, digest, len(content), REJECTED, reasons, {code: 1}, "", "", None)


def _examined(path: str, facts: Facts, submission: Submission, today: date) -> Reading:
    returned = Returned(path, facts, submission, today)
    problems = problems_of(returned)
    outcome = _outcome(problems)
    return Reading(
        path=path,
        digest=facts.digest,
        size=facts.size,
        outcome=outcome,
        reason=_reason(problems[0]) if outcome != READ else ("", ""),
        codes=Counter(problem.code for problem in problems),
        program=f"{facts.program} {facts.version}".strip(),
        saved=facts.saved.isoformat() if facts.saved else "",
        audit=None if outcome == REJECTED else audit_result(submission, returned.healed_scoring),
    )


def _outcome(problems: Sequence[Problem]) -> str:
    levels = {problem.level for problem in problems}
    return REJECTED if BLOCK in levels else WARNED if CORRECT in levels else READ


def _reason(problem: Problem) -> tuple[str, str]:
    """What the gravest problem is, where, and how to mend it."""
    where = plain(f"{problem.sheet}!{problem.cell}:" if problem.cell else "")
    told = joined([text for text in (where, problem.found, problem.fix) if text.en])
    return told.en, told.zh
