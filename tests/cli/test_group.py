"""publish.cli._group: groups of verbs."""

from pathlib import Path

import pytest

from tests.cli.conftest import GROUPS, Stet


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_takes_the_common_options_on_its_own_side_too(stet: Stet, tmp_path: Path, group: str) -> None:
    assert "..." not in stet(group, "--help").out.split("Commands:")[1]  # nor is a sentence of its verbs cut
    said = stet(group, "--json", "-C", tmp_path / "none", "list")
    assert (said.code, "cannot work in" in said.json["error"]["message"]) == (2, True)


def test_a_group_without_a_command_is_told_as_json_too(stet: Stet) -> None:
    said = stet("--json", "keys")
    assert (said.code, said.json["error"]["kind"]) == (2, "ConfigError")
    assert said.json["error"]["hint"] == "see: stet keys --help"
    assert "\t" not in stet("--json", "completion").json["error"]["message"], "choices stand in one line"


@pytest.mark.parametrize("words", [(), ("check",), ("keys",), ("keys", "list"), ("--json",)])
def test_help_is_a_word_as_well_as_an_option(stet: Stet, words: tuple[str, ...]) -> None:
    verb = [word for word in words if word != "--json"]
    said = stet("help", *words)
    assert (said.code, said.out, said.err) == (0, stet(*verb, "--help").out, "")
    if verb[1:]:
        assert stet(*verb[:-1], "help", verb[-1]).out == said.out


def test_help_for_no_verb_names_the_nearest(stet: Stet) -> None:
    said = stet("help", "chekc")
    assert (said.code, "'check'" in said.err) == (2, True)
