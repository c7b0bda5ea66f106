"""Conversations: with a server that is silent, drips, lies about numbers, lists without end, or ends in the middle."""

import time
from pathlib import Path

import pytest

from publish.copies.hosts.sftp import session
from publish.copies.hosts.sftp.session import BrokenError
from publish.core.errors import HostError, InterferenceError, UnreachableError
from publish.core.model import Entry
from tests.copies.hosts.contract import entries, store
from tests.support.sftp import local, saying

LIST = "hello()\nwhile True:\n kind, n, body = ask()\n "
STAT = "say(105, n, attrs(0o040755)) if kind == 7 else "
LISTS = f"{LIST}{STAT}say(102, n, text(b'h')) if kind == 11 else status(n, 0) if kind == 4 else "


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("print('Welcome, dear guest', flush=True); ask()", "begins: Welcome, dear guest"),
        ("ask(); say(2, b'', struct.pack('>I', 6))", "not SFTP"),
        ("ask(); os.write(1, b'\\x7f\\xff\\xff\\xff\\x02')", "not SFTP"),
        (LIST + "status(b'\\0\\0\\0\\x63', 0)", "not SFTP"),
        (LIST + "say(103, n, text(b'data'))", "not SFTP"),
        (LISTS + "say(104, n, struct.pack('>I', 0))", "not SFTP"),
        (LISTS + "say(104, n, struct.pack('>I', 1) + name(b'a/b'))", "name that no"),
    ],
)  # fmt: skip
def test_what_is_not_sftp_is_said_to_be_none(script: str, said: str) -> None:
    with pytest.raises(InterferenceError, match=said):
        list(local("x", saying(script)).survey())


def test_a_list_without_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    endless = LISTS + "say(104, n, struct.pack('>I', 50) + {} * 50)"
    with pytest.raises(InterferenceError, match=r"more than 1,000 files"):
        list(local("x", saying(endless.format("name(b'a')"))).survey(1000))
    # Names that are none of a copy's count, too, and so do folders.
    monkeypatch.setattr("publish.copies.hosts.sftp.HELD_MAX", 1000)
    for one in ("name(b'.')", "name(b'folder', 0o040755)"):
        with pytest.raises(InterferenceError, match=r"more than 1,000 names"):
            list(local("x", saying(endless.format(one))).survey())


def test_a_server_that_is_silent_or_drips_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "ANSWER_S", 0.2)
    monkeypatch.setattr(session, "EARNED_S", 0.0)
    began = time.monotonic()
    silent = LIST + "pass"
    with pytest.raises(UnreachableError, match="stopped answering") as caught:
        list(local("x", saying(silent)).survey())
    assert not caught.value.retryable
    drips = LISTS + "("
    drips += "__import__('time').sleep(0.05), say(104, n, struct.pack('>I', 1) + name(b'a')))"
    with pytest.raises(UnreachableError, match="stopped answering"):
        list(local("x", saying(drips)).survey())
    monkeypatch.setattr(session, "ANSWER_S", 60)
    monkeypatch.setattr("publish.copies.hosts.sftp.LISTING_S", 0.2)
    with pytest.raises(UnreachableError, match="does not come to an end"):
        list(local("x", saying(drips)).survey())
    assert time.monotonic() - began < 20
    monkeypatch.setattr(session, "GREETING_S", 0.2)
    with pytest.raises(HostError, match="stopped answering"):
        local("x", ["sleep", "60"]).probe()


def test_a_conversation_that_is_cut_is_begun_anew(tmp_path: Path) -> None:
    host = local(tmp_path / "copy")
    made = entries(tmp_path / "in", {"a.txt": b"1", "b.txt": b"2"})
    store(host, made[:1])
    assert host.read("a.txt", 9) == b"1"
    assert host._session
    host._session._child.kill()
    host._session._child.wait()

    def again() -> bytes:
        try:
            return host.read("a.txt", 9)
        except UnreachableError as e:
            return b"again" if e.retryable else b""

    # Maybe once: what was asked before the end was seen.
    assert again() in (b"1", b"again")
    assert again() == b"1"
    store(host, made)
    assert host.read("b.txt", 9) == b"2"


def test_a_failed_start_is_not_tried_again_by_each_of_many(tmp_path: Path) -> None:
    import threading

    from publish.copies.hosts.sftp import SftpHost
    from publish.core.errors import RefusedError

    tries, held = [], threading.Event()

    def start() -> session.SftpSession:
        tries.append(1)
        held.wait(5)
        raise RefusedError("the login was refused", host="space")

    host = SftpHost("space", "x", start)
    errors: list[BaseException] = []

    def probe() -> None:
        try:
            host.probe()
        except RefusedError as e:
            errors.append(e)

    threads = [threading.Thread(target=probe) for _ in range(8)]
    for thread in threads:
        thread.start()
    held.set()
    for thread in threads:
        thread.join()
    assert (len(tries), len(errors)) == (1, 8)


def test_what_has_ended_says_so(tmp_path: Path) -> None:
    with pytest.raises(BrokenError):
        session.SftpSession(["true"], {"PATH": "/usr/bin:/bin"})
    (entry,) = entries(tmp_path / "in", {"a.txt": b"1"})
    full = LIST + "sys.exit() if kind == 3 else status(n, 2) if kind == 7 else status(n, 0)"
    with pytest.raises(UnreachableError, match="cut"):
        local("x", saying(full)).put(Entry("a.txt", entry.sha256, 1, entry.source))
