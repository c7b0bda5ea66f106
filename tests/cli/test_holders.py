"""publish.cli._holders: what is said of services which hold copies for us."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from publish.copies.hosts import width
from publish.core.formats import withdrawals
from publish.core.formats.unixfs import tree_cid
from tests.support.factory import PAGES, Archive
from tests.support.onehost import archive, here, stet  # noqa: F401 - fixtures
from tests.support.pinning import PinningService
from tests.support.services.kubo import Kubo
from tests.support.services.service import free_port

TOKEN = "sesame-4711"


@pytest.fixture
def friend() -> Iterator[PinningService]:
    with PinningService(token=TOKEN) as made:
        yield made


@pytest.fixture
def node(here: Path, kubo: Kubo, friend: PinningService, monkeypatch: pytest.MonkeyPatch) -> str:
    """The table of an IPFS host with two services, one of which is silent."""
    monkeypatch.setattr(width, "WAIT_FIRST_S", 0.0)
    monkeypatch.setenv("STET_NODE_FRIEND_TOKEN", TOKEN)
    table = f'[hosts.node]\nkind = "ipfs"\napi = "{kubo.api}"\ngateway = "{kubo.gateway}"\nkey = "{here.parent.name}"\n'
    one = f'{{service = "{friend.address}", name = "friend"}}'
    other = f'{{service = "http://127.0.0.1:{free_port()}", name = "cellar"}}'
    (here / "mirrors.toml").write_text(f'{table}pin_timeout = "0 s"\npins = [{one}, {other}]\n')
    return f'{table}pin_timeout = "0 s"\npins = [{one}]\n'


def test_a_push_says_how_many_hold_it_and_goes_on_by_itself(
    here: Path,
    archive: Archive,
    node: str,
    friend: PinningService,
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = tree_cid(archive.publish().entries)
    code, out, err = stet(capsys, "push", "--dry-run")
    assert (code, friend.pins) == (0, {})
    assert f"node: friend would be asked to hold {root}" in out
    assert "node: cellar: does not answer: no connection" in out
    code, out, err = stet(capsys, "push")
    assert code == 5
    assert "warning: node: 1 of 2 hold it: cellar: does not answer: no connection" in err
    assert "the next stet push goes on by itself" in err
    assert '_dnslink.NAME TXT "dnslink=/ipns/k51' in out
    code, out, err = stet(capsys, "check")
    assert (code, "node: 1 of 2 hold it" in err) == (5, True)
    (here / "mirrors.toml").write_text(node)
    code, out, err = stet(capsys, "push", "--json")
    (receipt,) = json.loads(out)["receipts"]
    assert (code, receipt["root"], receipt["sent"], receipt["dnslink"]) == (0, root, 0, "")
    assert receipt["holders"] == [{"name": "friend", "status": "pinned", "said": "holds it", "former": [], "left": []}]
    code, out, err = stet(capsys, "check")
    assert (code, "node: 1 of 1 hold it" in out) == (0, True)
    friend.pins.clear()
    code, out, err = stet(capsys, "heal")
    assert (code, "node: 1 of 1 hold it" in out, len(friend.pins)) == (0, True, 1)
    assert [method for method, _ in friend.asked].count("POST") == 2


def test_what_was_withdrawn_is_let_go_also_when_our_own_node_is_silent(
    here: Path,
    archive: Archive,
    node: str,
    friend: PinningService,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (here / "mirrors.toml").write_text(node)
    archive.publish()
    assert stet(capsys, "push")[0] == 0
    ((_, cid),) = friend.names()
    release = archive.publish({**PAGES, "about.html": "another"})
    withdrawals.save(release.state, withdrawals.Record(kept_from=release.number))
    friend.keeps_for_ever = True
    code, out, err = stet(capsys, "push", "--dry-run")
    assert f"node: friend would be asked to let go of what was withdrawn: {cid}" in out
    code, out, err = stet(capsys, "push")
    assert (code, f"node: friend still holds what was withdrawn: {cid}" in err) == (5, True)
    assert f"friend still holds what was withdrawn: {cid}" in stet(capsys, "check")[2]
    friend.keeps_for_ever = False
    (here / "mirrors.toml").write_text(node.replace("api =", f'api = "/ip4/127.0.0.1/tcp/{free_port()}" # '))
    code, out, err = stet(capsys, "push")
    assert (code, "no IPFS node answers" in err) == (5, True)
    assert [each for each in friend.names() if each[1] == cid] == []
    assert len(friend.names()) == 1


def test_no_token_is_shown_however_it_is_wrong(
    here: Path,
    archive: Archive,
    node: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    archive.publish()
    for token, code, said in (
        (f"{TOKEN}\n", 5, "STET_NODE_FRIEND_TOKEN has a space or a line's end in it"),
        ("another-0815", 5, "refuses us (401): the token is not what it wants (STET_NODE_FRIEND_TOKEN)"),
        ("", 5, "refuses us (401): the token is missing: export STET_NODE_FRIEND_TOKEN=…"),
    ):
        monkeypatch.setenv("STET_NODE_FRIEND_TOKEN", token)
        for verb in ("push", "check"):
            found = stet(capsys, "-v", verb)
            assert found[0] == code, found
            assert said in "".join(found[1:]), verb
            assert TOKEN not in "".join(found[1:])
            assert "another-0815" not in "".join(found[1:])
    everything = [path.read_bytes() for path in here.rglob("*") if path.is_file()]
    assert not any(TOKEN.encode() in data or b"another-0815" in data for data in everything)


def test_an_emptied_place_is_let_go_of_by_services_too(
    here: Path, archive: Archive, node: str, friend: PinningService, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "mirrors.toml").write_text(node)
    archive.publish()
    assert stet(capsys, "push")[0] == 0
    ((_, cid),) = friend.names()
    (here / "mirrors.toml").write_text('[hosts.one]\nkind = "folder"\npath = "../one"\n')
    friend.keeps_for_ever = True
    code, _, err = stet(capsys, "withdraw", "--empty", "node", "--yes")
    assert (code, f"friend still holds {cid}" in err) == (5, True)
    friend.keeps_for_ever = False
    assert stet(capsys, "withdraw", "--empty", "node", "--yes")[0] == 0
    assert friend.pins == {}
