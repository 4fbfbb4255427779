"""Words of the record are shown in the reader's language; names in both."""

from collections.abc import Callable

import pytest

from bordergraph import Workbench


@pytest.mark.parametrize(("language", "own", "other"), [
    ("en", "Unlawful making", "Fabrication"),
    ("fr", "Fabrication", "Unlawful making"),
])  # fmt: skip
def test_a_definition_is_read_in_one_language(
    language: str, own: str, other: str, opened: Callable[..., Workbench]
) -> None:
    kg = opened(language=language)
    text = " ".join(kg.show("fentanyl-trafficking").to_text().split())
    assert own in text
    assert other not in text
    assert "Trafic de fentanyl" in text
    assert "Fentanyl and synthetic-opioid trafficking" in text
