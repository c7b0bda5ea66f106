"""Attacks on copies at SFTP servers: a false server, a lying one, a thief of the account, a push that is killed."""

import os
import shutil
import signal
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import pytest

from publish.audit.check import Depth, Target, check_all
from publish.cli import _copies
from publish.copies.hosts import open_host, ssh, sshplace
from publish.copies.hosts.folder import read_folder
from publish.copies.hosts.secrets import of_ssh
from publish.copies.push import push
from publish.core.errors import (
    AlteredError,
    ConfigError,
    InterferenceError,
    OtherKeyError,
    RefusedError,
    UnreachableError,
)
from publish.core.formats import layout
from publish.core.model import Verdict
from publish.core.settings import HostSettings
from publish.verify.copy import Copy
from publish.verify.metadata import head
from tests.copies.hosts.contract import entries, store
from tests.support.cuts import DONE, When, at_packet, pushed_by_another
from tests.support.factory import NOW, Archive, evidence_path
from tests.support.proxies import HttpProxy, Socks
from tests.support.services.sshd import Sshd
from tests.support.sftp import local, lying, saying

_MOMENTS: tuple[When, ...] = ("before", "after")
OTHER = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGZha2VmYWtlZmFrZWZha2VmYWtlZmFrZWZha2VmYWtl"
PAGES: Mapping[str, str | bytes] = {
    "index.html": "<!doctype html><title>Archive</title><p>front",
    evidence_path(b"evidence", "notes.txt"): b"evidence",
}


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive", PAGES)


def test_somebody_poses_as_the_server(sshd: Sshd, archive: Archive) -> None:
    """Row sftp: a server with another key answers. Oracle: nothing is sent, exit code 4."""
    options = {"host": "mirror@127.0.0.1", "port": sshd.port, "path": "posed", "identity": str(sshd.identity)}
    false = open_host(HostSettings("space", "sftp", options={**options, "host_key": OTHER}), os.environ)
    with pytest.raises(OtherKeyError, match="HOST KEY CHANGED"):
        push(archive.release(), false, now=NOW)
    assert not (sshd.home / "posed").exists()


def test_somebody_poses_as_a_server_that_is_looked_at(sshd: Sshd, archive: Archive) -> None:
    """Row sftp: of the copy nothing was seen. Oracle: UNKNOWN and never TAMPERED, exit code 4, readers' view stands."""
    options = {"host": "mirror@127.0.0.1", "port": sshd.port, "path": "looked", "identity": str(sshd.identity)}
    true, false = (
        open_host(HostSettings("space", "sftp", options={**options, "host_key": key}), os.environ)
        for key in (sshd.host_key, OTHER)
    )
    push(archive.release(), true, now=NOW)
    targets = [Target("space", "", false, false), Target("seen", "https://letters.example/", true, false)]
    for depth in (Depth.SAMPLE, Depth.FULL):
        alone, outside = check_all(targets, archive.release(), now=NOW, depth=depth)
        assert (alone.verdict, alone.other_key, _copies.outcome([alone])) == (Verdict.UNKNOWN, True, 4)
        assert alone.reason.startswith("HOST KEY CHANGED: expected SHA256:")
        assert outside.verdict is Verdict.FRESH
    # The folder's list is asked of the host in full alone, and by its own key.
    assert outside.notes[0].startswith("HOST KEY CHANGED")
    assert _copies.outcome([outside]) == 4


def test_a_proxy_that_hides_the_publisher_is_gone_round(sshd: Sshd) -> None:
    """Row sftp: ssh minds no ALL_PROXY. Oracle: it goes there all the same, its name is looked up by nobody here."""
    options = {"host": "mirror@no.such.invalid", "path": "proxied", "identity": str(sshd.identity)}
    settings = HostSettings("space", "sftp", options={**options, "host_key": sshd.host_key})
    environ = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    with Socks(sshd.port) as tor, HttpProxy(sshd.port) as proxy:
        for server, asked in ((tor, "name no.such.invalid:22"), (proxy, "CONNECT no.such.invalid:22")):
            open_host(settings, {**environ, "ALL_PROXY": server.url}).probe()
            assert server.asked == [asked]
    with pytest.raises(UnreachableError, match=r"space: the proxy 127\.0\.0\.1:[0-9]+ cannot be reached"):
        open_host(settings, {**environ, "ALL_PROXY": tor.url}).probe()
    with pytest.raises(ConfigError, match="ALL_PROXY"):
        open_host(settings, {**environ, "ALL_PROXY": "ftp://127.0.0.1:1"})


def test_a_setting_starts_a_program() -> None:
    """Row sftp: a host's name that ssh would take for an option, or its shell for a command. Oracle: refused."""
    for fault in ({"host": "-oProxyCommand=id"}, {"jump": "a;id"}, {"host": "a\nProxyCommand id"}, {"user": "-x"}):
        with pytest.raises(ConfigError):
            open_host(HostSettings("space", "sftp", options={"host": "a.example", "path": "x", **fault}), {})


