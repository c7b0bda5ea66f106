"""publish.copies.hosts.ipfs.options: services as mirrors.toml describes them."""

from collections.abc import Mapping

import pytest

from publish.copies.hosts import open_host, secrets
from publish.copies.hosts.ipfs.host import IpfsHost
from publish.copies.hosts.ipfs.options import services, token_of
from publish.core.errors import ConfigError, LackingError
from publish.core.settings import HostSettings
from tests.support.pinning import PinningService, hold

GOOD = {"service": "https://pin.example/psa/", "name": "friend"}


def of(*pins: Mapping[str, str], timeout: str = "2 min", **environ: str) -> list[str]:
    settings = HostSettings("my-node", "ipfs", where="mirrors.toml [hosts.my-node]")
    return [service.name for service in services(settings, pins, timeout, environ)]


def test_services_have_names_and_addresses_and_tokens_stand_in_the_environment() -> None:
    assert of(GOOD, {"service": "http://127.0.0.1:9097", "name": "cellar-2"}) == ["friend", "cellar-2"]
    assert token_of(HostSettings("my-node", "ipfs"), "cellar-2", {"STET_MY_NODE_CELLAR_2_TOKEN": "t"}) == (
        "t",
        "STET_MY_NODE_CELLAR_2_TOKEN",
    )
    for odd in ("t\n", " t", "t t", "t\r\nX-Evil: 1", "tö"):
        with pytest.raises(LackingError, match="has a space or a line's end in it") as caught:
            of(GOOD, STET_MY_NODE_FRIEND_TOKEN=odd)
        assert odd.strip() not in str(caught.value).replace("Token", "").replace("STET_MY_NODE_FRIEND_TOKEN", "")[10:40]


@pytest.mark.parametrize(
    ("pins", "said"),
    [
        ([GOOD | {"token": "sesame"}], "other keys than 'service' and 'name'"),
        ([{"name": "friend"}], "other keys"),
        ([GOOD | {"name": "My friend"}], "lower-case letters"),
        ([GOOD, GOOD], "the same name or the same address twice"),
        ([GOOD, GOOD | {"name": "other", "service": "https://PIN.example/psa"}], "twice"),
        ([GOOD | {"service": "http://pin.example/"}], "must begin with https://"),
        ([GOOD | {"service": "https://me:sesame@pin.example/"}], "has a user or a password in it"),
        ([GOOD | {"service": "https://pin.example/?key=sesame"}], "must be the address before /pins"),
        ([GOOD | {"service": "pin.example"}], "is no web address"),
        ([GOOD | {"service": "https://pin.example:99999/"}], "is no web address"),
        ([GOOD | {"name": f"n{n}", "service": f"https://{n}.example"} for n in range(17)], "more than 16"),
    ],
)
def test_what_is_no_service_is_said_before_anything_is_sent(pins: list[dict[str, str]], said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        of(*pins)
    assert said in str(caught.value)
    assert str(caught.value).startswith("mirrors.toml [hosts.my-node]: 'pins'")
    assert "sesame" not in f"{caught.value} {caught.value.hint}"


def test_a_time_is_a_time_of_a_day_at_most_and_values_are_text() -> None:
    for odd in ("soon", "2 days", "25 h"):
        with pytest.raises(ConfigError, match="'pin_timeout' must be a time"):
            of(GOOD, timeout=odd)
    settings = HostSettings("node", "ipfs", options={"pins": [{"service": 7}]})
    with pytest.raises(ConfigError, match="'pins'"):
        open_host(settings, {})
    host = open_host(HostSettings("node", "ipfs", options={"pins": [GOOD]}), {})
    assert isinstance(host, IpfsHost)
    assert host.keepers() == ("friend",)


def test_a_token_of_a_command_is_asked_for_when_it_is_needed() -> None:
    with PinningService(token="sesame") as service:
        for line, said in (
            ("echo sesame", "holds it"),
            ("false", "the command for its secret (false) ended with exit code 1"),
        ):
            settings = HostSettings("node", "ipfs", secret=line)
            pins = [{"service": service.address, "name": "friend"}]
            secrets.forget()
            (holder,) = hold(*services(settings, pins, "0 s", {}))
            assert holder.said == said
    secrets.forget()
