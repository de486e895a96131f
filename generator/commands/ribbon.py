"""Buttons of the ribbon that need the generator: New."""

from difflib import get_close_matches
from itertools import count
from pathlib import Path

from addin.live.commands import Answer, Desk
from addin.live.request import Request
from generator.core.errors import SchemeError
from generator.core.loading import load_scheme, newest, scheme_names, words
from generator.core.scheme import Scheme
from generator.core.text import LANGUAGES, joined, printable
from generator.workbook import build_workbook


def new(desk: Desk, request: Request) -> Answer:
    """Make a blank workbook of the scheme in all languages, the ribbon's first; Excel then opens it."""
    scheme = _scheme(request)
    others = (language for language in LANGUAGES if language != request.language)
    path = _free(desk.documents, scheme.stem)
    build_workbook(scheme, path, (request.language, *others), desk.today)
    status = words()["live.new"].format(path=str(path)).of(request.language)
    return Answer(status=status, open=str(path))


def _scheme(request: Request) -> Scheme:
    try:
        return load_scheme(request.scheme)
    except SchemeError as error:
        said = [words()["live.no_scheme"].format(id=printable(request.scheme, 40))]
        ids = [stem.rpartition("-")[0] for stem in newest(scheme_names())]
        for id in get_close_matches(request.scheme, ids, n=1):
            said.append(words()["live.no_scheme.near"].format(id=id))
        raise SchemeError(joined(said).of(request.language)) from error


def _free(folder: Path, stem: str) -> Path:
    """A path at which nothing stands yet."""
    names = (f"{stem}.xlsx" if i == 1 else f"{stem} ({i}).xlsx" for i in count(1))
    return next(path for name in names if not (path := folder / name).exists())
