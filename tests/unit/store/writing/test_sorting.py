"""Lines in order, in memory or on disk."""

from __future__ import annotations

import errno
import tempfile
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bordergraph.errors import OutputError
from bordergraph.store.writing.sorting import in_order, pieces

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n"), max_size=4)


@given(st.lists(TEXTS.map(lambda text: f"{text}\n"), max_size=12), st.integers(1, 30))
def test_the_order_is_that_of_all_at_once(lines: list[str], run: int) -> None:
    found = list(in_order(lines, run))
    assert found == sorted(set(lines))
    assert "".join(pieces(found)) == "".join(found)


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    each = in_order((f"{n}\n" for n in range(9)), 4)
    assert next(each) == "0\n"
    each.close()  # type: ignore[attr-defined] # it is a generator
    assert not list(tmp_path.iterdir())


def test_a_full_disk_says_where(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    with pytest.raises(OutputError, match=r"cannot sort in .+: No space left on device") as error:
        list(in_order(["b\n", "a\n"], 1))
    assert error.value.hint == "set TMPDIR to a folder with more room"
