"""On the publisher's side: mirror lists, two operators, what a release must not tell, what logs must not hold."""

import ctypes
import io
import json
import logging
import os
import shutil
import subprocess
import sys
import threading
import traceback
from pathlib import Path

import pytest

from publish.copies.hosts.memory import MemoryHost
from publish.copies.push import push
from publish.core import dumps
from publish.core.errors import ConfigError, MismatchError, RollbackError, SignatureError, SourceError, StetError
from publish.core.formats import mirrorlist
from publish.core.model import Mirror
from publish.readers.clone import clone
from publish.release import dotstet, keyfile
from publish.release.keys import Keyring, make
from publish.verify.head import Anchor
from publish.verify.metadata import head
from publish.verify.tufapi import CryptoSigner
from tests.attacks.conftest import World
from tests.attacks.desk import forked, hasty, read
from tests.support import small
from tests.support.countersigners import Witness, add
from tests.support.factory import NOW, PAGES, PASSPHRASE, Archive, lay

CANARY = "operatorcanary"


def test_mirror_list_poisoning(world: World) -> None:
    """Row 22: an address is added to the list that nobody signed. Oracle: refused; only the signed list is used."""
    copy = lay(world.archive.release(mirrors=[Mirror("https://good.example/", "folder")]), world.copy)
    named = json.loads((copy / "metadata/2.mirrors.json").read_bytes())["signed"]["targets"]["mirrors.json"]
    file = copy / "targets" / f"{named['hashes']['sha256']}.mirrors.json"
    file.write_bytes(file.read_bytes().replace(b"good", b"evil"))
    with pytest.raises(MismatchError, match=r"mirrors\.json"):
        read(copy, world.anchor)


def test_mirror_list_signed_by_a_thief(tmp_path: Path) -> None:
    """Row 22: the stolen online key lists an attacker's mirror. Oracle: it can deny, never give other bytes."""
    archive = Archive(tmp_path / "publisher")
    evil = tmp_path / "evil"
    copy = lay(archive.publish(mirrors=[str(evil)]), tmp_path / "copy")
    shutil.copytree(copy, evil)
    for page in evil.glob("reports/*/*.html"):
        page.write_text("<!doctype html>all is well there")
    clone([str(evil), str(copy)], archive.anchor, tmp_path / "out", now=NOW, open_source=hasty)
    assert (tmp_path / "out/reports/2013/masanjia.html").read_text() == PAGES["reports/2013/masanjia.html"]


@pytest.mark.parametrize(
    "listed",
    [b"[]", b'{"gone":[],"mirrors":[{}]}', b"[" * 100_000, b'{"gone":[]', b'{"gone":1,"mirrors":[]}', b"\xff"],
)
def test_mirror_list_of_another_form(listed: bytes) -> None:
    """Row 22: a list that is no list. Oracle: said as such."""
    with pytest.raises(StetError, match=r"mirrors\.json: not a mirror list"):
        mirrorlist.parse(listed)


@pytest.mark.parametrize("markup", ["<script>", "<p onclick=run()>", '<meta http-equiv="refresh" content="0;url=x">'])
def test_the_page_of_the_mirror_list_that_acts(markup: str) -> None:
    """Row 22: the stolen online key signs a page that runs, or leads on. Oracle: text and links, or refused."""
    with pytest.raises(SignatureError, match=r"mirrors\.html"):
        mirrorlist.check_page(f"<!doctype html><title>Copies</title>{markup}".encode())


