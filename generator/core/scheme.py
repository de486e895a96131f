"""What an audit scheme is: its checkpoints, answers, rules and numbers, as frozen data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from generator.core.rules import Condition, LabelRule, NumberRule, Selection
from generator.core.text import EMPTY, LANGUAGES, Text, plain, same, trimmed

NOT_APPLICABLE = "na"
"""The code of the answer that takes a checkpoint out of both sums, in every answer scale."""

NOT_RATED = "not rated"
"""What stands in place of a rating until every applicable checkpoint is answered."""

PUBLISHED, INDICATIVE = "published", "indicative"
CERTAINTIES = (PUBLISHED, INDICATIVE)
TONES = ("good", "fair", "poor", "bad", "neutral")
CATEGORIES = ("social", "quality", "security", "customer", "environment")


@dataclass(frozen=True)
class Choice:
    """One entry of a list: a code for machines, a label for people, a tone for the eye."""

    code: str
    label: Text
    tone: str = ""
    value: float | None = None
    """What the answer is worth, from 0 to 1 or on the scheme's own scale; None: it earns no points."""


@dataclass(frozen=True)
class ChoiceList:
    """A closed list, shown as a dropdown. Its labels differ from each other in all languages together."""

    id: str
    choices: tuple[Choice, ...]

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes, in the order shown."""
        return tuple(choice.code for choice in self.choices)

    def stacked(self) -> Iterator[tuple[str, Choice]]:
        """Every label of every language with its choice; a label that languages share comes once."""
        for language in LANGUAGES:
            for choice in self.choices:
                label = choice.label.of(language)
                if language == LANGUAGES[0] or not same(label, choice.label.of(LANGUAGES[0])):
                    yield label, choice

    def code_of(self, typed: object) -> str | None:
        """The code whose label, in any language, was typed; None if no label is like it."""
        return self._by_label.get(trimmed(typed).lower())

    @cached_property
    def _by_label(self) -> Mapping[str, str]:
        """Codes by label of any language, in lower case as `same` compares; the first one counts."""
        codes: dict[str, str] = {}
        for label, choice in self.stacked():
            codes.setdefault(label.lower(), choice.code)
        return codes

    def accept(self, given: object) -> str | None:
        """Like `code_of`, for callers who may also give the code itself."""
        words = trimmed(given)
        by_code = next((choice.code for choice in self.choices if same(choice.code, words)), None)
        return by_code or self.code_of(given)

    def label(self, code: str) -> Text:
        """The label of a code of this list."""
        return next(choice.label for choice in self.choices if choice.code == code)


@dataclass(frozen=True)
class Severity:
    """How grave a finding is; a scheme lists them from worst to mildest."""

    code: str
    name: Text
    meaning: Text
    tone: str
    days: int | None = None
    """Days to close a finding, counted from the audit; None: no date is set."""
    zero_tolerance: bool = False


@dataclass(frozen=True)
class Applies:
    """A checkpoint applies while a facility field holds one of these codes, or is still blank."""

    field: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Checkpoint:
    """One question of the checklist with all that scoring needs, resolved for each answer code."""

    ref: str
    section: str
    text: Text
    look_at: Text
    severity: str
    topic: str
    also: tuple[str, ...]
    flags: tuple[str, ...]
    scale: str
    owner_ref: str
    applies_when: tuple[Applies, ...]
    points: Mapping[str, float]
    """Points by answer code; empty: the checkpoint is not scored."""
    findings: Mapping[str, str]
    """Severity of the finding by answer code; an answer that is missing here raises none."""
    days: int | None = None
    """Days to close a finding here, where they differ from those of its severity."""

    @property
    def possible(self) -> float:
        """The most points that an answer can earn."""
        return max(self.points.values(), default=0.0)

    @property
    def guidance(self) -> Text:
        """What to look at, with the owner's own name of the question where there is one."""
        if not self.owner_ref:
            return self.look_at
        return Text(f"{self.look_at.en} [{self.owner_ref}]", f"{self.look_at.zh} [{self.owner_ref}]")

    def is_in(self, where: Selection) -> bool:
        """Whether a selection takes this checkpoint in."""
        return (
            (not where.sections or self.section in where.sections)
            and (not where.severities or self.severity in where.severities)
            and (not where.flags or not set(where.flags).isdisjoint(self.flags))
            and (not where.refs or self.ref in where.refs)
            and (not where.scales or self.scale in where.scales)
        )


@dataclass(frozen=True)
class Section:
    """A part of the checklist with its own score and grade."""

    code: str
    name: Text
    group: str
    checkpoints: tuple[Checkpoint, ...]
    score: NumberRule | None
    grade: LabelRule | None

    @property
    def title(self) -> Text:
        """Its code and name."""
        return Text(f"{self.code} {self.name.en}", f"{self.code} {self.name.zh}")


@dataclass(frozen=True)
class Field:
    """A field that the facility or the auditor fills in once."""

    id: str
    label: Text
    help: Text
    kind: str  # one of KINDS
    group: str  # one of the words `group.*`
    required: bool = False
    choices: str = ""
    """The id of its choice list, for the kind `choice`."""
    default: str | float | None = None


KINDS = ("text", "number", "date", "choice")


@dataclass(frozen=True)
class NamedResult:
    """A result of the whole audit: a number or a label, with the name that other rules use."""

    name: str
    label: Text
    rule: NumberRule | LabelRule
    is_number: bool
    unit: str = ""
    show: bool = True


@dataclass(frozen=True)
class Verdict:
    """What a grade or rating is called and means."""

    code: str
    name: Text
    meaning: Text
    tone: str


