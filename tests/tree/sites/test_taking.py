"""publish.tree.sites.taking: one file after another, read only if it changed."""

import os
from pathlib import Path

import pytest

from publish.core.errors import SourceError
from tests.tree.sites.conftest import Take, lay, page


def _old(site: Path) -> None:
    """Let the files be older than a snapshot's beginning."""
    for file in site.rglob("*"):
        os.utime(file, ns=(1_600_000_000 * 10**9, 1_600_000_000 * 10**9))


def test_what_did_not_change_is_not_read_again(
    take: Take, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("publish.tree.sites.snapshot._SETTLES_NS", -(10**12))  # no file is too young
    assert take().read == 3
    assert take().read == 0
    (site / "css/a.css").write_text("p { color: blue }\n")
    assert take().read == 1
    tree = tmp_path / "archive/.stet/tree"
    assert (tree / "css/a.css").read_text() == "p { color: blue }\n"
    # Somebody's hand in the tree goes no further.
    os.chmod(tree / "index.html", 0o644)
    (tree / "index.html").write_text("forged")
    assert take().read == 1
    assert (tree / "index.html").read_bytes() == (site / "index.html").read_bytes()
    assert take(worker=True).read == 3  # another wish


def test_a_young_file_is_read_again(take: Take) -> None:
    take()
    assert take().read == 3


@pytest.mark.parametrize("allow", [(), ("notes/key.txt",)])
def test_a_key_within_a_file_is_refused_unless_it_is_allowed(take: Take, site: Path, allow: tuple[str, ...]) -> None:
    lay(site, {"notes/key.txt": "-----BEGIN RSA PRIVATE KEY-----\n"})
    if allow:
        assert take(allow=allow).files == 4
        return
    with pytest.raises(SourceError, match=r"notes/key.txt: a private key stands in it"):
        take()


def test_a_picture_that_tells_more_than_it_shows_is_refused_or_told(take: Take, site: Path) -> None:
    gps = (
        b"\xff\xd8\xff\xe1\x00\x2e"
        + b"Exif\0\0II*\0\x08\0\0\0\x01\0\x0f\x01\x02\0\x08\0\0\0\x1a\0\0\0\0\0\0\0Kamera1\0"
        + b"\xff\xd9"
    )
    lay(site, {"a.jpg": gps, "film.mp4": b"\0\0\0\x18ftyp"})
    with pytest.raises(SourceError, match=r'a.jpg: it (tells more|cannot be looked).*traces = "kept"'):
        take()
    told = {(one.kind, one.example) for one in take(traces_kept=True).dangers}
    assert {("traces", "a.jpg"), ("traces", "film.mp4")} <= told


def test_a_page_too_long_to_be_looked_into_is_refused(take: Take, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("publish.tree.sites.taking.PAGE_MAX_LENGTH", 50)
    lay(site, {"film.webm": b"x" * 60})
    with pytest.raises(SourceError, match=r"index.html: too long to be looked into"):
        take()


def test_a_worker_of_its_own_is_told_and_with_ours_refused(take: Take, site: Path) -> None:
    lay(site, {"app.js": 'navigator.serviceWorker.register("/own.js")'})
    assert ("worker of its own", "app.js") in {(one.kind, one.example) for one in take().dangers}
    with pytest.raises(SourceError, match=r"app.js: registers a service worker of its own"):
        take(worker=True)


def test_a_drawing_gets_no_line(take: Take, site: Path, tmp_path: Path) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><image href="https://t.example/x.png"/></svg>'
    lay(site, {"a.svg": svg, "part.html": page("x")})
    assert ("picture", "t.example") in {(one.kind, one.what) for one in take(worker=True).dangers}
    assert (tmp_path / "archive/.stet/tree/a.svg").read_text() == svg
