"""A portfolio as people ask about it: which audits are worst, who is late, what things are called."""

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property

from addin.portfolio.foreign import clipped
from addin.portfolio.model import AuditEntry, Finding, Portfolio
from generator.core.loading import load_scheme, topics, vocabulary, words
from generator.core.scheme import NOT_RATED, Checkpoint, Scheme, Severity
from generator.core.text import Text

LEVELS = ("good", "fair", "poor", "bad", "none")
"""What ratings of all schemes have in common: the tone of their verdict; none while not rated."""

WORST_FIRST = ("bad", "poor", "fair", "none", "good")

NAME = 80
"""Characters that a name of a facility may take."""


class Survey:
    """One portfolio in one language."""

    def __init__(self, portfolio: Portfolio, language: str) -> None:
        self.portfolio = portfolio
        self.language = language
        self._words = words()

    # ---- words -------------------------------------------------------------------------------

    def say(self, key: str, **values: str | float) -> str:
        """Words of the interface."""
        text = self._words[key]
        return (text.format(**values) if values else text).of(self.language)

    def either(self, texts: tuple[str, str]) -> str:
        """One of an English and a Chinese text."""
        return texts[1] if self.language == "zh" else texts[0]

    def text(self, text: Text) -> str:
        """A text in the language of the workbook."""
        return text.of(self.language)

    def facility(self, entry: AuditEntry) -> str:
        """What people call the facility, in the language of the workbook if it has a name in it."""
        found = entry.result
        names = (found.name_local, found.name) if self.language == "zh" else (found.name, found.name_local)
        return clipped(next((name for name in names if name.strip()), entry.facility), NAME)

    @cached_property
    def facility_names(self) -> Mapping[str, str]:
        """The facilities' names by their key."""
        return {entry.facility: self.facility(entry) for entry in self.portfolio.audits}

    def scheme_name(self, entry: AuditEntry) -> str:
        """The scheme and its edition."""
        return self.name_of(entry.result.stem)

    def name_of(self, stem: str) -> str:
        """A scheme and its edition by the name of its file."""
        scheme = self.schemes[stem]
        return f"{scheme.name.of(self.language)} {scheme.edition}"

    def topic(self, id: str) -> str:
        """The name of a topic."""
        return topics()[id].of(self.language) if id in topics() else id

    def choice(self, list_id: str, code: str) -> str:
        """The label of a code of a shared list; the code itself if the list does not know it."""
        known = {choice.code: choice for choice in vocabulary().lists[list_id].choices}
        return known[code].label.of(self.language) if code in known else code

    def rating(self, entry: AuditEntry) -> str:
        """What the rating of an audit is called."""
        if entry.result.rating == NOT_RATED:
            return self.say("not_rated")
        return self.scheme(entry).verdict(entry.result.rating).name.of(self.language)

    # ---- schemes -----------------------------------------------------------------------------

    @cached_property
    def schemes(self) -> Mapping[str, Scheme]:
        """The schemes of all audits by the names of their files, in the order of those names."""
        return {stem: load_scheme(stem) for stem in sorted({a.result.stem for a in self.portfolio.audits})}

    def scheme(self, entry: AuditEntry) -> Scheme:
        """The scheme of an audit."""
        return self.schemes[entry.result.stem]

    def audits_of(self, stem: str) -> list[AuditEntry]:
        """The audits of one edition of a scheme, worst first."""
        return [entry for entry in self.worst_first if entry.result.stem == stem]

    @cached_property
    def _checkpoints(self) -> Mapping[str, Mapping[str, Checkpoint]]:
        return {stem: {p.ref: p for p in scheme.checkpoints} for stem, scheme in self.schemes.items()}

    def checkpoint(self, entry: AuditEntry, ref: str) -> Checkpoint:
        """The checkpoint with that ref in the scheme of an audit."""
        return self._checkpoints[entry.result.stem][ref]

    @cached_property
    def _severities(self) -> Mapping[str, Mapping[str, Severity]]:
        return {stem: {s.code: s for s in scheme.severities} for stem, scheme in self.schemes.items()}

    def severity(self, entry: AuditEntry, finding: Finding) -> Severity:
        """How grave a finding is."""
        return self._severities[entry.result.stem][finding.severity]

    # ---- audits ------------------------------------------------------------------------------

    def level(self, entry: AuditEntry) -> str:
        """One of LEVELS."""
        if entry.result.rating == NOT_RATED:
            return "none"
        tone = self.scheme(entry).verdict(entry.result.rating).tone
        return tone if tone in LEVELS else "none"

    @cached_property
    def levels(self) -> Mapping[str, Counter[str]]:
        """How many audits of each scheme are at each level."""
        found: dict[str, Counter[str]] = {stem: Counter() for stem in self.schemes}
        for entry in self.portfolio.audits:
            found[entry.result.stem][self.level(entry)] += 1
        return found

    @cached_property
    def worst_first(self) -> tuple[AuditEntry, ...]:
        """All audits: zero tolerance first, then by rating, open and all findings."""
        return tuple(sorted(self.portfolio.audits, key=self._badness))

    def _badness(self, entry: AuditEntry) -> tuple[float, ...]:
        found = entry.result
        level = WORST_FIRST.index(self.level(entry))
        still = sum(finding.is_open for finding in found.findings)
        none = not found.zero_tolerance
        return none, level, -len(found.zero_tolerance), -still, -len(found.findings), entry.number

    @cached_property
    def newest(self) -> tuple[AuditEntry, ...]:
        """The newest audit of each facility and scheme, whatever its edition and kind."""
        latest: dict[tuple[str, str], AuditEntry] = {}
        for entry in self.by_date:
            latest[entry.facility, entry.result.scheme] = entry
        return tuple(latest.values())

    @cached_property
    def by_date(self) -> tuple[AuditEntry, ...]:
        """All audits, oldest first; those without a date before all others."""
        return tuple(sorted(self.portfolio.audits, key=lambda entry: (_day(entry), entry.number)))

    # ---- findings ----------------------------------------------------------------------------

    def findings(self) -> Iterator[tuple[AuditEntry, Finding]]:
        """All findings, those of the worst audits first."""
        for entry in self.worst_first:
            for finding in entry.result.findings:
                yield entry, finding

    def days_late(self, finding: Finding) -> int:
        """Days since an open finding should have been closed; 0 if in time, closed or without a date."""
        if not finding.is_open or finding.due is None:
            return 0
        return max((self.portfolio.made - finding.due).days, 0)

    def overdue(self, entry: AuditEntry) -> int:
        """How many open findings of an audit are late."""
        return sum(self.days_late(finding) > 0 for finding in entry.result.findings)

    def total_open(self) -> int:
        """Open findings of all audits."""
        return sum(finding.is_open for _, finding in self.findings())

    def total_overdue(self) -> int:
        """Late findings of all audits."""
        return sum(map(self.overdue, self.portfolio.audits))


def _day(entry: AuditEntry) -> int:
    return entry.result.audit_date.toordinal() if entry.result.audit_date else 0
