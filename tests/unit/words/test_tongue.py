"""Words of the record in the reader's language, and what of a text is in another."""

import pickle
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bordergraph.model import Span, Text
from bordergraph.views.report.forms.html import to_html
from bordergraph.views.report.forms.text import to_markdown
from bordergraph.views.report.model import Report, Section, Stamp
from bordergraph.views.table.table import Line, Table
from bordergraph.words.labels import Label, Labels, MixedText, mark_foreign, split_foreign

BOTH = Text("Nothing moves.", "Rien ne bouge.")
ENGLISH = Text("Nothing moves.")
FR = Labels("fr")


def test_a_text_is_english_to_whoever_does_not_ask_and_joins_in_french_where_all_are() -> None:
    assert BOTH == "Nothing moves."
    assert BOTH.rstrip(".").fr == "Rien ne bouge"
    assert pickle.loads(pickle.dumps(BOTH)).fr == BOTH.fr  # noqa: S301 - our own bytes
    assert Text.from_parts("; ", (BOTH, BOTH, Text("b", "bé"))).fr == "Rien ne bouge.; bé"
    assert Text.from_parts("; ", (BOTH, ENGLISH, Text("b"))).fr == ""
    assert Text.from_parts("; ", ()) == ""


def test_each_reader_is_told_in_ones_own_language() -> None:
    assert Labels().localize(BOTH) == "Nothing moves."
    assert FR.localize(BOTH) == "Rien ne bouge."
    assert list(split_foreign(FR.localize(BOTH))) == [("Rien ne bouge.", False)]
    assert list(split_foreign(FR.localize(ENGLISH))) == [("Nothing moves.", True)]
    assert list(split_foreign(Labels().localize(ENGLISH))) == [("Nothing moves.", False)]
    assert list(split_foreign(FR.localize(ENGLISH).rstrip("."))) == [("Nothing moves", True)]
    # Words that no tag gives a language may be the reader's own.
    assert list(split_foreign(FR.localize("Nothing moves."))) == [("Nothing moves.", False)]
    within = MixedText("La plaine : plain, (plain)", ("plain", "(plain)"))
    assert [p for p, foreign in split_foreign(within) if foreign] == ["plain", "(plain)"]


def test_a_small_number_below_zero_is_zero() -> None:
    assert (FR.number(-0.4), FR.number(-0.04, 1), FR.number(-0.6)) == ("0", "0,0", "-1")
    assert (FR.exact_number(-1e-9), Labels().percentage(-0.004)) == ("0", "0%")


@given(st.text(max_size=20), st.lists(st.text(max_size=5), max_size=3))
def test_pieces_make_up_the_text(text: str, foreign: list[str]) -> None:
    whole = MixedText(text, tuple(foreign))
    assert "".join(piece for piece, _ in split_foreign(whole)) == text
    assert all(piece in foreign for piece, other in split_foreign(whole) if other)
    assert mark_foreign(text, (whole,)) == text


@pytest.mark.parametrize(
    ("iso", "french"),
    [
        ("2025-02-01", "1er\u00a0février 2025"), ("2026-11-26", "26\u00a0novembre 2026"),
        ("2025-12", "décembre 2025"), ("2025", "2025"),
        ("2025-12 (mois déduit)", "décembre 2025 (mois déduit)"), ("2025-13-01", "2025-13-01"),
        ("2016-2017", "2016-2017"),
    ],
)  # fmt: skip
def test_a_date_is_written_as_the_language_writes_it(iso: str, french: str) -> None:
    assert FR.spell_date(iso) == french
    assert Labels().spell_date(iso) == iso


def test_a_quantity_has_its_reserve_and_its_unit() -> None:
    assert FR.quantity(1234.5, "", Text("about", "environ")) == "environ 1\u202f234,5"
    assert Labels().quantity(2, "", Text("about", "environ")) == "about 2"
    percent = {"unit:percent": Label("%", "%")}
    assert Labels("fr", percent).quantity(88, "percent") == "88\u202f%"


def _report(text: str, labels: Labels) -> Report:
    table = replace(Table.from_values(("A",), [(text,)]), details=lambda _: (Line("d"),))
    section = Section("s", "S", "Intro.", table=table)
    return Report("thing", (), "T", "", (section,), {}, Stamp("1", "", language=labels.language))


