"""publish.copies.hosts.ipfs: its settings in mirrors.toml, and what is wrong with them."""

import pytest

from publish.copies.hosts import ipfs
from publish.copies.hosts.ipfs import Options
from publish.core.errors import ConfigError
from publish.core.settings import HostSettings


def test_what_is_no_nodes_address_is_said_in_the_settings_words() -> None:
    settings = HostSettings("node", "ipfs", where="mirrors.toml [hosts.node]")
    with pytest.raises(ConfigError, match=r"mirrors.toml \[hosts.node\]: 'api': 'http://x' is not a multiaddress"):
        ipfs.open_host(settings, Options(api="http://x"), {})
    with pytest.raises(ConfigError, match="neither 'api' nor 'car'"):
        ipfs.open_host(settings, Options(api=""), {})
