"""publish.copies.hosts.ipfs.pinning: one service, asked as its API says."""

from collections.abc import Iterator

import pytest

from publish.copies.hosts.ipfs import pinning
from publish.copies.hosts.ipfs.pinning import PinService, PinWish
from publish.core.errors import RefusedError, UnreachableError
from tests.support.pinning import ARCHIVE, MARK, PinningService, at, cid, name, pin, says


@pytest.fixture
def service() -> Iterator[PinningService]:
    with PinningService(token="sesame") as made:
        yield made


def test_requests_are_made_listed_page_by_page_and_taken_away(
    service: PinningService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pinning, "PAGE", 2)
    client = at(service)
    made = [client.ask(PinWish(cid(n), name(n), MARK)) for n in range(5)]
    assert [one.cid for one in client.of_name(f"stet/{ARCHIVE}/")] == [cid(n) for n in (4, 3, 2, 1, 0)]
    assert [(one.status, one.mark, one.name) for one in client.find(cid(2))] == [("pinned", MARK, name(2))]
    client.remove(made[2].id)
    client.remove(made[2].id)  # gone is gone
    assert client.find(cid(2)) == []


def test_a_question_that_may_have_been_heard_is_not_asked_twice(
    service: PinningService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pinning, "PAUSE_S", 0.01)
    service.odd = lambda rpc: rpc.command == "POST" and bool(service.added(pin(1))) and says(b"", 500)(rpc)
    with pytest.raises(UnreachableError):
        at(service).ask(PinWish(cid(1), name(1), MARK))
    assert len(service.pins) == 1


def test_a_services_words_are_plain_short_and_without_the_token(service: PinningService) -> None:
    service.odd = says(b'{"error":{"reason":"\\u202esesame' + b"x" * 9000 + b'"}}', 418)
    with pytest.raises(RefusedError) as caught:
        at(service).find(cid(1))
    assert "\\u202e…xxx" in str(caught.value)
    assert len(str(caught.value)) < 300
    assert "sesame" not in repr(vars(caught.value))


def test_a_service_on_this_machine_is_near() -> None:
    assert [PinService("a", f"http://{host}/", "", "", host="a").near for host in ("127.0.0.1", "pin.example")] == [
        True,
        False,
    ]
