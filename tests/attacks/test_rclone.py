"""Attacks on copies that rclone reaches: a killed push, who reads the machine's processes, a server that lies."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from publish.copies.hosts import open_host, rcd
from publish.copies.hosts.base import Host
from publish.copies.hosts.rcd import Engine
from publish.copies.hosts.rcplace import RcloneHost
from publish.copies.push import push
from publish.core.errors import AlteredError, ConfigError, HostError, InterferenceError, RefusedError
from publish.core.formats import layout
from publish.core.settings import HostSettings
from publish.verify.metadata import head
from tests.copies.hosts.contract import entries, holdings, store
from tests.support.factory import NOW, Archive, evidence_path
from tests.support.rclone import Dav, children, settled
from tests.support.services.rclone import RcloneWebdav

PAGES: Mapping[str, str | bytes] = {
    "index.html": "<!doctype html><title>Archive</title><p>front",
    evidence_path(b"evidence", "notes.txt"): b"evidence",
}


def space(url: str, password: str, **options: str) -> HostSettings:
    return HostSettings("space", "webdav", options={"url": url, "user": "mirror", **options})


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive", PAGES)


def test_it_is_gone_after_we_were_killed(rclone_program: str, tmp_path: Path) -> None:
    """Row rclone: a push is killed by force. Oracle: no process and no folder stay."""
    script = (
        "import sys; from publish.copies.hosts import rcd; rcd._WATCH = sys.argv[2];"
        "e = rcd.Engine(sys.argv[1], own=False); e.ask('core/version');"
        "print(e._watch.pid, e._pool._path, flush=True); sys.stdin.read()"
    )
    ours = subprocess.Popen(
        [sys.executable, "-c", script, rclone_program, rcd._WATCH],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, "TMPDIR": str(tmp_path)},
    )  # fmt: skip
    with ours:
        assert ours.stdout
        watch, socket = ours.stdout.readline().split()
        pids = [int(watch), *children(int(watch))]
        assert len(pids) == 2
        ours.kill()
    try:
        settled(lambda: not any(Path(f"/proc/{pid}").exists() for pid in pids))
        assert not Path(socket).parent.exists()
    finally:
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def test_a_secret_is_in_no_command_line_file_or_log(
    rclone_webdav: RcloneWebdav, rclone_program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row rclone: whoever reads the processes and files of this machine. Oracle: no secret, nor its other form."""
    program, said = tmp_path / "bin" / "rclone", tmp_path / "said"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\n{{ echo "$@"; env; }} >> {said}\nexec {rclone_program} "$@"\n')
    program.chmod(0o755)
    told: list[str] = []
    obscured = Engine.obscured

    def noted(self: Engine, secret: str) -> str:
        told.append(obscured(self, secret))
        return told[-1]

    monkeypatch.setattr(Engine, "obscured", noted)
    monkeypatch.setenv("STET_OTHER_SECRET_KEY", "theirs")
    environ = {"STET_SPACE_PASSWORD": rclone_webdav.password, "PATH": str(program.parent)}
    host = open_host(space(rclone_webdav.url, rclone_webdav.password, path="secret"), environ)
    assert isinstance(host, RcloneHost)
    engine = rcd.engine(str(program), own=False)
    try:
        store(host, entries(tmp_path / "in", {"a.html": b"1", "b/c.html": b"2"}))
        assert holdings(host) == {"a.html": b"1", "b/c.html": b"2"}
        assert engine._pool
        written = [f.read_text(errors="replace") for f in Path(engine._pool._path).parent.rglob("*") if f.is_file()]
        seen = "\n".join([said.read_text(), repr(host), repr(host._at), *written])
        assert told
        assert "obscure -" in seen
        assert not [secret for secret in (rclone_webdav.password, *told, "theirs") if secret in seen]
    finally:
        engine.close()


def test_a_server_repeats_the_secret_that_it_was_told() -> None:
    """Row rclone: a server's own words are shown. Oracle: no secret among them."""
    with Dav(lambda _: (500, f"you said {'hush' * 4} \x1b[31m".encode())) as dav:
        host = open_host(space(dav.url, ""), {"STET_SPACE_PASSWORD": "hush" * 4})
        with pytest.raises(HostError) as caught:
            list(host.survey())
    assert "you said …" in str(caught.value)
    assert "\x1b" not in str(caught.value)


