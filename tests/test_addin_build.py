"""The add-in file: made from text alone, read back by other tools, and its macros run in two programs."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from oletools.olevba import VBA_Parser
from openxml_audit import OpenXmlValidator

from addin.building import CONF_SHEET, RIBBON_PART, build_addin, mac_script, modules, read_config
from addin.live.request import OF_COMMAND
from generator.core.loading import words
from tests.macros import CONDITIONS, CONFIG, INTERPRETER, VERSION, Macros, parsed
from tests.office.office import Document, Office

UI = "{http://schemas.microsoft.com/office/2009/07/customui}"
ICONS = """
    MacroPlay FileNew FileOpen FileSave FileSaveAs FileSendAsAttachment FileEmailAsPdfEmailAttachment
    RefreshAll DataValidation DataValidationCircleInvalid ChartInsert Consolidate ReviewProtectWorkbook
    SheetProtect CalculateNow ErrorChecking Filter FilterReapply NameDefineMenu AdvancedFileProperties
    AddInManager Spelling ReviewNewComment
"""
"""Names of icons that Windows and Mac both have."""

SIGNATURES = {
    "onLoad": "(ribbon As IRibbonUI)",
    "onAction": "(control As IRibbonControl)",
    "getLabel": "(control As IRibbonControl, ByRef returnedVal)",
    "getScreentip": "(control As IRibbonControl, ByRef returnedVal)",
}
BUTTONS = (*OF_COMMAND, "help")


@pytest.fixture(scope="module")
def addin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("addin") / "Auditbook.xlam"
    build_addin(path, CONFIG)
    return path


@pytest.fixture
def macros(addin: Path) -> Macros:
    return Macros(addin)


@pytest.fixture(scope="module")
def loaded(office: Office, addin: Path) -> Iterator[Document]:
    with office.open_addin(addin) as document:
        yield document


def ribbon() -> ElementTree.Element:
    return ElementTree.fromstring(Path("addin/ribbon/customUI14.xml").read_text("ascii"))


def test_a_second_build_is_byte_identical(addin: Path, tmp_path: Path) -> None:
    build_addin(tmp_path / "again.xlam", CONFIG)
    assert (tmp_path / "again.xlam").read_bytes() == addin.read_bytes()
    assert [entry.name for entry in tmp_path.iterdir()] == ["again.xlam"]


def test_the_package_is_sound_and_has_the_ribbon(addin: Path) -> None:
    result = OpenXmlValidator().validate(str(addin))
    assert result.is_valid, [str(error) for error in result.errors][:10]
    with ZipFile(addin) as package:
        assert package.read(RIBBON_PART) == Path("addin/ribbon/customUI14.xml").read_bytes()
        relations = package.read("_rels/.rels").decode()
        book, properties = (
            package.read("xl/workbook.xml").decode(),
            package.read("docProps/core.xml").decode(),
        )
    kind = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
    assert relations.count(f'Type="{kind}" Target="{RIBBON_PART}"') == 1
    assert f'<sheet name="{CONF_SHEET}"' in book
    assert 'visibility="hidden"' in book
    assert re.findall(r"<dc:creator>(.*?)<", properties) == ["Auditbook"]


def test_it_tells_what_it_was_made_for(addin: Path, tmp_path: Path) -> None:
    found = read_config(addin)
    assert found is not None
    assert (found.version, found.interpreter, found.language) == (VERSION, INTERPRETER, "auto")
    (tmp_path / "other.xlam").write_text("not a workbook")
    assert read_config(tmp_path / "other.xlam") is None


def test_oletools_reads_exactly_our_modules(addin: Path) -> None:
    reader = VBA_Parser(str(addin))
    found = {name.removesuffix(".bas"): code for _, _, name, code in reader.extract_macros()}
    reader.close()
    for name, source in modules().items():
        assert found.pop(name).splitlines() == source.splitlines(), name
    for code in found.values():  # those of the workbook and its sheet say only what they are
        assert all(line.startswith("Attribute ") for line in code.splitlines())


def test_nothing_runs_by_itself_and_nothing_reaches_for_a_shell(addin: Path) -> None:
    reader = VBA_Parser(str(addin))
    kinds = {kind for kind, _, _ in reader.analyze_macros()}
    reader.close()
    assert "AutoExec" not in kinds
    text = "\n".join(modules().values())
    for word in ("cmd.exe", "WScript", "powershell", "MacScript", "libc", "Shell(", "VBProject", "Evaluate"):
        assert word.lower() not in text.lower()
    # Of an open workbook, the macros ask only whether there is one.
    assert re.findall(r"ActiveWorkbook[^\n]*", text) == ["ActiveWorkbook Is Nothing\r"]
    assert not re.findall(r"ActiveSheet|ActiveCell|Selection\b|Workbooks\(|\bSheets\b", text)


@pytest.mark.parametrize("name", modules())
def test_modules_are_plain_and_compile_everywhere(name: str) -> None:
    source = modules()[name]
    assert source.isascii()
    assert source.startswith(f'Attribute VB_Name = "{name}"\r\nOption Explicit\r\n')
    assert not re.findall(r"^\s*#.*'", source, re.MULTILINE)
    for platform in CONDITIONS:
        parsed(source, platform)
    declared = re.findall(r"^\s*(?:Private|Public) Declare (\w+)", source, re.MULTILINE)
    assert set(declared) <= {"PtrSafe"}


def test_ribbon_and_macros_call_each_other_by_the_right_names() -> None:
    wanted = {
        (callback, kind)
        for element in ribbon().iter()
        for kind, callback in element.attrib.items()
        if kind.startswith(("on", "get"))
    }
    subs = dict(re.findall(r"^Public Sub (\w+)(\(.*\))\r$", modules()["Ribbon"], re.MULTILINE))
    for callback, kind in wanted:
        module, _, name = callback.partition(".")
        assert module == "Ribbon"
        assert subs[name] == SIGNATURES[kind], callback
    called = {callback.partition(".")[2] for callback, _ in wanted}
    assert set(subs) - called == {"Redraw"}  # the one that our own macros call


def test_the_ribbon_is_one_that_a_mac_shows() -> None:
    elements = [element for element in ribbon().iter() if element.get("id")]
    ids = [element.get("id") for element in elements]
    assert len(set(ids)) == len(ids)
    assert {e.tag.removeprefix(UI) for e in ribbon().iter()} == {
        "customUI", "ribbon", "tabs", "tab", "group", "button"
    }  # fmt: skip
    buttons = [element for element in elements if element.tag == f"{UI}button"]
    assert [button.get("id") for button in buttons] == [
        "new", "validate", "next_problem", "score", "actions",
        "consolidate", "refresh", "language", "check_setup", "help",
    ]  # fmt: skip
    assert {button.get("imageMso") for button in buttons} <= set(ICONS.split())


def test_every_word_is_there_and_none_is_idle() -> None:
    known = {key.removeprefix("ribbon.") for key in words() if key.startswith("ribbon.")}
    text = "\n".join(modules().values())
    used = set(re.findall(r'"((?:help|new|consolidate|status|stop|obstacle|setup|failed)\.\w+)"', text))
    used |= {f"{kind}.{button}" for kind in ("label", "tip") for button in BUTTONS}
    used |= {f"label.{e.get('id')}" for e in ribbon().iter(f"{UI}group")} | {"label.stop"}
    assert used == known
    for key in known:
        text_of = words()[f"ribbon.{key}"]
        assert not key.startswith("label.") or max(len(text_of.en), len(text_of.zh)) <= 30


@pytest.mark.parametrize(
    ("path", "local"),
    [
        (r"C:\Program Files\Auditbook\python.exe", True),
        (r"d:\Zoë 李\python.exe", True),
        (r"\\server\share\python.exe", False),
        (r"\\?\C:\python.exe", False),
        (r"C:\\python.exe", False),
        ("python.exe", False),
        (r"C:python.exe", False),
        (r"C:\a\..\python.exe", False),
        ("C:/a/python.exe", False),
        ('C:\\a" -c "import evil\\python.exe', False),
        ("C:\\a\\", False),
        ("C:\\a\nb", False),
        ("", False),
    ],
)
def test_libreoffice_runs_the_check_of_paths(loaded: Document, path: str, local: bool) -> None:
    assert loaded.invoke("CommandLine.IsLocalPath", path) is local


def test_libreoffice_runs_what_builds_the_command(loaded: Document) -> None:
    request = r"C:\Users\Zoë 李\AppData\Local\Auditbook\run\1\request.json"
    line = loaded.invoke("CommandLine.ForRequest", INTERPRETER, request)
    assert line == f'"{INTERPRETER}" -I -m addin.live.entry "{request}"'
    assert loaded.invoke("CommandLine.ForRequest", r"C:\Windows\notepad.exe", request) == ""
    digits = [loaded.invoke("CommandLine.IsDigits", text) for text in ("264518", "", "1 2", "-1", "١")]
    assert digits == [True, False, False, False, False]
    assert loaded.invoke("CommandLine.Joined", "C:\\", "a", "\\") == "C:\\a"
    assert loaded.invoke("CommandLine.Joined", "/a", "b", "/") == "/a/b"


@pytest.mark.parametrize("text", ["plain", 'a"b\\c', "a\r\n\tb", "供应商 😀", "\x7f\x01", "", '"ok": true'])
def test_libreoffice_carries_texts_to_python_and_back(loaded: Document, text: str) -> None:
    written = loaded.invoke("JsonText.Quoted", text)
    assert written.isascii()
    assert json.loads(written) == text
    answer = json.dumps({"ok": False, "first": f'"message": "{text}', "message": text, "done": 12})
    assert loaded.invoke("JsonText.Field", answer, "message") == text
    assert loaded.invoke("JsonText.Field", answer, "done") == "12"
    assert loaded.invoke("JsonText.Field", answer, "absent") == ""


def test_libreoffice_reads_the_sheet_of_the_add_in(loaded: Document) -> None:
    assert loaded.invoke("Settings.Value", "interpreter") == INTERPRETER
    assert loaded.invoke("Settings.Words", "label.score") == "Score"
    assert loaded.invoke("Settings.Words", "no.such.words") == "no.such.words"
    assert loaded.invoke("Settings.SchemeNames") == "gsv  -  Global Security Verification\nsqp  -  SQP"


def test_libreoffice_writes_a_whole_request(loaded: Document) -> None:
    """With the real questions to the program: this one has no handle of a window, as Excel on a Mac."""
    text = loaded.invoke("Jobs.RequestText", "new", '"scheme": "gsv"')
    assert json.loads(text) == {
        "command": "new", "version": VERSION, "language": "en", "hwnd": "", "scheme": "gsv"
    }  # fmt: skip


def test_labels_follow_the_language_of_excel(macros: Macros) -> None:
    assert macros.run("Driver.LabelOf", "validate") == "Validate"
    chinese = Macros(Path(macros.addin))
    chinese.run("Host.Speak", "zh")
    assert chinese.run("Driver.LabelOf", "validate") == "校验"
    assert chinese.run("Driver.TipOf", "help") == words()["ribbon.tip.help"].zh


def test_the_button_language_switches_for_the_session(macros: Macros) -> None:
    macros.run("Host.Pretend", False, False, False)
    assert macros.press("language") == ""
    assert macros.run("Driver.LabelOf", "score") == words()["ribbon.label.score"].zh
    assert macros.request() == ""  # there is no workbook to switch


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ((True, False, True), "obstacle.busy"),
        ((False, True, False), "obstacle.protected_view"),
        ((False, False, False), "obstacle.no_workbook"),
    ],
)
def test_a_button_that_cannot_work_says_why(macros: Macros, state: tuple[bool, ...], expected: str) -> None:
    """Pain 68: Protected View, a cell being edited, Excel busy."""
    macros.run("Host.Pretend", *state)
    for button in ("validate", "next_problem", "score", "actions"):
        assert macros.press(button) == words()[f"ribbon.{expected}"].en
    assert macros.request() == ""


def test_no_error_leaves_a_callback(macros: Macros) -> None:
    """Not even with Excel in pieces or the sheet of the add-in gone."""
    macros.run("Host.BreakDown")
    assert "Excel is broken" in macros.press("score")
    macros.excel.workbook.sheets_[0].name = "gone"
    assert macros.run("Driver.LabelOf", "score") == "score"
    assert macros.run("Driver.TipOf", "score") == "score"
    macros.press("score")


def test_a_short_job_from_press_to_answer(macros: Macros) -> None:
    answer = '{"ok": true, "message": "Passed \\u5408\\u683c", "status": "3 problems", "open": ""}'
    macros.run("Processes.AnswerAtOnce", answer)
    assert macros.press("score") == "Passed 合格"
    request = {"command": "score", "version": VERSION, "language": "en", "hwnd": "264518"}
    assert macros.request() == json.dumps(request)
    assert macros.run("Host.Seen", "status") == "3 problems"
    assert macros.run("Host.Seen", "poll") == ""


def test_a_long_job_shows_progress_and_leaves_excel_free(macros: Macros) -> None:
    macros.run("Messages.Answer", True, "", 'D:\\审核 "2026"')
    assert macros.press("consolidate") == ""
    assert '"folder": "D:\\u005C\\u5BA1\\u6838 \\u00222026\\u0022"' in macros.request()
    assert macros.run("Host.Seen", "poll") == "Jobs.Poll"
    assert macros.run("Driver.LabelOf", "consolidate") == "Stop"
    macros.poll(progress_json='{"done": 12, "total": 80}')
    assert macros.run("Host.Seen", "poll") == "Jobs.Poll"
    assert macros.run("Host.Seen", "status").endswith(" 12/80")
    macros.poll(result_json='{"ok": true, "message": "", "status": "", "open": "C:\\\\p.xlsx"}')
    assert macros.run("Host.Seen", "opened") == "C:\\p.xlsx"
    assert macros.run("Host.Seen", "status") == ""
    assert macros.run("Driver.LabelOf", "consolidate") == "Consolidate folder"


def test_a_long_job_can_be_stopped_and_then_left(macros: Macros) -> None:
    macros.run("Messages.Answer", True, "", "D:\\a")
    macros.press("consolidate")
    request = macros.run("Processes.Started")
    assert macros.press("consolidate") == words()["ribbon.stop.ask"].en
    assert macros.run("Files.Beside", request, "stop")
    assert macros.press("score") == words()["ribbon.stop.leave"].en
    assert macros.run("Driver.LabelOf", "consolidate") == "Consolidate folder"
    assert macros.run("Jobs.Poll") is None  # a second that Excel had still promised


def test_a_python_that_dies_is_told_with_its_last_words(macros: Macros) -> None:
    macros.press("score")
    macros.run("Processes.EndNow")
    said = macros.poll(error_txt="No module named addin")
    assert said == words()["ribbon.failed.no_answer"].en + "\nNo module named addin"


def test_what_is_wrong_before_python_runs_is_said(macros: Macros) -> None:
    """Pain 66: the ribbon says in words what is wrong."""
    macros.run("Processes.Fail", "No Python here")
    assert macros.press("check_setup") == "No Python here"
    assert macros.press("score") == "No Python here"
    assert macros.run("Jobs.IsRunning") is False


def test_new_offers_the_schemes_and_sends_the_id(macros: Macros) -> None:
    macros.run("Host.Pretend", False, False, False)
    macros.run("Messages.Answer", True, " GSV ", "")
    assert "\ngsv  -  Global Security Verification\n" in macros.press("new")
    assert macros.request().endswith('"scheme": "gsv"}')


def test_the_script_of_the_mac_is_ascii_and_holds_any_path() -> None:
    script = mac_script(replace(CONFIG, interpreter='/Users/李 "x"\\/bin/python'))
    assert script.isascii()
    assert (
        'property interpreter : "/Users/" & (character id 26446) & " " & (character id 34) & "x" '
        '& (character id 34) & (character id 92) & "/bin/python"\n'
    ) in script
