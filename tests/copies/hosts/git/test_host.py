"""Git hosts: one commit, nothing of its maker in it, and nobody else's history lost."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from publish.copies.hosts import git
from publish.copies.hosts.git import meter
from publish.copies.hosts.git import presets as gitpresets
from publish.copies.hosts.git import wire as gitwire
from publish.copies.hosts.git.host import GitHost
from publish.copies.push import push
from publish.core.errors import (
    AbsentError,
    ConfigError,
    FullError,
    HostError,
    InterferenceError,
    OtherKeyError,
    RefusedError,
    UnreachableError,
)
from publish.core.settings import HostSettings
from publish.verify.metadata import head
from tests.support.factory import NOW, Archive
from tests.support.forge import Place
from tests.support.services.githttp import GitHttp
from tests.support.services.sshd import Sshd


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


@pytest.fixture
def place(githttp: GitHttp) -> Place:
    return Place(githttp)


def test_the_server_compares_too(archive: Archive, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between our look at the branch and the server's own, somebody else may come."""
    push(archive.release(), place.host(), now=NOW)
    archive.write("reports/2013/masanjia.html", b"corrected")
    release = archive.release()
    place.hook(
        "pre-receive",
        "test -e done && exit 0; touch done;"
        " env -u GIT_QUARANTINE_PATH -u GIT_OBJECT_DIRECTORY git update-ref refs/heads/pages $(cat ours)",
    )
    place.by_somebody("theirs", a_html="theirs")
    (place.path / "ours").write_text(place.git("rev-parse", "theirs"))
    with pytest.raises(RefusedError, match="meanwhile"):
        push(release, place.host(), now=NOW)
    assert place.git("rev-parse", "pages") == place.git("rev-parse", "theirs")


@pytest.mark.parametrize(
    ("config", "hook", "said"),
    [
        ("receive.denyNonFastForwards", "", r"the branch 'pages' is protected: .*the copy there is as it was"),
        ("", "echo 'GL-HOOK-ERR: You \033[31mare out of luck'; exit 1", r"hook declined: .*You \?\[31mare out of luck"),
        ("", "echo 'remote: no space left on device' >&2; exit 1", r"no room"),
    ],
)
def test_a_refusal_is_told_in_the_servers_words(
    archive: Archive, place: Place, config: str, hook: str, said: str
) -> None:
    push(archive.release(), place.host(), now=NOW)
    before = place.git("rev-parse", "pages")
    if config:
        place.git("config", config, "true")
    else:
        place.hook("pre-receive", hook)
    archive.write("index.html", b"<!doctype html><title>Archive</title>changed")
    with pytest.raises(HostError, match=said) as caught:
        push(archive.release(), place.host(), now=NOW)
    assert "unprotect 'pages'" in (caught.value.hint or "") or not config
    assert isinstance(caught.value, RefusedError | FullError)
    assert place.git("rev-parse", "pages") == before


def test_a_wrong_token_names_its_variable(archive: Archive, place: Place) -> None:
    release = archive.release()
    with pytest.raises(RefusedError, match=r"does not take the token in STET_FORGE_TOKEN \(HTTP 401") as caught:
        push(release, place.host(token="x" * 20), now=NOW)
    assert "the copy there is as it was" in str(caught.value)
    place.git("config", "http.receivepack", "false")
    with pytest.raises(RefusedError, match=r"may not write there \(HTTP 403"):
        push(release, place.host(), now=NOW)
    with pytest.raises(AbsentError, match="no repository is there"):
        push(release, place.host(url=f"{place.server.url}nowhere.git"), now=NOW)
    (place.server.pages / "info").mkdir(exist_ok=True)
    (place.server.pages / "info/refs").write_text("hello")
    with pytest.raises(InterferenceError, match="no git server"):
        push(release, place.host(url=place.server.url[:-1] + "/."), now=NOW)
    with pytest.raises(UnreachableError, match="no connection"):
        push(release, place.host(url="https://127.0.0.1:9/x.git"), now=NOW)
    assert place.files("HEAD") == set() if place.git("branch") else True