def test_a_secret_is_asked_for_by_somebody_else(tmp_path: Path) -> None:
    """Row sftp: ssh's child sees the environment. Oracle: no other host's secret is in it, and nothing in a file."""
    secrets = {"STET_SPACE_PASSWORD": "ours", "STET_OTHER_SECRET_KEY": "theirs", "STET_PASSPHRASE": "keys"}
    environ = {"PATH": "/bin", **secrets}
    own = of_ssh(HostSettings("space", "sftp"), environ, None)
    client = ssh.Ssh(sshplace.Where("space", "a.example", host_key=OTHER), environ, own)
    given = client.environment()
    assert {"theirs", "keys"}.isdisjoint(given.values())
    command = client.command(subsystem="sftp")
    files = [file.read_text() for file in Path(command[2]).parent.iterdir()]
    assert not any(secret in text for secret in secrets.values() for text in [*command, *files])


def test_a_server_gives_back_other_bytes(archive: Archive, tmp_path: Path) -> None:
    """Row sftp: a server lies about what it stored. Oracle: named, and the pointer does not move."""
    push(archive.release(), local(tmp_path / "web"), now=NOW)
    archive.write("index.html", b"<!doctype html><title>Archive</title><p>second")
    with pytest.raises(AlteredError, match=r"what it gives is not what it was given.* \(index\.html\)"):
        push(archive.release(), local(tmp_path / "web", lying("<p>second", "<p>sekond")), now=NOW)
    assert head(read_folder(str(tmp_path / "web")), archive.anchor, now=NOW).release == 1


def test_a_server_claims_an_answer_as_long_as_memory() -> None:
    """Row sftp: a length without bounds. Oracle: an error after five bytes."""
    with pytest.raises(InterferenceError):
        local("x", saying("hello(); ask(); os.write(1, b'\\x7f\\xff\\xff\\xff\\x65'); ask()")).probe()


def test_a_link_leads_out_of_the_copy(tmp_path: Path) -> None:
    """Row sftp: whoever shares the account lays a link. Oracle: nothing is read or written through it."""
    (tmp_path / "web").mkdir()
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret/a.html").write_bytes(b"theirs")
    (tmp_path / "web/reports").symlink_to(tmp_path / "secret")
    (tmp_path / "web/link.html").symlink_to(tmp_path / "secret/a.html")
    for path in ("reports/a.html", "link.html"):
        with pytest.raises(RefusedError):
            local(tmp_path / "web").read(path, 100)
    with pytest.raises(RefusedError):
        store(local(tmp_path / "web"), entries(tmp_path / "in", {"reports/b.html": b"1"}))
    assert os.listdir(tmp_path / "secret") == ["a.html"]


def test_two_publishers_push_at_once(archive: Archive, tmp_path: Path) -> None:
    """Row sftp: a second push begins while one goes on. Oracle: refused before it writes."""
    release = archive.release()
    one, other = local(tmp_path / "web"), local(tmp_path / "web", name="other")
    with one.writing(), pytest.raises(RefusedError, match="another push is writing here"):
        push(release, other, now=NOW)
    assert push(release, other, now=NOW).sent


def test_a_push_is_killed_at_any_effect(archive: Archive, tmp_path: Path) -> None:
    """Row sftp: kill -9 before and after the k-th effect. Oracle: readers verify, the next push leaves nothing else."""
    first = archive.release()
    archive.write("index.html", b"<!doctype html><title>Archive</title><p>second")
    push(first, local(tmp_path / "first"), now=NOW)
    second, seen, k, ended = archive.release(), set(), 0, -signal.SIGKILL
    while ended == -signal.SIGKILL:
        # Sent, and then killed: every sixth. What came before the next one's kill is the same but for its answer.
        for when in _MOMENTS[: 2 if k % 6 == 0 else 1]:
            place = tmp_path / f"web-{k}-{when}"
            shutil.copytree(tmp_path / "first", place)
            ended = pushed_by_another(second, partial(local, place), at_packet(k, when))
            seen.add(_judged(archive, place))
            push(second, local(place), now=NOW)
            assert _judged(archive, place) == 2
            found = {str(p.relative_to(place)) for p in place.rglob("*") if p.is_file()}
            assert found == {entry.path for entry in second.entries}
        k += 1
    assert ended == DONE
    assert 25 < k < 60
    assert seen == {1, 2}


def _judged(archive: Archive, place: Path) -> int:
    """The release that a reader finds there; every page of it must be genuine."""
    source = read_folder(str(place))
    found = head(source, archive.anchor, now=NOW)
    copy = Copy(source, found)
    for path in copy.entries:
        assert copy.judge(path, _sha256(place / path))[0] == "AUTHENTIC", path
    assert layout.TIMESTAMP in found.files
    return found.release


def _sha256(file: Path) -> str:
    import hashlib

    return hashlib.sha256(file.read_bytes()).hexdigest()
