"""``bordergraph map`` on a small graph: what it writes, says and refuses."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.unit.made import SMALL

from bordergraph.cli.commands import Session, command
from bordergraph.errors import DataError, UnknownNameError


def run(*words: str | Path, **more: str) -> Result:
    session = Session(graphs=(str(SMALL),), **more)  # type: ignore[arg-type]
    return CliRunner().invoke(command("map"), [str(w) for w in words], obj=session)


def data_of(path: Path) -> dict[str, object]:
    found = re.search(r'id="map-data">(.*?)</script>', path.read_text("utf-8"), re.DOTALL)
    assert found
    data: dict[str, object] = json.loads(found[1])
    return data


def test_it_writes_one_file_and_says_what_is_in_it(tmp_path: Path) -> None:
    target = tmp_path / "map.html"
    result = run("-o", target)
    assert result.exit_code == 0
    assert result.stdout == ""
    assert re.fullmatch(
        r".*map\.html: \d+ agencies, \d+ pairs of them linked, \d+ possible gaps\n", result.stderr
    )
    assert [p.name for p in tmp_path.iterdir()] == ["map.html"]
    assert data_of(target)["note"]


def test_it_opens_on_what_was_asked_for(tmp_path: Path) -> None:
    target = tmp_path / "map.html"
    agency = re.search(r"^agency:([a-z-]+) a bg:Agency", SMALL.read_text("utf-8"), re.MULTILINE)
    assert agency
    result = run(
        "-o", target, "--focus", agency[1], "--layout", "communities", "--top-gaps", "4", "--lang",
        "fr",
    )  # fmt: skip
    assert result.exit_code == 0
    assert data_of(target)["opening"] == {
        "layout": "communities", "pairs": 4, "size": 22, "ties": 70, "sel": f"agency/{agency[1]}",
        "ego": 1,
    }  # fmt: skip
    assert '<html lang="fr"' in target.read_text("utf-8")


def test_an_unknown_name_is_refused_and_an_output_required(tmp_path: Path) -> None:
    result = run("-o", tmp_path / "map.html", "--threat", "no-such-threat")
    assert isinstance(result.exception, UnknownNameError)
    assert list(tmp_path.iterdir()) == []
    result = run()
    assert result.exit_code == 2
    assert "--output" in result.stderr


def test_positions_are_kept_between_builds(tmp_path: Path) -> None:
    kept = tmp_path / "positions.json"
    assert run("-o", tmp_path / "map.html", "--positions", kept).exit_code == 0
    positions = json.loads(kept.read_text("utf-8"))
    node = min(positions)
    positions[node]["islands"] = [4321, 1234]
    kept.write_text(json.dumps(positions), "utf-8")
    assert run("-o", tmp_path / "map.html", "--positions", kept).exit_code == 0
    assert json.loads(kept.read_text("utf-8"))[node]["islands"] == [4321, 1234]


@pytest.mark.parametrize(
    "text", [b"\xff", b"", b"{", b"[1]", b'{"a": 3}', b'{"a": {"islands": [1]}}',
             b'{"a": {"islands": ["x", "y"]}}', b'{"agency:a": {"islands": [NaN, 1]}}'],
)  # fmt: skip
def test_positions_that_are_none_are_refused(tmp_path: Path, text: bytes) -> None:
    kept, out = tmp_path / "positions.json", tmp_path / "map.html"
    kept.write_bytes(text)
    error = run("-o", out, "--positions", kept).exception
    assert isinstance(error, DataError)
    assert "does not hold positions" in str(error)
    assert kept.read_bytes() == text
    assert not out.exists()
