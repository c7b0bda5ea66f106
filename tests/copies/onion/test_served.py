"""publish.copies.onion.served: what Tor, nginx and systemd are given, they take; and readers get a copy by it."""

import http.client
import shutil
import socket
import subprocess
from pathlib import Path, PurePosixPath

import pytest

from publish.copies.onion import key
from publish.copies.onion.prepare import prepare
from publish.copies.onion.served import OnionSite, onion_location, table
from publish.core import config
from publish.core.contenttypes import content_type
from publish.core.errors import ConfigError
from tests.support.services.fixtures import skipping
from tests.support.services.nginx import nginx
from tests.support.services.service import Answer, Service
from tests.support.services.tor import ask_tor

ADDRESS = "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion"
SERVED = OnionSite(ADDRESS, PurePosixPath("/srv/onion"), PurePosixPath("/srv/letters"), "letters")
PAGES = {
    "index.html": b"<p>front",
    "404.html": b"<p>not here",
    "sw.js": b"//",
    "SHA256SUMS": b"0  x\n",
    "reports/one.html": b"<p>one",
    "reports/a.json": b"{}",
    f"targets/{'ab' * 32}.SHA256SUMS": b"0  y\n",
}


class Web(Service):
    """nginx by a prepared service's own settings."""

    def __init__(self, place: Path) -> None:
        self._program = nginx()
        super().__init__()
        self._place = place

    def _command(self) -> list[str]:
        root = ["-g", "user root;"]  # Else its workers cannot read tmp_path.
        return [str(self._program), *root, "-e", "stderr", "-p", str(self._place), "-c", f"{self._place}/nginx.conf"]

    def _answers(self) -> bool:
        return self.ask("/").status > 0

    def ask(self, target: str, method: str = "GET") -> Answer:
        connection = http.client.HTTPConnection(ADDRESS)
        with socket.socket(socket.AF_UNIX) as connection.sock:
            connection.sock.connect(str(self._place / "run/web.sock"))
            connection.request(method, target, headers={"Connection": "close"})
            with connection.getresponse() as response:
                return Answer(response.status, response.read(), dict(response.getheaders()))


def test_readers_get_a_copy_by_what_nginx_is_given(tmp_path: Path) -> None:
    copy, place = tmp_path / "copy", tmp_path / "service"
    for path, data in PAGES.items():
        (copy / path).parent.mkdir(parents=True, exist_ok=True)
        (copy / path).write_bytes(data)
    done = prepare(place, str(copy))
    (copy / "link.html").symlink_to(place / "service" / key.SECRET)
    (copy / ".htaccess").write_bytes(b"secret")
    with skipping(), Web(place) as web:
        for path, data in PAGES.items():
            answer = web.ask(f"/{path}")
            assert (answer.status, answer.body) == (200, data), path
            assert answer.headers["Content-Type"] == content_type(path), path
            assert answer.headers["Access-Control-Allow-Origin"] == "*"
            assert "Content-Encoding" not in answer.headers
            assert answer.headers["Server"] == "nginx"  # without a version
        assert web.ask("/").body == PAGES["index.html"]
        for path in ("/none.html", "/.htaccess", "/reports/"):
            answer = web.ask(path)
            assert answer.status in (403, 404), path
            assert answer.headers["Access-Control-Allow-Origin"] == "*"
            assert (answer.status, answer.body) == (404, PAGES["404.html"]) or path == "/reports/"
        assert web.ask("/reports").headers["Location"] == "/reports/"
        # A link in the copy leads nobody to the key.
        assert web.ask("/link.html").status == 403
        assert web.ask("/index.html", "POST").status == 405
        said = web.log()
    assert done.served.address not in said
    assert "GET" not in said
    assert not [f.name for f in place.rglob("*.log")]


def test_tor_and_systemd_take_what_they_are_given(tmp_path: Path) -> None:
    done = prepare(tmp_path / "service", str(tmp_path / "copy"))
    with skipping():
        words = ("--defaults-torrc", "/dev/null", "-f", tmp_path / "service/torrc", "--verify-config")
        assert "Configuration was valid" in ask_tor(*words)
    if (program := shutil.which("systemd-analyze")) is None:
        return
    names = [tmp_path / "service" / unit for unit in done.served.units]
    for file in names:  # it looks for the programs too, and is not to find that they are missing
        text = file.read_text().replace(done.served.tor, "/bin/true").replace(done.served.nginx, "/bin/true")
        file.write_text(text)
    found = subprocess.run([program, "verify", *names], capture_output=True, text=True)
    assert [line for line in found.stderr.splitlines() if "stet-onion" in line] == []


def test_the_web_server_has_no_network_and_cannot_see_the_key() -> None:
    units = SERVED.files()
    web, tor = (units[name] for name in SERVED.units)
    assert "PrivateNetwork=yes" in web
    assert "InaccessiblePaths=/srv/onion/service /srv/onion/data" in web
    assert "ReadWritePaths=/srv/onion/run\n" in web
    assert "PrivateNetwork" not in tor
    assert "User=letters" in web
    assert "listen unix:/srv/onion/run/web.sock;" in units["nginx.conf"]
    assert units["nginx.conf"].count("listen ") == 1


@pytest.mark.parametrize(
    "path", ["srv/onion", "/srv/on ion", "/srv/$host", "/srv/a;b", "/srv/../x", '/srv/"', "/", "/a%n"]
)
def test_a_path_that_a_program_would_read_otherwise_is_refused(path: str) -> None:
    for place, copy in ((path, "/srv/letters"), ("/srv/onion", path)):
        with pytest.raises(ConfigError, match="would read this path otherwise"):
            OnionSite(ADDRESS, PurePosixPath(place), PurePosixPath(copy), "letters")


@pytest.mark.parametrize("user", ["", "root\nExecStart=/bin/sh", "a b", "-x", "$USER"])
def test_a_user_that_is_a_setting_is_refused(user: str) -> None:
    with pytest.raises(ConfigError, match="not the name of a user"):
        OnionSite(ADDRESS, PurePosixPath("/srv/onion"), PurePosixPath("/srv/letters"), user)


def test_a_path_too_long_for_a_socket_is_refused() -> None:
    with pytest.raises(ConfigError, match="too long"):
        OnionSite(ADDRESS, PurePosixPath("/" + "a" * 100), PurePosixPath("/srv/letters"), "letters")


def test_the_table_is_taken_as_it_is_printed(tmp_path: Path) -> None:
    from publish.copies.hosts import KINDS, open_host

    (tmp_path / "mirrors.toml").write_text(table(SERVED))
    (settings,) = config.load(tmp_path, KINDS).hosts
    host = open_host(settings, {})
    assert host.address() == f"http://{ADDRESS}/"
    assert settings.durable


def test_tor_browser_is_told_of_the_address() -> None:
    said = onion_location(ADDRESS)
    assert said["header"] == f"Onion-Location: http://{ADDRESS}/"
    assert f'content="http://{ADDRESS}/"' in said["meta"]
    assert said["nginx"].endswith("$request_uri;")
