"""publish.core.environment: what other programs are given."""

import pytest

from publish.core.environment import without_secrets


def test_no_variable_of_stets_goes_along(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STET_PASSPHRASE", "correct horse")
    monkeypatch.setenv("STET_WEB_SECRET", "battery staple")
    monkeypatch.setenv("LANG", "C")
    given = without_secrets()
    assert given["LANG"] == "C"
    assert not any(name.startswith("STET_") for name in given)
