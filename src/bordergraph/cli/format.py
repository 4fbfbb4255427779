"""``bordergraph format``: Turtle files in their one layout, and the indexes of a graph folder."""

from __future__ import annotations

from pathlib import Path

import click

from bordergraph.cli.output import page, talk, write
from bordergraph.errors import DataError, Fault, UsageError

__all__ = ["format_"]


@click.command(name="format")
@click.argument(
    "paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path)
)
@click.option(
    "--check", "only_check", is_flag=True, help="Change nothing; leave with 1 if it would."
)
@click.option(
    "--index",
    is_flag=True,
    help="Also write README.md and the counts of dataset.ttl of a graph folder anew.",
)
def format_(paths: tuple[Path, ...], only_check: bool, index: bool) -> None:
    r"""Write Turtle files in the canonical layout and list those that changed.

    PATH is a .ttl file or a folder of them. Comments are lost: say it in triples, with bg:note.
    Nothing is written when some file is no Turtle.

    \b
    Examples:
      bordergraph format graph/claims/npf-2025.ttl
      bordergraph format graph/ --index
      bordergraph format graph/ --index --check
    """
    texts = _canonical(paths)
    if index:
        from bordergraph.curate.inventory import indexes

        for folder in paths:
            if not folder.is_dir():
                raise UsageError(f"--index needs a graph folder, and {folder} is none")
            texts |= indexes(folder, texts)
    changed = [p for p, text in texts.items() if not p.exists() or p.read_bytes() != text.encode()]
    for path in sorted(changed):
        if not only_check:
            write(path, texts[path])
        page(str(path))
    verb = "would change" if only_check else "changed"
    talk(f"{len(changed)} of {len(texts)} files {verb}.")
    if changed and only_check:
        click.get_current_context().exit(1)


def _canonical(paths: tuple[Path, ...]) -> dict[Path, str]:
    """Return the canonical text of every Turtle file named.

    Raises:
        UsageError: Something is not there, or holds no Turtle.
        DataError: Some file is no Turtle; all of them are named.
    """
    from bordergraph.curate.turtle import layout, read_turtle

    texts: dict[Path, str] = {}
    faults: list[Fault] = []
    for named in paths:
        files = sorted(named.rglob("*.ttl")) if named.is_dir() else [named]
        if not files or not all(f.is_file() for f in files):
            raise UsageError(f"no Turtle at {named}", "give a .ttl file or a folder of them")
        for file in files:
            try:
                quads, prefixes = read_turtle(file.read_text(encoding="utf-8"), str(file))
                texts[file] = layout((q.triple for q in quads), prefixes)
            except DataError as error:
                faults += error.faults
            except UnicodeDecodeError as error:
                faults.append(Fault(str(file), f"not UTF-8 at byte {error.start}", rule="syntax"))
    if faults:
        raise DataError("nothing was written", faults)
    return texts
