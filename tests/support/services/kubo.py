"""Kubo, the IPFS node: an API to add and pin with, and a gateway to read from.

The node is offline: it knows no other, asks no directory and sends no telemetry.
Its gateway serves what the node itself holds, under /ipfs/<cid>/ and /ipns/<key>/.
"""

import json
import os
from pathlib import Path

from tests.support.services.cache import Unavailable, find, run
from tests.support.services.go import go_build
from tests.support.services.service import Service, ask

_MODULE = Path(__file__).with_suffix("")
_OLDEST = (0, 30)  # The oldest that we have reason to trust with the calls we make.


def kubo() -> Path:
    """Return the program; raises ``Unavailable`` if it cannot be had."""
    found = find("ipfs")
    if found and _version(found) >= _OLDEST:
        return found
    return go_build(_MODULE, "github.com/ipfs/kubo/cmd/ipfs", "ipfs")


class Kubo(Service):
    """A node with an empty repository."""

    def __init__(self) -> None:
        self._program = kubo()
        super().__init__()
        self.repository = self.folder / "repository"
        self.api = ""
        """The API's multiaddr: /ip4/127.0.0.1/tcp/PORT."""
        self.api_url = ""
        self.gateway = ""
        """http://127.0.0.1:PORT, a path gateway."""
        self.socket = self.folder / "api.sock"
        """Where the API answers, too."""

    def ipfs(self, *arguments: str) -> str:
        """Run ``ipfs`` against this node and return what it printed."""
        return run([str(self._program), *arguments], env={**os.environ, **self._environment()})

    def _command(self) -> list[str]:
        if not self.repository.exists():
            self.ipfs("init", "--profile=test")  # Its daemon chooses free ports by itself.
            listen = ["/ip4/127.0.0.1/tcp/0", f"/unix{self.socket}"]
            self.ipfs("config", "--json", "Addresses.API", json.dumps(listen))
        # Left over from a start that failed.
        for left in (self.repository / "api", self.repository / "gateway", self.socket):
            left.unlink(missing_ok=True)
        return [str(self._program), "daemon", "--offline"]

    def _answers(self) -> bool:
        self.api = (self.repository / "api").read_text().strip()
        self.api_url = f"http://127.0.0.1:{self.api.rpartition('/')[2]}"
        self.gateway = (self.repository / "gateway").read_text().strip()
        # The API answers GET with 405: only POST may ask it anything.
        return bool(self.gateway) and ask(self.api_url + "/api/v0/id").status == 405 and ask(self.gateway).status > 0

    def _environment(self) -> dict[str, str]:
        return {"IPFS_PATH": str(self.repository), "IPFS_TELEMETRY": "off", "DO_NOT_TRACK": "1"}


def _version(program: Path) -> tuple[int, ...]:
    """Return the program's version, or (0,) if it does not tell."""
    try:
        said = run([str(program), "version", "--number"], env={**os.environ, "IPFS_TELEMETRY": "off"})
        return tuple(int(part) for part in said.strip().split("-")[0].split("."))
    except (Unavailable, ValueError):
        return (0,)
