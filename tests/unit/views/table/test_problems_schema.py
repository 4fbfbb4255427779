"""The JSON of documented problems follows the published schema."""

import json
from pathlib import Path

import jsonschema
import pytest

import bordergraph
from bordergraph.schema.terms import NORTHERN_ANSWERS, PROBLEM_KINDS, PROBLEM_STATUSES, SCOPES
from bordergraph.views.tables.facts import PROBLEM_COLUMNS, problems_schema

SCHEMA = json.loads(problems_schema())
REGISTER = Path(__file__).resolve().parents[3] / "data" / "register.ttl"


def test_the_schema_names_the_keys_and_the_closed_terms() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    known = SCHEMA["$defs"]["problem"]["properties"]
    assert list(known) == [column.key for column in PROBLEM_COLUMNS if column.key]
    assert known["kinds"]["items"]["enum"] == list(PROBLEM_KINDS)
    assert known["status"]["enum"] == list(PROBLEM_STATUSES)
    assert known["scope"]["enum"] == [*SCOPES, ""]
    assert known["northern"]["enum"] == [*NORTHERN_ANSWERS, ""]


@pytest.mark.parametrize("graph", [REGISTER, pytest.param("curated", marks=pytest.mark.slow)])
def test_the_register_follows_it(graph: Path | str) -> None:
    rows = json.loads(bordergraph.open(graph).problems().to_json())
    assert rows
    errors = jsonschema.Draft202012Validator(SCHEMA).iter_errors(rows)
    assert [error.message for error in errors] == []
