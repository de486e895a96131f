"""Draws the pictures of the README: `python -m tests.pictures`."""

import subprocess
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageChops

from addin.portfolio.book import write_portfolio
from generator.core.audit import Audit, CellValue, Response
from generator.core.loading import load_scheme
from generator.core.scheme import Checkpoint, Scheme
from generator.workbook import blank_audit, build_workbook
from tests.made_up_portfolio import made_up
from tests.office.office import Office, render

SCHEME, LANGUAGES, BUILT = "amfori-bsci-2021", ("en", "zh"), date(2026, 11, 21)
DPI, MARGIN, COLOURS = 110, 12, 128
BODY = 0.94
"""The part of a page above its footer."""

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"

FACILITY: dict[str, CellValue] = {
    "requester": "Nordic Retail AB, sourcing team",
    "purpose": "Yearly social audit, made-up example",
    "reference": "NR-2026-118",
    "reply_to": "audits@example.com",
    "due": date(2026, 12, 1),
    "facility_id": "F-1001",
    "name": "Sunrise Garment Co., Ltd.",
    "name_local": "旭日制衣有限公司",
    "country": "China",
    "headcount": 430.0,
    "audit_kind": "Initial audit",
    "audit_date": date(2026, 10, 5),
}
FINDINGS = {
    "1.4": ("no", "Orders of May and June were planned without overtime limits."),
    "2.2": ("partial", "Goals exist on paper, but nobody follows them up."),
    "5.3": ("partial", "Skill bonus is paid to sewing workers only."),
    "6.2": ("no", "Two of ten sampled workers had more than 36 hours of overtime in May."),
    "7.9": ("no", "Degreaser cans at line 3 carry no label."),
    "7.15": ("partial", "One of six exits was half blocked by cartons."),
    "12.4": ("partial", "The waste store has no roof."),
}
"""Answer and finding of the checkpoints that are not met."""

WAITING = ("1.7", "3.2", "9.2", "13.4")
"""Checkpoints not answered yet where a picture shows work in progress."""


@dataclass(frozen=True)
class Picture:
    """The first page of a sheet, known by its title; all answered, or with some work left."""

    name: str
    title: str
    complete: bool


PICTURES = (
    Picture("start", "amfori BSCI", True),
    Picture("checklist", "Checklist", False),
    Picture("checker", "Checker", False),
    Picture("score", "Score", True),
)


def draw(folder: Path) -> list[Path]:
    """All pictures, written into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    scheme = load_scheme(SCHEME)
    with TemporaryDirectory() as place, Office() as office:
        pages = {picture.name: _page(office, scheme, picture, Path(place)) for picture in PICTURES}
        pages["portfolio"] = _portfolio(office, Path(place))
        return [_saved(page, folder / f"{name}.png") for name, page in pages.items()]


def _portfolio(office: Office, place: Path) -> Path:
    """The Overview, the first page of a portfolio."""
    book, paper = place / "portfolio.xlsx", place / "portfolio.pdf"
    write_portfolio(made_up(facilities=40), book, LANGUAGES[0])
    with office.open(book) as document:
        document.calculate()
        document.pdf(paper)
    return render(paper, place / "portfolio", DPI)[0]


def _audit(scheme: Scheme, complete: bool) -> Audit:
    left = () if complete else WAITING
    answers = {point.ref: _response(scheme, point) for point in scheme.checkpoints if point.ref not in left}
    return Audit({**blank_audit(scheme).facility, **FACILITY}, answers)


def _response(scheme: Scheme, point: Checkpoint) -> Response:
    code, finding = FINDINGS.get(point.ref, ("yes", ""))
    label = scheme.lists[point.scale].label(code).of(LANGUAGES[0])
    return Response({"answer": label, "finding": finding} if finding else {"answer": label})


def _page(office: Office, scheme: Scheme, picture: Picture, place: Path) -> Path:
    book, paper = place / f"{picture.name}.xlsx", place / f"{picture.name}.pdf"
    build_workbook(scheme, book, LANGUAGES, BUILT, _audit(scheme, picture.complete))
    with office.open(book) as document:
        document.calculate()
        document.pdf(paper)
    return render(paper, place / picture.name, DPI)[_titled(paper, picture.title)]


def _titled(paper: Path, title: str) -> int:
    """The first page that begins with a title."""
    told = subprocess.run(["pdftotext", str(paper), "-"], check=True, capture_output=True, text=True)
    first_lines = [page.strip().partition("\n")[0].strip() for page in told.stdout.split("\f")]
    return first_lines.index(title)


def _saved(page: Path, path: Path) -> Path:
    """The page without its white border and its footer, in few colours."""
    whole = Image.open(page).convert("RGB")
    sheet = whole.crop((0, 0, whole.width, int(whole.height * BODY)))
    blank = Image.new("RGB", sheet.size, "white")
    left, top, right, bottom = ImageChops.difference(sheet, blank).getbbox() or (0, 0, *sheet.size)
    framed = sheet.crop((left - MARGIN, top - MARGIN, right + MARGIN, bottom + MARGIN))
    framed.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    return path


if __name__ == "__main__":
    for path in draw(FOLDER):
        print(path, path.stat().st_size)
