"""The English brief reads at grade 12 of Flesch and Kincaid or below; on no first page many sentences are long.

What is measured: paragraphs, entries of lists, figure captions and the paragraphs below a table's rows.
Cells of tables, headings, pictures, numbers of sources and the list of sources are no sentences.
As Flesch counts, a full stop, question mark or semicolon ends a sentence, and so does a colon before a
capital letter; the words before such a colon, as who says something, are a sentence of their own.
Names of bodies count word by word as they stand, and so do lists of names within a sentence.
"""

import re
import warnings
from pathlib import Path

import pytest
from tests.site_read import prose_of

from bordergraph import Workbench

with warnings.catch_warnings():
    # Its word lists hold escapes that Python warns of when it compiles them.
    warnings.simplefilter("ignore", SyntaxWarning)
    warnings.simplefilter("ignore", DeprecationWarning)
    from readability import getmeasures

GRADE, LONG, SHARE = 12, 30, 0.03
_END = re.compile(r"(?<!U\.S)(?<=[.!?])[)\"']*\s+(?=[(\"']*[A-Z0-9])|;\s+|:\s+(?=[A-Z])")
_WORD = re.compile(r"\w[\w'./-]*")


def sentences(page: str) -> list[list[str]]:
    """Return the words of each sentence of a page."""
    found = (_WORD.findall(text) for part in prose_of(page) for text in _END.split(part))
    return [words for words in found if len(words) > 1]


def long(page: str) -> list[str]:
    """Return the long sentences of a page, if they are more than its share."""
    read = sentences(page)
    assert len(read) > 20
    found = [" ".join(words) for words in read if len(words) > LONG]
    return found if len(found) >= SHARE * len(read) else []


def test_the_brief_is_plain(shipped: Workbench) -> None:
    page = shipped.report(brief=True).to_html()
    lines = "\n".join(" ".join(words) for words in sentences(page))
    assert getmeasures(lines)["readability grades"]["Kincaid"] <= GRADE
    assert long(page) == []


def test_the_report_of_an_agency_has_few_long_sentences(shipped: Workbench) -> None:
    assert long(shipped.report("RCMP").to_html()) == []


@pytest.mark.weekly
def test_the_first_pages_of_the_site_have_few_long_sentences(
    site: Path, shipped: Workbench
) -> None:
    first = shipped.problems().to_dicts()[0]["problem"]
    for page in ("index.html", f"id/problem/{first}.html"):
        assert long((site / page).read_text("utf-8")) == []
