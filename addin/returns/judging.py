"""What a file that came back is: the workbook that was asked for, or another one, and whose."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from rapidfuzz.fuzz import token_sort_ratio

from addin.intake.inputs import Input
from addin.portfolio.company_names import bare_name
from addin.validating import OK, REJECTED, Validation
from generator.core.audit import Audit
from generator.core.identity import Identity
from generator.core.instance import Instance, Outcome, Stage
from generator.core.loading import words
from generator.core.problems import BLOCK, CORRECT, Problem
from generator.core.text import Text, joined, plain, printable, trimmed

OTHER_NAMES = 50.0
"""Below it, from 0 to 100, two names of one facility cannot be spellings of each other."""
NOT_OURS = "not-ours"
"""The code of the catalogue for a workbook that no Auditbook made."""


class Ledger(Protocol):
    """What judging needs of the register."""

    def instances(self, facility: str = "", scheme: str = "") -> list[Instance]:
        """What was handed out."""
        ...

    def stage(self, instance: str) -> Stage:
        """How far an instance is."""
        ...


@dataclass(frozen=True)
class Judgement:
    """What a file is, why, and the instance that it belongs to, if it does."""

    outcome: Outcome
    reason: Text
    instance: Instance | None = None
    facility: str = ""
    """Whom it says that it is about."""
    scheme: str = ""


class Judge:
    """Judges the files of one batch by a register as it stands before the batch."""

    def __init__(self, ledger: Ledger) -> None:
        self._instances = {instance.id: instance for instance in ledger.instances()}
        stages = {id: ledger.stage(id) for id in self._instances}
        self._current = {
            (instance.facility.casefold(), instance.scheme): instance
            for instance in self._instances.values()
            if stages[instance.id] is not Stage.SUPERSEDED
        }
        self._open = [instance for id, instance in self._instances.items() if stages[id].is_open]

    def judge(self, given: Input, found: Validation) -> Judgement:
        """What the file `given` is, by all that was found in it."""
        if found.returned is None:
            return self._unread(given, found.problems)
        identity, audit = found.returned.submission.identity, found.returned.healed
        facility = _facility(audit) or identity.facility
        asked = self._asked(identity, facility)
        if isinstance(asked, Judgement):
            return asked
        if _is_for_another(asked, audit):
            name = plain(printable(f"{facility} {_field(audit, 'name')}".strip(), 80))
            reason = _reason("wrong_factory", asked=asked.facility, found=name)
            return Judgement(Outcome.WRONG_FACTORY, reason, None, facility, identity.scheme)
        return Judgement(*_usable(found), asked, facility, identity.scheme)

    def _asked(self, identity: Identity, facility: str) -> Instance | Judgement:
        """The instance that a workbook answers, or what else the workbook is."""
        made = self._instances.get(identity.instance)
        whose = made.facility if made else facility
        current = self._current.get((whose.casefold(), identity.scheme))
        edition, named = printable(identity.edition), _said(whose)
        values: dict[str, Text | str] = {"facility": named, "scheme": identity.scheme, "edition": edition}
        outcome, why = Outcome.STRANGER, "stranger"
        if current is None:
            pass
        elif identity.edition != current.edition:
            outcome, why = Outcome.OLD_EDITION, "old_edition"
            values["current"] = current.edition
        elif made is None:
            why = "other_copy"
        # A superseded workbook that was brought to the present edition answers the present request.
        elif made.id == current.id or made.edition != identity.edition:
            return current
        else:
            outcome, why = Outcome.OLD_EDITION, "replaced"
            values["due"] = current.due.isoformat()
        return Judgement(outcome, _reason(why, **values), None, whose, identity.scheme)

    def _unread(self, given: Input, problems: Sequence[Problem]) -> Judgement:
        first = problems[0]
        reason = joined([first.found, first.fix])
        if first.code == NOT_OURS:
            return Judgement(Outcome.NOT_OURS, reason)
        instance = self._guessed(given)
        if instance is None:
            return Judgement(Outcome.REJECTED, reason)
        return Judgement(Outcome.REJECTED, reason, instance, instance.facility, instance.scheme)

    def _guessed(self, given: Input) -> Instance | None:
        """Whose a file is that cannot be read: by its name, else by who sent it, if that leaves one."""
        name, sender = Path(given.shown).name.lower(), given.sending.sender.casefold()
        for found in (
            [one for one in self._open if Path(one.path).stem.lower() in name],
            [one for one in self._open if sender and one.contact.casefold() == sender],
        ):
            if len(found) == 1:
                return found[0]
        return None


def _usable(found: Validation) -> tuple[Outcome, Text]:
    """How a workbook stands that is the right one."""
    if found.outcome == OK:
        return Outcome.ACCEPTED, _reason("accepted")
    first = found.problems[0]
    if found.outcome == REJECTED:
        return Outcome.REJECTED, joined([first.found, first.fix])
    count = sum(problem.level in (BLOCK, CORRECT) for problem in found.problems)
    return Outcome.PROBLEMS, _reason("problems", count=count)


def _is_for_another(asked: Instance, audit: Audit) -> bool:
    """Whether the facility that is filled in cannot be the one that was asked."""
    facility, name = _facility(audit), bare_name(_field(audit, "name"))
    if facility and facility.casefold() != asked.facility.casefold():
        return True
    known = [bare_name(one) for one in (asked.name, asked.name_local) if one]
    # Names in different scripts tell nothing about each other.
    comparable = [one for one in known if one.isascii() == name.isascii()]
    likeness = [token_sort_ratio(name, one) for one in comparable]
    return bool(name and likeness) and max(likeness) < OTHER_NAMES


def _facility(audit: Audit) -> str:
    return _field(audit, "facility_id")


def _field(audit: Audit, id: str) -> str:
    value = audit.facility.get(id)
    return "" if value is None else trimmed(value)


def _said(foreign: str) -> Text:
    """What a stranger typed, fit for a line of a message."""
    return plain(printable(foreign, 60)) if foreign else words()["receive.nobody"]


def _reason(why: str, **values: Text | str | float) -> Text:
    return words()[f"receive.{why}"].format(**values)
