"""Installing, checking and removing the add-in, in made-up homes of both systems."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePath

import pytest
from click.testing import CliRunner

from addin import installing
from addin.building import AddinConfig, mac_script, read_config
from addin.installing import MAC, WINDOWS, Home, InstallProblem, install, places, status, uninstall
from generator.cli import main
from generator.commands import addin_commands

NAMES = ("ana", "Zoë 李 O'Brien", "名 字")
STARTUP = "Library/Group Containers/UBF8T346G9.Office/User Content.localized/Startup.localized/Excel"


@pytest.fixture(params=[(system, name) for system in (WINDOWS, MAC) for name in NAMES], ids=str)
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Home:
    system, name = request.param
    folder = tmp_path / "Users" / name
    roaming, local = folder / "Roaming data", folder / "Local data"
    variables = {"APPDATA": str(roaming), "LOCALAPPDATA": str(local)} if system == WINDOWS else {}
    folder.mkdir(parents=True)
    return Home(system, folder, variables)


def config_for(home: Home) -> AddinConfig:
    """For a Python that is there, under a path that the system allows."""
    python = home.folder / ("Auditbook\\python.exe" if home.system == WINDOWS else "auditbook/bin/python")
    python.parent.mkdir(exist_ok=True, parents=True)
    python.touch()
    return AddinConfig("0.1.0", str(python))


def tree(home: Home) -> set[PurePath]:
    return {path.relative_to(home.folder) for path in home.folder.rglob("*") if path.is_file()}


def test_windows_uses_the_start_folder_of_excel(tmp_path: Path) -> None:
    moved = Home(WINDOWS, tmp_path, {"APPDATA": str(tmp_path / "R")})
    assert places(moved).addin == tmp_path / "R/Microsoft/Excel/XLSTART/Auditbook.xlam"
    plain = Home(WINDOWS, tmp_path, {})
    assert places(plain).addin == tmp_path / "AppData/Roaming/Microsoft/Excel/XLSTART/Auditbook.xlam"
    assert places(plain).script is None


def test_a_mac_needs_the_script_too(tmp_path: Path) -> None:
    place = places(Home(MAC, tmp_path, {"APPDATA": "ignored"}))
    assert place.addin == tmp_path / STARTUP / "Auditbook.xlam"
    assert place.script == tmp_path / "Library/Application Scripts/com.microsoft.Excel/Auditbook.applescript"


def test_install_then_status_then_uninstall_leaves_nothing(home: Home) -> None:
    """Pain 66: one installer with self-test and uninstall."""
    config = config_for(home)
    before = tree(home)
    assert status(home, config).problems == ("not installed: run `auditbook addin install`",)
    written = install(home, config)
    assert len(written) == (1 if home.system == WINDOWS else 2)
    assert {home.folder / path for path in tree(home) - before} == set(written)
    found = status(home, config)
    assert (found.installed, found.version, found.interpreter) == (True, "0.1.0", config.interpreter)
    assert found.problems == ()
    run = places(home).runs / "run" / "463500000100001"
    run.mkdir(parents=True)
    (run / "request.json").write_text("{}")
    uninstall(home)
    assert tree(home) == before
    assert not places(home).runs.exists()
    assert uninstall(home) == []


def test_the_shared_folder_takes_the_add_in(home: Home, tmp_path: Path) -> None:
    shared, config = tmp_path / "shared add-ins", config_for(home)
    install(home, config, shared)
    assert read_config(shared / "Auditbook.xlam") == config
    (tmp_path / "plain").touch()
    assert (shared / "Auditbook.xlam").stat().st_mode == (tmp_path / "plain").stat().st_mode
    assert not status(home, config).installed
    assert status(home, config, shared).problems == ()
    uninstall(home, shared)
    assert list(shared.iterdir()) == []


def test_taking_away_the_shared_one_leaves_the_users_own_working(home: Home, tmp_path: Path) -> None:
    config = config_for(home)
    install(home, config)
    install(home, config, tmp_path / "shared")
    assert uninstall(home, tmp_path / "shared") == [tmp_path / "shared" / "Auditbook.xlam"]
    assert status(home, config).problems == ()


def test_an_older_version_is_named_and_replaced(home: Home) -> None:
    config = config_for(home)
    install(home, replace(config, version="0.0.9"))
    assert any("version 0.0.9" in problem for problem in status(home, config).problems)
    install(home, config)
    assert status(home, config).problems == ()


def test_a_python_that_is_gone_or_another_is_named(home: Home) -> None:
    config = config_for(home)
    install(home, config)
    other = replace(config, interpreter=config.interpreter.replace("uditbook", "nother"))
    assert "another Python" in status(home, other).problems[0]
    Path(config.interpreter).unlink()
    assert "its Python is gone" in status(home, config).problems[0]


def test_a_mac_script_that_is_missing_or_old_is_named(tmp_path: Path) -> None:
    home = Home(MAC, tmp_path, {})
    config, script = config_for(home), places(home).script
    install(home, config)
    assert script
    script.write_text(mac_script(replace(config, version="0.0.9")))
    assert "another version" in status(home, config).problems[0]
    script.unlink()
    assert "is missing" in status(home, config).problems[0]


def test_a_stranger_under_our_name_is_named(home: Home) -> None:
    config, path = config_for(home), places(home).addin
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("anything")
    assert "not an add-in of Auditbook" in status(home, config).problems[0]


@pytest.fixture
def running_excel(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows lets nobody replace or remove a file that Excel has open."""
    for name in ("replace", "unlink"):
        usual = getattr(Path, name)

        def refused(path: Path, *values: object, usual: object = usual, **named: object) -> object:
            last = Path(str(values[0])) if values else path
            if last.suffix == ".xlam" and last.exists():
                raise PermissionError(13, "The process cannot access the file", str(last))
            return usual(path, *values, **named)  # type: ignore[operator]

        monkeypatch.setattr(Path, name, refused)


