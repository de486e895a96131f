"""Who a workbook is: what it was made from, for whom, and a fingerprint of all that is locked in it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from hashlib import sha256
from uuid import NAMESPACE_URL, uuid5

from generator.core.scheme import Scheme
from generator.core.text import LANGUAGES

OF_ONE_INSTANCE = ("instance", "facility")
"""Identity cells in which two workbooks of one build differ."""


@dataclass(frozen=True)
class Identity:
    """The cells that tell a reader what it has before it."""

    scheme: str
    edition: str
    layout: str
    languages: str
    """Codes in order, separated by commas; the first is the one it opens in."""
    instance: str
    facility: str
    built: str
    """Day of the build, YYYY-MM-DD."""
    fingerprint: str
    follow_up: str = ""
    """Instance id of the full audit that this one follows up; empty: it is a full audit itself."""

    @property
    def built_on(self) -> date | None:
        """The day of the build; None where it is damaged."""
        try:
            return date.fromisoformat(self.built)
        except ValueError:
            return None

    def cells(self) -> dict[str, str]:
        """Key and value of each identity cell. Full audits do not have the cell `follow_up`."""
        cells = {field.name: getattr(self, field.name) for field in fields(self)}
        return cells if self.follow_up else {key: cells[key] for key in cells if key != "follow_up"}

    @classmethod
    def from_cells(cls, cells: Mapping[str, str]) -> "Identity":
        """The identity in key-value cells; a missing one is empty."""
        return cls(**{field.name: cells.get(field.name, "") for field in fields(cls)})


def identify(
    scheme: Scheme, layout: str, languages: tuple[str, ...], facility: str, built: date, instance: str = ""
) -> Identity:
    """The identity of a new workbook. The same input gives the same instance id."""
    print_of = fingerprint(scheme)
    return Identity(
        scheme=scheme.id,
        edition=scheme.edition,
        layout=layout,
        languages=",".join(languages),
        instance=instance or instance_id(scheme.stem, layout, languages, facility, built, print_of),
        facility=facility,
        built=built.isoformat(),
        fingerprint=print_of,
    )


def instance_id(
    stem: str, layout: str, languages: tuple[str, ...], facility: str, built: date, print_of: str
) -> str:
    """A UUID made from all that tells one workbook from another; the same input gives the same id."""
    seed = "/".join((stem, layout, ",".join(languages), facility, built.isoformat(), print_of))
    return str(uuid5(NAMESPACE_URL, seed))


def fingerprint(scheme: Scheme) -> str:
    """A hash over all that people may not change: texts, points, findings, lists, rules, contradictions."""
    locked = {
        "checkpoints": [
            [
                point.ref,
                point.section,
                *(point.text.of(language) for language in LANGUAGES),
                *(point.look_at.of(language) for language in LANGUAGES),
                point.severity,
                point.scale,
                sorted(point.points.items()),
                sorted(point.findings.items()),
                point.days,
            ]
            for point in scheme.checkpoints
        ],
        "lists": {
            id: [[label, choice.code] for label, choice in choices.stacked()]
            for id, choices in scheme.lists.items()
        },
        "rules": [repr(result.rule) for result in scheme.rating.results]
        + [repr((section.score, section.grade)) for section in scheme.sections]
        + [repr(said) for said in scheme.contradictions],
    }
    text = json.dumps(locked, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()
