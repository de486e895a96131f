"""A batch of files that came back: each is judged, kept, and entered in the register."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path, PurePath

from addin.checks.returned import Returned
from addin.intake.inputs import Input
from addin.intake.names import safe_name
from addin.register.register import Register
from addin.returns.evidence import Evidence, evidence_in, keep_evidence, kept_names, missing_evidence
from addin.returns.judging import Judge, Judgement
from addin.returns.originals import keep_original
from addin.validating import Validation
from generator.core.instance import Arrival, Instance, Outcome
from generator.core.loading import words
from generator.core.problems import Problem
from generator.core.text import Text, joined, plain, printable

NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Receipt:
    """What became of one file in."""

    file: str
    """As people find it again."""
    outcome: Outcome
    reason: Text
    facility: str = ""
    instance: str = ""

    def line(self, language: str) -> dict[str, str]:
        """The receipt as `auditbook receive` prints it."""
        return {
            "file": self.file,
            "facility": self.facility,
            "instance": self.instance,
            "outcome": self.outcome,
            "reason": self.reason.of(language),
        }


def receive(
    batch: Iterable[tuple[Input, Validation | None]],
    register: Register,
    folder: Path,
    now: Callable[[], datetime],
) -> list[Receipt]:
    """Enter a batch, oldest first; a file without a validation could not even be opened.

    Originals are kept below `folder`, and so is evidence. What a killed run had entered stays entered: run
    it again.
    """
    judge, opened = Judge(register), sorted(batch, key=_age)
    beside = evidence_in(opened)
    desk = _Desk(judge, register, folder, beside)
    files = {evidence.given for evidence in beside}
    receipts = {
        given: desk.received(given, found, now())
        if found
        else Receipt(given.shown, Outcome.REJECTED, given.refused or words()["input.zip_damaged"])
        for given, found in opened
        if given not in files
    }
    return [*receipts.values(), *(desk.kept(one, receipts[one.workbook]) for one in beside)]


def _age(item: tuple[Input, Validation | None]) -> tuple[datetime, str]:
    """Of two returns of one facility the later one must come last: by mail, else as the file says."""
    given, found = item
    saved = found.returned.facts.saved if found and found.returned else None
    at = given.sending.at or saved or NEVER
    return at if at.tzinfo else at.replace(tzinfo=UTC), given.shown


@dataclass(frozen=True)
class _Desk:
    """Where each file is judged, kept and entered."""

    judge: Judge
    register: Register
    folder: Path
    beside: list[Evidence]

    def received(self, given: Input, found: Validation, now: datetime) -> Receipt:
        """Take in one file that is no evidence."""
        digest = sha256(given.path.read_bytes()).hexdigest()
        known = self.register.arrival(digest)
        if known is not None and known.instance:
            return _again(given, known)
        judged = self.judge.judge(given, found)
        missing = self._missing(given, judged, found.returned)
        kept = keep_original(self.folder, given.path, digest)
        arrival = _arrival(given, judged, digest, kept, now)
        known = self.register.receive(arrival, [*found.problems, *missing])
        if known is not None:
            return _again(given, known)  # another process was faster
        reason = joined([judged.reason, *(problem.found for problem in missing)], " ")
        return Receipt(given.shown, judged.outcome, reason, arrival.facility, arrival.instance)

    def _missing(self, given: Input, judged: Judgement, returned: Returned | None) -> list[Problem]:
        """What the right workbook names as evidence and what came neither with it nor before."""
        if returned is None or judged.instance is None:
            return []
        came = [one.name for one in self.beside if one.workbook == given]
        before = kept_names(self.folder, _place_of(judged.instance))
        return list(missing_evidence(returned, [*came, *before]))

    def kept(self, evidence: Evidence, receipt: Receipt) -> Receipt:
        """Keep one file that came beside a workbook."""
        instance = self.register.instance(receipt.instance) if receipt.instance else None
        place = _place_of(instance) if instance else safe_name(receipt.facility, "unknown")
        keep_evidence(self.folder, place, evidence)
        why = "evidence" if evidence.refs else "evidence_unnamed"
        book = plain(printable(PurePath(evidence.workbook.shown).name, 60))
        reason = words()[f"receive.{why}"].format(refs=", ".join(evidence.refs), workbook=book)
        return Receipt(evidence.given.shown, Outcome.EVIDENCE, reason, receipt.facility, receipt.instance)


def _place_of(instance: Instance) -> str:
    return Path(instance.path).stem


def _again(given: Input, known: Arrival) -> Receipt:
    day = known.received.date().isoformat()
    reason = words()["receive.duplicate"].format(day=day, file=known.file)
    return Receipt(given.shown, Outcome.DUPLICATE, reason, known.facility, known.instance)


def _arrival(given: Input, judged: Judgement, digest: str, kept: Path, now: datetime) -> Arrival:
    return Arrival(
        sha256=digest,
        instance=judged.instance.id if judged.instance else "",
        received=now,
        outcome=judged.outcome,
        file=safe_name(given.shown, "file"),
        original=str(kept),
        facility=judged.facility,
        scheme=judged.scheme,
        reason_en=judged.reason.en,
        reason_zh=judged.reason.zh,
    )
