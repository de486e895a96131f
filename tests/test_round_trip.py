"""Three hundred factories: sent to, filled in by three programs, returned with thirty wrong ones, counted.

What happens to whom, by number: 0-239 return a right workbook at once; 240-281 leave one or two questions
open; 282-287 first send a workbook filled in for somebody else; 288-293 an old edition; 294-297 a PDF;
298 and 299 nothing at all. In the second round 36 of the 42 correct everything and 6 only one of two
points; those who had sent something wrong send the right workbook.
"""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import openpyxl

from generator.core.loading import load_scheme
from tests.campaign import Campaign, Factory, blank, mailed, zipped
from tests.office.office import Office

SCHEMES = ("rcs", "ocs")
OLD, NEW = load_scheme("iso9001-qms-2015"), load_scheme("iso9001-qms")
RIGHT, OPEN, ELSEWHERE, OLDER, SCANNED = (
    range(240),
    range(240, 282),
    range(282, 288),
    range(288, 294),
    range(294, 298),
)
STUBBORN = range(276, 282)
"""Those who correct one of two points only."""


def refs_of(scheme: str) -> list[str]:
    """Refs that may carry a finding."""
    return [point.ref for point in load_scheme(scheme).checkpoints if point.findings]


def factory(number: int) -> Factory:
    """Factory `number`, with 0 to 3 findings; two open points if stubborn, one or two if careless."""
    scheme = "iso9001-qms" if number in OLDER else SCHEMES[number % 2]
    refs = refs_of(scheme)
    left = 0 if number not in OPEN else 2 if number in STUBBORN else 1 + number % 2
    return Factory(
        id=f"F-{number:03}",
        scheme=scheme,
        name=f"{NAMES[number % len(NAMES)]} Mill {number}",
        language=("en,zh", "zh", "en")[number % 3],
        findings=refs[1 : 1 + number % 4],
        left_open=refs[10 : 10 + left],
    )


NAMES = ("Blue River", "Sunrise", "Golden Thread", "North Gate", "Silver Loom", "Green Field", "Old Bridge")


def program(number: int) -> str:
    """One in fifteen uses LibreOffice and one a program written with openpyxl: they take longest."""
    return {0: "libreoffice", 5: "openpyxl"}.get(number % 15, "wps")


def first_returns(campaign: Campaign, office: Office) -> list[Path]:
    """What comes back in the first round, as mails and archives, the wrong ones among it."""
    folder = campaign.folder / "first"
    factories = list(campaign.factories.values())
    files: dict[int, Path] = {}
    for number in (*RIGHT, *OPEN):
        files[number] = campaign.filled(
            factories[number],
            folder / f"{campaign.paths[factories[number].id].name}",
            program(number),
            office,
        )
    for number in ELSEWHERE:
        other = replace(factories[number], fields={"facility_id": f"X-{number}", "name": "Quite Another Co"})
        files[number] = campaign.filled(other, folder / f"elsewhere-{number}.xlsx", "wps")
    for number in OLDER:
        given = {"facility_id": factories[number].id, "name": factories[number].name}
        files[number] = blank(OLD, folder / f"older-{number}.xlsx", **given)
    for number in SCANNED:
        files[number] = folder / f"{campaign.paths[factories[number].id].stem} scan.pdf"
        files[number].write_bytes(b"%%PDF-1.7 scan %d" % number)
    mails = [
        mailed(folder / "mails" / f"{number}.eml", factories[number].contact, path)
        for number, path in files.items()
        if number % 2
    ]
    bundles = [path for number, path in files.items() if not number % 2]
    return [*mails, zipped(folder / "bundle.zip", *bundles), *wrong(campaign, files)]


def wrong(campaign: Campaign, files: dict[int, Path]) -> list[Path]:
    """Fourteen files too many: six that came already, four that nobody asked for, four that are not ours."""
    folder = campaign.folder / "wrong"
    again = [
        mailed(folder / f"again-{number}.eml", "x@example.com", files[number]) for number in range(0, 12, 2)
    ]
    strangers = [
        blank(load_scheme("rcs"), folder / f"stranger-{i}.xlsx", facility_id=f"Z-{i}", name="Nobody")
        for i in range(4)
    ]
    others = []
    for i in range(4):
        book = openpyxl.Workbook()
        book["Sheet"]["A1"] = f"our own form {i}"
        others.append(folder / f"form-{i}.xlsx")
        book.save(others[-1])
    return [*again, zipped(folder / "strangers.zip", *strangers, *others)]


def second_returns(campaign: Campaign, office: Office) -> list[Path]:
    """What comes back after the replies."""
    folder = campaign.folder / "second"
    factories = list(campaign.factories.values())
    returned = []
    for number in (*OPEN, *ELSEWHERE, *OLDER, *SCANNED):
        left = factories[number].left_open[:1] if number in STUBBORN else ()
        corrected = replace(factories[number], left_open=left)
        path = folder / campaign.paths[corrected.id].name
        returned.append(campaign.filled(corrected, path, program(number), office))
    return [zipped(folder / "second.zip", *returned)]


def test_three_hundred_factories_there_and_back(tmp_path: Path, office: Office) -> None:
    campaign = Campaign(tmp_path, [factory(number) for number in range(300)])
    assert Counter(line["state"] for line in campaign.send()) == {"draft": 300}

    first = campaign.receive(*first_returns(campaign, office))
    assert Counter(line["outcome"] for line in first) == {
        "accepted": 240,
        "problems": 42,
        "wrong-factory": 6,
        "old-edition": 6,
        "rejected": 4,
        "duplicate": 6,
        "stranger": 4,
        "not-ours": 4,
    }
    replies = campaign.reply("replies-1", expected=1)
    assert len(replies) == 240 + 42 + 4
    for number in OPEN:
        told = replies[f"F-{number:03}"]
        left = len(factory(number).left_open)
        assert (told["round"], told["still"], told["new"], told["mended"]) == (1, 0, left, 0)

    second = campaign.receive(*second_returns(campaign, office))
    assert Counter(line["outcome"] for line in second) == {"accepted": 36 + 16, "problems": 6}
    replies = campaign.reply("replies-2", expected=1)
    assert len(replies) == 298
    for number in OPEN:
        told, left = replies[f"F-{number:03}"], len(factory(number).left_open)
        open_now = 1 if number in STUBBORN else 0
        assert (told["round"], told["still"], told["new"]) == (2, open_now, 0)
        assert told["mended"] == left - open_now

    late = campaign.run("chase", "--register", campaign.db, "--date", "2027-01-05", expected=1)
    expected = {f"F-{number:03}" for number in (*STUBBORN, 298, 299)}
    assert {line["facility"] for line in late} == expected
    assert {line["days_late"] for line in late} == {5}

    portfolio = campaign.run(
        "consolidate",
        tmp_path / "in" / "current",
        "-o",
        tmp_path / "portfolio.xlsx",
        "--date",
        "2027-01-05",
        expected=1,
    )
    assert portfolio[-1] == {
        "files": 298,
        "read": 292,
        "warned": 6,
        "rejected": 0,
        "audits": 298,
        "findings": sum(number % 4 for number in range(298)),
    }