def test_english_is_marked_once_a_section_and_spoken_as_english() -> None:
    english = _report(FR.localize(Text("<b>Nothing</b>")), FR)
    page = to_html(english, FR)
    assert '<span lang="en">&lt;b&gt;Nothing&lt;/b&gt;</span>' in page
    assert page.count(FR.say("in-english")) == 1
    assert to_markdown(english, FR).count(FR.say("in-english")) == 1
    french = _report(FR.localize(BOTH), FR)
    assert FR.say("in-english") not in to_html(french, FR)
    assert 'lang="en"' not in to_html(french, FR)
    assert "<span lang" not in to_html(_report(Labels().localize(ENGLISH), Labels()), Labels())


def test_a_span_of_which_no_source_tells_the_start_says_by_when_it_had_begun() -> None:
    seen = Span(None, date(2023, 5, 1), date(2022, 1, 1))
    assert Labels("fr").period(seen) == "2022 ou avant, jusqu'en 2023"
    assert Labels().period(seen) == "by 2022, until 2023"
    assert Labels("fr").period(Span(None, date(2022, 5, 1), date(2022, 1, 1))) == "2022"


def test_a_french_sentence_takes_up_a_name_with_its_article() -> None:
    names = {
        "agency:rcmp": Label("GRC", "Gendarmerie royale du Canada", "la"),
        "agency:cbsa": Label("ASFC", "Agence des services frontaliers du Canada", "la"),
        "agency:fintrac": Label("CANAFE", "Centre d'analyse", "le-in-full"),
        "arrangement:ibet": Label("EIPF", "Équipes de la police des frontières", "les-f"),
    }
    labels = Labels("fr", names)
    thin = labels.say("row-thin", agencies=labels.list_names("agency", ["rcmp", "cbsa", "fintrac"]))
    assert "traitent de la GRC, de l'ASFC et de CANAFE dans" in thin
    heads = names | {
        "agency:doj": Label("Département de la Justice", "Département de la Justice", "le"),
        "threat:drugs": Label("Trafic de drogues", "Trafic de drogues"),
        "threat:fraud": Label("Fraude", "Fraude"),
    }
    french = Labels("fr", heads)
    assert french.list_names("agency", ["rcmp", "doj"]) == "GRC, département de la Justice"
    assert french.list_names("agency", ["doj", "rcmp"]) == "Département de la Justice, GRC"
    assert french.list_names("threat", ["fraud", "drugs"]) == "fraude, trafic de drogues"
    ended = labels.say("move.end-none", arrangement=labels.short_name("arrangement", "ibet"))
    assert ended == "si les EIPF prenaient fin, aucun canal ne serait documenté"
    assert labels.say("part-of", name=labels.name_and_acronym("agency", "fintrac")) == (
        "L'organisme relève du Centre d'analyse (CANAFE)."
    )
    assert labels.say("part-of", name="Alder") == "L'organisme relève d'Alder."


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("FBI (in the US) asks IBETs.", "FBI (Bureau) (in the US) asks IBETs (Border Teams)."),
        ("The FBI's files (see FBI)", "The FBI's (Bureau) files (see FBI)"),
        ("A body (FBI), others (IBET, FBI)", "A body (FBI, Bureau), others (IBET [Border Teams], FBI)"),
        ("FBI-led, IBET/FBI, FBI Academy, FBI (FB)", "FBI-led, IBET/FBI, FBI Academy, FBI (FB)"),
        ('begins "FBI staff", « IBET »', 'begins "FBI staff", « IBET »'),
        ("The Bureau (FBI) met the border teams: IBET.", "The Bureau (FBI) met the border teams: IBET."),
    ],
)  # fmt: skip
def test_a_name_follows_its_acronym_where_nothing_else_explains_it(text: str, spelt: str) -> None:
    names = {
        "agency:fbi": Label("FBI", "Bureau (US)"),
        "arrangement:i": Label("IBET", "Border Teams"),
    }
    assert Labels("en", names).spell_acronyms(text, set()) == spelt
