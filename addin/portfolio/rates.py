"""What fails most: by checkpoint of a scheme, and by topic across schemes and facilities.

One rate everywhere: failed / (answered without N/A). Failed is what raises a finding.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from addin.portfolio.editions import counted_under
from addin.portfolio.model import AuditEntry
from addin.portfolio.survey import Survey
from generator.core.loading import editions_of
from generator.core.scheme import NOT_APPLICABLE, Checkpoint, Scheme


@dataclass(frozen=True)
class CheckpointRate:
    """One checkpoint over all audits of its scheme, in every edition in which it means the same."""

    stem: str
    """The newest of these editions, by the name of its file."""
    checkpoint: Checkpoint
    editions: tuple[str, ...]
    """The editions whose audits are counted together, newest first."""
    changed: bool
    """Whether another edition in the portfolio means something else by this ref: the two do not compare."""
    audits: int
    answered: int
    not_applicable: int
    failed: int
    severity: str
    """The code of the gravest finding raised; that of the checkpoint while there is none."""

    @property
    def applicable(self) -> int:
        """Answers other than N/A."""
        return self.answered - self.not_applicable

    @property
    def rate(self) -> float | None:
        """The share that failed, from 0 to 1; None if nobody could fail."""
        return self.failed / self.applicable if self.applicable else None


@dataclass(frozen=True)
class TopicRate:
    """One topic over the newest audits of all facilities, in any scheme."""

    topic: str
    asked: frozenset[str]
    """Facilities with an answer other than N/A to any of its checkpoints."""
    failing: frozenset[str]
    findings: int
    by_scheme: Mapping[str, tuple[int, int]]
    """Facilities that fail, and that were asked, by the file name of the scheme."""

    @property
    def rate(self) -> float:
        """The share of facilities that fail, from 0 to 1."""
        return len(self.failing) / len(self.asked)


def checkpoint_rates(survey: Survey) -> list[CheckpointRate]:
    """All checkpoints of all schemes in the portfolio, most failed first."""
    ids = sorted({scheme.id for scheme in survey.schemes.values()})
    found = [rate for id in ids for rate in _rates_of(survey, id)]
    return sorted(found, key=lambda rate: (-rate.failed, -(rate.rate or 0.0)))


@dataclass(frozen=True)
class _Tally:
    """What one checkpoint of one edition came to."""

    edition: str
    checkpoint: Checkpoint
    codes: tuple[str, ...]
    """The answers of all audits to that edition."""
    raised: tuple[str, ...]
    """The severities of its findings."""


def _rates_of(survey: Survey, id: str) -> Iterable[CheckpointRate]:
    """The rates of one scheme: answers of several editions go together where the question is the same."""
    schemes = [survey.schemes[stem] for stem in reversed(editions_of(id)) if stem in survey.schemes]
    under = counted_under(schemes)
    groups: dict[tuple[str, str], list[_Tally]] = {}
    for scheme in schemes:
        for tally in _tallies(survey, scheme):
            ref = tally.checkpoint.ref
            groups.setdefault((under[scheme.edition, ref], ref), []).append(tally)
    refs = Counter(ref for _, ref in groups)
    for (edition, ref), tallies in groups.items():
        yield _rate(survey.schemes[f"{id}-{edition}"], tallies, refs[ref] > 1)


def _tallies(survey: Survey, scheme: Scheme) -> Iterable[_Tally]:
    entries = survey.audits_of(scheme.stem)
    raised: dict[str, list[str]] = {}
    for entry in entries:
        for finding in entry.result.findings:
            raised.setdefault(finding.ref, []).append(finding.severity)
    answers = zip(*(entry.result.answers for entry in entries), strict=True)
    for point, codes in zip(scheme.checkpoints, answers, strict=True):
        yield _Tally(scheme.edition, point, codes, tuple(raised.get(point.ref, ())))


def _rate(newest: Scheme, tallies: list[_Tally], changed: bool) -> CheckpointRate:
    codes = [code for tally in tallies for code in tally.codes]
    raised = [severity for tally in tallies for severity in tally.raised]
    point = tallies[0].checkpoint
    return CheckpointRate(
        stem=newest.stem,
        checkpoint=point,
        editions=tuple(tally.edition for tally in tallies),
        changed=changed,
        audits=len(codes),
        answered=sum(map(bool, codes)),
        not_applicable=codes.count(NOT_APPLICABLE),
        failed=len(raised),
        severity=min(raised, key=newest.severity_codes.index, default=point.severity),
    )


def topic_rates(survey: Survey) -> list[TopicRate]:
    """All topics that anybody was asked about, the one that most facilities fail first."""
    asked: dict[str, dict[str, set[str]]] = {}
    failing: dict[str, dict[str, set[str]]] = {}
    findings: dict[str, int] = {}
    for entry in survey.newest:
        stem = entry.result.stem
        for topic in _asked(survey, entry):
            asked.setdefault(topic, {}).setdefault(stem, set()).add(entry.facility)
        for finding in entry.result.findings:
            failing.setdefault(finding.topic, {}).setdefault(stem, set()).add(entry.facility)
            findings[finding.topic] = findings.get(finding.topic, 0) + 1
    rates = [
        _topic(topic, by_scheme, failing.get(topic, {}), findings.get(topic, 0))
        for topic, by_scheme in asked.items()
    ]
    return sorted(rates, key=lambda rate: (-len(rate.failing), -rate.rate, -rate.findings, rate.topic))


def _topic(topic: str, asked: dict[str, set[str]], failing: dict[str, set[str]], findings: int) -> TopicRate:
    return TopicRate(
        topic=topic,
        asked=frozenset().union(*asked.values()),
        failing=frozenset().union(*failing.values()),
        findings=findings,
        by_scheme={stem: (len(failing.get(stem, ())), len(sites)) for stem, sites in sorted(asked.items())},
    )


def _asked(survey: Survey, entry: AuditEntry) -> set[str]:
    """Topics of the checkpoints that were answered with something other than N/A."""
    answers = zip(survey.scheme(entry).checkpoints, entry.result.answers, strict=True)
    return {point.topic for point, code in answers if code and code != NOT_APPLICABLE}
