"""A campaign for tests: workbooks sent to made-up factories, filled in by several programs, and sent back."""

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
from click.testing import CliRunner

from generator.cli import main
from generator.core.audit import Audit, CellValue, Response, is_blank
from generator.core.layout import Layout, letters
from generator.core.loading import load_scheme, words
from generator.core.scheme import Scheme
from generator.rebuilding import read_file, rebuild
from generator.workbook import build_workbook
from tests.audits import with_answers
from tests.office.office import Office
from tests.other_programs import through_wps
from tests.packages import Parts, packed, parts_of
from tests.portfolio_piles import EPOCH, all_well

SENT, DUE = "2026-11-02", "2026-12-31"
BUILT = date(2026, 11, 2)
TITLES = "facility_id,name,country,language,contact,scheme,due"


@dataclass
class Factory:
    """One factory: what it was asked for, and how it answers."""

    id: str
    scheme: str
    name: str = "Blue Garment"
    language: str = "en,zh"
    findings: Sequence[str] = ()
    """Refs answered badly, each with a finding."""
    left_open: Sequence[str] = ()
    """Refs without an answer."""
    fields: Mapping[str, CellValue] = field(default_factory=dict)
    evidence: Mapping[str, str] = field(default_factory=dict)
    """What stands in the column Evidence, by ref."""

    @property
    def contact(self) -> str:
        return f"{self.id.lower()}@example.cn"


class Campaign:
    """Sends, receives and replies through the command line, in one folder."""

    def __init__(self, folder: Path, factories: Sequence[Factory]) -> None:
        self.folder, self.db = folder, folder / "register.db"
        self.factories = {factory.id: factory for factory in factories}
        self._patterns: dict[str, tuple[list[str], Parts]] = {}

    def copied(self, folder: Path) -> "Campaign":
        """The campaign as it stands, to go on with in another folder; what was sent stays where it is."""
        made = Campaign(folder, [replace(factory) for factory in self.factories.values()])
        for path in self.folder.glob("r*"):  # the roster and the register
            shutil.copy(path, folder / path.name)
        made.paths, made.instances, made._patterns = self.paths, self.instances, self._patterns
        return made

    def run(self, *words: str | Path, expected: int = 0) -> list[dict[str, Any]]:
        """The lines that a command prints as JSON."""
        result = CliRunner().invoke(main, [*map(str, words), "--json"])
        assert result.exit_code == expected, result.output
        return [json.loads(line) for line in result.stdout.splitlines()]

    def send(self) -> list[dict[str, Any]]:
        rows = [
            f'{f.id},{f.name},China,"{f.language}",{f.contact},{f.scheme},{DUE}'
            for f in self.factories.values()
        ]
        (self.folder / "roster.csv").write_text("\n".join([TITLES, *rows]), "utf-8")
        given = ("--requester", "Brand", "--purpose", "yearly audit", "--reply-to", "audits@example.com")
        sent = self.run(
            "send",
            self.folder / "roster.csv",
            "--register",
            self.db,
            "-o",
            self.folder / "out",
            *given,
            "--date",
            SENT,
        )
        self.run("register", self.db, "--sent", "all", "--date", SENT)
        self.paths = {line["facility"]: Path(line["path"]) for line in sent}
        self.instances = {line["facility"]: line["instance"] for line in sent}
        return sent

    def receive(self, *paths: Path, expected: int = 1) -> list[dict[str, Any]]:
        return self.run(
            "receive",
            *paths,
            "--register",
            self.db,
            "-o",
            self.folder / "in",
            "--date",
            "2026-12-01",
            expected=expected,
        )

    def reply(self, folder: str, expected: int) -> dict[str, dict[str, Any]]:
        lines = self.run("reply", "--register", self.db, "-o", self.folder / folder, expected=expected)
        return {line["facility"]: line for line in lines}

    # ---- factories ------------------------------------------------------------------------------

    def filled(self, factory: Factory, out: Path, program: str, office: Office | None = None) -> Path:
        """The factory's workbook as it sends it back, saved by a program."""
        out.parent.mkdir(parents=True, exist_ok=True)
        source = self.paths[factory.id]
        if program == "wps":
            self._by_wps(source, factory, out)
        elif program == "openpyxl":
            by_openpyxl(source, factory, out)
        else:
            assert office is not None
            by_libreoffice(source, factory, out, office)
        return out

    def _by_wps(self, source: Path, factory: Factory, out: Path) -> None:
        """A program that calculates, and writes everything back under its own name.

        Factories that answer alike share one build, in which only what is their own is exchanged.
        """
        instance = self.instances[factory.id]
        own = [instance, instance[:8].upper(), factory.id, factory.name, factory.contact]
        alike = repr(replace(factory, id="", name=""))
        if alike not in self._patterns:
            submission = read_file(source)
            rebuild(submission, answered(factory, submission.audit), out, BUILT)
            self._patterns[alike] = own, through_wps(parts_of(out))
        before, parts = self._patterns[alike]
        out.write_bytes(packed({name: exchanged(part, before, own) for name, part in parts.items()}))


