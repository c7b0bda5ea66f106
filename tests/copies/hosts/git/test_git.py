"""publish.copies.hosts.git: its settings in mirrors.toml, and what is wrong with them."""

import pytest

from publish.copies.hosts import git
from publish.core.errors import ConfigError, LackingError
from publish.core.settings import HostSettings


def test_options_are_looked_at_when_the_host_is_opened() -> None:
    address = "https://example.org/a"
    for options, token, kind in (
        (git.Options(address, preset="bitbucket"), "t", ConfigError),
        (git.Options(address, branch="-x"), "t", ConfigError),
        (git.Options(address, branch="a..b"), "t", ConfigError),
        (git.Options(address), "", LackingError),
        (git.Options(address), "ends in a line\n", LackingError),
    ):
        environ = {"STET_FORGE_TOKEN": token} if token else {}
        with pytest.raises(kind):
            git.open_host(HostSettings("forge", "git"), options, environ)
    host = git.open_host(HostSettings("forge", "git"), git.Options("https://e.org/a"), {"STET_FORGE_TOKEN": "s3cr3t"})
    assert "s3cr3t" not in repr(vars(host)) + repr(vars(host._remote))
    short = git.Options("git@github.com:name/letters.git", preset="github")
    assert short.place("forge") == "ssh://github.com/name/letters branch gh-pages"


@pytest.mark.parametrize("options", [{"identity": "a\nb"}, {"host_key": "ssh-ed25519 AAAA"}, {}])
def test_an_impossible_option_of_ssh_is_a_fault_of_the_settings(options: dict[str, str]) -> None:
    url = "ssh://git@-oProxyCommand=x/a.git" if not options else "git@example.org:a.git"
    with pytest.raises(ConfigError):
        git.open_host(HostSettings("forge", "git"), git.Options(url, **options), {})
