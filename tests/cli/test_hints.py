"""publish.cli._hints: every error says what to do."""

import pytest

from tests.cli.conftest import Stet


@pytest.mark.parametrize(
    "argv",
    [
        ["build"],
        ["seal"],
        ["push"],
        ["check"],
        ["heal"],
        ["publish"],
        ["serve"],
        ["heal", "--restore"],
        ["clone", "abc"],
        ["clone", "abc", "https://a.example", "f"],
        ["clone", "nothing.json", "https://a.example", "f"],
        ["clone", "0" * 64, "gopher://a.example", "f"],
        ["verify", "."],
        ["verify", "gopher://a.example/"],
        ["-C", "nowhere", "build"],
        ["init", "--title", "a\x1bb"],
        ["init", "--passphrase-fd", "99999"],
        ["serve", "--bind", "300.1.1.1"],
        ["nonsense"],
        ["check", "--depth", "deep"],
        ["completion", "tcsh"],
    ],
)
def test_every_error_says_what_to_do(stet: Stet, argv: list[str]) -> None:
    said = stet(*argv)
    assert said.code in (2, 5), said
    assert "stet: hint: " in said.err
    assert said.out == ""
    first = said.err.splitlines()[0].removeprefix("stet: ")
    assert not first.endswith(".")
