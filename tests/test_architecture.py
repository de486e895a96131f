"""Who may import whom, what a fresh import really loads, and how large a module may grow."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("generator", "addin", "workbook_templates")
COMMAND_LINE = ("generator.cli", "generator.commands")
DRAWING = (
    "addin.register.export",
    "generator.canvas",
    "generator.correction_list",
    "generator.crosswalk_book",
    "generator.drawing",
    "generator.look",
    "generator.problem_report",
    "generator.paper",
    "generator.report_pages",
    "generator.sheets",
    "addin.portfolio.book",
    "addin.portfolio.pad",
    "addin.portfolio.tabs",
)
MOST_LINES = 450


def modules() -> Iterator[tuple[str, Path]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"), path


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found


def users_of(library: str) -> set[str]:
    return {name for name, path in modules() if any(i.split(".")[0] == library for i in imports(path))}


@pytest.mark.parametrize(("name", "path"), list(modules()), ids=[name for name, _ in modules()])
def test_imports_run_one_way(name: str, path: Path) -> None:
    ours = {i for i in imports(path) if i.split(".")[0] in PACKAGES}
    if name.startswith("generator.core"):
        assert all(i.startswith("generator.core") for i in ours)
    elif name.startswith("generator.paper"):
        assert all(i.startswith(("generator.core", "generator.paper")) for i in ours)
    elif name.startswith("generator") and not name.startswith(COMMAND_LINE):
        assert not [i for i in ours if i.startswith("addin")]
    elif name.startswith("addin"):
        assert all(i.startswith(("addin", "generator.core", "generator.paper")) for i in ours)


def test_libraries_stay_at_their_edges() -> None:
    assert not [name for name in users_of("xlsxwriter") if not name.startswith(DRAWING)]
    assert all(name.startswith(COMMAND_LINE) for name in users_of("click") | users_of("rich"))
    assert users_of("python_calamine") == {"generator.core.book"}
    assert all(name.startswith("addin.live") for name in users_of("xlwings"))
    assert users_of("pyopenvba") == {"addin.building"}
    assert users_of("pebble") == {"addin.intake.workers"}
    assert users_of("olefile") == {"addin.intake.disguises"}
    assert users_of("defusedxml") == {f"addin.intake.{name}" for name in ("contents", "parts", "programs")}
    readers = ("addin.integrity", "addin.intake.odd_cells")
    assert all(name.startswith(readers) for name in users_of("openpyxl"))
    assert users_of("oxmsg") == {"addin.intake.mails"}
    assert users_of("rapidfuzz") == {"addin.portfolio.matching", "addin.returns.judging"}
    assert users_of("distributed") == {"addin.portfolio.running"}
    assert users_of("pyarrow") == {"addin.portfolio.data"}
    assert all(name.endswith(("form", "_loading")) for name in users_of("yaml"))


def test_foreign_xml_is_parsed_only_by_what_was_made_for_it() -> None:
    """The standard library expands entities. Of it, only error types and expat after the gate are used."""
    parsers = {name for name, path in modules() if any(i.startswith("xml.") for i in imports(path))}
    assert parsers - {"addin.building"} == {
        "addin.intake.cells",
        "addin.intake.contents",
        "addin.intake.programs",
    }
    assert users_of("lxml") == set()


def test_files_that_came_back_are_read_only_behind_the_gate() -> None:
    readers = {name for name, path in modules() if "FileBook(" in path.read_text("utf-8")}
    own = {"addin.portfolio.control", "addin.portfolio.merging"}  # our own result, the auditor's own list
    assert {name for name in readers if name.startswith("addin")} - own == {"addin.intake.door"}


def test_templates_are_read_in_one_place_only() -> None:
    readers = {
        name
        for name, path in modules()
        if "workbook_templates" in path.read_text("utf-8") and 'files("' in path.read_text("utf-8")
    }
    assert readers == {"generator.core.loading"}


def test_package_files_are_bare() -> None:
    assert [
        str(path) for _, path in modules() if path.name == "__init__.py" and path.read_text("utf-8").strip()
    ] == []


def test_no_module_is_a_grab_bag_or_too_long() -> None:
    assert not [
        name for name, _ in modules() if name.split(".")[-1] in ("utils", "helpers", "common", "misc")
    ]
    assert not [name for name, path in modules() if path.read_text("utf-8").count("\n") > MOST_LINES]


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("generator.core.scoring", {"xlsxwriter", "xlwings", "click", "openpyxl", "rich"}),
        ("generator.core.reading", {"xlsxwriter", "xlwings", "click", "openpyxl", "rich"}),
        ("addin.live.entry", {"xlsxwriter", "xlwings", "click", "openpyxl", "rich", "pyopenvba"}),
        ("addin.scorecard", {"xlsxwriter", "xlwings", "click", "openpyxl", "rich", "pebble"}),
        ("addin.intake.workers", {"xlsxwriter", "xlwings", "click", "openpyxl", "rich", "olefile"}),
        ("addin.integrity.values", {"xlsxwriter", "xlwings", "click", "openpyxl", "rich"}),
        ("addin.checks.every", {"xlsxwriter", "xlwings", "click", "openpyxl", "rich"}),
        ("addin.register.register", {"xlsxwriter", "xlwings", "click", "openpyxl", "rich", "yaml"}),
        ("generator.sending.server", {"xlsxwriter", "xlwings", "click", "yaml", "keyring"}),
        ("addin.portfolio.survey", {"xlsxwriter", "xlwings", "click", "openpyxl", "rich"}),
        ("addin.portfolio.examine", {"xlsxwriter", "xlwings", "click", "openpyxl", "rich", "rapidfuzz"}),
        ("addin.portfolio.running", {"xlsxwriter", "xlwings", "click", "rich", "distributed", "dask"}),
        ("addin.portfolio.data", {"xlsxwriter", "xlwings", "click", "openpyxl", "rich", "pyarrow"}),
        ("generator.cli", {"xlsxwriter", "xlwings", "yaml", "openpyxl", "rich", "python_calamine"}),
        ("generator.workbook", {"xlwings", "click", "openpyxl", "rich"}),
    ],
)
def test_a_fresh_import_loads_only_what_it_needs(module: str, unwanted: set[str]) -> None:
    code = f"import sys, {module}; print(*sorted({{name.split('.')[0] for name in sys.modules}}))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert unwanted.isdisjoint(loaded.stdout.split())


def test_no_clock_and_no_chance_inside() -> None:
    for name, path in modules():
        text = path.read_text("utf-8")
        if not name.startswith((*COMMAND_LINE, "addin.live.entry")):
            assert "date.today" not in text, name
            assert "datetime.now" not in text, name
        assert "import random" not in text, name
