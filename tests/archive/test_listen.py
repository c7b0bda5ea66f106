"""publish.archive.listen: what the hosts know of time and of releases is heard before signing."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from email.utils import format_datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from publish.release.dotstet import current
from publish.verify import metadata
from tests.cli.conftest import CLOCKS, Stet, archive, stet  # noqa: F401 - fixtures

RIGHT = metadata.now_utc()


class Handler(SimpleHTTPRequestHandler):
    """Hosts a copy, and says that it is some day."""

    ahead = timedelta()

    def date_time_string(self, timestamp: float | None = None) -> str:
        return format_datetime(RIGHT + self.ahead, usegmt=True)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def site(archive: Path, tmp_path: Path) -> Iterator[type[Handler]]:
    """The archive has one copy more, on the web, by a host that knows what time it is."""

    class Own(Handler):
        pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Own, directory=str(tmp_path / "web"))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        with (archive / "mirrors.toml").open("a") as settings:
            address = f"http://127.0.0.1:{server.server_port}/"
            settings.write(f'[hosts.web]\nkind = "folder"\npath = "../web"\npublic = "{address}"\n')
        yield Own
        server.shutdown()
        thread.join()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> partial[None]:
    def put(days: int) -> None:
        for module in CLOCKS:
            monkeypatch.setattr(f"publish.{module}.now_utc", lambda: RIGHT + timedelta(days=days))

    return partial(put)


def _write(archive: Path, text: str, head: str = "") -> None:
    (archive / "site/about.md").write_text(f"---\ntitle: About\nlanguage: en\n{head}---\n\n{text}\n")


def test_a_clock_that_is_months_ahead_is_known_from_the_hosts(
    stet: Stet, archive: Path, site: type[Handler], clock: partial[None]
) -> None:
    assert stet("publish").code == 0
    _write(archive, "More.")
    clock(300)
    refused = stet("publish")
    assert (refused.code, "300 days ahead: the clock of web said" in refused.err) == (2, True), refused.err
    assert "--clock-is-right" in refused.err
    stet("build")
    assert "300 days ahead" in stet("seal").err, "kept, for what speaks to no network"
    assert stet("renew").code == 2
    assert current(archive / ".stet", now=RIGHT).release == 1  # type: ignore[union-attr]
    clock(0)
    assert stet("--json", "publish").json["release"] == 2
    assert (archive / ".stet/clocks.json").read_text().count('"web"') == 1
    # A host whose own clock is wrong, and alone, is asked about, too; and a check hears it as well.
    site.ahead = timedelta(days=-40)
    stet("check")
    asked = stet("renew")
    assert (asked.code, "40 days ahead: the clock of web said" in asked.err) == (2, True)
    assert stet("renew", "--clock-is-right").code == 0
