"""The program that ssh starts to reach a host through a proxy; that ssh does is in tests/attacks/test_sftp.py."""

import os
import shlex
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import publish
from publish.copies.hosts import sshproxy
from tests.support.proxies import Socks

SOURCE = Path(publish.__file__).parent


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


def test_it_is_found_where_this_program_is_one_file(tmp_path: Path) -> None:
    """Without an installed package: the standard library, and a zip file of ours alone."""
    program = tmp_path / "a 100% odd'name.pyz"
    with zipfile.ZipFile(program, "w") as out:
        for file in sorted(SOURCE.rglob("*.py")):
            out.write(file, f"publish/{file.relative_to(SOURCE)}")
    way = (
        "import sys; from publish.copies.hosts.ssh import Ssh; from publish.copies.hosts.sshplace import Where; "
        "print(Ssh(Where('h', 'a.invalid'), {'ALL_PROXY': 'socks5h://127.0.0.1:9'}, type('S', (), {'variable': str}))"
        "._way_out())"
    )
    bare = [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.append({str(program)!r}); {way}"]
    said = subprocess.run(bare, capture_output=True, text=True, check=True).stdout.strip()
    words = shlex.split(said.replace("%%", "%"))
    assert words[-3:-1] == ["%h", "%p"]
    environ = {"ALL_PROXY": "socks5h://127.0.0.1:9"}
    run = [words[0], "-S", *words[1:-3], "a.invalid", "22", "5"]
    told = subprocess.run(run, env=environ, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (told.returncode, told.stderr.startswith("stet: ")) == (1, True), told.stderr