def test_a_certificate_of_nobody_known_is_told(archive: Archive, place: Place) -> None:
    host = git.open_host(HostSettings("forge", "git"), git.Options(place.url), {"STET_FORGE_TOKEN": "x"})
    with pytest.raises(UnreachableError, match="certificate is not valid") as caught:
        push(archive.release(), host, now=NOW)
    assert "ca_file" in (caught.value.hint or "")


def test_limits_are_told_before_anything_is_sent(
    archive: Archive, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = archive.release()
    length = max(release.entries, key=lambda entry: entry.length)

    def limited(**limits: int) -> GitHost:
        monkeypatch.setitem(gitpresets.PRESETS, "github", replace(gitpresets.PRESETS["github"], **limits))  # type: ignore[arg-type]
        return place.host(preset="github")

    monkeypatch.setattr(gitwire.Remote, "send", lambda *_: pytest.fail("something was sent"))
    with pytest.raises(FullError, match="nothing was sent") as caught:
        push(release, limited(file_max=length.length - 1), now=NOW)
    assert caught.value.path == length.path
    for limits in ({"site_max": 1000}, {"files_max": 3}):
        with pytest.raises(FullError, match=r"GitHub Pages takes .*nothing was sent"):
            push(release, limited(**limits), now=NOW)
    monkeypatch.undo()
    push(release, place.host(preset="github"), now=NOW)
    assert ".nojekyll" in place.files("gh-pages")
    archive.write("index.html", b"<!doctype html><title>Archive</title>changed")
    with pytest.raises(RefusedError, match="takes 1 pushes an hour") as refused:
        push(archive.release(), limited(pushes_an_hour=1), now=NOW)
    assert "push again after" in (refused.value.hint or "")


def test_what_a_host_wants_beside_the_copy_is_no_stranger(archive: Archive, place: Place) -> None:
    for preset, beside in {"github": ".nojekyll", "gitlab": ".gitlab-ci.yml"}.items():
        release = archive.release()
        host = place.host(preset=preset)
        push(release, host, now=NOW)
        assert beside in place.files(gitpresets.PRESETS[preset].branch)
        assert push(release, place.host(preset=preset), now=NOW).sent == 0


_CHILD = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from publish.copies.hosts import git
from publish.copies.hosts.git import branch as gitbranch, wire as gitwire
from publish.copies.push import push
from publish.core.settings import HostSettings
from publish.release.dotstet import load

state, url, ca, moment, token = sys.argv[1:]
def die(*_): os.kill(os.getpid(), signal.SIGKILL)
send, note = gitwire.Remote.send, gitbranch.Branch.note
def cut(self, branch, old, new, count, objects, length=0):
    def few():
        yield next(objects())
        die()
    return send(self, branch, old, new, count, few)
if moment == "while sending": gitwire.Remote.send = cut
if moment == "before the record": gitbranch.Branch.note = die
if moment == "sent": gitbranch.Branch.came = die
now = datetime.fromisoformat("2026-11-21T12:30:00+00:00")
host = git.open_host(HostSettings("forge", "git"), git.Options(url, ca_file=ca), {"STET_FORGE_TOKEN": token})
push(load(Path(state), now=now), host, now=now)
"""


@pytest.mark.parametrize("moment", ["while sending", "sent", "before the record"])
def test_a_push_killed_at_any_moment_leaves_a_copy_and_is_completed(
    archive: Archive, place: Place, moment: str
) -> None:
    push(archive.release(), place.host(), now=NOW)
    archive.write("reports/2013/masanjia.html", b"corrected")
    second = archive.release()
    given = [str(archive.state), place.url, str(place.server.ca_file), moment, place.server.token]
    child = subprocess.run([sys.executable, "-c", _CHILD, *given], capture_output=True, text=True)
    assert child.returncode == -signal.SIGKILL, child.stderr
    assert head(place.host(), archive.anchor, now=NOW).release in (1, 2)
    push(second, place.host(), now=NOW)
    assert head(place.host(), archive.anchor, now=NOW).release == 2
    place.git("gc", "-q", "--prune=now")
    assert place.git("rev-list", "--count", "--all").strip() == "1"
    assert place.files() == {entry.path for entry in second.entries}


def test_a_server_that_drips_is_left(archive: Archive, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each byte comes within a socket's timeout, and the answer never."""
    monkeypatch.setattr(meter, "STILL_S", 1)
    monkeypatch.setattr(meter, "FLOOR", 1 << 30)
    place.hook("pre-receive", "i=0; while [ $i -lt 60 ]; do echo .; sleep 0.2; i=$((i + 1)); done")
    with pytest.raises(UnreachableError, match="no answer in time"):
        push(archive.release(), place.host(), now=NOW)


@pytest.fixture
def by_ssh(sshd: Sshd) -> Iterator[Path]:
    """An empty repository in the home folder of a login."""
    path = sshd.home / "letters.git"
    subprocess.run(["git", "init", "-q", "--bare", str(path)], check=True)
    owner = sshd.home.stat()
    for file in (path, *path.rglob("*")):
        os.chown(file, owner.st_uid, owner.st_gid)
    yield path
    shutil.rmtree(path)


def test_a_copy_goes_and_comes_by_ssh(archive: Archive, sshd: Sshd, by_ssh: Path) -> None:
    def host(**more: str) -> GitHost:
        given = {"identity": str(sshd.identity), "host_key": sshd.host_key}
        options = git.Options(f"ssh://mirror@127.0.0.1:{sshd.port}{by_ssh}", **(given | more))
        return git.open_host(HostSettings("forge", "git"), options, {"PATH": os.environ["PATH"]})

    first = archive.release()
    with pytest.raises(ConfigError, match="no 'host_key': nothing was sent") as unknown:
        push(first, host(host_key=""), now=NOW)
    assert sshd.host_key in (unknown.value.hint or "")
    with pytest.raises(OtherKeyError, match=r"HOST KEY CHANGED: expected SHA256:.*, got SHA256:"):
        push(first, host(host_key=(sshd.folder / "user_key.pub").read_text().strip()), now=NOW)
    assert not list(by_ssh.glob("refs/heads/*"))
    push(first, host(), now=NOW)
    archive.write("reports/2013/masanjia.html", b"<!doctype html><title>Masanjia</title>corrected")
    second = archive.release()
    assert push(second, host(), now=NOW).kept
    # This server takes no variable, so it speaks git's first protocol, and gives no single files.
    assert head(host(), archive.anchor, now=NOW).release == 2
    listed = {held.path for held in host().survey()}
    assert listed == {entry.path for entry in second.entries}
    (by_ssh / "hooks/pre-receive").write_text("#!/bin/sh\necho 'closed for today'; exit 1\n")
    (by_ssh / "hooks/pre-receive").chmod(0o755)
    archive.write("index.html", b"<!doctype html><title>Archive</title>changed")
    third = archive.release()
    with pytest.raises(RefusedError, match="its hook declined: closed for today; the copy there is as it was"):
        push(third, host(), now=NOW)
    by_ssh.rename(by_ssh.with_name("elsewhere"))
    with pytest.raises(AbsentError, match="no repository is there"):
        push(third, host(), now=NOW)
    by_ssh.with_name("elsewhere").rename(by_ssh)


def test_a_wrong_key_is_refused(archive: Archive, sshd: Sshd, by_ssh: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(other)], check=True)
    url = f"ssh://mirror@127.0.0.1:{sshd.port}{by_ssh}"
    options = git.Options(url, identity=str(other), host_key=sshd.host_key)
    host = git.open_host(HostSettings("forge", "git"), options, {"PATH": os.environ["PATH"]})
    with pytest.raises(RefusedError, match="login was refused; the copy there is as it was"):
        push(archive.release(), host, now=NOW)
