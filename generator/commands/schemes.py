"""Commands about schemes: list, check-scheme, crosswalk."""

import sys
from pathlib import Path

import click

from generator.commands.console import FINE, PROBLEMS, file_argument, json_option, print_rows


@click.command("list")
@click.option("--all-editions", "every", is_flag=True, help="Older editions too.")
@json_option
def list_schemes(every: bool, as_json: bool) -> None:
    """List all schemes, each in its newest edition."""
    from generator.core.loading import load_scheme, newest, scheme_names
    from generator.core.scheme import CATEGORIES
    from generator.core.text import LANGUAGES

    names = scheme_names() if every else newest(scheme_names())
    schemes = sorted(map(load_scheme, names), key=lambda s: CATEGORIES.index(s.category))
    rows = [
        {
            "id": scheme.id,
            "edition": scheme.edition,
            "name": scheme.name.en,
            "category": scheme.category,
            "checkpoints": len(scheme.checkpoints),
            "sections": len(scheme.sections),
            "languages": list(LANGUAGES),
            "certainty": scheme.certainty,
        }
        for scheme in schemes
    ]
    print_rows(rows, as_json, ("category", "id", "edition", "name", "checkpoints", "sections", "certainty"))


@click.command("check-scheme")
@file_argument
@json_option
def check_scheme(file: Path, as_json: bool) -> None:
    """Check a scheme file; every problem with its line."""
    from generator.core.loading import check_scheme_file

    scheme, problems = check_scheme_file(file)
    if as_json:
        print_rows([{"file": str(file), "line": p.line, "message": p.message} for p in problems], True, ())
    else:
        for problem in problems:
            click.echo(f"{file}:{problem.line}: {problem.message}")
    if not problems and scheme:
        click.echo(f"{file}: fine, {len(scheme.checkpoints)} checkpoints", err=True)
    sys.exit(PROBLEMS if problems else FINE)


@click.command()
@click.argument("schemes", nargs=-1, required=True, metavar="SCHEME SCHEME...")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Also write it as a workbook (.xlsx).")
@click.option("--lang", default="en", type=click.Choice(["en", "zh"]), help="Language of the workbook.")
@json_option
def crosswalk(schemes: tuple[str, ...], out: Path | None, lang: str, as_json: bool) -> None:
    """Show which checkpoints of one SCHEME meet those of the next, by topic."""
    from dataclasses import asdict

    from generator.core.crosswalk import COVERED, NOT, PARTLY, topics_in_common
    from generator.core.crosswalk import crosswalk as matches_of
    from generator.core.loading import load_scheme, topics, words
    from generator.crosswalk_book import build_crosswalk

    found = [load_scheme(name) for name in dict.fromkeys(schemes)]
    if len(found) < 2:
        raise click.UsageError("Name two or more different schemes. See `auditbook list`.")
    matches = list(matches_of(found))
    counts = {cover: sum(match.cover == cover for match in matches) for cover in (COVERED, PARTLY, NOT)}
    common = topics_in_common(found)
    if out:
        build_crosswalk(found, out, topics(), words(), lang)
    rows = [asdict(match) for match in matches]
    if as_json:
        print_rows(
            [*rows, {"schemes": [s.id for s in found], "topics_in_common": common, **counts}], True, ()
        )
        return
    print_rows(rows, False, ("scheme", "ref", "other", "other_ref", "topic", "cover"))
    click.echo("  ".join(f"{cover} {count}" for cover, count in counts.items()))
    click.echo(f"{len(common)} topics in common: {', '.join(common)}")
