"""The pages that are finished, as parts of packed N-Quads in a folder, and where reading goes on.

A part is written beside its place and moved there when it is whole; then the mark moves on. What the
mark does not know of is no part, whenever a run was stopped.
"""

from __future__ import annotations

import gzip
import json
import warnings
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from bordergraph.errors import ReadingNote

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["At", "Parts"]

_OF, _AT, _DRAFT = "of.json", "at.json", "part.draft"


@dataclass(frozen=True, slots=True)
class At:
    """How far reading has come.

    Attributes:
        size: Rows that are asked for at once.
        parts: Parts that are finished.
        rows: Triples in them.
        graph: Number of the graph that comes next.
        cell: Number of its property that comes next.
        last: The last subject that was read of that, empty for none.
        got: Triples that were read of that.
    """

    size: int
    parts: int = 0
    rows: int = 0
    graph: int = 0
    cell: int = 0
    last: str = ""
    got: int = 0


class Parts:
    """A folder of parts. What it does raises OSError where the folder cannot be read or written.

    Attributes:
        at: How far they reach.

    Args:
        folder: The folder; made when it is not there.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.at = At(0)
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def made_of(self) -> dict[str, object]:
        """What the parts that are there were made of, empty when that is not known."""
        return self._read(_OF)

    def begin(self, made_of: dict[str, object], size: int) -> None:
        """Go on after the last part, or begin anew where they are of something else.

        Args:
            made_of: What they are to be made of; JSON.
            size: The most rows that are asked for at once.
        """
        there = sorted(self._folder.glob("part-*.nq.gz"))
        known, marked = self.made_of, self._read(_AT)
        same = known == made_of and marked.keys() == asdict(self.at).keys()
        at = At(**marked) if same else At(size)  # type: ignore[arg-type] # as `keep` wrote it
        if [part.name for part in there[: at.parts]] != [_name(n + 1) for n in range(at.parts)]:
            # Somebody took parts away.
            same, at = False, At(size)
        if known and not same and there:
            what = f"begun anew: what is in {self._folder} is of another endpoint or of other data"
            warnings.warn(what, ReadingNote, stacklevel=2)
        self.at = replace(at, size=min(at.size, size))
        for part in there[self.at.parts :]:
            part.unlink()
        if not same:
            (self._folder / _AT).unlink(missing_ok=True)
            self._put(_OF, made_of)

    def write(self, lines: Iterable[str]) -> int:
        """Write the draft of the next part, and return how many lines it has."""
        count = 0
        # The same lines make the same bytes, whenever they are read.
        with (
            (self._folder / _DRAFT).open("wb") as file,
            gzip.GzipFile("", "wb", compresslevel=3, fileobj=file, mtime=0) as packed,
        ):
            for line in lines:
                packed.write(line.encode())
                count += 1
        return count

    def keep(self, rows: int, after: At) -> None:
        """Move the draft to its place, and the mark with it."""
        done = replace(after, parts=self.at.parts + 1, rows=self.at.rows + rows)
        (self._folder / _DRAFT).replace(self._folder / _name(done.parts))
        self._put(_AT, asdict(done))
        self.at = done

    def tidy(self) -> None:
        """Remove what became no part."""
        (self._folder / _DRAFT).unlink(missing_ok=True)

    def smaller(self, size: int) -> None:
        """Ask for fewer rows from now on."""
        self.at = replace(self.at, size=size)

    def _put(self, name: str, content: object) -> None:
        draft = self._folder / f"{name}.draft"
        draft.write_text(json.dumps(content), "utf-8")
        draft.replace(self._folder / name)

    def _read(self, name: str) -> dict[str, object]:
        try:
            found = json.loads((self._folder / name).read_text("utf-8"))
        except (FileNotFoundError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}


def _name(number: int) -> str:
    return f"part-{number:07}.nq.gz"