@dataclass(frozen=True)
class Rating:
    """How answers become results. `verdicts` run from best to worst."""

    results: tuple[NamedResult, ...]
    primary: str
    """Name of the result that is the rating."""
    score: str
    """Name of the numeric result that is the score; empty: the scheme gives no number."""
    verdicts: tuple[Verdict, ...]
    grades: tuple[Verdict, ...]
    labels: tuple[Verdict, ...]
    """Outcomes of other results, such as "accepted"."""
    certainty: str
    note: Text

    def result(self, name: str) -> NamedResult:
        """The named result."""
        return next(result for result in self.results if result.name == name)


@dataclass(frozen=True)
class NextAudit:
    """When the next audit is due, if a condition holds: months and days after the date in a field."""

    when: Condition
    start: str
    months: int
    days: int
    note: Text


@dataclass(frozen=True)
class Contradiction:
    """What cannot be true together: fields, records or answers on one side, answers on the other."""

    kind: str
    """What answers are held against: `fields`, `records` or other `answers`."""
    condition: Condition
    """Holds while both sides are said."""
    refs: tuple[str, ...]
    """The questions whose answers are doubted, in the order of the checklist."""
    note: Text

    @property
    def message(self) -> str:
        """The code of the problem that it is, in the catalogue."""
        return f"contradiction-{self.kind}"


@dataclass(frozen=True)
class SampleColumn:
    """One thing to sample, with its name."""

    id: str
    name: Text


@dataclass(frozen=True)
class SamplingTable:
    """Sample sizes by headcount; `rows` are (smallest headcount, a value per column)."""

    applies_when: tuple[Applies, ...]
    name: Text
    rows: tuple[tuple[int, tuple[Text, ...]], ...]


@dataclass(frozen=True)
class Sampling:
    """What to sample, how much of it, and how sure that is."""

    columns: tuple[SampleColumn, ...]
    tables: tuple[SamplingTable, ...]
    certainty: str
    notes: tuple[Text, ...]


@dataclass(frozen=True)
class Source:
    """Where a fact comes from and how sure it is."""

    title: str
    used_for: Text
    strength: str  # certain | good | weak
    address: str = ""


@dataclass(frozen=True)
class Since:
    """What became of the questions of the edition before. A ref that is gone never means anything else."""

    edition: str
    moved: Mapping[str, str]
    """Old ref to the ref under which the same question stands now."""
    split: Mapping[str, tuple[str, ...]]
    """Old ref to the questions that it became."""
    reworded: tuple[str, ...]
    """Refs of this edition that ask something else, more or less than before."""
    dropped: tuple[str, ...]
    """Old refs whose question is asked no more."""

    @property
    def retired(self) -> set[str]:
        """Old refs that are no refs of this edition."""
        kept = {part for parts in self.split.values() for part in parts}
        return {*self.moved, *self.split, *self.dropped} - kept

    def becomes(self, ref: str) -> tuple[str, ...]:
        """The refs of this edition that an old ref became; none if it was dropped."""
        if ref in self.dropped:
            return ()
        return self.split.get(ref) or (self.moved.get(ref, ref),)


@dataclass(frozen=True)
class Scheme:
    """One edition of one audit scheme."""

    id: str
    edition: str
    name: Text
    owner: str
    category: str
    certainty: str
    covers: Text
    certainty_note: Text
    records: bool
    lists: Mapping[str, ChoiceList]
    """Every choice list in use, by id: answer scales, choices of fields, statuses, languages."""
    scales: tuple[str, ...]
    """Ids of the answer scales among the lists, in the order of first use."""
    severities: tuple[Severity, ...]
    sections: tuple[Section, ...]
    fields: tuple[Field, ...]
    rating: Rating
    next_audit: tuple[NextAudit, ...]
    cycle_notes: tuple[Text, ...]
    sampling: Sampling
    zero_tolerance: tuple[Text, ...]
    sources: tuple[Source, ...]
    contradictions: tuple[Contradiction, ...] = ()
    since: Since | None = None
    """What changed since the edition before; None: this is the first."""

    @cached_property
    def checkpoints(self) -> tuple[Checkpoint, ...]:
        """All checkpoints, in the order of the checklist."""
        return tuple(point for section in self.sections for point in section.checkpoints)

    @cached_property
    def answer_codes(self) -> tuple[str, ...]:
        """Every answer code of every scale once; its place, from 1, is its number in the workbook."""
        return tuple(dict.fromkeys(code for scale in self.scales for code in self.lists[scale].codes))

    @cached_property
    def severity_codes(self) -> tuple[str, ...]:
        """Codes of the severities, worst first; the place, from 1, is the severity's number."""
        return tuple(severity.code for severity in self.severities)

    def section(self, code: str) -> Section:
        """The section with that code."""
        return next(section for section in self.sections if section.code == code)

    def severity(self, code: str) -> Severity:
        """The severity with that code."""
        return next(severity for severity in self.severities if severity.code == code)

    def field(self, id: str) -> Field:
        """The field with that id."""
        return next(field for field in self.fields if field.id == id)

    def verdict(self, code: str) -> Verdict:
        """What a rating or grade is called and means; an unknown code stands for itself."""
        known = (*self.rating.verdicts, *self.rating.grades, *self.rating.labels)
        return next((v for v in known if v.code == code), Verdict(code, plain(code), EMPTY, ""))

    def days_to_close(self, point: Checkpoint, severity: str) -> int | None:
        """Days to close a finding of that severity at that checkpoint."""
        return point.days if point.days is not None else self.severity(severity).days

    @property
    def stem(self) -> str:
        """The name of its files, without the ending."""
        return f"{self.id}-{self.edition}"
