"""The data policy names checks that there are, and leaves out none that holds a source or citation."""

import re
from pathlib import Path

import bordergraph
from bordergraph.resources import graph_dir, queries_dir

ROOT = Path(__file__).resolve().parents[2]
POLICY = (ROOT / "docs" / "data-policy.md").read_text(encoding="utf-8")
# What is marked as code and is no check: commands, properties, files.
OTHERS = {"add", "conflicts", "graph/"}


def _named() -> set[str]:
    words = set(re.findall(r"`([^`]+)`", POLICY))
    return {w for w in words if " " not in w and ":" not in w} - OTHERS


def _known() -> set[str]:
    shapes = set(
        re.findall(
            r"^bg:([A-Za-z]+Shape(?:-[a-z0-9-]+)?) a ",
            (graph_dir() / "shapes.ttl").read_text(encoding="utf-8"),
            re.MULTILINE,
        )
    )
    code = {
        rule
        for path in (ROOT / "src" / "bordergraph" / "curate" / "check").glob("*.py")
        for rule in re.findall(r'"([a-z]+(?:-[a-z]+)+)"', path.read_text(encoding="utf-8"))
    }
    return shapes | code | {path.stem for path in (queries_dir() / "check").glob("*.rq")}


def test_every_check_that_the_policy_names_is_there() -> None:
    assert len(_named()) > 25
    assert _named() - _known() == set()


def test_what_holds_sources_and_citations_is_named() -> None:
    checks = {path.stem for path in (queries_dir() / "check").glob("*.rq")}
    about = {c for c in checks if re.search(r"source|conclusion|confidence|sure|span|cites", c)}
    assert about - _named() == set()


def test_a_finding_of_a_dated_document_has_a_date(shipped: bordergraph.Workbench) -> None:
    network = shipped.network()
    dated = {s.id for s in network.sources if s.date[:4].isdigit()}
    timeless = [f.id for f in network.findings if f.span.first_day is None]
    known = {f.id: {c.source for c in f.citations if not c.is_indirect} for f in network.findings}
    assert [f for f in timeless if known[f] & dated] == []
