"""toxiproxy: a proxy of TCP which delays and cuts, for benches on lines as they are far away."""

import json
from pathlib import Path
from urllib.request import Request, urlopen

from tests.support.services.cache import find
from tests.support.services.go import go_build
from tests.support.services.service import Service, ask, free_port

_MODULE = Path(__file__).with_suffix("")


def toxiproxy() -> Path:
    """Return the program; raises ``Unavailable`` if it cannot be had."""
    package = "github.com/Shopify/toxiproxy/v2/cmd/server"
    return find("toxiproxy-server") or go_build(_MODULE, package, "toxiproxy")


class Toxiproxy(Service):
    """Proxies on this machine, made as they are asked for."""

    def __init__(self) -> None:
        self._program = toxiproxy()
        super().__init__()
        self.url = ""

    def slow(self, port: str, delay_ms: int) -> int:
        """Return a port by which ``port`` is reached with a delay each way."""
        listen = free_port()
        proxy = {"name": port, "listen": f"127.0.0.1:{listen}", "upstream": f"127.0.0.1:{port}", "enabled": True}
        self._post("/proxies", proxy)
        for stream in ("upstream", "downstream"):
            toxic = {"type": "latency", "stream": stream, "attributes": {"latency": delay_ms}}
            self._post(f"/proxies/{port}/toxics", toxic)
        return listen

    def _post(self, path: str, value: object) -> None:
        request = Request(f"{self.url}{path}", json.dumps(value).encode(), {"Content-Type": "application/json"})
        urlopen(request, timeout=10).close()

    def _command(self) -> list[str]:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        return [str(self._program), "-host", "127.0.0.1", "-port", str(port)]

    def _answers(self) -> bool:
        return ask(f"{self.url}/version").status == 200
