"""nginx over a folder: the plain web server that most copies will live on.

If it is not installed, Debian's package is unpacked into the cache: installing it
would start a server on port 80 of a machine that only wanted to run tests.
"""

import os
from pathlib import Path

from tests.support.services.cache import Unavailable, find, kept, run
from tests.support.services.debian import unpack_debs
from tests.support.services.service import Service, ask, free_port

_PACKAGES = ("nginx", "nginx-light")  # Which of the two holds the program differs by release.

_CONFIG = """\
daemon off; {user}
worker_processes 1;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
  access_log off;
  sendfile on;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  default_type application/octet-stream;
  types {{
    text/html html; text/css css; text/plain txt md; text/javascript js mjs; application/json json;
    application/wasm wasm; application/pdf pdf; image/png png; image/jpeg jpg jpeg; image/svg+xml svg;
  }}
  charset utf-8;
  server {{ listen 127.0.0.1:{port}; root "{root}"; }}
}}
"""
_LIMITED = """\
daemon off; {user}
worker_processes 1;
pid {folder}/pid;
error_log {folder}/error.log crit;
events {{ worker_connections 512; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  limit_req_zone $server_name zone=all:1m rate={rate}r/s;
  limit_req_status {status};
  server {{
    listen 127.0.0.1:{port};
    client_max_body_size 0;
    limit_req zone=all burst={burst} nodelay;
    location / {{ proxy_pass {behind}; proxy_set_header Host $http_host; proxy_ssl_verify off; }}
  }}
}}
"""


def nginx() -> Path:
    """Return the program; raises ``Unavailable`` if it cannot be had."""
    return find("nginx") or kept("nginx", b"debian", _unpack) / "usr/sbin/nginx"


class Nginx(Service):
    """``root`` over HTTP, at ``url``, with Range and the types of a web site."""

    def __init__(self, root: Path) -> None:
        self._program = nginx()
        super().__init__()
        self.root = root.absolute()
        """The folder it serves."""
        self.url = ""

    def _command(self) -> list[str]:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        user = "user root;" if os.geteuid() == 0 else ""  # Else its workers cannot read tmp_path.
        config = self.folder / "nginx.conf"
        config.write_text(_CONFIG.format(folder=self.folder, root=self.root, port=port, user=user))
        return [str(self._program), "-p", str(self.folder), "-c", str(config), "-e", "stderr"]

    def _answers(self) -> bool:
        return ask(self.url).status > 0


class Limited(Service):
    """A server behind nginx, which lets so many requests a second through and refuses all others."""

    def __init__(self, behind: str, *, rate: int, burst: int, status: int = 503) -> None:
        self._program = nginx()
        super().__init__()
        self.url = ""
        self._options = {"behind": behind, "rate": rate, "burst": burst, "status": status}

    def _command(self) -> list[str]:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        user = "user root;" if os.geteuid() == 0 else ""
        config = self.folder / "nginx.conf"
        config.write_text(_LIMITED.format(folder=self.folder, port=port, user=user, **self._options))
        return [str(self._program), "-p", str(self.folder), "-c", str(config), "-e", "stderr"]

    def _answers(self) -> bool:
        return ask(self.url).status > 0


def _unpack(filling: Path) -> None:
    for package in _PACKAGES:
        unpack_debs([package], filling, why="nginx is not installed, and this is not a Debian to get it from")
        if (program := filling / "usr/sbin/nginx").exists():
            run([str(program), "-v"])  # It may want libraries that this machine lacks.
            return
    raise Unavailable(f"no nginx in the packages {' and '.join(_PACKAGES)}")
