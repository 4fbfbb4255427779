"""What comes on stdin is read as the format in which it begins."""

from pathlib import Path

import pytest

from bordergraph.cli.stdin import GraphPath, ending_of


@pytest.mark.parametrize(
    ("head", "ending"),
    [
        ("source,target\na,b\n", ".csv"), ("source\ttarget\na\tb\n", ".tsv"),
        ("\ufeff\n@prefix : <urn:x#> .\n:a :b :c .", ".ttl"),
        ("# by hand\nPREFIX : <urn:x#>\n:a :b :c .", ".ttl"),
        ("<urn:a> <urn:b> <urn:c> .\n<urn:a> <urn:b> <urn:d> .", ".ttl"),
        ('<urn:a> <urn:b> "c . <urn:d>" <urn:g> .\n', ".nq"),
        ("@prefix : <urn:x#> .\n:g { :a :b :c }", ".trig"), ('{"@id": "urn:a"}', ".json"),
        ("[]", ".json"), ('<?xml version="1.0"?>\n<graphml xmlns="urn:x">', ".graphml"),
        ('<?xml version="1.0"?>\n<gexf xmlns="urn:x">', ".gexf"),
        ("<?xml version='1.0'?><rdf:RDF>", ".rdf"), ("*Vertices 2\n", ".net"),
        ('Creator "igraph"\ngraph\n[', ".gml"), ("PK\x03\x04", ".xlsx"),
    ],
)  # fmt: skip
def test_a_format_by_its_beginning(head: str, ending: str) -> None:
    assert ending_of(head.encode()) == ending


def test_an_open_file_has_no_ending_and_is_read_as_a_pipe_is(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("source,target\na,b\n", encoding="utf-8")
    with (tmp_path / "a").open(encoding="utf-8") as file:
        path = GraphPath().convert(f"/dev/fd/{file.fileno()}", None, None)
    assert Path(path).read_text(encoding="utf-8") == "source,target\na,b\n"
    assert path.endswith(".csv")
