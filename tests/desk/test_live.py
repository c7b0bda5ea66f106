"""publish.desk.live: the live preview, to the person at this machine and to nobody else."""

import fcntl
import http.client
import os
import tempfile
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from publish.core.errors import ConfigError
from publish.desk import live, watch
from publish.desk.live import Live, opened
from publish.desk.preview import TakenError
from tests.support.small import INDEX, ONE, archive

TODAY = date(2026, 11, 1)
Answer = tuple[int, dict[str, str], str]


class Desk:
    """A preview under way, and the folder it is of."""

    def __init__(self, root: Path, server: Live) -> None:
        self.root, self.server = root, server
        self.epoch = 0

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.server_port, timeout=30)
        try:
            connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read().decode()
        finally:
            connection.close()

    def save(self, **files: str | None) -> None:
        """Save as editors do: to another name, then renamed."""
        for name, text in files.items():
            file = self.root / name
            file.parent.mkdir(parents=True, exist_ok=True)
            if text is None:
                file.unlink()
            else:
                file.with_suffix(".swp").write_text(text)
                os.replace(file.with_suffix(".swp"), file)

    def until(self, path: str, has: str, *, not_yet: str = "") -> str:
        """Look at a page after each build, as browsers do, until it has a text, and another text no more."""
        while True:
            page = self.ask(path)[2]
            if has in page and not (not_yet and not_yet in page):
                return page
            self.epoch = int(self.ask(f"/livereload/{self.epoch}/1")[2])


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    root = archive(tmp_path_factory.mktemp("desk") / "archive")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(watch, "EVERY_S", 0.02)
        with opened(root, port=0, today=lambda: TODAY) as server:
            thread = threading.Thread(target=server.serve, daemon=True)
            thread.start()
            made = Desk(root, server)
            made.until("/", "<h1>Front</h1>")
            yield made
            home = server.latest.home
    thread.join(10)
    assert not thread.is_alive()
    assert not home.exists()


def test_every_page_has_the_band_and_none_has_the_worker(desk: Desk) -> None:
    for path in ("/", "/reports/2013/one.html", "/by/year/", "/search.html", "/nothing/here.html", "/mirrors.html"):
        status, headers, page = desk.ask(path)
        assert status == (404 if "nothing" in path else 200)
        assert page.count("not sealed – preview") == 1
        assert "stet.standing" not in page
        assert headers["Cache-Control"] == "no-store"
    assert "registration.unregister" in desk.ask("/sw.js")[2]
    assert not (desk.root / ".stet").exists()


def test_only_reading_is_answered_and_only_from_the_tree(desk: Desk) -> None:
    assert desk.ask("/", "POST")[0] == 405
    assert desk.ask("/", "HEAD")[2] == ""
    for path in (
        "/..%2f..%2fetc%2fpasswd",
        "/livereload/x",
        "/livereload/../../x",
        "/drafts/x.md",
        "/%ff",
        "/mkdocs.yml",
    ):
        assert desk.ask(path)[0] == 404


def test_a_save_shows_and_a_fault_shows_where_it_is(desk: Desk) -> None:
    desk.save(**{"site/reports/2013/one.md": ONE.replace("Text[^1]", "Fresh words[^1]")})
    desk.until("/reports/2013/one.html", "Fresh words")
    desk.save(**{"site/reports/2013/one.md": ONE.replace("summary: In short.", "sumary: <In> short.")})
    page = desk.until("/reports/2013/one.html", "site/reports/2013/one.md:5</a></b> unknown key &#x27;sumary&#x27;")
    assert "<pre dir=auto>sumary: &lt;In&gt; short.</pre>" in page
    assert "Fresh words" in page
    other = desk.ask("/reports/2014/three.html")[2]
    assert "1 fault</a>; what you see is the last build without them" in other
    assert "one.md:5" not in other
    assert "one.md:5" in desk.ask("/stet:faults")[2]
    # A new text with a fault has no page yet, and is told of all the same.
    desk.save(**{"site/reports/2014/new.md": "---\ntitle: x\n---\n"})
    desk.until("/reports/2014/new.html", "site/reports/2014/new.md:1")
    assert "in 2 files" in desk.ask("/")[2]
    desk.save(**{"site/reports/2013/one.md": ONE, "site/reports/2014/new.md": None})
    desk.until("/stet:faults", "No faults")
    assert "in 2 files" not in desk.ask("/")[2]


