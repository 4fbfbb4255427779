"""The JSON of reports and of documented problems follows the published schemas."""

import json
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from tests.unit.made import DATA, TINY, Opened

import bordergraph
from bordergraph.api import Result, Workbench
from bordergraph.schema.terms import NORTHERN_ANSWERS, PROBLEM_KINDS, PROBLEM_STATUSES, SCOPES
from bordergraph.views.tables.facts import PROBLEM_COLUMNS, problems_schema

SCHEMA = json.loads(
    (files("bordergraph.views.report.forms") / "report.schema.json").read_text("utf-8")
)
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def _parsed(text: str) -> dict[str, Any]:
    """Read JSON as strict programs do: without numbers that are none."""

    def refuse(constant: str) -> float:
        raise ValueError(constant)

    found = json.loads(text, parse_constant=refuse)
    assert isinstance(found, dict)
    return found


def _more(kg: Workbench, agency: str) -> Iterator[Any]:
    """Report on the groups of an agency and on what sources ask for, and compare two days."""
    known = kg.network().agency_by_id[kg.find("agency", agency)]
    for name in (f"country:{known.country}", f"level:{known.level}"):
        yield kg.report(name)
    for asked in kg.list("recommendations").to_dicts()[:4]:
        yield kg.report(asked["id"])
    yield kg.compare("2005", "2015")


def _check(page: Result[Any]) -> str:
    record = _parsed(page.to_json())
    assert [error.message for error in VALIDATOR.iter_errors(record)] == []
    known = {source["id"] for source in record["sources"]}
    for section in record["sections"]:
        rows = section.get("rows", [])
        for held in (*section.get("lines", []), *section.get("figures", []), *rows):
            assert set(held["sources"]) <= known
    return str(record["kind"])


def test_the_schema_is_one_and_says_what_each_key_is() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    for named in (SCHEMA, *SCHEMA["$defs"].values()):
        for key, told in named.get("properties", {}).items():
            assert told.get("description") or told["$ref"] == "#/$defs/cited", key


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_page_follows_it(pages: Callable[..., Iterator[Any]], language: str) -> None:
    kg = bordergraph.open(TINY, language=language)
    written = pages(kg, "ALP", "BBS", "JT", "guns", "1a--audit-2010")
    kinds = {_check(page) for page in (*written, *_more(kg, "ALP"))}
    assert kinds == set(SCHEMA["properties"]["kind"]["examples"])


@pytest.mark.weekly
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_page_of_the_graph_that_ships_follows_it(
    opened: Opened, pages: Callable[..., Iterator[Any]], language: str
) -> None:
    kg = opened(language=language)
    written = pages(kg, "RCMP", "CBP", "IBET", "human-smuggling", "npf-3")
    for page in (*written, *_more(kg, "RCMP")):
        _check(page)


def test_next_to_nothing_follows_it(tmp_path: Path) -> None:
    (tmp_path / "agencies.csv").write_text("id,label\na,A\n")
    _check(bordergraph.open(tmp_path).report())


@pytest.fixture(scope="module")
def record() -> dict[str, Any]:
    return _parsed(bordergraph.open(TINY).report("guns").to_json())


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"more": 1}, "more"), ({"day": "yesterday"}, "yesterday"), ({"language": "de"}, "de"),
        ({"sections": [{"key": "Two words", "heading": ""}]}, "Two words"),
        ({"sections": [{"key": "a", "heading": "", "rows": [{"gap": 1.0}]}]}, "sources"),
        ({"sources": [{"id": "s"}]}, "title"),
    ],
)  # fmt: skip
def test_it_refuses_what_is_no_report(
    change: dict[str, Any], says: str, record: dict[str, Any]
) -> None:
    assert VALIDATOR.is_valid(record)
    found = " ".join(error.message for error in VALIDATOR.iter_errors(record | change))
    assert says in found


PROBLEMS = json.loads(problems_schema())
REGISTER = DATA / "register.ttl"


def test_the_schema_of_problems_names_the_keys_and_the_closed_terms() -> None:
    jsonschema.Draft202012Validator.check_schema(PROBLEMS)
    known = PROBLEMS["$defs"]["problem"]["properties"]
    assert list(known) == [column.key for column in PROBLEM_COLUMNS if column.key]
    assert known["kinds"]["items"]["enum"] == list(PROBLEM_KINDS)
    assert known["status"]["enum"] == list(PROBLEM_STATUSES)
    assert known["scope"]["enum"] == [*SCOPES, ""]
    assert known["northern"]["enum"] == [*NORTHERN_ANSWERS, ""]


@pytest.mark.parametrize("graph", [REGISTER, pytest.param("curated", marks=pytest.mark.slow)])
def test_the_register_follows_its_schema(graph: Path | str) -> None:
    rows = json.loads(bordergraph.open(graph).problems().to_json())
    assert rows
    errors = jsonschema.Draft202012Validator(PROBLEMS).iter_errors(rows)
    assert [error.message for error in errors] == []