def exchanged(part: bytes, before: Sequence[str], own: Sequence[str]) -> bytes:
    """A part with whole texts in place of others."""
    for old, new in zip(before, own, strict=True):
        part = part.replace(f">{old}<".encode(), f">{new}<".encode())
    return part


def answered(factory: Factory, before: Audit) -> Audit:
    """What the factory types, over what stands in its workbook already."""
    scheme = load_scheme(factory.scheme)
    badly = [point for point in scheme.checkpoints if point.ref in factory.findings]
    grave = {point.ref: next(iter(point.findings)) for point in badly}
    given = with_answers(scheme, factory.id, grave).audit(scheme)
    responses = {ref: one for ref, one in given.responses.items() if ref not in factory.left_open}
    for ref, text in factory.evidence.items():
        responses[ref] = Response({**responses[ref].cells, "evidence": text})
    whole = all_well(scheme).facility
    needed = {id: value for id, value in whole.items() if is_blank(before.facility.get(id))}
    return Audit({**before.facility, **needed, **factory.fields}, responses)


def typed(source: Path, factory: Factory) -> dict[tuple[str, int, int], Any]:
    """What is typed into which cell, by sheet, row and column from 0."""
    submission = read_file(source)
    audit = answered(factory, submission.audit)
    layout = Layout(submission.scheme, tuple(submission.identity.languages.split(",")), words())
    cells: dict[tuple[str, int, int], Any] = {}
    for ref, response in audit.responses.items():
        for column in ("answer", "finding", "reason"):
            if not is_blank(response[column]):
                cell = layout.on_checklist(ref, column)
                cells[cell.sheet, cell.row, cell.column] = response[column]
    for id, value in audit.facility.items():
        if value != submission.audit.facility.get(id) and not is_blank(value):
            cell = layout.field(id)
            cells[cell.sheet, cell.row, cell.column] = value
    return cells


def by_openpyxl(source: Path, factory: Factory, out: Path) -> None:
    """A program that keeps formulas and does not calculate."""
    book = openpyxl.load_workbook(source)
    for (sheet, row, column), value in typed(source, factory).items():
        book[sheet].cell(row + 1, column + 1).value = value
    book.save(out)


def by_libreoffice(source: Path, factory: Factory, out: Path, office: Office) -> None:
    """A real spreadsheet program."""
    with office.open(source) as document:
        document.run(
            [
                ("write", sheet, f"{letters(column)}{row + 1}", [[_number(value)]])
                for (sheet, row, column), value in typed(source, factory).items()
            ]
        )
        document.calculate()
        document.save(out)


def _number(value: Any) -> Any:
    return float((value - EPOCH).days) if isinstance(value, date) else value


def blank(scheme: Scheme, out: Path, **fields: CellValue) -> Path:
    """A workbook that was made for nobody in particular."""
    audit = replace(all_well(scheme), facility={**all_well(scheme).facility, **fields})
    out.parent.mkdir(parents=True, exist_ok=True)
    build_workbook(scheme, out, ("en", "zh"), BUILT, audit)
    return out


def mailed(path: Path, sender: str, *attachments: Path) -> Path:
    """A saved mail with files."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = sender, "audits@example.com", "our workbook"
    message["Date"] = datetime(2026, 11, 20, 8, tzinfo=UTC)
    message.set_content("Please see the attachment.")
    for file in attachments:
        message.add_attachment(file.read_bytes(), "application", "octet-stream", filename=file.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(message.as_bytes())
    return path


def zipped(path: Path, *files: Path) -> Path:
    """An archive of files."""
    with ZipFile(path, "w") as archive:
        for file in files:
            archive.write(file, file.name)
    return path
