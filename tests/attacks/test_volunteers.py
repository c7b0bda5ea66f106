"""Volunteers: people who keep a copy up to date and lend its address, and whoever poses as one."""

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from publish.archive import volunteers
from publish.archive.archive import Archive as Opened
from publish.archive.talk import Talk
from publish.audit.check import Depth, check
from publish.cli import _turns
from publish.copies.hosts.folder import read_folder
from publish.core.errors import ConfigError
from publish.core.formats.mirrorlist import VOLUNTEERS_MAX, MirrorList
from publish.core.formats.offer import MirrorOffer, address_of
from publish.core.model import Verdict
from publish.readers.clone import again, clone
from publish.readers.clone.unit import Unit
from publish.release import volunteers as ledger
from publish.release.volunteers import Volunteer
from publish.verify.witnesses import Policy
from tests.support import censor
from tests.support.censor import Censor
from tests.support.factory import NOW, PAGES, PASSPHRASE, Archive, lay
from tests.support.onehost import archive, here, stet  # noqa: F401 - fixtures

KEY = "c9ba3b8a1c7c4b2f0bd6c1e4cc6be1a6a5a8a20e0e4c6ecf9f1f2fb1e8f2bf07"


def test_volunteers(
    here: Path, archive: Archive, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row volunteer: somebody puts another archive into the folder of a clone. Oracle: it is not this reader's."""
    copy = lay(archive.release(), tmp_path / "copy")
    assert stet(capsys, "clone", archive.anchor.fingerprint, copy, tmp_path / "mine")[0] == 0
    monkeypatch.chdir(tmp_path / "mine")
    assert stet(capsys, "clone")[0] == 0
    other = Archive(tmp_path / "other")
    shutil.rmtree(tmp_path / "mine")
    lay(other.release(), tmp_path / "mine")
    monkeypatch.chdir(tmp_path / "mine")
    code, out, err = stet(capsys, "clone")
    assert (code, out) == (2, "")
    assert "is a copy of another archive" in err
    # A folder that came from somebody: what it says of itself is no fingerprint.
    monkeypatch.chdir(lay(other.release(), tmp_path / "stick"))
    code, out, err = stet(capsys, "clone")
    assert (code, out) == (2, "")
    assert "not for the copy to say" in err


def test_a_witness_once_asked_for_is_asked_for_again(
    here: Path, archive: Archive, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row volunteer: a release without the reader's own witness, in a later round. Oracle: it is refused."""
    copy = lay(archive.release(), tmp_path / "copy")
    assert stet(capsys, "clone", archive.anchor.fingerprint, copy, tmp_path / "mine")[0] == 0
    monkeypatch.chdir(tmp_path / "mine")
    own = replace(archive.anchor, witnesses=Policy(1, (("friend.example/w", KEY),)))
    assert again.keep(tmp_path / "mine", own, [str(copy)]) is None
    code, _, err = stet(capsys, "clone")
    assert code != 0
    assert "friend.example/w" in err


def test_a_timer_runs_no_program_of_the_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row volunteer: a copy with a folder ``publish``. Oracle: its program does not run."""
    (tmp_path / "publish").mkdir()
    (tmp_path / "publish/__init__.py").write_text("")
    (tmp_path / "publish/__main__.py").write_text("open('ran', 'w')")
    monkeypatch.setattr("sys.argv", ["/x/publish/__main__.py"])
    subprocess.run([*_turns._program(), "--version"], cwd=tmp_path, check=True, capture_output=True)
    assert not (tmp_path / "ran").exists()


def test_a_proxys_password_stays_out_of_units(tmp_path: Path) -> None:
    """Row volunteer: a password in the environment. Oracle: nothing is printed."""
    with pytest.raises(ConfigError):
        Unit.of(tmp_path, ["/bin/stet"], 3600, {"ALL_PROXY": "socks5h://me:secret@127.0.0.1:9050"})


def _offered(archive: Archive, *addresses: str) -> list[MirrorOffer]:
    return [MirrorOffer(archive.fingerprint, address) for address in addresses]


def _opened() -> Opened:
    opened = Opened.here(Talk(passphrase=lambda: PASSPHRASE))
    opened.now = NOW
    return opened


def test_a_server_of_one_page_is_no_copy(here: Path, archive: Archive, tmp_path: Path) -> None:
    """Row volunteer: an address that has metadata and the front page alone. Oracle: it is not taken."""
    release = archive.release()
    copy = lay(release, tmp_path / "copy")
    with Censor(copy, now=NOW) as whole, Censor(copy, now=NOW) as one_page:
        one_page.rule("reports/*", censor.status(404)).rule("assets/*", censor.status(404))
        done, signed = volunteers.take(_opened(), _offered(archive, one_page.url, whole.url), allowed=lambda _: True)
    assert [(one.verdict, one.taken) for one in done] == [("UNAVAILABLE", False), ("FRESH", True)]
    assert signed
    assert _opened().present.volunteers == (whole.url,)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/", "http://10.1.2.3/", "https://[::1]/", "https://[fd00::1]/", "http://2130706433/",
        "http://0x7f.1/", "http://localhost/", "https://printer/", "https://nas.local/", "https://a.localhost/",
        "https://me:secret@mirror.example/", "https://me@mirror.example/", "https://mirror.example/?token=secret",
        "https://mirror.example/#secret", "file:///etc/", "https:///", "magnet:?xt=urn:btih:1",
        "https://mirror.example/../secret/", "https://[::7f00:1]/", "https://[::ffff:0:7f00:1]/", "https://[fec0::3]/",
        "https://[2606:2800::5efe:7f00:1]/", "https://[3fff::1]/", "https://[2606:4700::1111%25eth0]/",
        "https://127.0.0%2e1/", "https://me%3Asecret%40mirror.example/", "https://mirror.example%2fx.example/",
        "https://mirror.example/%2e%2e/x", "https://mirror.example/x/%2E./", "https://mirror.example/.%2e/",
        "https://mirror.example/%252e%252e/", "https://mirror.example/..%2fx/", "https://mirror.example/x%5c..%5cy/",
        "https://mirror.example/..\\x/", "https://mirror.example/x%3Fme:secret/", "https://mirror.example/x%0d%0ay/",
        "https://mirror.example/%zz/", "ipfs://bafy/%2e%2e/", "ipfs://b%2f..%2fc/",
    ],
)  # fmt: skip
def test_an_address_that_is_not_for_everybody_is_refused(address: str) -> None:
    """Row volunteer: private addresses, names of one machine, passwords. Oracle: refused as read, no word repeated."""
    with pytest.raises(ValueError) as said:
        address_of(address)
    assert "me:" not in str(said.value)


def test_no_name_leads_the_publisher_into_its_own_network(here: Path, archive: Archive, tmp_path: Path) -> None:
    """Row volunteer: a public name whose address is this machine's. Oracle: the server is never asked."""
    copy = lay(archive.release(), tmp_path / "copy")
    with Censor(copy, now=NOW) as inner:
        port = inner.url.rstrip("/").rpartition(":")[2]
        done, signed = volunteers.take(_opened(), _offered(archive, f"http://x.localhost:{port}/"))
        assert (done[0].taken, signed, inner.asked()) == (False, False, [])


def test_the_list_of_volunteers_has_an_end(here: Path, archive: Archive, tmp_path: Path) -> None:
    """Row volunteer: 500 addresses, and one more. Oracle: it is not taken, and the others stay."""
    copy = lay(archive.release(), tmp_path / "copy")
    many = [f"https://{number}.example/" for number in range(VOLUNTEERS_MAX)]
    with ledger.changing(archive.state, MirrorList()) as rows:
        rows |= {address: Volunteer(address) for address in many}
    with Censor(copy, now=NOW) as one_more:
        done, signed = volunteers.take(_opened(), _offered(archive, one_more.url, one_more.url), allowed=lambda _: True)
        assert [(one.verdict, one.taken) for one in done] == [("", False)]
        assert not signed
        assert one_more.asked() == []
    assert volunteers.sign(_opened())
    assert len(_opened().present.volunteers) == VOLUNTEERS_MAX
    assert (
        check(
            read_folder(str(lay(_opened().release(), tmp_path / "new"))),
            archive.anchor,
            address="",
            name="a",
            depth=Depth.FULL,
            now=NOW,
        ).verdict
        is Verdict.FRESH
    )


def test_forged_bytes_strike_a_volunteer_off(here: Path, archive: Archive, tmp_path: Path) -> None:
    """Row volunteer: a copy that was genuine when it was taken in. Oracle: it leaves with the next signing."""
    copy = lay(archive.release(), tmp_path / "copy")
    with Censor(copy, now=NOW) as lent:
        volunteers.take(_opened(), _offered(archive, lent.url), allowed=lambda _: True)
        assert _opened().present.volunteers == (lent.url,)
        lent.rule("index.html", censor.tamper())
        found = volunteers.look(_opened(), allowed=lambda _: True)
    assert [one.forged for one in found] == [True]
    archive.seal()
    assert _opened().present.volunteers == ()


def test_a_list_that_leads_into_the_readers_own_network(tmp_path: Path) -> None:
    """Row 22: the online key's thief lists a router's address. Oracle: nobody there is asked, the clone is whole."""
    own = Archive(tmp_path / "own")
    with Censor(tmp_path / "copy") as router:
        bad = [router.url, router.url.replace("127.0.0.1", "localhost")]
        lay(own.publish(PAGES, mirrors=bad), tmp_path / "copy")
        stick = str(tmp_path / "copy")
        cloned = clone([stick], own.anchor, tmp_path / "one", now=NOW)
        clone([stick], own.anchor, tmp_path / "two", now=NOW, listed=bad)
        assert router.asked() == []
    # Whoever reads within a network is sent on in it: `test_addresses_in_the_signed_list_join_in`.
    assert all("private network" in cloned.faults[address][0] for address in bad)
