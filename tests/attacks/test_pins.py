"""Attacks on copies that services hold for us: a liar, a thief of tokens, an account that is shared."""

import pytest

from publish.copies.hosts.ipfs.kubo import reachable
from tests.support.pinning import LIAR, OTHER, PinningService, at, brisk, cid, hold, liar, name, pin, says, service  # noqa: F401 - fixtures
from tests.support.services.service import free_port

pytestmark = pytest.mark.usefixtures("brisk")


def test_a_yes_is_no_pin(service: PinningService) -> None:
    """Row pins: a service says yes, and fetches nothing. Oracle: it does not count."""
    service.holds = lambda _: False
    assert [one.status for one in hold(at(service), timeout_s=0.05)] == ["pinning"]


def test_who_holds_what_nobody_has_counts_for_nothing(service: PinningService) -> None:
    """Row pins: a service calls every address pinned. Oracle: it does not count."""
    service.odd = liar
    (found,) = hold(at(service))
    assert (found.holds, found.said) == (False, "says that it holds what nobody has: its word counts for nothing")


def test_another_address_than_was_asked_for_does_not_count(service: PinningService) -> None:
    """Row pins: a service answers for one address with another. Oracle: it does not count."""
    service.odd = lambda rpc: rpc.command == "GET" and says(LIAR % cid(7).encode())(rpc)
    assert [one.status for one in hold(at(service), timeout_s=0.05)] == ["none"]


def test_former_releases_go_once_the_new_one_is_held_and_only_ours_do(service: PinningService) -> None:
    """Row pins: an account with other people's pins. Oracle: they are all there afterwards."""
    for number in (1, 2, 3):
        service.added(pin(number), "pinned")
    theirs = [pin(1, OTHER), pin(2, mark={}), {"cid": cid(9)}, pin(1) | {"name": "stet/holiday"}, pin(8)]
    for each in theirs:
        service.added(each, "pinned")
    service.holds = lambda _: False
    assert hold(at(service), release=4, keep=(3,), timeout_s=0.1)[0].status == "pinning"
    assert len(service.pins) == 9, "the former ones are all that readers find there, and stay"
    looked = hold(at(service), release=4, keep=(3,), look=True)[0]
    assert (looked.status, looked.former) == ("pinning", tuple(sorted((cid(1), cid(2)))))
    service.holds = lambda _: True
    assert hold(at(service), release=4, keep=(3,))[0].holds
    kept = sorted([*((p.get("name", ""), p["cid"]) for p in theirs), (name(3), cid(3)), (name(4), cid(4))])
    assert service.names() == kept


def test_what_was_withdrawn_goes_first_and_what_stays_is_named(service: PinningService) -> None:
    """Row pins: a service says that it let go, and keeps it. Oracle: it is named."""
    service.holds = lambda _: False
    for number in (1, 2, 3):
        service.added(pin(number), "pinned")
    service.added(pin(2, mark={}), "pinned")  # our name, and not our mark
    (found,) = hold(at(service), release=3, gone_before=3, timeout_s=0.1)
    assert [one for one, _ in service.names()] == [name(2), name(3)]
    assert (found.status, found.left) == ("pinned", (cid(2),)), "not ours to take away, so it is named"
    service.keeps_for_ever = True
    service.added(pin(1), "pinned")
    (found,) = hold(at(service), release=3, gone_before=3, timeout_s=0.05)
    assert found.left == tuple(sorted((cid(1), cid(2)))), "a 202 is no removal"
    (found,) = hold(at(service), root="", gone_before=3, timeout_s=0.05)
    assert (found.status, found.left) == ("none", tuple(sorted((cid(1), cid(2)))))
    dead = at(f"http://127.0.0.1:{free_port()}", "dead")
    assert "withdrawn is not known" in hold(dead, release=3, gone_before=3, timeout_s=0.05)[0].said


def test_no_token_goes_to_another_address_and_none_without_one(service: PinningService) -> None:
    """Row pins: a service sends us on to a thief. Oracle: the thief sees no token."""
    with PinningService() as thief:
        service.odd = says(b"", 302, Location=thief.address)
        assert not hold(at(service))[0].holds
        assert thief.asked == []
    service.odd = None
    assert (
        hold(at(service, token=""))[0].said == "refuses us (401): the token is missing: export STET_IPFS_FRIEND_TOKEN=…"
    )


def test_a_token_in_a_services_words_is_not_shown(service: PinningService) -> None:
    """Row pins: a service repeats our token in its errors. Oracle: nobody sees it."""
    service.odd = says(b'{"error":{"reason":"no entry for sesame"}}', 418)
    assert hold(at(service))[0].said == "says no (418): no entry for …"


def test_nobody_elsewhere_learns_of_the_network_here_or_has_our_node_call_into_it() -> None:
    """Row pins: a service has our node call the router. Oracle: only public addresses pass."""
    public = ("/ip4/9.9.9.9/tcp/4001/p2p/12D3", "/dns4/node.example/udp/4001/quic-v1/p2p/12D3")
    inner = ("/ip4/127.0.0.1/tcp/4001/p2p/12D3", "/ip4/192.168.1.7/tcp/22", "/ip6/fe80::1/tcp/1", "/ip4/x/tcp/1")
    odd = ("/ip4/9.9.9.9/tcp/1&arg=x", "/unix/run/docker.sock", "", "/ip4/9.9.9.9/tcp/1\n")
    assert reachable([*public, *inner, *odd], near=False) == public
    assert reachable([*public, *inner, *odd], near=True) == (*public, *inner)
