"""The crosswalk of several schemes as a workbook: topics with the refs of each scheme, and all pairs."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import xlsxwriter

from generator.core.crosswalk import crosswalk, refs_by_topic
from generator.core.scheme import Scheme
from generator.core.text import Text
from generator.core.writing import written_whole
from generator.paper.pen import must, strict

WIDE, NARROW, REFS = 60, 22, 30


def build_crosswalk(
    schemes: Sequence[Scheme],
    path: Path,
    topics: Mapping[str, Text],
    words: Mapping[str, Text],
    language: str,
) -> None:
    """Write the workbook, in one piece or not at all."""
    with written_whole(path) as draft, strict():
        book = xlsxwriter.Workbook(str(draft), {"strings_to_formulas": False, "strings_to_urls": False})
        _table(book, words["crosswalk.topics"].of(language), *_topics(schemes, topics, words, language))
        _table(book, words["crosswalk.pairs"].of(language), *_pairs(schemes, topics, words, language))
        book.close()


Columns = list[tuple[str, int]]
Rows = list[list[str]]


def _topics(
    schemes: Sequence[Scheme], topics: Mapping[str, Text], words: Mapping[str, Text], language: str
) -> tuple[Columns, Rows]:
    columns = [(words["crosswalk.topic"].of(language), WIDE), *((scheme.id, REFS) for scheme in schemes)]
    rows = [
        [name.of(language), *(", ".join(refs_by_topic(scheme, topic)) for scheme in schemes)]
        for topic, name in topics.items()
    ]
    return columns, [row for row in rows if any(row[1:])]


def _pairs(
    schemes: Sequence[Scheme], topics: Mapping[str, Text], words: Mapping[str, Text], language: str
) -> tuple[Columns, Rows]:
    keys = ("scheme", "ref", "checkpoint", "other", "other_ref", "other_checkpoint", "topic", "cover")
    widths = (NARROW, 12, WIDE, NARROW, 12, WIDE, REFS, 12)
    texts = {(s.id, point.ref): point.text.of(language) for s in schemes for point in s.checkpoints}
    rows = [
        [
            match.scheme,
            match.ref,
            texts[match.scheme, match.ref],
            match.other,
            match.other_ref or "",
            texts.get((match.other, match.other_ref or ""), ""),
            topics[match.topic].of(language),
            words[f"cover.{match.cover}"].of(language),
        ]
        for match in crosswalk(schemes)
    ]
    titles = [words[f"crosswalk.{key}"].of(language) for key in keys]
    return list(zip(titles, widths, strict=True)), rows


def _table(book: xlsxwriter.Workbook, name: str, columns: Columns, rows: Rows) -> None:
    sheet = book.add_worksheet(name)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for place, (_, width) in enumerate(columns):
        sheet.set_column(place, place, width, wrapped)
    headers = [{"header": title} for title, _ in columns]
    options = {"columns": headers, "style": "Table Style Medium 2"}
    must(sheet.add_table, 0, 0, max(len(rows), 1), len(columns) - 1, options)
    for i, row in enumerate(rows, start=1):
        for j, text in enumerate(row):
            must(sheet.write_string, i, j, text, wrapped)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
