"""``bordergraph format``: Turtle files in their one layout, and the indexes of a graph folder."""

from __future__ import annotations

from pathlib import Path

import click

from bordergraph.cli.output import page, talk, write

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
    Only a file that says nothing yet keeps its own. Nothing is written when some file is no Turtle.

    \b
    Examples:
      bordergraph format graph/claims/npf-2025.ttl
      bordergraph format graph/ --index
      bordergraph format graph/ --index --check
    """
    from bordergraph.api import Workbench

    found = Workbench.format(*paths, index=index)
    changed = [file for file in found if file.changed]
    for file in changed:
        if not only_check:
            write(file.path, file.text)
        page(str(file.path))
    verb = "would change" if only_check else "changed"
    talk(*(f"{remark} {verb}." for remark in found.remarks))
    if changed and only_check:
        click.get_current_context().exit(1)
