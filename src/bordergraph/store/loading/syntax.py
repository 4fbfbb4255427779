"""What is said of a file that does not parse, and which files are not even tried."""

from __future__ import annotations

import re

from bordergraph.errors import Fault, Sentence

__all__ = ["APART", "TOO_LONG", "refuse_unfolding", "syntax_fault"]

UNFOLD = 100
"""How many times its own size the entities of an XML file may come to when they are written out."""

TOO_LONG = "a literal or line of it is longer than a parser holds, 16 MB"
APART = "keep such a text in a file of its own"
"""What is said of a file that the parser gives up on, and what to do."""

_DECLARED = re.compile(rb"<!ENTITY\s+([^\s%]+)\s+(?:\"([^\"]*)\"|'([^']*)')")
_USED = re.compile(rb"&([^\s;&#]+);")
_PLACE = re.compile(r"^Parser error .*?: ", re.DOTALL)
# How the parser words what it refuses on purpose, with what to say instead and what to do.
_REFUSED = (
    (
        "LoadDocumentCallback",
        "its @context is kept elsewhere, and nothing is fetched while reading",
        "write the context into the file",
    ),
    (
        "<!ENTITY values",
        "one of its entities is kept elsewhere, and nothing is fetched while reading",
        "write the text of the entity into the file, in double quotes",
    ),
)


def syntax_fault(error: SyntaxError, where: str, form: str) -> Fault:
    """Return the fault of a file that does not parse, with line and column.

    Example:
        >>> str(syntax_fault(SyntaxError("Parser error at line 1: no", ("x", 1, 5, "")), "x", "y"))
        'x:1:5: not valid y: no (correct it; nothing was loaded)'
    """
    place = f"{where}:{error.lineno or 1}:{error.offset or 1}"
    for sign, what, fix in _REFUSED:
        if sign in error.msg:
            return Fault(place, what, fix, rule="syntax")
    what = Sentence("not valid {form}: {why}", form=form, why=_PLACE.sub("", error.msg))
    return Fault(place, what, "correct it; nothing was loaded", rule="syntax")


def refuse_unfolding(data: bytes) -> None:
    """Refuse an XML file whose entities, put in for their names, would fill the memory.

    Ontologies shorten namespaces with entities, which makes them a few times larger; entities
    made of entities grow tenfold with every line.

    Raises:
        ValueError: Its entities come to more than `UNFOLD` times its size.

    Example:
        >>> lines = [b"<!ENTITY a0 'aaaaaaaaaa'>"]
        >>> lines += [b"<!ENTITY a%d '%s'>" % (i, b"&a%d;" % (i - 1) * 10) for i in range(1, 9)]
        >>> refuse_unfolding(b"".join(lines))
        Traceback (most recent call last):
        ValueError: its entities unfold to more than 100 times its size
    """
    if b"<!ENTITY" not in data:
        return
    sizes: dict[bytes, int] = {}

    def unfolded(text: bytes) -> int:
        return len(text) + sum(sizes.get(name, 0) for name in _USED.findall(text))

    for name, double, single in _DECLARED.findall(data):
        sizes[name] = max(sizes.get(name, 0), unfolded(double or single))
    if max(sizes.values(), default=0) + unfolded(_DECLARED.sub(b"", data)) > UNFOLD * len(data):
        raise ValueError(f"its entities unfold to more than {UNFOLD} times its size")
