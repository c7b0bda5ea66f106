"""publish.copies.hosts.ipfs.pins: what services hold for us, by what was read back."""

import json
import os
import threading
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from publish.copies.hosts.ipfs import pinning, pins
from publish.copies.hosts.treehost import Keeping
from publish.core.model import Holder
from tests.support.pinning import ARCHIVE, LIAR, NODE, PinningService, Rpc, at, brisk, cid, hold, pin, says, service  # noqa: F401 - fixtures
from tests.support.services.service import free_port

pytestmark = pytest.mark.usefixtures("brisk")


def test_what_is_asked_for_is_read_back_and_asked_for_once(service: PinningService) -> None:
    assert hold(at(service)) == (Holder("friend", "pinned", "holds it"),)
    assert hold(at(service)) == (Holder("friend", "pinned", "holds it"),)
    assert [method for method, _ in service.asked].count("POST") == 1
    (row,) = service.pins.values()
    assert row["pin"] == pin(1) | {"origins": [NODE]}


def test_two_of_three_hold_it_and_the_third_goes_on_by_itself_next_time(service: PinningService) -> None:
    having: set[str] = set()
    with PinningService(having.__contains__) as slow:
        dead = f"http://127.0.0.1:{free_port()}"
        first = hold(at(service), at(slow, "slow"), at(dead, "dead"), timeout_s=0.3)
        assert [one.status for one in first] == ["pinned", "pinning", "silent"]
        assert (first[1].said, first[2].said) == ("still fetching it", "does not answer: no connection")
        having.add(cid(1))
        assert hold(at(slow, "slow"), timeout_s=0.3)[0].holds
        assert [method for method, _ in slow.asked].count("POST") == 1


def test_a_request_which_failed_is_made_again_in_its_place(service: PinningService) -> None:
    service.added(pin(1), "failed")
    assert hold(at(service))[0].holds
    assert ("POST", "/v1/pins/request%2F1") in service.asked
    assert len(service.pins) == 1
    with PinningService(lambda _: False) as poor:
        poor.odd = lambda rpc: _fails(rpc, poor)
        (found,) = hold(at(poor, "poor"))
        assert (found.status, found.said) == ("failed", "could not get it (lack of funds for Bearer …)")


def _fails(rpc: Rpc, service: PinningService) -> bool:
    for row in service.pins.values():
        row |= {"status": "failed", "info": {"status_details": "lack of funds\nfor Bearer sesame"}}
    return False


def test_of_ten_thousand_pins_ours_are_found_and_a_list_without_end_is_left(
    service: PinningService, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.added(pin(1), "pinned")
    for _ in range(10_000):
        service.added({"cid": cid(7), "name": "holiday"}, "pinned")
    service.added(pin(2), "pinned")
    service.odd = lambda rpc: _no_filter(rpc, service)
    assert [one.cid for one in at(service).of_name(pins.prefix(ARCHIVE))] == [cid(2), cid(1)]
    monkeypatch.setattr(pinning, "PAGES_MAX", 3)
    assert hold(at(service))[0].said == "lists more than 3,000 requests"


def _no_filter(rpc: Rpc, service: PinningService) -> bool:
    """Whoever asks for some is given all."""
    query = dict(parse_qsl(urlsplit(rpc.path).query))
    wanted: dict[str, str] = {key: query[key] for key in query if key in ("before", "limit", "status")}
    rpc.answer(json.dumps(service.listed(wanted)).encode())
    return True


ODD: Mapping[str, tuple[Any, str]] = {
    "not JSON": (says(b"<html>welcome"), "answers as no pinning service does"),
    "JSON too deep": (says(b"[" * 200_000), "answers as no pinning service does"),
    "a list": (says(b"[]"), "answers as no pinning service does"),
    "null rows": (says(b'{"count":1,"results":[null]}'), "answers as no pinning service does"),
    "a number for an id": (says(LIAR.replace(b'"1"', b"1")), "answers as no pinning service does"),
    "a status of its own": (says(LIAR.replace(b'"pinned"', b'"PINNED"')), "answers as no pinning service does"),
    "another address": (says(b"", 307, Location="http://127.0.0.1:1/pins"), "sends us on to another address (307)"),
    "no token": (
        says(b'{"error":{"reason":"UNAUTHORIZED","details":"sesame"}}', 401),
        "refuses us (401): the token is not what it wants (STET_IPFS_FRIEND_TOKEN)",
    ),
    "no funds": (
        says(b'{"error":{"reason":"INSUFFICIENT_FUNDS","details":"\\u001b[2Jsesame, pay"}}', 409),
        "has no room or no funds for it (409): INSUFFICIENT_FUNDS: \\x1b[2J…, pay",
    ),
    "an error without words": (says(b'{"error":7}', 418), "says no (418)"),
    "nobody there": (says(b"", 404), "is no pinning service at this address (404)"),
    "out of order": (says(b"", 500), "is out of order (500)"),
    "busy": (says(b"", 429), "asks for patience (429)"),
    "busy for an hour": (says(b"", 503, **{"Retry-After": "3600"}), "asks for patience (503)"),
}


@pytest.mark.parametrize("way", ODD)
def test_an_odd_service_is_its_own_verdict_alone(service: PinningService, way: str) -> None:
    odd, said = ODD[way]
    with PinningService() as other:
        other.odd = odd
        began = time.monotonic()
        first, second = hold(at(other, "odd"), at(service), timeout_s=0.2)
        assert (first.status, first.said) == ("silent", said)
        assert second.holds
        assert time.monotonic() - began < 2


def _drips(rpc: Rpc) -> bool:
    rpc.forever(b" ", 0.05)
    return True


def test_a_busy_service_is_asked_again_and_a_slow_one_is_waited_for_within_bounds(
    service: PinningService, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy = iter([True, False] * 50)
    service.odd = lambda rpc: next(busy) and says(b"", 429, **{"Retry-After": "0"})(rpc)
    assert hold(at(service), timeout_s=5)[0].holds
    assert len(service.pins) == 1
    monkeypatch.setattr(pinning, "CALL_S", 0.2)
    service.odd = _drips
    began = time.monotonic()
    assert hold(at(service), timeout_s=5)[0].said == "does not answer in time"
    assert time.monotonic() - began < 2


def test_ctrl_c_ends_the_wait(service: PinningService) -> None:
    service.holds = lambda _: False
    ended = threading.Event()
    ended.set()
    wanted = Keeping(ARCHIVE, 1, cid(1))
    began = time.monotonic()
    (found,) = pins.hold(
        [at(service)], wanted, keep=(), origins=lambda _: (), meet=lambda *_: None, timeout_s=60, interrupt=ended
    )
    assert (found.status, time.monotonic() - began < 2) == ("pinning", True)


def the_real_service_lists_what_it_was_asked_for_and_lets_it_go() -> None:
    real = at(os.environ["STET_CLUSTER"], "real", "")
    assert hold(real, timeout_s=0.2)[0].status in ("queued", "pinning")
    hold(real, release=2, gone_before=2, timeout_s=5)
    assert [one.cid for one in real.of_name(pins.prefix(ARCHIVE))] == [cid(2)]
    assert hold(real, root="", gone_before=3, timeout_s=5)[0].left == ()
    assert real.of_name(pins.prefix(ARCHIVE)) == []


if "STET_CLUSTER" in os.environ:  # no skip where there is none: it takes four minutes to build
    test_the_real_service = the_real_service_lists_what_it_was_asked_for_and_lets_it_go
