"""A batch of files that came back: each is judged, kept, and entered in the register."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from addin.intake.inputs import Input
from addin.intake.names import safe_name
from addin.register.register import Register
from addin.returns.judging import Judge, Judgement
from addin.returns.originals import keep_original
from addin.validating import Validation
from generator.core.instance import Arrival, Outcome
from generator.core.loading import words
from generator.core.text import Text

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

    Originals are kept below `folder`. What a killed run had entered stays entered: run it again.
    """
    judge = Judge(register)
    return [
        _received(given, found, judge, register, folder, now())
        if found
        else Receipt(given.shown, Outcome.REJECTED, given.refused or words()["input.zip_damaged"])
        for given, found in sorted(batch, key=_age)
    ]


def _age(item: tuple[Input, Validation | None]) -> tuple[datetime, str]:
    """Of two returns of one facility the later one must come last: by mail, else as the file says."""
    given, found = item
    saved = found.returned.facts.saved if found and found.returned else None
    at = given.sending.at or saved or NEVER
    return at if at.tzinfo else at.replace(tzinfo=UTC), given.shown


def _received(
    given: Input, found: Validation, judge: Judge, register: Register, folder: Path, now: datetime
) -> Receipt:
    digest = sha256(given.path.read_bytes()).hexdigest()
    known = register.arrival(digest)
    if known is not None and known.instance:
        return _again(given, known)
    judged = judge.judge(given, found)
    kept = keep_original(folder, given.path, digest)
    arrival = _arrival(given, judged, digest, kept, now)
    known = register.receive(arrival, found.problems)
    if known is not None:
        return _again(given, known)  # another process was faster
    return Receipt(given.shown, judged.outcome, judged.reason, arrival.facility, arrival.instance)


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