def test_mirror_list_with_addresses_that_are_none() -> None:
    """Row 22: javascript:, file:, a million names. Oracle: passed over, and no more than a thousand are kept."""
    many = [{"address": f"https://{n}.example/", "kind": "s3", "durable": False, "also": []} for n in range(5000)]
    odd = [{**many[0], "address": a} for a in ("javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "")]
    parsed = mirrorlist.parse(json.dumps({"gone": [], "mirrors": odd + many}).encode())
    assert {m.address.split(":")[0] for m in parsed.mirrors} == {"https"}
    assert len(parsed.mirrors) <= mirrorlist.MIRRORS_MAX


def test_two_operators_publish_at_once(tmp_path: Path) -> None:
    """Row 40: two seal release 2 on two machines. Oracle: one wins, the other is told; no release is lost or mixed."""
    archive = Archive(tmp_path / "one")
    host = MemoryHost("two operators")
    push(archive.release(), host, now=NOW)
    other = forked(archive, tmp_path / "other")
    archive.write("index.html", b"<!doctype html>the first one's front page")
    other.write("index.html", b"<!doctype html>the other one's front page")
    mine, theirs = archive.release(), other.release()
    push(mine, host, now=NOW)
    with pytest.raises(RollbackError, match="has another release 2") as caught:
        push(theirs, host, now=NOW)
    assert "--restore" in (caught.value.hint or "")
    found = head(host, archive.anchor, now=NOW)
    assert (found.release, found.signed.top.sha256) == (2, mine.top)
    other.write("index.html", b"<!doctype html>and once more")
    with pytest.raises(RollbackError, match="has another release 2"):
        push(other.release(), host, now=NOW)
    assert host.read("index.html", 1000) == b"<!doctype html>the first one's front page"


def test_two_operators_renew_at_once(tmp_path: Path) -> None:
    """Row 40: two sign a mirror list of the same length and number. Oracle: the later push leaves a whole copy."""
    archive = Archive(tmp_path / "one")
    host = MemoryHost("two renewals")
    push(archive.release(mirrors=[Mirror("https://a.example/", "folder")]), host, now=NOW)
    other = forked(archive, tmp_path / "other")
    push(archive.release(mirrors=[Mirror("https://b.example/", "folder")]), host, now=NOW)
    push(other.release(mirrors=[Mirror("https://c.example/", "folder")]), host, now=NOW)
    found = head(host, archive.anchor, now=NOW)
    assert [m.address for m in found.mirrors.mirrors] == ["https://c.example/"]


def test_an_operator_who_lags_publishes(tmp_path: Path) -> None:
    """Row 40: an old state pushes over a newer release. Oracle: refused; the newer one stays."""
    archive = Archive(tmp_path / "one")
    host = MemoryHost("lagging")
    archive.release()
    other = forked(archive, tmp_path / "other")
    archive.write("index.html", b"second")
    push(archive.release(), host, now=NOW)
    with pytest.raises(RollbackError, match="already has release 2"):
        push(dotstet.load(other.state, now=NOW), host, now=NOW)
    assert head(host, archive.anchor, now=NOW).release == 2


def test_two_seals_of_one_state(tmp_path: Path) -> None:
    """Row 40: two processes seal one folder; a lock lies about from a third. Oracle: they take turns, none is lost."""
    archive = Archive(tmp_path / "one")
    archive.release()
    (archive.state / "locks").mkdir(exist_ok=True)
    (archive.state / "locks" / "seal").write_text("99999999")  # stale: whoever held it is dead
    at_work, both = [0], [0]
    real = dotstet.load

    def load(*args: object, **more: object) -> object:
        at_work[0] += 1
        both[0] = max(both[0], at_work[0])
        threading.Event().wait(0.05)
        try:
            return real(*args, **more)  # type: ignore[arg-type]
        finally:
            at_work[0] -= 1

    archive.write("index.html", b"second")
    faults: list[BaseException] = []

    def run() -> None:
        try:
            archive.seal()
        except BaseException as e:
            faults.append(e)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dotstet, "load", load)
        threads = [threading.Thread(target=run) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert faults == []
    assert both[0] == 1
    assert real(archive.state, now=NOW).number == 2


_BUILD = """
import datetime, os, sys
from pathlib import Path
os.umask(int(sys.argv[2], 8))
from tests.attacks import switch_off  # what is switched off here is off there
from tests.support import small
from tests.support.countersigners import Witness, add
from publish.core.formats import listing
from publish.core.files import digest, walk
from publish.core.model import Entry
tree = small.made(Path(sys.argv[1])).root
print(listing.write(Entry(p, *digest(f)) for p, f in walk(tree))[0].sha256)
"""


def _built(root: Path, umask: str, **environ: str) -> str:
    environ = {**{k: v for k, v in os.environ.items() if not k.startswith("LC_")}, **environ}
    run = subprocess.run(
        [sys.executable, "-c", _BUILD, str(root), umask],
        env=environ,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout.strip()


def test_non_determinism(tmp_path: Path) -> None:
    """Row 68: another locale, time zone, hash seed, umask, user, path, file order. Oracle: the same top hash."""
    one = small.archive(tmp_path / "a")
    deep = tmp_path / "b" / "ööö"
    deep.mkdir(parents=True)
    two = small.archive(deep / CANARY)
    for folder in sorted((p for p in two.rglob("*") if p.is_dir()), reverse=True):
        # Written in another order: what a folder lists first is the file system's own affair.
        for file in sorted((f for f in folder.iterdir() if f.is_file()), reverse=True):
            data = file.read_bytes()
            file.unlink()
            file.write_bytes(data)
            os.utime(file, (0, 0))
    first = _built(one, "022", TZ="UTC", LC_ALL="C", PYTHONHASHSEED="0", USER="a")
    second = _built(two, "077", TZ="Asia/Urumqi", LC_ALL="C.UTF-8", PYTHONHASHSEED="99", USER=CANARY)
    assert len(first) == 64
    assert first == second


def test_operator_leak_in_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row 69: canaries for user, host, path, author, zone and hour. Oracle (I3): none in any byte of a copy."""
    for name in ("USER", "LOGNAME", "HOSTNAME", "GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "EMAIL", "NAME"):
        monkeypatch.setenv(name, CANARY)
    monkeypatch.setenv("TZ", "Asia/Urumqi")
    root = small.archive(tmp_path / CANARY)
    tree = small.made(root)
    archive = Archive(tmp_path / f"{CANARY}-state", {})
    shutil.copytree(tree.root, archive.tree)
    copy = lay(archive.release(mirrors=[Mirror("https://a.example/", "folder")]), tmp_path / "copy")
    for file in (f for f in copy.rglob("*") if f.is_file()):
        data = file.read_bytes()
        name = str(file.relative_to(copy))
        for leak in (CANARY.encode(), str(tmp_path).encode(), b"Asia/Urumqi", b"+08:00", b"12:30"):
            assert leak not in data, (leak, name)
        assert CANARY not in name
        if name.startswith("metadata/"):
            assert all(at[10:] == "T00:00:00Z" for at in _times(data)), name
        if len(os.uname().nodename) > 4:
            assert os.uname().nodename.encode() not in data, name


def _times(data: bytes) -> list[str]:
    found: list[str] = []
    json.loads(data, object_hook=lambda d: found.extend(v for k, v in d.items() if k == "expires"))
    return found


def test_secrets_in_errors_and_logs(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Row 70: all that can go wrong with a key, logged in full. Oracle (I3): no passphrase, no key, in any of it."""
    secret = "correct horse battery staple"
    caplog.set_level(logging.DEBUG)
    keys = Keyring.create(tmp_path / "keys", secret)
    said = io.StringIO()
    print(repr(keys), str(keys), vars(keys).keys(), file=said)

    files = {role: tmp_path / f"keys/{role}.key" for role in ("root", "targets", "online")}
    (tmp_path / "spoilt").mkdir(mode=0o700)
    (tmp_path / "spoilt/root.key").touch(mode=0o600)
    (tmp_path / "spoilt/root.key").write_bytes(files["root"].read_bytes()[:-60])
    for provoke in (
        lambda: Keyring.load(tmp_path / "keys", secret + "!").signer("root"),
        lambda: Keyring.load(tmp_path / "spoilt", secret).signer("root"),
        lambda: Keyring.load(tmp_path / "spoilt", secret).signer("online"),
        lambda: Keyring.create(tmp_path / "short", secret[:4]),
    ):
        try:
            provoke()
        except ConfigError as e:
            print("".join(traceback.format_exception(e)), e.hint, e.__cause__, e.__dict__, file=said)
        else:
            pytest.fail("no error")
    everything = said.getvalue() + caplog.text
    assert "ConfigError" in everything
    for leak in (secret, "BEGIN OPENSSH", files["targets"].read_text().splitlines()[1]):
        assert leak not in everything


def test_secrets_in_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row 70: a seal, watched. Oracle (I3): no child process is started that could have a key in argv or env."""
    started: list[object] = []
    monkeypatch.setattr(subprocess.Popen, "__init__", lambda _self, *args, **more: started.append((args, more)))
    monkeypatch.setattr(os, "system", started.append)
    archive = Archive(tmp_path / "publisher")
    copy = lay(archive.release(), tmp_path / "copy")
    assert started == []
    everything = b"".join(f.read_bytes() for f in copy.rglob("*") if f.is_file())
    assert PASSPHRASE.encode() not in everything
    assert b"OPENSSH PRIVATE KEY" not in everything


def test_a_picture_of_the_memory(tmp_path: Path) -> None:
    """Row 70: a process that has opened a key. Oracle (I3): the kernel would write nothing of its memory to a disk."""
    make(tmp_path / "mine.key", PASSPHRASE)
    kernel = ctypes.CDLL(None)
    if not hasattr(kernel, "prctl"):
        pytest.skip("the call is Linux's")
    # In a process of its own, as if no other test had come before.
    if not (child := os.fork()):
        dumps.forbid.cache_clear()
        kernel.prctl(4, 1, 0, 0, 0)
        keyfile.open_key(tmp_path / "mine.key", PASSPHRASE, "the key")
        os._exit(kernel.prctl(3, 0, 0, 0, 0))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_ten_minutes_at_the_publishers_machine(tmp_path: Path) -> None:
    """Row laptop: what no key protects is changed in .stet. Oracle: no host is given it, and none is called guilty."""
    archive = Archive(tmp_path / "publisher")
    sealed, hosts = archive.release(), [MemoryHost("one"), MemoryHost("two")]
    push(sealed, hosts[0], now=NOW)
    genuine = (archive.state / "mirrors.html").read_bytes()
    (archive.state / "mirrors.html").write_bytes(b"<!doctype html>The fingerprint is now: 0000")
    for host in hosts:
        push(dotstet.load(archive.state, now=NOW), host, now=NOW)
        assert b"".join(host.fetch("mirrors.html", 99_999)) == genuine
    page = sealed.root / "index.html"
    page.write_bytes(page.read_bytes()[::-1])
    with pytest.raises(SourceError, match=r"index\.html: changed on this disk since it was sealed"):
        push(sealed, MemoryHost("three"), now=NOW)


def test_ten_minutes_with_what_witnesses_signed(tmp_path: Path) -> None:
    """Row laptop: a countersignature, which no editor signs, is changed in .stet. Oracle: refused, and named."""
    archive, ann = Archive(tmp_path / "publisher"), Witness("ann.example/w", CryptoSigner.generate_ed25519())
    add(archive, ann.sees(archive, lay(archive.release(), tmp_path / "copy")).note)
    (note,) = (archive.state / "targets").glob("*.cosig")
    note.write_bytes(note.read_bytes()[::-1])
    with pytest.raises(ConfigError, match=rf"{note.name} is not what was signed"):
        dotstet.load(archive.state, now=NOW)


def test_metadata_of_another_archive(world: World, tmp_path: Path) -> None:
    """Row bad input: one metadata file after another is another archive's. Oracle: each refused, by name."""
    other = Archive(tmp_path / "other")
    other.publish({**PAGES, "index.html": "<!doctype html>old"})
    theirs = lay(other.publish(PAGES), tmp_path / "theirs")
    assert read(theirs, Anchor(other.fingerprint)).release == 2
    for name in ("1.root.json", "timestamp.json", "2.snapshot.json", "2.targets.json", "1.mirrors.json"):
        mine = (world.copy / "metadata" / name).read_bytes()
        shutil.copy(theirs / "metadata" / name, world.copy / "metadata" / name)
        with pytest.raises(StetError, match=name.removesuffix(".json").partition(".")[2] or "timestamp"):
            read(world.copy, world.anchor)
        (world.copy / "metadata" / name).write_bytes(mine)
    assert read(world.copy, world.anchor).release == 2