def test_drafts_are_shown_with_a_mark_and_what_they_lack(desk: Desk) -> None:
    fine = "# A draft\n\nSee [one](../2013/one.md) and [it](../../evidence/it.txt).\n"
    front = "---\nevidence:\n  - file: evidence/it.txt\n    title: It\n---\n"
    desk.save(
        **{
            "drafts/new/evidence/it.txt": "it",
            "drafts/new/report.md": front + fine,
            "drafts/bad.md": "---\nx: y\n---\n",
        }
    )
    page = desk.until("/reports/2026/new.html", "drafts/new/report.md; still without title, date and language")
    assert ">A draft</h1>" in page
    desk.until("/reports/2026/bad.html", "drafts/bad.md:2</a></b> unknown key")
    listed = desk.ask("/")[2].partition("</aside>")[0]
    assert "drafts/new/report.md</a> – still without" in listed
    assert "drafts/bad.md</a> – still without title, date and language – has faults" in listed
    # A draft in any state keeps nothing of site/ from being shown, and its links are marked in every list.
    desk.save(**{"site/index.md": INDEX.replace("Begin", "Begin anew")})
    page = desk.until("/index.html", "Begin anew")
    assert 'main a[href$="reports/2026/new.html"]::after' in page
    assert not (desk.root / ".stet").exists()


def test_a_port_that_is_taken_is_told_and_no_folder_is_left(desk: Desk, tmp_path: Path) -> None:
    before = set(Path(tempfile.gettempdir()).glob(f"{live.PREFIX}*"))
    taken = opened(desk.root, port=desk.server.server_port, today=lambda: TODAY)
    with pytest.raises(TakenError, match="address already in use"), taken:
        pass
    with pytest.raises(ConfigError, match="there is none"), opened(tmp_path, port=0, today=lambda: TODAY):
        pass
    assert set(Path(tempfile.gettempdir()).glob(f"{live.PREFIX}*")) <= before


def test_before_the_first_build_pages_say_so_and_ask_again(tmp_path: Path) -> None:
    with opened(archive(tmp_path / "a"), port=0, today=lambda: TODAY) as server:
        server.serve_thread.start()
        status, _, page = Desk(tmp_path, server).ask("/reports/2013/one.html")
        assert (status, "Being built" in page, 'http-equiv="refresh"' in page) == (200, True, True)


@pytest.mark.parametrize(
    ("host", "read"),
    [("192.168.1.7:80", True), ("[fe80::1]:80", True), ("pc:80", True), ("pc.local", True), ("evil.example", False)],
)  # fmt: skip
def test_on_a_network_numbers_and_its_own_names_read(tmp_path: Path, host: str, read: bool) -> None:
    answer = live._LiveAnswer.__new__(live._LiveAnswer)
    answer.headers = http.client.HTTPMessage()
    answer.headers["Host"] = host
    answer.server = type("S", (), {"local": False, "bind": "0.0.0.0"})()
    assert answer.is_for_us() is read


def test_folders_of_killed_previews_go_and_others_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for name in ("stet-preview-dead", "stet-preview-held", "other"):
        (tmp_path / name / "work").mkdir(parents=True)
    (tmp_path / "stet-preview-link").symlink_to(tmp_path / "other")
    held = os.open(tmp_path / "stet-preview-held", os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_SH)
    with live._home() as home:
        assert home.parent.stat().st_mode & 0o777 == 0o700
    os.close(held)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["other", "stet-preview-held", "stet-preview-link"]
