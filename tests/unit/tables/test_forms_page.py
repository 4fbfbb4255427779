"""The page of forms says what goes in and what comes back, as it is tried."""

import pytest

import forms


@pytest.mark.slow
def test_the_page_is_as_the_forms_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["forms.py", "--check"])
    assert forms.main() == 0
