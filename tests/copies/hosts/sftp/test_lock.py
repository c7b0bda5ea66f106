"""Two publishers at one server: one wins, the other is told; a killed push keeps nobody out for long."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from publish.copies.hosts.sftp import lock
from publish.core.errors import RefusedError
from publish.core.formats import layout
from tests.copies.hosts.contract import entries, store
from tests.support.sftp import local

STRANGER = f"{'a' * 32} {'b' * 32} 1\n"


def test_two_pushes_at_once_are_refused_and_the_second_is_told_when(tmp_path: Path) -> None:
    one, other = local(tmp_path / "web", name="one"), local(tmp_path / "web", name="other")
    made = entries(tmp_path / "in", {"a.html": b"1"})
    with one.writing():
        with pytest.raises(RefusedError, match=r"other: another push .*, of this machine; .* [0-9]+ s old"):
            store(other, made)
        one.put(made[0])
    store(other, made)
    assert os.listdir(tmp_path / "web") == ["a.html"]


def test_the_lock_of_a_stranger_holds_until_it_is_too_old(tmp_path: Path) -> None:
    web = tmp_path / "web"
    web.mkdir()
    (web / lock.NAME).write_text(STRANGER)
    with pytest.raises(RefusedError, match="of another machine"):
        store(local(web), [])
    assert (web / lock.NAME).read_text() == STRANGER
    # By the server's clock: that of this machine may be wrong.
    now = (web / lock.NAME).stat().st_mtime
    os.utime(web / lock.NAME, (now - lock.AGE_S - 1, now - lock.AGE_S - 1))
    store(local(web), entries(tmp_path / "in", {"a.html": b"1"}))
    assert os.listdir(web) == ["a.html"]


def test_a_push_of_this_machine_that_was_killed_is_not_waited_for(tmp_path: Path) -> None:
    web = tmp_path / "web"
    web.mkdir()
    with subprocess.Popen(["true"]) as ended:
        pass
    token = "c" * 32
    (web / lock.NAME).write_text(f"{token} {lock._marked(token)} {ended.pid}\n")
    store(local(web), entries(tmp_path / "in", {"a.html": b"1"}))
    (web / lock.NAME).write_text(f"{token} {lock._marked(token)} {os.getppid()}\n")
    with pytest.raises(RefusedError, match="of this machine"):
        store(local(web), [])


def test_a_lock_that_was_taken_over_stops_the_pointer(tmp_path: Path) -> None:
    web = tmp_path / "web"
    page, pointer = entries(tmp_path / "in", {"a.html": b"1", layout.TIMESTAMP: b"2"})
    host = local(web)
    with host.writing():
        host.put(page)
        (web / lock.NAME).write_text(STRANGER)
        with pytest.raises(RefusedError, match="took this place over"):
            host.put(pointer)
    assert not (web / layout.TIMESTAMP).exists()
    assert (web / lock.NAME).read_text() == STRANGER


def test_a_lock_is_dated_anew_while_its_push_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    web = tmp_path / "web"
    (page,) = entries(tmp_path / "in", {"a.html": b"1"})
    monkeypatch.setattr(lock, "AGAIN_S", -1)
    host = local(web)
    with host.writing():
        os.utime(web / lock.NAME, (1, 1))
        host.put(page)
        assert (web / lock.NAME).stat().st_mtime > 1


def test_a_lock_says_nothing_of_who_made_it(tmp_path: Path) -> None:
    with local(tmp_path / "web").writing():
        content = (tmp_path / "web" / lock.NAME).read_text()
        assert (tmp_path / "web" / lock.NAME).stat().st_mode & 0o777 == 0o600
    assert re.fullmatch(r"[0-9a-f]{32} ([0-9a-f]{32}|-) [0-9]+\n", content)
    assert lock._marked("x") != lock._marked("y")  # two locks of one machine have nothing in common


@pytest.mark.parametrize("content", ["", "\0" * 300, "a b", "a b -1", "x " * 90, f"{'c' * 32} - 4194399999999\n"])
def test_whatever_lies_in_a_lock_it_is_a_strangers(tmp_path: Path, content: str) -> None:
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / lock.NAME).write_text(content)
    with pytest.raises(RefusedError, match="of another machine"):
        store(local(tmp_path / "web"), [])
