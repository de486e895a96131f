"""Fill answers into a copy of a workbook. The copy is built anew from the scheme, never edited."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from generator.core.errors import BadAnswers
from generator.rebuilding import languages_of, read_file, rebuild
from generator.typing_in import Typist


def fill_file(path: Path, answers: Path, out: Path, today: date) -> dict[str, Any]:
    """Write `out`: the workbook at `path` with the answers of a JSON file over what was there.

    The copy keeps the day on which the workbook was built; where that is damaged, it is built `today`.
    """
    given = _given(answers)
    submission = read_file(path)
    typist = Typist(submission.scheme, languages_of(submission)[0])
    rebuild(submission, typist.fill(submission.audit, given), out, today)
    return {"path": str(out), "filled": typist.filled}


def _given(path: Path) -> dict[str, Any]:
    try:
        given = json.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        raise BadAnswers(f"There is no file '{path}'. Give a JSON file with the answers.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadAnswers(f"'{path}' cannot be read: {error}") from None
    except json.JSONDecodeError as error:
        raise BadAnswers(f"'{path}' is not JSON (line {error.lineno}: {error.msg}).") from None
    if not isinstance(given, dict):
        raise BadAnswers(f'\'{path}\' must hold a JSON object, such as {{"answers": {{"1.1": "yes"}}}}.')
    return given
