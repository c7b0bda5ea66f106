"""The program that ssh starts to reach a host through a proxy; that ssh does is in tests/attacks/test_sftp.py."""

import os
import socket

import pytest

from publish.copies.hosts import sshproxy
from tests.support.proxies import Socks


def test_a_connection_is_handed_over_and_a_failure_is_said(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("ALL_PROXY", raising=False)
    assert sshproxy.main(["a.invalid", "22", "5"]) == 1
    assert capfd.readouterr().err == "stet: no proxy is named\n"
    with socket.create_server(("127.0.0.1", 0)) as server, Socks(server.getsockname()[1]) as proxy:
        monkeypatch.setenv("ALL_PROXY", proxy.url)
        ours, sshs = socket.socketpair(socket.AF_UNIX)
        kept = os.dup(1)
        os.dup2(sshs.fileno(), 1)
        try:
            assert sshproxy.main(["a.invalid", "22", "5"]) == 0
        finally:
            os.dup2(kept, 1)
            os.close(kept)
        data, handles, _, _ = socket.recv_fds(ours, 1, 1)
        with ours, sshs, socket.socket(fileno=handles[0]) as got, server.accept()[0] as there:
            assert data == b"\0"
            got.sendall(b"SSH")
            assert there.recv(3) == b"SSH"
    assert proxy.asked == ["name a.invalid:22"]
