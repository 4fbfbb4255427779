"""Reports that leave the screen: as PDF."""

from pathlib import Path
from typing import Any

import pypdf
import pytest

from .conftest import Run

PAGES = [("en", ["report"], 8), ("fr", ["report", "ALP", "BBS"], 2), ("fr", ["conflicts"], 0)]


@pytest.mark.parametrize(("language", "args", "fewest"), PAGES)
def test_every_page_can_be_a_pdf(
    tiny: Run, tmp_path: Path, args: list[str], fewest: int, language: str
) -> None:
    file = tmp_path / "page.pdf"
    done = tiny("--lang", language, *args, "-o", str(file))
    assert (done.code, done.out) == (0, "")
    read = pypdf.PdfReader(file)
    root: Any = read.root_object
    assert root["/Lang"] == f"{language}-CA"
    assert len(read.outline) >= fewest
    assert b"pdfuaid" in root["/Metadata"].get_data()


def test_a_terminal_gets_no_pdf(tiny: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bordergraph.cli.output.is_terminal", lambda: True)
    done = tiny("report", "--format", "pdf")
    assert (done.code, done.out) == (2, "")
    assert "name a file with -o" in done.err


def test_figures_are_files_with_stable_names(tiny: Run, tmp_path: Path) -> None:
    names = []
    for language in ("en", "fr"):
        done = tiny("--lang", language, "report", "--figures", str(tmp_path / language))
        assert done.code == 0
        assert done.out.count("\n") > 20
        names.append(sorted(file.name for file in (tmp_path / language).iterdir()))
        assert "figures" in done.err
        assert str(len(names[-1])) in done.err
    assert names[0] == names[1]
    assert "ties-by-regularity.svg" in names[0]
    before = {file: file.read_bytes() for file in (tmp_path / "en").iterdir()}
    tiny("report", "--figures", str(tmp_path / "en"))
    assert {file: file.read_bytes() for file in (tmp_path / "en").iterdir()} == before
