"""Git over https: git's own server program behind nginx, and pages which follow a branch when a test says so.

fcgiwrap, which stands between the two, is Debian's package, unpacked into the cache.
"""

import os
import secrets
import shutil
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.services.cache import Unavailable, find, kept, run
from tests.support.services.debian import unpack_debs
from tests.support.services.nginx import nginx
from tests.support.services.service import Service, ask, free_port
from tests.support.services.tls import make_credentials

_LIBRARIES = ("libfcgi0ldbl", "libfcgi0t64")  # Its name differs by release.

_CONFIG = """\
daemon off; {user}
worker_processes 1;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
  access_log {folder}/access.log;
  client_max_body_size 0;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  types {{
    text/html html; text/css css; text/plain txt md; text/javascript js mjs; application/json json;
    application/pdf pdf; image/png png; image/svg+xml svg;
  }}
  charset utf-8;
  server {{
    listen 127.0.0.1:{port} ssl;
    ssl_certificate {folder}/cert.pem;
    ssl_certificate_key {folder}/key.pem;
    location / {{ root {folder}/pages; add_header Access-Control-Allow-Origin * always; }}
    location ~ ^/(?<repo>[^/]+\\.git)(?<rest>/.*)$ {{
      auth_basic git;
      auth_basic_user_file {folder}/htpasswd;
      fastcgi_pass unix:{folder}/fcgi;
      fastcgi_param SCRIPT_FILENAME {backend};
      fastcgi_param GIT_PROJECT_ROOT {folder}/repositories;
      fastcgi_param GIT_HTTP_EXPORT_ALL 1;
      fastcgi_param PATH_INFO /$repo$rest;
      fastcgi_param REMOTE_USER $remote_user;
      fastcgi_param REQUEST_METHOD $request_method;
      fastcgi_param QUERY_STRING $query_string;
      fastcgi_param CONTENT_TYPE $content_type;
      fastcgi_param CONTENT_LENGTH $content_length;
      fastcgi_param HTTP_CONTENT_ENCODING $http_content_encoding;
      fastcgi_param GIT_PROTOCOL $http_git_protocol;
      fastcgi_request_buffering off;
      fastcgi_buffering off;
    }}
  }}
}}
"""


def fcgiwrap() -> Path:
    """Return the program; raises ``Unavailable`` if it cannot be had."""
    return find("fcgiwrap") or kept("fcgiwrap", b"debian", _unpack) / "fcgiwrap"


class GitHttp(Service):
    """Bare repositories over https, at ``url`` + name, for whoever has the ``token``."""

    def __init__(self) -> None:
        self._nginx, self._fcgiwrap = nginx(), fcgiwrap()
        if not find("git"):
            raise Unavailable("git is not installed; on Debian: apt install git")
        self._backend = Path(run(["git", "--exec-path"]).strip(), "git-http-backend")
        super().__init__()
        self.ca_file, _, _ = make_credentials(self.folder)
        self.token = secrets.token_hex(16)
        self.url = ""
        self.repositories = self.folder / "repositories"
        self.pages = self.folder / "pages"
        for made in (self.repositories, self.pages):
            made.mkdir()
        crypted = run(["openssl", "passwd", "-apr1", self.token]).strip()
        (self.folder / "htpasswd").write_text(f"git:{crypted}\n")

    def new(self, name: str) -> Path:
        """Make an empty repository that takes pushes."""
        path = self.repositories / name
        run(["git", "init", "-q", "--bare", "--initial-branch=main", str(path)])
        self.git(name, "config", "http.receivepack", "true")
        return path

    def git(self, name: str, *words: str) -> str:
        """Run git within a repository here, as its host may."""
        return run(["git", "-C", str(self.repositories / name), *words])

    def show(self, name: str, branch: str) -> str:
        """Bring the pages of a repository up to its branch, as hosts do some minutes after a push.

        Returns:
            Their address.
        """
        shown = self.pages / name.removesuffix(".git")
        shown.mkdir(exist_ok=True)
        with TemporaryDirectory() as temporary:
            self.git(name, "archive", "-o", f"{temporary}/all.tar", branch)
            shutil.rmtree(shown)
            shown.mkdir()
            run(["tar", "-xf", f"{temporary}/all.tar", "-C", str(shown)])
        return f"{self.url}{shown.name}/"

    def _command(self) -> list[str]:
        port = free_port()
        self.url = f"https://127.0.0.1:{port}/"
        user = "user root;" if os.geteuid() == 0 else ""
        config = self.folder / "nginx.conf"
        config.write_text(_CONFIG.format(folder=self.folder, port=port, user=user, backend=self._backend))
        (self.folder / "fcgi").unlink(missing_ok=True)
        bridge = f'"{self._fcgiwrap}" -c 2 -s "unix:{self.folder}/fcgi"'
        server = f'"{self._nginx}" -p "{self.folder}" -c "{config}" -e stderr'
        # The group goes as one, also when the test run is killed.
        return ["sh", "-c", f"trap 'kill 0' TERM; {bridge} & {server} & wait"]

    def _answers(self) -> bool:
        return (self.folder / "fcgi").exists() and ask(self.url, ca_file=self.ca_file).status > 0


def _unpack(filling: Path) -> None:
    why = "fcgiwrap is not installed, and this is not a Debian to get it from"
    unpack_debs(["fcgiwrap"], filling, why=why)
    for package in _LIBRARIES:
        with suppress(Unavailable):
            unpack_debs([package], filling, why=why)
    library = next(filling.glob("usr/lib/*/libfcgi.so.0*"), None)
    if library is None:
        raise Unavailable(f"no libfcgi in the packages {' and '.join(_LIBRARIES)}")
    program = filling / "fcgiwrap"
    program.write_text(
        f'#!/bin/sh\nh=$(dirname "$0")\n'
        f'LD_LIBRARY_PATH="$h/{library.parent.relative_to(filling)}" exec "$h/usr/sbin/fcgiwrap" "$@"\n'
    )
    program.chmod(0o755)
    run([str(program), "-h"])