def test_a_version_that_excel_has_open_stays_whole(home: Home, running_excel: None) -> None:
    config = config_for(home)
    install(home, replace(config, version="0.0.9"))
    before = places(home).addin.read_bytes()
    with pytest.raises(InstallProblem, match="Close Excel"):
        install(home, config)
    with pytest.raises(InstallProblem, match="Close Excel"):
        uninstall(home)
    assert places(home).addin.read_bytes() == before
    assert [path.name for path in places(home).addin.parent.iterdir()] == ["Auditbook.xlam"]


def test_a_folder_that_cannot_be_written_to_is_named(home: Home) -> None:
    config, folder = config_for(home), places(home).addin.parent
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("a file in place of the folder")
    with pytest.raises(InstallProblem, match="cannot be written to"):
        install(home, config)


def test_a_locked_folder_is_named(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    config = config_for(home)

    def refused(path: Path, content: bytes, usual: Callable[[Path, bytes], int] = Path.write_bytes) -> int:
        if path.is_relative_to(home.folder):
            raise PermissionError(13, "Permission denied")
        return usual(path, content)

    monkeypatch.setattr(Path, "write_bytes", refused)
    with pytest.raises(InstallProblem, match="--dir"):
        install(home, config)
    assert list(places(home).addin.parent.iterdir()) == []


def test_a_script_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    home = Home(MAC, tmp_path, {})
    folder = tmp_path / "Library/Application Scripts"
    folder.parent.mkdir(parents=True)
    folder.write_text("a file in place of the folder")
    with pytest.raises(InstallProblem, match=r"com\.microsoft\.Excel' cannot be written to"):
        install(home, config_for(home))


@pytest.mark.parametrize("python", [r"C:\Auditbook\pythonw.exe", "python", r"\\server\share\python.exe"])
def test_windows_refuses_a_python_that_the_macros_refuse(tmp_path: Path, python: str) -> None:
    with pytest.raises(InstallProblem):
        install(Home(WINDOWS, tmp_path, {}), AddinConfig("0.1.0", python))
    assert list(tmp_path.iterdir()) == []


def test_other_systems_are_told(tmp_path: Path) -> None:
    with pytest.raises(InstallProblem, match="Windows and on the Mac only"):
        places(Home("Linux", tmp_path, {}))


def test_the_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home(MAC, tmp_path, {})
    monkeypatch.setattr(addin_commands, "_home", lambda: home)
    run = CliRunner().invoke
    assert run(main, ["addin", "status", "--json"]).exit_code == 1
    result = run(main, ["addin", "install", "--json"])
    assert result.exit_code == 0
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["path"] for line in lines] == [str(places(home).addin), str(places(home).script)]
    found = run(main, ["addin", "status", "--json"])
    assert (found.exit_code, json.loads(found.stdout)["problems"]) == (0, [])
    removed = run(main, ["addin", "uninstall", "--json"])
    assert [json.loads(line)["path"] for line in removed.stdout.splitlines()] == [
        line["path"] for line in lines
    ]
    assert "no longer loads" in removed.stderr
    nothing = run(main, ["addin", "uninstall"])
    assert (nothing.exit_code, nothing.stdout) == (0, "")
    assert "There is no add-in of Auditbook" in nothing.stderr
    assert str(places(home).addin) in run(main, ["addin", "status"]).stdout
    out = tmp_path / "a b" / "x.xlam"
    built = run(main, ["addin", "build", "-o", str(out), "--lang", "zh", "--json"])
    assert json.loads(built.stdout)["path"] == str(out)
    made = read_config(out)
    assert made
    assert made.language == "zh"


def test_the_commands_fail_in_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(addin_commands, "_home", lambda: Home("Linux", tmp_path, {}))
    for command in ("install", "status", "uninstall"):
        result = CliRunner().invoke(main, ["addin", command, "--json"])
        assert (result.exit_code, result.stdout) == (2, "")
        assert "Windows and on the Mac only" in result.stderr


def test_names_are_the_ones_that_the_macros_use() -> None:
    """The folder of runs and the script stand in three places that cannot share a constant."""
    ribbon = Path(__file__).parents[1] / "addin" / "ribbon"
    files = (ribbon / "Files.bas").read_text("ascii")
    script = (ribbon / "Auditbook.applescript").read_text("ascii")
    assert f'Array("{installing.OWN_FOLDER}", "run", id)' in files
    assert f'"/{installing._MAC_RUNS}/{installing.OWN_FOLDER}/run/"' in script
    for name in ("Messages", "Processes"):
        assert installing.SCRIPT in (ribbon / f"{name}.bas").read_text("ascii")