def test_a_server_lists_without_end_or_climbs_out() -> None:
    """Row rclone: a server's list has no end, or names outside. Oracle: bounded, and passed over."""
    names = ["/", *(f"/f{n}" for n in range(50)), "/../../etc/passwd", "/a%0Ab", "/%2e%2e%2fx"]
    with Dav(lambda _: (207, listing(names))) as dav:
        host = open_host(space(dav.url, ""), {"STET_SPACE_PASSWORD": "p"})
        with pytest.raises(InterferenceError, match="more than 10 files"):
            list(host.survey(10))
        assert {held.path for held in host.survey()} <= {f"f{n}" for n in range(50)} | {"x"}


def test_a_server_has_folders_without_end() -> None:
    """Row rclone: each folder holds another. Oracle: an end, and an error or a list."""

    def deeper(path: str) -> tuple[int, bytes]:
        # Not for ever: without the defence, the test must end, too.
        return 207, listing([path, f"{path.rstrip('/')}/d/"] if path.count("/d") < 300 else [path])

    with Dav(deeper) as dav:
        host = open_host(space(dav.url, ""), {"STET_SPACE_PASSWORD": "p"})
        assert list(host.survey()) == []
    assert dav.asked < 200


def test_a_server_gives_back_other_bytes(
    archive: Archive, rclone_webdav: RcloneWebdav, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row rclone: a server changes what it stores. Oracle: named, and the pointer does not move."""
    environ = {"STET_SPACE_PASSWORD": rclone_webdav.password}
    host = open_host(space(rclone_webdav.url, "", path="lying"), environ)
    first = archive.release()
    push(first, host, now=NOW)
    assert head(host, archive.anchor, now=NOW).release == 1
    archive.write("index.html", "<!doctype html><title>Archive</title><p>changed")
    read = Engine.read
    monkeypatch.setattr(
        Engine,
        "read",
        lambda *words: (chunk.replace(b"changed", b"altered") for chunk in read(*words)),
    )
    with pytest.raises(AlteredError):
        push(archive.release(), host, now=NOW)
    assert head(host, archive.anchor, now=NOW).release == 1
    assert layout.TIMESTAMP in holdings(host)


def own(remote: str) -> Host:
    """A remote of the user's own rclone.conf."""
    return open_host(HostSettings("drive", "rclone", options={"remote": remote}), {})


def test_readers_cannot_read_through_a_veil(own_remotes: Path) -> None:
    """Row rclone: a remote that encrypts, behind others. Oracle: refused before anything is sent."""
    for remote in ("secret:x", "both:x"):
        with pytest.raises(ConfigError, match=r"readers cannot read through crypt \((secret|both)\)"):
            own(remote).probe()


@pytest.mark.parametrize("remote", ["fleeting:x", "quick:x"])
def test_what_only_rclones_memory_holds_is_no_copy(own_remotes: Path, remote: str) -> None:
    """Row rclone: a place that ends with rclone. Oracle: refused before anything is sent."""
    with pytest.raises(ConfigError, match="is gone when rclone ends"):
        own(remote).probe()


@pytest.mark.parametrize(
    ("remote", "places"),
    [
        ("mixed:x", "this machine, web"),
        ("mingled:x", "this machine, web"),
        ("clouds:x", "dav, web"),
        ("unnamed:x", ":webdav, web"),
    ],
)
def test_a_union_of_several_places_is_no_one_place(own_remotes: Path, remote: str, places: str) -> None:
    """Row rclone: a remote that gives each of several clouds a part. Oracle: refused, and the places are named."""
    with pytest.raises(ConfigError, match=f"is a union of several places, each with a part: {places}$") as caught:
        own(remote).probe()
    assert "each is a host of its own" in str(caught.value.hint)


def test_a_wrong_secret_is_told_by_its_variable(rclone_webdav: RcloneWebdav) -> None:
    """Row rclone: a secret that was changed or taken back. Oracle: its variable, and that nothing was lost."""
    host = open_host(space(rclone_webdav.url, ""), {"STET_SPACE_PASSWORD": "wrong"})
    for ask in (host.probe, lambda: list(host.survey()), lambda: host.read("a", 10)):
        with pytest.raises(RefusedError, match=r"does not take STET_SPACE_PASSWORD.*the copy there is as it was"):
            ask()


def listing(names: list[str]) -> bytes:
    """What a WebDAV server says of its files; a name with a slash at its end is a folder."""
    one = (
        "<d:response><d:href>{}</d:href><d:propstat><d:status>HTTP/1.1 200 OK</d:status><d:prop>{}</d:prop>"
        "</d:propstat></d:response>"
    )
    kinds = {
        True: "<d:resourcetype><d:collection/></d:resourcetype>",
        False: "<d:getcontentlength>1</d:getcontentlength>",
    }
    body = "".join(one.format(name, kinds[name.endswith("/")]) for name in names)
    return f'<?xml version="1.0"?><d:multistatus xmlns:d="DAV:">{body}</d:multistatus>'.encode()
