"""Fixtures that many tests share."""

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from generator.core.audit import Audit
from generator.core.loading import load_scheme, scheme_names
from generator.core.scheme import Scheme
from generator.workbook import build_workbook
from tests.office.office import Office, why_missing

BUILT = date(2026, 11, 21)
ALL = scheme_names()

Build = Callable[..., Path]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--thorough", action="store_true", help="ten times as many random audits")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of one scheme run in one process, and one after another in each file: they share its workbook."""
    for item in items:
        if scheme := scheme_of(item):
            item.add_marker(pytest.mark.xdist_group(scheme))
    files = {path: place for place, path in enumerate(dict.fromkeys(item.path for item in items))}
    items.sort(key=lambda item: (files[item.path], scheme_of(item)))


def scheme_of(item: pytest.Item) -> str:
    """The scheme that a test is for; empty if it is for none or for several."""
    parameters = getattr(item, "callspec", None)
    name = parameters.params.get("name") if parameters else None
    return name if isinstance(name, str) and name in ALL else ""


@pytest.fixture(scope="session")
def thorough(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--thorough"))


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    if not Office.available():
        if os.environ.get("CI"):
            pytest.fail(f"LibreOffice is missing: {why_missing()}")
        pytest.skip(why_missing())
    with Office() as running:
        yield running


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Build a workbook; a blank one of the same scheme and languages only once."""
    folder = tmp_path_factory.mktemp("workbooks")
    known: dict[tuple[int, tuple[str, ...]], Path] = {}

    def built(
        scheme: Scheme | str, languages: tuple[str, ...] = ("en", "zh"), audit: Audit | None = None
    ) -> Path:
        found = load_scheme(scheme) if isinstance(scheme, str) else scheme
        key = (id(found), languages)
        if audit is None and key in known:
            return known[key]
        path = folder / f"{found.stem}-{len(list(folder.iterdir()))}.xlsx"
        build_workbook(found, path, languages, BUILT, audit)
        if audit is None:
            known[key] = path
        return path

    return built
