"""No text is cut off: rows are as high as LibreOffice needs them, in both languages."""

import pytest

from generator.core.layout import Layout
from generator.core.loading import load_scheme, words
from tests.audits import random_audits
from tests.conftest import ALL, Build
from tests.office.office import Office
from tests.parity import place

TOLERANCE = 1.0
"""Points by which a row may be lower than its text."""

READ_SHEETS = ("start", "facility", "checklist", "checker", "score", "reference")


@pytest.mark.parametrize("name", ALL)
def test_rows_are_high_enough_in_both_languages(name: str, office: Office, build: Build) -> None:
    scheme = load_scheme(name)
    layout = Layout(scheme, ("en", "zh"), words())
    _, audit = next(random_audits(scheme, 1, 3))
    language = layout.field("language")
    found = []
    with office.open(build(scheme, ("en", "zh"), audit)) as document:
        built = {key: document.heights(layout.sheets[key]) for key in READ_SHEETS}
        for chosen in ("English", "中文"):
            document.write(language.sheet, place(language), [[chosen]])
            document.calculate()
            for key in READ_SHEETS:
                document.fit(layout.sheets[key])
                needed = document.heights(layout.sheets[key])
                low = [row for row in built[key] if needed[row] > built[key][row] + TOLERANCE]
                found += [f"{chosen} {key} row {r}: {built[key][r]:.0f} < {needed[r]:.0f}" for r in low]
    assert not found
