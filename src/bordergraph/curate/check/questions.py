"""Check queries: every row is a fault of the thing in its first column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.curate.check.files import key
from bordergraph.errors import Fault
from bordergraph.queries import load_folder
from bordergraph.store.engine import LocalEngine
from bordergraph.store.loading.inputs import documents

if TYPE_CHECKING:
    from pathlib import Path

    from bordergraph.curate.check.files import Index, Placed


def question_faults(index: Index, folder: Path) -> list[Placed]:
    """Return what the check queries find.

    Args:
        index: The files judged and the files they rest on.
        folder: The folder of check queries.

    Raises:
        DataError: A check query cannot be used.
    """
    engine = LocalEngine(documents(file.path for file in index.all_files))
    found: list[Placed] = []
    for query in load_folder(folder).values():
        answer = engine.run(query.body, derived=query.derived)
        for terms, row in zip(answer.terms, answer.rows, strict=True):
            values = {
                name: "nothing" if value is None else value
                for name, value in zip(answer.columns, row, strict=True)
            }
            fault = Fault(
                "",
                query.message.format(**values),
                query.fix.format(**values),
                query.name,
                query.severity or "violation",
            )
            found += index.place(key(terms[0]), fault)
    return found
