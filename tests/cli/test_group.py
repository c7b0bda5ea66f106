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
