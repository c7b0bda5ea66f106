"""OpenSSH's sshd from Debian's package, unpacked into the cache: nothing is installed, and no root is needed.

One account, ``mirror``, by key or by password, with a folder of its own; it may have SFTP and a shell. As root the
server is started as ``nobody``; nss_wrapper tells it of the account.
"""

import os
import secrets
import shutil
import socket
import subprocess
from pathlib import Path

from tests.support.services.cache import Unavailable, find, kept, run
from tests.support.services.debian import unpack_debs
from tests.support.services.service import Service, free_port

_PACKAGES = ("openssh-server", "openssh-sftp-server", "libnss-wrapper", "libwrap0")

_CONFIG = """\
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host_key
PidFile none
AuthorizedKeysFile {folder}/user_key.pub
StrictModes no
UsePAM no
PasswordAuthentication yes
KbdInteractiveAuthentication no
MaxSessions 64
MaxStartups 64
LogLevel ERROR
{more}
Match User norename
  ForceCommand internal-sftp -P posix-rename
Match User readonly
  ForceCommand internal-sftp -R
Match User chatty
  ForceCommand echo Welcome to our web space, today we are closed
"""


def sshd() -> Path:
    """Return the program; raises ``Unavailable`` if it cannot be had."""
    return unpacked() / "usr/sbin/sshd"


def sftp_server() -> Path:
    """Return OpenSSH's server of files without ssh: it speaks on its standard input and output."""
    return unpacked() / "usr/lib/openssh/sftp-server"


def unpacked() -> Path:
    """Return the folder with Debian's packages; raises ``Unavailable`` if it cannot be had."""
    if not find("ssh"):
        raise Unavailable("OpenSSH's client is not installed: apt install openssh-client")
    return kept("sshd", b"debian", _unpack)


class Sshd(Service):
    """A server with the account ``mirror``; ``norename``, ``readonly`` and ``chatty`` are it under other rules."""

    def __init__(self, *, sftp: bool = True) -> None:
        packages = unpacked()
        super().__init__()
        self._more = ["Subsystem sftp internal-sftp"] if sftp else []
        self._programs = self.folder / "bin"
        self._copy(packages)
        self.home = self.folder / "home"
        """Where a login begins."""
        self.home.mkdir()
        self.identity = self.folder / "user_key"
        """The private key that is let in."""
        self.port = 0
        self.password = secrets.token_hex(8)
        for key in ("host_key", "user_key"):
            run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(self.folder / key)])
        self._accounts()
        self._give()

    @property
    def host_key(self) -> str:
        """The server's public key, as it stands in mirrors.toml."""
        return " ".join((self.folder / "host_key.pub").read_text().split()[:2])

    def new_host_key(self) -> None:
        """Have another host key from the next start on."""
        for name in ("host_key", "host_key.pub"):
            (self.folder / name).unlink()
        run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(self.folder / "host_key")])
        self._give()

    def _copy(self, packages: Path) -> None:
        """Have the programs where the server's user may run them: root's cache is root's."""
        self._programs.mkdir()
        libraries = [next(packages.glob(f"usr/lib/*/{name}")) for name in ("libnss_wrapper.so", "libwrap.so.0")]
        for file in (packages / "usr/sbin/sshd", *libraries):
            shutil.copy(file, self._programs)
        # Newer releases are several programs, which know one another by paths of an installed system.
        for part, option in {"sshd-session": "SshdSessionPath", "sshd-auth": "SshdAuthPath"}.items():
            if (file := packages / "usr/lib/openssh" / part).exists():
                shutil.copy(file, self._programs)
                self._more.append(f"{option} {self._programs / part}")

    def _accounts(self) -> None:
        uid, gid = (65534, 65534) if os.geteuid() == 0 else (os.geteuid(), os.getegid())
        crypted = subprocess.run(
            ["openssl", "passwd", "-6", "-stdin"], input=self.password, capture_output=True, text=True, check=True
        ).stdout.strip()
        names = ("mirror", "norename", "readonly", "chatty")
        lines = [f"{name}:{crypted}:{uid}:{gid}::{self.home}:/bin/sh\n" for name in names]
        (self.folder / "passwd").write_text("".join(lines))
        (self.folder / "group").write_text(f"nogroup:x:{gid}:\n")

    def _give(self) -> None:
        """Let the server's user have all but the client's key, where that is another user than ours."""
        self.folder.chmod(0o755)
        if os.geteuid() == 0:
            for path in (self.folder, *self.folder.iterdir()):
                os.chown(path, 0 if path == self.identity else 65534, -1)

    def _command(self) -> list[str]:
        self.port = free_port()
        config = self.folder / "sshd_config"
        config.write_text(_CONFIG.format(port=self.port, folder=self.folder, more="\n".join(self._more)))
        started = [str(self._programs / "sshd"), "-D", "-e", "-f", str(config)]
        wrapped = ["env", f"LD_PRELOAD={self._programs / 'libnss_wrapper.so'}", *started]
        if os.geteuid() == 0:
            return ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--pdeathsig=TERM", *wrapped]
        return wrapped

    def _environment(self) -> dict[str, str]:
        return {
            "NSS_WRAPPER_PASSWD": str(self.folder / "passwd"),
            "NSS_WRAPPER_GROUP": str(self.folder / "group"),
            "LD_LIBRARY_PATH": str(self._programs),
        }

    def _answers(self) -> bool:
        with socket.create_connection(("127.0.0.1", self.port), 5) as connection:
            return connection.recv(4) == b"SSH-"


def _unpack(filling: Path) -> None:
    unpack_debs(_PACKAGES, filling, why="sshd is not at hand, and this is not a Debian to get it from")
    for lib in filling.glob("lib/*/libwrap.so.0*"):  # where merged and unmerged systems have it
        target = filling / "usr" / lib.relative_to(filling)
        target.parent.mkdir(parents=True, exist_ok=True)
        lib.rename(target)
