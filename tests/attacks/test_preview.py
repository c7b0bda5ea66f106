"""Against who would read what is not published yet: other pages in the writer's browser, and slips of the writer's."""

import http.client
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from publish.core.errors import SourceError
from publish.core.files import walk
from publish.desk.latest import Latest, View
from publish.desk.live import Live
from publish.reports.accept import accept, draft_named
from publish.reports.drafts import drafts
from tests.support.small import THREE, TODAY, archive, made

SECRET = "words of a draft"


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    (tmp_path / "home").mkdir()
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree/index.html").write_text(f"<!doctype html><body>{SECRET}</body>")
    latest = Latest(tmp_path, tmp_path / "home", lambda: date(2026, 11, 1), view=View(tmp_path / "tree", built=True))
    server = Live(latest, "127.0.0.1", 0)
    server.serve_thread.start()
    yield server
    server.shutdown()


def ask(server: Live, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    try:
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read().decode()
    finally:
        connection.close()


@pytest.mark.parametrize("path", ["/", "/livereload/0/1", "/stet:faults", "/nothing.html"])
def test_no_other_page_in_the_browser_reads_the_preview(live: Live, path: str) -> None:
    """Row preview: a page from elsewhere, a name that was pointed at this machine, or a page of another port."""
    for headers in ({"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-site"}, {"Host": "evil.example"}):
        assert ask(live, path, **headers)[::2] == (421, "421 Misdirected Request\n")
    _, headers, page = ask(live, path, Origin="http://127.0.0.1:3000")
    assert (SECRET in page) is (path == "/")
    assert "Access-Control-Allow-Origin" not in headers
    assert headers["Cross-Origin-Resource-Policy"] == headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Content-Security-Policy"] == "frame-ancestors 'none'"
    # A link in a letter is followed by the person.
    assert ask(live, path, Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate")[0] != 421


def test_a_draft_is_in_no_tree_and_no_link_brings_it_in(tmp_path: Path) -> None:
    """Row unpublished: what lies in drafts/ is published by no slip: not by a build, and not by a link into it."""
    root = archive(tmp_path)
    draft = root / "drafts/x.md"
    draft.parent.mkdir()
    draft.write_text(THREE.replace("Text.", SECRET))
    tree = made(root)
    assert not [path for path, file in walk(tree.root) if SECRET.encode() in file.read_bytes() or "/x." in path]
    (root / "site/reports/2014/x.md").symlink_to(draft)
    with pytest.raises(SourceError, match="a symbolic link, not a file"):
        made(root)
    (root / "site/reports/2014/x.md").unlink()
    (root / "site/reports/2015").symlink_to(root / "drafts")
    with pytest.raises(SourceError, match="a symbolic link, not a file"):
        made(root)


def test_a_link_brings_nothing_from_elsewhere_into_the_drafts(tmp_path: Path) -> None:
    """Row unpublished: a folder of drafts that is a link shows nobody's other texts, and takes none in."""
    (tmp_path / "private").mkdir()
    (tmp_path / "private/x.md").write_text(SECRET)
    (tmp_path / "drafts").symlink_to(tmp_path / "private")
    assert drafts(tmp_path, today=TODAY)[0] == []


def test_a_draft_is_taken_in_over_nothing(tmp_path: Path) -> None:
    """Row unpublished: a draft takes no report's place, and is not written through a link in site/."""
    root = archive(tmp_path)
    (root / "drafts").mkdir()
    (root / "drafts/three.md").write_text(THREE)
    (root / "outside.md").write_text("precious")
    (root / "site/reports/2014/three.md").unlink()
    (root / "site/reports/2014/three.md").symlink_to(root / "outside.md")
    with pytest.raises(SourceError, match="is there already"):
        accept(root, draft_named(root, "three", today=TODAY), today=TODAY)
    assert (root / "outside.md").read_text() == "precious"
    assert (root / "drafts/three.md").read_text() == THREE
