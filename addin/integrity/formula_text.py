"""Whether two formulas are the same formula, however a program writes them.

Blanks, the case of names, quotes around sheet names, `TRUE()` for TRUE and `1.0` for 1 do not matter;
a missing `$` does. Rows and columns that were moved, and sheets that were renamed, are followed.
"""

import re
from collections.abc import Callable, Mapping

from openpyxl.utils.cell import column_index_from_string

Mover = Callable[[str, int, int], tuple[int, int]]
"""Where a cell (sheet key, row, column) was built, if it stands elsewhere now."""

_TOKEN = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")
      | (?P<sheet>'(?:[^']|'')+'!|[^\W\d][\w.]*!)?
        (?P<first>\$?[A-Za-z]{1,3}\$?[0-9]+)(?P<last>:\$?[A-Za-z]{1,3}\$?[0-9]+)?(?![\w(.])
      | (?P<error>\#(?:REF!|NAME\?|N/A|VALUE!|DIV/0!|NULL!|NUM!))
      | (?P<number>(?<![\w.])[0-9]+(?:\.[0-9]*)?(?:[Ee][+-]?[0-9]+)?)
      | (?P<word>[^\W\d][\w.]*!?)
      | (?P<blank>\s+)""",
    re.VERBOSE,
)
_CELL = re.compile(r"(\$?)([A-Za-z]+)(\$?)([0-9]+)")
_TRUTH = re.compile(r"\b(TRUE|FALSE)\(\)")


def same_formula(built: str, found: str) -> bool:
    """Whether two formulas are the same with nothing moved and nothing renamed."""
    return built == found or canonical(built, "", {}) == canonical(found, "", {})


def canonical(formula: str, sheet: str, keys: Mapping[str, str], moved: Mover | None = None) -> str:
    """The formula in the one way of writing that is compared.

    `sheet` is the key of the sheet on which it stands, `keys` gives the key of a sheet by its name.
    """

    def written(match: re.Match[str]) -> str:
        if match["text"]:
            return "#" if match["text"].startswith('"#') else match["text"]
        if match["first"]:
            name = (match["sheet"] or "").removesuffix("!").strip("'").replace("''", "'")
            key = keys.get(name, name) if name else sheet
            return _range(key, match["first"], match["last"] or "", moved)
        if match["number"]:
            return repr(float(match["number"]))
        if match["word"]:
            return match["word"].upper().removeprefix("_XLFN.")
        return match["error"] or ""

    return _TRUTH.sub(r"\1", _TOKEN.sub(written, formula.removeprefix("=")))


def _range(sheet: str, first: str, last: str, moved: Mover | None) -> str:
    ends = ":".join(_cell(sheet, end, moved) for end in (first, last.removeprefix(":")) if end)
    return f"[{sheet}!{ends}]"


def _cell(sheet: str, address: str, moved: Mover | None) -> str:
    match = _CELL.fullmatch(address)
    if match is None:  # pragma: no cover - the token's pattern holds such addresses only
        return address
    row, column = int(match[4]) - 1, column_index_from_string(match[2]) - 1
    if moved is not None:
        row, column = moved(sheet, row, column)
    return f"{match[1]}{column}{match[3]}.{row}"
