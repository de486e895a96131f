"""One rule tree, two readers: the live formulas and the Python scorer agree, in two spreadsheet engines."""

from collections.abc import Iterator

import pytest

from generator.core.audit import Audit
from generator.core.layout import Layout
from generator.core.loading import load_scheme, words
from generator.core.scheme import Scheme
from tests.audits import random_audits, uniform_audits
from tests.conftest import ALL, Build
from tests.office.office import Office
from tests.parity import Engine, differences, place, type_in
from tests.second_engine import IronBook
from tests.worked.every import all_examples
from tests.worked.model import Example

LIBREOFFICE_SETS, IRONCALC_SETS = 30, 200
THOROUGH = 10
SEED = 20261121


def audits(scheme: Scheme, count: int) -> Iterator[tuple[str, Audit]]:
    yield from uniform_audits(scheme)
    yield from random_audits(scheme, count, SEED)


def layout_of(scheme: Scheme) -> Layout:
    return Layout(scheme, ("en", "zh"), words())


def all_differences(engine: Engine, scheme: Scheme, count: int) -> list[str]:
    layout, found = layout_of(scheme), []
    for name, audit in audits(scheme, count):
        type_in(engine, layout, audit)
        found += [f"{name}: {line}" for line in differences(engine, layout, audit)[:5]]
    return found


def examples_by_scheme() -> list[list[Example]]:
    """The worked examples, those of one scheme (or of one variant of it) together."""
    found: dict[int, list[Example]] = {}
    for example in all_examples():
        found.setdefault(id(example.scheme), []).append(example)
    return list(found.values())


@pytest.mark.parametrize("name", ALL)
def test_libreoffice_agrees_with_the_scorer(name: str, office: Office, build: Build, thorough: bool) -> None:
    count = LIBREOFFICE_SETS * (THOROUGH if thorough else 1)
    with office.open(build(name)) as document:
        assert not all_differences(document, load_scheme(name), count)
        assert not document.errors()


@pytest.mark.parametrize("name", ALL)
def test_ironcalc_agrees_with_the_scorer(name: str, build: Build, thorough: bool) -> None:
    count = IRONCALC_SETS * (THOROUGH if thorough else 1)
    assert not all_differences(IronBook(build(name)), load_scheme(name), count)


@pytest.mark.parametrize("examples", examples_by_scheme(), ids=lambda examples: examples[0].name)
def test_worked_examples_in_both_engines(examples: list[Example], office: Office, build: Build) -> None:
    layout, path = layout_of(examples[0].scheme), build(examples[0].scheme)
    with office.open(path) as document:
        for engine in (document, IronBook(path)):
            for example in examples:
                type_in(engine, layout, example.audit)
                assert not differences(engine, layout, example.audit), example.name


@pytest.mark.parametrize("name", ALL)
def test_switching_the_language_changes_no_score(name: str, build: Build) -> None:
    scheme = load_scheme(name)
    layout, engine = layout_of(scheme), IronBook(build(name))
    cell = layout.field("language")
    for _, audit in random_audits(scheme, 5, SEED + 1):
        type_in(engine, layout, audit)
        for language in ("中文", "English"):
            engine.write(cell.sheet, place(cell), [[language]])
            engine.calculate()
            assert not differences(engine, layout, audit)
