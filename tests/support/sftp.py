"""Servers of files without ssh before them: OpenSSH's own, and some that no honest host runs."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from publish.copies.hosts.sftp import SftpHost
from publish.copies.hosts.sftp.session import SftpSession
from tests.support.services.sshd import sftp_server

_LYING = """
import os, subprocess, sys
server = subprocess.Popen([sys.argv[1]], stdout=subprocess.PIPE)
while data := os.read(server.stdout.fileno(), 1 << 20):
    os.write(1, data.replace(sys.argv[2].encode(), sys.argv[3].encode()))
"""
_SAYING = """
import os, struct, sys
def ask():
    length = int.from_bytes(sys.stdin.buffer.read(4), "big")
    body = sys.stdin.buffer.read(length)
    if len(body) < length or not length: sys.exit()
    return body[0], body[1:5], body[5:]
def say(kind, number, body): os.write(1, struct.pack(">IB", len(body) + 1 + len(number), kind) + number + body)
def text(data): return struct.pack(">I", len(data)) + data
def status(number, code): say(101, number, struct.pack(">I", code) + text(b"") + text(b""))
def attrs(mode): return struct.pack(">IQI", 5, 0, mode)
def name(word, mode=0o100644): return text(word) + text(b"") + attrs(mode)
def hello():
    ask()
    say(2, b"", struct.pack(">I", 3) + text(b"posix-rename@openssh.com") + text(b"1"))
"""


def local(path: Path | str, command: Sequence[str] | None = None, *, name: str = "space") -> SftpHost:
    """A host in a folder of this machine, by OpenSSH's own server of files or by ``command``."""
    given = list(command or [str(sftp_server())])
    return SftpHost(name, str(path), lambda: SftpSession(given, os.environ))


def lying(before: str, after: str) -> list[str]:
    """The command of a server that gives back other bytes than were stored."""
    return [sys.executable, "-I", "-S", "-c", _LYING, str(sftp_server()), before, after]


def saying(script: str) -> list[str]:
    """The command of a server that does what ``script`` says, with the few words above."""
    return [sys.executable, "-I", "-S", "-c", _SAYING + script]


def small(folder: Path, length: int) -> list[str] | None:
    """The command of a server whose disk, at ``folder``, holds ``length`` bytes; none where that cannot be made."""
    mounted = f"mount -t tmpfs -o size={length},mode=777 t {folder} && exec {sftp_server()}"
    command = ["unshare", "-Urm", "sh", "-c"]
    try:
        works = subprocess.run([*command, mounted], stdin=subprocess.DEVNULL, capture_output=True).returncode == 0
    except OSError:
        return None
    return [*command, mounted] if works else None
