"""publish.copies.hosts.sshplace: what ssh would take for an option or a command is no server."""

import pytest

from publish.copies.hosts import open_host
from publish.core.errors import ConfigError
from publish.core.settings import HostSettings


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("host", "-oProxyCommand=id"),
        ("host", "ssh://space.example"),
        ("host", "a b"),
        ("host", "a\nProxyCommand id"),
        ("host", "x@-oProxyCommand=id"),
        ("host", "-l@space.example"),
        ("user", "-x"),
        ("port", 0),
        ("port", 70000),
        ("jump", "-oProxyCommand=id"),
        ("jump", "a;id"),
        ("jump", "a:b"),
        ("identity", "/dev/null\nProxyCommand id"),
        ("host_key", "ssh-ed25519 QUFBQQ=="),
        ("host_key", "ssh-dss AAAA"),
        ("host_key", "SHA256:abc"),
        ("path", ""),
        ("path", "a\nb"),
    ],
)
def test_an_impossible_option_is_refused_before_ssh_is_started(key: str, value: object) -> None:
    options = {"host": "space.example", "path": "www", key: value}
    with pytest.raises(ConfigError, match=r"mirrors\.toml"):
        open_host(HostSettings("space", "sftp", options=options), {})
