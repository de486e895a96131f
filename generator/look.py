"""The formats that all sheets share: what people fill in, what fills itself, what they read."""

from collections.abc import Iterable
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from generator.canvas import Canvas
from generator.core.layout import FILL, MARKER, SHEETS, Cell, letters
from generator.core.text import Text
from generator.paper.pen import must

PAGE_PIXELS = 900
"""What a landscape A4 page takes between its margins, with care, in pixels of the screen."""


HERO_SIZE = 30
"""Points of the letters of a rating, if its name is short enough."""


class Look:
    """Formats by purpose, drawn from the colours of `workbook_templates/shared/look.yaml`."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        line = {"border": 1, "border_color": canvas.colour("line")}
        soft = {"bg_color": canvas.colour("auto")}
        fill = {
            "bg_color": canvas.colour("fill"),
            "border": 1,
            "border_color": canvas.colour("fill_line"),
            "locked": False,
        }
        banner: dict[str, Any] = {"font_color": canvas.colour("paper"), "bg_color": canvas.colour("brand")}
        banner |= {"align": "left", "indent": 1}
        self.title = self._make(font_size=20, bold=True, **banner)
        self.hint = self._make(**banner, valign="top", bottom=5, bottom_color=canvas.colour("accent"))
        self.banner_aside = self._make(**{**banner, "bold": True, "align": "right"})
        self.pill = {
            kind: self._make(
                bold=True,
                align="center",
                font_color=canvas.colour("ink" if kind == FILL else "paper"),
                bg_color=canvas.colour(f"tab_{kind}"),
                text_wrap=True,
            )
            for kind in set(SHEETS.values())
        }
        self.heading = self._make(
            font_size=12,
            bold=True,
            font_color=canvas.colour("brand"),
            bottom=2,
            bottom_color=canvas.colour("accent"),
        )
        self.header = self._make(
            bold=True,
            font_color=canvas.colour("paper"),
            bg_color=canvas.colour("brand"),
            align="center",
            text_wrap=True,
            border=1,
            border_color=canvas.colour("paper"),
        )
        self.header_fill = self._make(
            bold=True,
            font_color=canvas.colour("ink"),
            bg_color=canvas.colour("tab_fill"),
            align="center",
            text_wrap=True,
            border=1,
            border_color=canvas.colour("paper"),
        )
        self.plain = self._make(text_wrap=True)
        self.bare = self._make()
        self.quiet = self._make(font_color=canvas.colour("quiet"), text_wrap=True, font_size=9)
        self.quiet_cell = self._make(font_color=canvas.colour("quiet"), text_wrap=True, font_size=9, **line)
        self.help = self._make(
            font_color=canvas.colour("quiet"), text_wrap=True, font_size=9, align="left", indent=1
        )
        self.note = self._make(font_color=canvas.colour("quiet"), italic=True, text_wrap=True, valign="top")
        self.warning = self._make(font_color=canvas.colour("bad"), bold=True)
        self.aside = self._make(font_color=canvas.colour("quiet"), font_size=9, indent=1)
        self.field_name = self._make(bold=True, text_wrap=True)
        self.field_beside = self._make(bold=True, align="right", indent=1)
        self.cell_middle = self._make(**line, text_wrap=True)
        self.cell_center = self._make(**line, text_wrap=True, align="center")
        self.cell_left = self._make(**line, text_wrap=True, align="left")
        self.cell_date = self._make(**line, align="left", num_format="yyyy-mm-dd")
        self.cell_strong = self._make(**line, text_wrap=True, bold=True)
        self.auto = self._make(**line, **soft, text_wrap=True)
        self.auto_form = self._make(**line, **soft, text_wrap=True, align="left", indent=1)
        self.auto_center = self._make(**line, **soft, align="center", text_wrap=True)
        self.auto_score = self._make(**line, **soft, align="center", num_format="General")
        self.auto_count = self._make(**line, **soft, align="center", num_format="0")
        self.fill = self._make(**fill, text_wrap=True)
        self.fill_center = self._make(**fill, align="center", text_wrap=True)
        self.fill_text = self._make(**fill, text_wrap=True, num_format="@")
        self.fill_date = self._make(**fill, align="center", num_format="yyyy-mm-dd")
        self.form_text = self._make(**fill, text_wrap=True, num_format="@", align="left", indent=1)
        self.form_choice = self._make(**fill, text_wrap=True, align="left", indent=1)
        self.form_date = self._make(**fill, align="left", indent=1, num_format="yyyy-mm-dd")
        self.form_number = self._make(**fill, align="left", indent=1, num_format="General")
        self.fill_number = self._make(**fill, align="center", num_format="General")
        self.before = self._make(
            border=1,
            border_color=canvas.colour("line"),
            bg_color=canvas.colour("accent_soft"),
            font_size=9,
            text_wrap=True,
            locked=False,
        )
        self.link = self._make(font_color=canvas.colour("accent"), underline=1)
        self.link_cell = self._make(font_color=canvas.colour("accent"), underline=1, **line, text_wrap=True)
        self.section_link = self._make(
            font_color=canvas.colour("brand"),
            bg_color=canvas.colour("brand_soft"),
            bold=True,
            font_size=9,
            **line,
            text_wrap=True,
        )
        self.listed = self._make(text_wrap=True)
        self.listed_strong = self._make(text_wrap=True, bold=True)
        self.listed_center = self._make(text_wrap=True, align="center")
        self.listed_date = self._make(align="center", num_format="yyyy-mm-dd")
        self.listed_money = self._make(num_format="#,##0.00")
        under = {"bottom": 1, "bottom_color": canvas.colour("line")}
        accent, paper = canvas.colour("accent"), canvas.colour("paper")
        self.step = self._make(
            bold=True,
            align="center",
            font_size=12,
            font_color=paper,
            bg_color=accent,
            border=1,
            border_color=paper,
        )
        self.step_title = self._make(**under, bold=True, indent=1)
        self.step_link = self._make(**under, bold=True, indent=1, underline=1, font_color=accent)
        self.step_text = self._make(**under, text_wrap=True)
        self.light = self._make(**line, bold=True, font_size=12, align="center")
        self.bar = self._make(**line, **soft, align="center", font_color=accent)
        self.auto_strong = self._make(**line, **soft, align="center", bold=True)
        card = {"left": 1, "right": 1, "border_color": canvas.colour("line"), "align": "center"}
        self.card_label = self._make(
            **card, **soft, top=1, font_color=canvas.colour("quiet"), font_size=9, bold=True
        )
        self.card_count = self._make(**card, bottom=1, font_size=14, bold=True, num_format="0")
        self.card_money = self._make(**card, bottom=1, font_size=14, bold=True, num_format="#,##0.00")
        self._hero = {**card, "bold": True, "num_format": "General", "text_wrap": True}
        self.card_hero = self.hero(HERO_SIZE)
        self.card_date = self._make(**card, font_size=20, bold=True, num_format="yyyy-mm-dd")
        self.card_quiet = self._make(**card, font_color=canvas.colour("quiet"), text_wrap=True)
        self.card_note = self._make(
            **card, bottom=1, font_color=canvas.colour("quiet"), font_size=9, text_wrap=True
        )

    def _make(self, **properties: Any) -> Format:
        return self._canvas.format(**properties)

    def hero(self, size: int) -> Format:
        """The one thing a sheet is about, in letters of that size."""
        return self._make(**self._hero, font_size=size)

    def tone(self, tone: str) -> Format:
        """Colours of a tone, for conditional formats."""
        return self._canvas.bare_format(
            font_color=self._canvas.colour(tone), bg_color=self._canvas.colour(f"{tone}_soft"), bold=True
        )


def open_sheet(canvas: Canvas, look: Look, key: str, title: Text, hint: Text, last_column: int) -> Worksheet:
    """Set up a visible sheet: hidden marks, banner with what people do here, colours, paper."""
    sheet = canvas.sheets[key]
    kind = SHEETS[key]
    name = canvas.layout.sheets[key]
    canvas.text(sheet, Cell(name, 0, 0), f"{MARKER}:{key}")
    sheet.set_row(0, None, None, {"hidden": True})
    sheet.set_column(0, 0, 2, None, {"hidden": True})
    for column in range(1, last_column + 1):
        must(sheet.write_blank, 1, column, None, look.title)
        must(sheet.write_blank, 2, column, None, look.hint)
    sheet.set_row(1, 34)
    sheet.set_row(2, 20)
    canvas.label(sheet, Cell(name, 1, 1), title, look.title)
    canvas.label(sheet, Cell(name, 2, 1), hint, look.hint)
    canvas.label(sheet, Cell(name, 1, last_column), canvas.layout.words[f"pill.{kind}"], look.pill[kind])
    sheet.set_tab_color(canvas.colour(f"tab_{kind}"))
    sheet.hide_gridlines(2)
    _paper(canvas, sheet)
    return sheet


def _paper(canvas: Canvas, sheet: Worksheet) -> None:
    scheme = canvas.layout.scheme
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.center_horizontally()
    sheet.fit_to_pages(1, 0)
    footer = f"{scheme.name.of(canvas.language)} {scheme.edition}".replace("&", "&&")
    sheet.set_footer(f"&L&8{footer}&C&8&A&R&8&P / &N")


def print_scale(widths: Iterable[float]) -> int:
    """The percentage at which columns of these widths fill a landscape page, where pages break by hand."""
    pixels = sum(7 * width + 5 for width in widths)
    return min(100, int(100 * PAGE_PIXELS / pixels))


def tone_formats(
    canvas: Canvas, look: Look, sheet: Worksheet, first: Cell, last: Cell, by_text: dict[str, list[Text]]
) -> None:
    """Colour cells by their words: each tone for the texts that carry it, in every language."""
    for tone, texts in by_text.items():
        words = dict.fromkeys(text.of(lang) for text in texts for lang in canvas.layout.languages)
        tests = ",".join(f'{_anchor(first)}="{word}"' for word in words if word)
        if tests:
            must(
                sheet.conditional_format,
                first.row,
                first.column,
                last.row,
                last.column,
                {"type": "formula", "criteria": f"=OR({tests})", "format": look.tone(tone)},
            )


def framed_where(canvas: Canvas, sheet: Worksheet, first: Cell, last: Cell, key_column: int) -> None:
    """Draw lines and the grey of calculated cells only in rows whose key column says something."""
    line = canvas.colour("line")
    format = canvas.bare_format(border=1, border_color=line, bg_color=canvas.colour("auto"))
    key = f"${letters(key_column)}{first.row + 1}"
    rule = {"type": "formula", "criteria": f'={key}<>""', "format": format}
    must(sheet.conditional_format, first.row, first.column, last.row, last.column, rule)


def _anchor(cell: Cell) -> str:
    return cell.fixed.replace("$", "")
