"""What the rules derive from a small graph, on two engines."""

from collections.abc import Callable

import pyoxigraph as ox
import pytest
import rdflib
from tests.unit.made import DATA

from bordergraph.queries import load_folder
from bordergraph.resources import queries_dir
from bordergraph.vocab import compact_iri

SMALL, MORE = DATA / "valid" / "small.ttl", DATA / "ties.ttl"
RULES = load_folder(queries_dir() / "derive")
TRIO = ("cedar", "services", "union")
EXPECTED = {
    ("agency:alder", "bg:participatesIn", "arrangement:patrol"),
    ("agency:alder", "bg:participatesIn", "arrangement:register"),
    *((f"agency:{a}", "bg:participatesIn", "arrangement:pact") for a in TRIO),
    *((f"agency:m{n}", "bg:participatesIn", "arrangement:plan") for n in (1, 2)),
    *((f"agency:m{n}", "bg:participatesIn", "arrangement:memo") for n in (1, 2)),
    *((f"agency:m{n}", "bg:participatesIn", "arrangement:closed") for n in (1, 3)),
    *((f"agency:{a}", "bg:participatesIn", "arrangement:long") for a in ("old", "new")),
    ("arrangement:patrol", "bg:addresses", "threat:smuggling"),
    ("agency:alder", "bg:responsibleFor", "threat:smuggling"),
    ("agency:cedar", "bg:responsibleFor", "threat:fraud"),
    ("agency:m4", "bg:givesTo", "agency:m5"), ("agency:m5", "bg:givesTo", "agency:m4"),
    ("agency:m2", "bg:givesTo", "agency:m1"), ("agency:m4", "bg:sharesWith", "agency:m5"),
    ("agency:m5", "bg:sharesWith", "agency:m4"),
    # The pact has a hub, so that its other members have no tie with each other.
    *((f"agency:{a}", "bg:worksWith", f"agency:{b}") for a in TRIO for b in TRIO if a != b and "cedar" in (a, b)),
    *((f"agency:m{n}", "bg:participatesIn", "arrangement:office") for n in (1, 6, 7)),
    *((f"agency:m{a}", "bg:worksWith", f"agency:m{b}") for n in (2, 6, 7) for a, b in ((1, n), (n, 1))),
}  # fmt: skip
TIES = {
    # The agency that gave ceased to be, and with it the tie; its founding dates no tie.
    "exchange--alder--cedar--patrol": (None, "2020-12-31"),
    "exchange--m1--m2--memo": (None, None),
    "exchange--m4--m5": (None, None),
    "exchange--m1--m3--closed": (None, "2012-03-31"),
    "membership--cedar--services--pact": ("2011-01-01", None),
    "membership--cedar--union--pact": (None, None),
    "membership--m1--m2--memo": (None, None),
    "membership--m1--m3--closed": (None, "2012-03-31"),
    "membership--m1--m6--office": (None, None),
    "membership--m1--m7--office": (None, None),
}


def oxigraph() -> set[tuple[str, ...]]:
    store = ox.Store()
    store.load(SMALL.read_bytes(), format=ox.RdfFormat.TURTLE)
    store.load(MORE.read_bytes(), format=ox.RdfFormat.TURTLE)
    found: set[ox.Triple] = set()
    for rule in RULES.values():
        result = store.query(rule.body)
        assert isinstance(result, ox.QueryTriples)
        derived = set(result)
        store.extend(ox.Quad(*triple) for triple in derived)
        found |= derived
    return {tuple(compact_iri(str(term).strip("<>")) for term in triple) for triple in found}


def plain_rdflib() -> set[tuple[str, ...]]:
    graph = rdflib.Graph().parse(SMALL).parse(MORE)
    found: set[tuple[str, ...]] = set()
    for rule in RULES.values():
        derived = graph.query(rule.text).graph
        assert derived is not None
        found |= {tuple(compact_iri(str(term)) for term in triple) for triple in derived}
        graph += derived
    return found


@pytest.mark.slow
@pytest.mark.parametrize("engine", [oxigraph, plain_rdflib], ids=["oxigraph", "rdflib"])
def test_rules_derive_what_the_statements_say(engine: Callable[[], set[tuple[str, ...]]]) -> None:
    found = engine()
    assert {t for t in found if not t[0].startswith("tie:")} == EXPECTED
    dates = {
        (s.removeprefix("tie:"), p): o.split("^^")[0].strip('"')
        for s, p, o in found
        if s.startswith("tie:")
    }
    ties = {tie for tie, _ in dates}
    assert {
        tie: (dates.get((tie, "bg:since")), dates.get((tie, "bg:until"))) for tie in ties
    } == TIES
    said = {(p, o) for s, p, o in found if s == "tie:exchange--alder--cedar--patrol"}
    assert {
        ("bg:tieKind", "tie-kind:exchange"),
        ("bg:tied", "agency:alder"),
        ("bg:tied", "agency:cedar"),
        ("bg:tiedThrough", "arrangement:patrol"),
        ("bg:evidence", "participation:alder--patrol"),
    } <= said


def test_rules_that_read_derived_triples_run_after_those_that_make_them() -> None:
    names = list(RULES)
    ties = max(names.index(f"{kind}-ties") for kind in ("bilateral", "exchange"))
    assert ties < names.index("gives-to") < names.index("shares-with")
    assert names.index("membership-ties") < names.index("works-with")
    assert max(ties, names.index("membership-ties")) < names.index("tie-evidence")
