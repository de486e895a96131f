"""A worked example of a dossier: an audit, and what the dossier says it comes to."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from generator.core.audit import Audit
from generator.core.scheme import Scheme
from tests.audits import Given


@dataclass(frozen=True)
class Example:
    """An audit and what the dossier says it comes to."""

    name: str
    scheme: Scheme
    given: Given
    rating: str
    score: float | None = None
    """The score stated; None: none is stated."""
    sections: Mapping[str, tuple[float | None, str]] = field(default_factory=dict)
    results: Mapping[str, object] = field(default_factory=dict)

    @property
    def audit(self) -> Audit:
        """The audit as typed."""
        return self.given.audit(self.scheme)
