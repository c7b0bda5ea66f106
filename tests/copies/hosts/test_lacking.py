"""publish.copies.hosts.lacking: a host whose secret is missing, among the others."""

import pytest

from publish.copies.hosts.lacking import LackingHost
from publish.core.errors import LackingError
from publish.core.settings import HostSettings

LACKS = LackingError("no STET_A_TOKEN in the environment", host="a", hint="export STET_A_TOKEN=…")


def test_each_question_raises_what_is_missing() -> None:
    host = LackingHost(HostSettings("a", "git", "https://a.example/", options={"url": "https://git.example/a"}), LACKS)
    for ask in (host.probe, lambda: list(host.survey()), lambda: host.read("index.html", 1)):
        with pytest.raises(LackingError) as caught:
            ask()
        assert caught.value is LACKS
    # What mirrors.toml says of it is known without asking.
    assert (host.address(), host.also(), host.held()) == ("https://a.example/", (), None)


def test_names_that_the_host_alone_knows_are_not_told_as_none() -> None:
    host = LackingHost(HostSettings("a", "ipfs"), LACKS)
    for ask in (host.address, host.also):
        with pytest.raises(LackingError):
            ask()
