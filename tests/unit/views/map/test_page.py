"""The page as text: its words, its scripts, its policy, and what it never holds."""

import base64
import hashlib
import json
import re
import sys
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest
from tests.site_read import Read, inflated
from tests.unit.made import network, python

from bordergraph.analysis.method.rows import COUNTED_OUTCOMES, GAP_OUTCOMES, SEPARATE_OUTCOMES
from bordergraph.model import Agency, Arrangement, Cadence, Network
from bordergraph.views.map.data import map_data
from bordergraph.views.map.page import VIS_NETWORK, build_map, page_script, page_texts, shared_words
from bordergraph.views.map.payload import MapOptions
from bordergraph.words.labels import Label, Labels

HERE = Path(str(files("bordergraph.views.map")))
MODULES = {p.stem: p.read_text("utf-8") for p in sorted((HERE / "js").glob("*.js"))}
NETWORK = network(agencies="a:CA b:US", arrangements="p")


@pytest.fixture(scope="module")
def page() -> str:
    return build_map(map_data(NETWORK))


def test_the_policy_names_exactly_the_inline_texts(page: str) -> None:
    read = Read(page)

    def word(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    rules = dict(rule.split(" ", 1) for rule in read.policy.split("; "))
    assert rules["default-src"] == "'none'"
    for name in ("script", "style"):
        inline = re.findall(rf"<{name}>(.*?)</{name}>", page, re.DOTALL)
        assert rules[f"{name}-src"].split() == [word(text) for text in inline]
    assert "unsafe" not in read.policy
    assert [address for _, address in read.ways if not address.startswith("#")] == []
    assert not {"action", "data"} & read.attributes


def test_the_drawing_library_is_the_one_that_was_tried() -> None:
    found = hashlib.sha256((files("pyvis") / VIS_NETWORK).read_bytes()).hexdigest()
    assert found == "1f20f0736f32cb9bedf8f6383b25cfea2f839e1abe80d6e8040b4d5bea378c69"


@pytest.mark.slow
def test_a_build_depends_on_no_run(page: str) -> None:
    code = (
        "import hashlib; from bordergraph.model import *; "
        "from bordergraph.views.map.data import map_data; from bordergraph.views.map.page import build_map; "
        "n = Network(agencies=(Agency('a', 'A', country='CA'), Agency('b', 'B', country='US')), arrangements=(Arrangement('p', 'P'),)); "
        "print(hashlib.sha256(build_map(map_data(n)).encode()).hexdigest())"
    )
    env = {"PYTHONHASHSEED": "1", "PYTHONPATH": ":".join(sys.path)}
    assert python("-c", code, env=env).strip() == hashlib.sha256(page.encode()).hexdigest()


def test_the_page_opens_in_the_language_asked_for() -> None:
    french = build_map(map_data(NETWORK), lang="fr")
    assert '<html lang="fr"' in french
    assert "<title>Qui travaille avec qui à la frontière canado-américaine</title>" in french
    own = build_map(map_data(NETWORK, options=MapOptions(title="Mine <b>")), lang="en")
    assert "<title>Mine &lt;b&gt;</title>" in own
    with pytest.raises(ValueError, match="no language 'de'"):
        build_map(map_data(NETWORK), lang="de")


def test_importing_the_page_loads_no_heavy_library() -> None:
    code = "import sys, bordergraph.views.map.page, bordergraph.views.map.data, bordergraph.cli.pages; print([m for m in ('pyvis', 'networkx', 'IPython', 'numpy', 'jinja2') if m in sys.modules])"
    assert python("-c", code).strip() == "[]"


# -- words


def _keys_asked_for() -> tuple[set[str], set[str]]:
    """Return the keys that scripts and template ask for, and the prefixes of computed ones."""
    source = "\n".join(MODULES.values()) + (HERE / "template/map.html").read_text("utf-8")
    known = set(page_texts("en"))
    exact = set(re.findall(r"""\bt\(\s*"([^"]+)\"""", source))
    exact |= set(re.findall(r't\["([^"]+)"\]', source))
    exact |= set(re.findall(r'data-t(?:-label)?="([^"]+)"', source))
    # Keys that stand in a table or a choice, or as the name of a column.
    exact |= {key for key in re.findall(r'"([\w.:-]+)"', source) if key in known}
    columns = re.findall(r'(?:\b(?:node|text|number)Column\(|key: )"([\w.-]+)"', source)
    exact |= {f"column.{key}" for key in columns}
    tables = re.search(r"table: oneOfField\(([^)]*)\)", source)
    assert tables
    # A table has the name of a column; that of gaps says that they are possible ones.
    exact |= {
        f"column.{key}".replace(".gaps", ".possible-gaps")
        for key in re.findall(r'"(\w+)"', tables[1])
    }
    # What is said where no script runs.
    exact |= {"number.needs", "number.partial"}
    return exact, set(re.findall(r"\bt\(`([^`$]+)\$\{", source)) - {"column."}


def test_every_word_asked_for_is_there_and_none_is_left_over() -> None:
    exact, computed = _keys_asked_for()
    known = set(page_texts("en"))
    assert exact - known == set()
    unused = {k for k in known - exact - shared_words() if not k.startswith(tuple(computed))}
    assert unused == set()


def test_every_channel_of_a_possible_gap_is_explained() -> None:
    words = page_texts("en")
    for channel in COUNTED_OUTCOMES:
        assert f"channel.{channel}" in words
    for channel in GAP_OUTCOMES:
        assert {f"gap.{channel}", f"gap.why.{channel}", f"legend.gap.{channel}"} <= words.keys()
    for outcome in SEPARATE_OUTCOMES:
        assert f"apart.{outcome}" in words


def test_the_concepts_of_the_data_have_the_names_that_the_labels_give_them() -> None:
    names = {
        "cadence:on-request": Label("On request", "asked for"),
        "level:federal": Label("F", "of the union"),
    }
    bodies = (Agency("a", "A", country="CA", level="federal"),)
    desk = (Arrangement("p", "P", cadence=Cadence.ON_REQUEST),)
    data = map_data(
        Network(agencies=bodies, arrangements=desk), labels=(Labels("en", names), Labels("fr"))
    )
    assert data.concepts["en"].items() >= {
        ("cadence.on-request", "asked for"), ("country.CA", "Canada"),
        ("level.federal", "of the union"),
    }  # fmt: skip
    assert data.concepts["fr"]["country.CA"] == "Canada"


# -- scripts


def test_every_module_stands_in_the_page_after_those_that_it_imports() -> None:
    heads = {name: text.splitlines()[0] for name, text in MODULES.items()}
    place = {name: page_script().index(head) for name, head in heads.items()}
    for name, text in MODULES.items():
        for other in re.findall(r'from "\./(\w+)\.js";$', text, re.MULTILINE):
            assert place[other] < place[name], (name, other)


def test_every_import_is_exported_where_it_says() -> None:
    exported = {
        name: set(
            re.findall(
                r"^export (?:const|let|class|(?:async )?function\*?) ([$\w]+)", text, re.MULTILINE
            )
        )
        for name, text in MODULES.items()
    }
    for name, text in MODULES.items():
        for names, module in re.findall(
            r'^import \{([^}]+)\} from "\./(\w+)\.js";$', text, re.MULTILINE
        ):
            wanted = set(re.findall(r"[$\w]+", names))
            assert wanted <= exported[module], f"{name} imports from {module}"


def test_no_name_is_declared_twice_in_the_joined_script() -> None:
    declared = Counter(
        re.findall(
            r"^(?:const|let|class|(?:async )?function\*?) ([$\w]+)", page_script(), re.MULTILINE
        )
    )
    assert [n for n, count in declared.items() if count > 1] == []
    assert "import {" not in page_script()
    assert not re.search(r"^export ", page_script(), re.MULTILINE)


def test_modules_are_small_and_none_parses_text_as_html_or_leaves_the_page() -> None:
    for name, text in MODULES.items():
        assert len(text.splitlines()) < 400, name
        assert text.startswith("// "), f"{name} does not say what it is for"
    for word in (
        "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "fetch(",
        "XMLHttpRequest",
    ):  # fmt: skip
        assert word not in page_script(), word


# -- data inside the page


def test_hostile_words_stay_data() -> None:
    worst = "</script><script>alert(1)</script><!-- {{ 7*7 }} {% raw %} '\"&"
    hostile = Network(agencies=(Agency("a", worst, worst, (worst,), country=worst),))
    data = map_data(hostile, options=MapOptions(title=worst, note=worst))
    page = build_map(data)
    assert "<script>alert" not in page
    blocks = dict(
        re.findall(r'<script type="application/json" id="([\w-]+)">(.*?)</script>', page, re.DOTALL)
    )
    assert worst in inflated(page, "map-data")["nodes"][0]
    assert set(json.loads(blocks["map-nodes"])[0]) == {"id", "size", "x", "y"}
    assert json.loads(blocks["map-options"])["physics"] == {"enabled": False}
