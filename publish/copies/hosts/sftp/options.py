"""Settings of SFTP hosts."""

import posixpath
from dataclasses import dataclass, replace

from publish.copies.hosts import sshplace


@dataclass(frozen=True)
class Options:
    """Options of this kind in mirrors.toml."""

    host: str
    """The server's name or address; or ``user@host``."""
    path: str
    """The folder there. If relative, below the folder in which a login begins."""
    user: str | None = None
    """The account. The name of this machine's user when absent."""
    port: int | None = None
    """ssh's own, 22, when absent."""
    identity: str | None = None
    """A file with a private key, or the .pub of a key in the agent. The usual files in ~/.ssh when absent."""
    host_key: str = ""
    """The server's public key, ``ssh-ed25519 AAAA…``. Without it the key which answers is shown, and nothing is sent.
    """
    jump: str | None = None
    """``user@host:port`` of a host between. It must be in ~/.ssh/known_hosts."""
    ssh_config: bool = False
    """Whether ~/.ssh/config counts, with its aliases and proxies."""

    def place(self, _name: str) -> str:
        """Return account, server and folder."""
        where = self.where("")
        # A login begins at home: ~/x and x are one place, and must not be taken for two.
        path = posixpath.normpath(self.path.removeprefix("~/") or ".")
        return f"{replace(where, host=where.host.lower()).line}:{path}"

    def where(self, name: str) -> sshplace.Where:
        """Return the server, and the way to it."""
        user, at, host = self.host.rpartition("@")
        return sshplace.Where(
            name, host, user if at else self.user, self.port, self.identity, self.host_key, self.jump, self.ssh_config
        )
