"""Photos and papers beside workbooks: whose they are, which checkpoints name them, and what is missing."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path, PurePath
from unicodedata import normalize

from addin.checks.placed import problem_at
from addin.checks.returned import Returned
from addin.intake.inputs import Input
from addin.intake.names import safe_name
from addin.validating import Validation
from generator.core.problems import Problem
from generator.core.writing import put_whole

FOLDER = "evidence"
"""Where evidence is kept, below the folder of what was received; a folder for each request in it."""

PICTURES = ("jpg", "jpeg", "png", "heic", "heif", "webp", "gif", "bmp", "tif", "tiff")
PAPERS = ("pdf", "doc", "docx", "ppt", "pptx", "txt", "rtf")
RECORDINGS = ("mp4", "mov", "avi", "mp3", "m4a")
ENDINGS = (*PICTURES, *PAPERS, *RECORDINGS)

SHORTEST_STEM = 4
"""Signs that a name needs to be recognised without its ending: a 1.jpg is not meant by every 1."""

LONGEST_NAME, LONGEST_TEXT, MOST_MISSING = 120, 4_000, 100
"""Signs of a name and of a cell that are looked at, and missing files told of one workbook: a cell may be
filled with names to keep us busy."""

_NAMED_FILE = re.compile(
    rf"[^\s,;:，；：、/\\\"'“”()（）]{{1,{LONGEST_NAME}}}\.(?:{'|'.join(ENDINGS)})(?!\w)", re.IGNORECASE
)

Opened = tuple[Input, Validation | None]


@dataclass(frozen=True)
class Evidence:
    """A file that came beside a workbook."""

    given: Input
    workbook: Input
    refs: tuple[str, ...]
    """The checkpoints that name it; none: nobody does."""

    @property
    def name(self) -> str:
        """Its own name, without where it lay."""
        return PurePath(self.given.shown).name


@dataclass(frozen=True)
class _Book:
    """A workbook and what stands in its column Evidence, by ref."""

    given: Input
    texts: Mapping[str, str]


def evidence_in(batch: Sequence[Opened]) -> list[Evidence]:
    """The files of a batch, oldest first, that are no workbooks and belong to one of its workbooks.

    A file belongs to the workbook that names it in its column Evidence; else, within a mail or an archive,
    to the only workbook there. The nearest folder, archive or mail with a workbook in it decides.
    """
    books: dict[Path, list[_Book]] = {}
    for given, found in batch:
        if found and found.returned:
            book = _Book(given, _texts(found.returned))
            for place in Path(given.shown).parents:
                books.setdefault(place, []).append(book)
    others = [given for given, found in batch if found and not found.returned and _may_be(given)]
    return [one for given in others if (one := _placed(given, books))]


def _may_be(given: Input) -> bool:
    return PurePath(given.shown).suffix.lower().removeprefix(".") in ENDINGS


def _placed(given: Input, books: Mapping[Path, Sequence[_Book]]) -> Evidence | None:
    place = next((place for place in Path(given.shown).parents if place in books), None)
    if place is None:
        return None
    name = _plain(PurePath(given.shown).name)
    named = [(book.given, refs) for book in books[place] if (refs := _naming(book.texts, name))]
    if named:
        return Evidence(given, *named[-1])
    sent_together = len(books[place]) == 1 and not place.is_dir()
    return Evidence(given, books[place][0].given, ()) if sent_together else None


def _naming(texts: Mapping[str, str], name: str) -> tuple[str, ...]:
    """The checkpoints whose evidence names a file, with or without its ending."""
    return tuple(ref for ref, text in texts.items() if _names(text, name))


def _names(text: str, name: str) -> bool:
    stem = PurePath(name).stem
    said = (name, stem) if len(stem) >= SHORTEST_STEM else (name,)
    return any(one in text and re.search(rf"{_whole(one)}(?![a-z0-9])", text) for one in said)


def _whole(name: str) -> str:
    """A pattern for a name that is not the end of a longer one."""
    return rf"(?<![a-z0-9]){re.escape(name)}"


def _texts(returned: Returned) -> Mapping[str, str]:
    responses = returned.healed.responses
    cells = {ref: cells["evidence"] for ref, cells in responses.items() if cells.has("evidence")}
    return {ref: _plain(str(cell)[:LONGEST_TEXT]) for ref, cell in cells.items()}


def _plain(words: str) -> str:
    """Names as systems and people write them, with nothing left that only looks different."""
    return " ".join(normalize("NFKC", words).casefold().split())


def missing_evidence(returned: Returned, there: Sequence[str]) -> Iterator[Problem]:
    """Files that the column Evidence names and that are not among those that came."""
    came = [re.compile(rf"{_whole(_plain(name))}$") for name in there]
    missing = (
        (ref, found[0])
        for ref, text in _texts(returned).items()
        for found in _NAMED_FILE.finditer(text)
        # A name may hold blanks: then only its last word was found.
        if not any(one.search(text, max(found.end() - LONGEST_NAME, 0), found.end()) for one in came)
    )
    for ref, name in dict.fromkeys(islice(missing, MOST_MISSING)):
        yield problem_at("evidence-not-here", returned.cell(ref, "evidence"), ref, {"name": name})


def kept_names(folder: Path, place: str) -> list[str]:
    """Names of the evidence that came before for a request."""
    kept = folder / FOLDER / place
    return sorted(path.name for path in kept.iterdir()) if kept.is_dir() else []


def keep_evidence(folder: Path, place: str, evidence: Evidence) -> Path:
    """Copy a file to the evidence of a request; another one of that name stays beside it."""
    content = evidence.given.path.read_bytes()
    name = safe_name(evidence.name, "file")
    kept = folder / FOLDER / place / name
    if kept.exists() and kept.read_bytes() != content:
        kept = kept.with_name(f"{kept.stem}-{sha256(content).hexdigest()[:8]}{kept.suffix}")
    put_whole(kept, content)
    return kept
