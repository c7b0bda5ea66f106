"""publish.reports.fetched.crawl: a live site as a folder, politely, within bounds, going on where it was cut."""

import socket
from pathlib import Path
from time import monotonic, sleep

import pytest

from publish.core.errors import ConfigError, InterferenceError, UnreachableError
from publish.reports.fetched.crawl import crawl, is_address
from publish.reports.fetched.nouns import Bounds
from publish.tree.sites.snapshot import SiteWishes, snapshot
from tests.support.endless import POSTS, EndlessSite
from tests.support.livesite import PAGES, LiveSite

pytestmark = pytest.mark.usefixtures("crawler")
FAST = 1_000.0
WHOLE = {
    "index.html", "post/index.html", "post/two.html", "page.php?id=3.html", "page.php?id=4.html", "信/index.html",
    "s.css?ver=6.css", "dot.svg", "robots.txt",
}  # fmt: skip


def names(folder: Path) -> set[str]:
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}


def test_a_site_comes_whole_and_what_robots_forbid_stays_away(live: LiveSite, tmp_path: Path) -> None:
    live.asked.clear()
    done = crawl(live.url, tmp_path / "site", Bounds(rate=FAST))
    assert names(tmp_path / "site") == WHOLE
    assert (done.files, done.stopped, done.refused["404"]) == (len(WHOLE), "", 1)
    assert "/private/a" not in live.asked
    # And it is a tree: links with query strings lead to the saved pages.
    (tmp_path / "archive").mkdir()
    snapshot(
        tmp_path / "archive", tmp_path / "archive/.stet/tree", SiteWishes(done.folder, relative=live.url, rename=True)
    )
    tree = tmp_path / "archive/.stet/tree"
    front = (tree / "index.html").read_text()
    assert "href='post/index.html'" in front
    assert "href='page.php@id=3.html'" in front
    assert "href='page.php@id=4.html'" in (tree / "page.php@id=3.html").read_text()
    assert "href='../s.css@ver=6.css'" in (tree / "post/two.html").read_text()


def test_a_crawl_that_was_cut_goes_on_and_a_half_file_is_fetched_again(live: LiveSite, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    first = crawl(live.url, folder, Bounds(files=3, rate=FAST))
    assert (first.stopped, first.files >= 3) == ("files", True)  # it may have been quicker than it was ended
    # As if wget had been killed in the middle of a file.
    for extra in names(folder) - {
        line.split(" ", 1)[1] for line in (tmp_path / "site.crawl").read_text().splitlines()[1:]
    }:
        (folder / extra).unlink()
    (folder / "dot.svg").unlink(missing_ok=True)
    (tmp_path / "site.crawl").write_text(
        "".join(line for line in (tmp_path / "site.crawl").read_text().splitlines(True) if "dot.svg" not in line)
    )
    (folder / "dot.svg").write_text("<svg xm")
    done = crawl(live.url, folder, Bounds(rate=FAST))
    assert (names(folder), done.stopped) == (WHOLE, "")
    assert (folder / "dot.svg").read_text().endswith("/>")
    live.asked.clear()
    crawl(live.url, folder, Bounds(rate=FAST))
    assert "/%E4%BF%A1/" not in live.asked  # it is there
    with pytest.raises(ConfigError, match="holds another site"):
        crawl("http://other.invalid/", folder, Bounds())


def test_a_calendar_without_end_meets_the_bound_and_is_named(live: LiveSite, tmp_path: Path) -> None:
    done = crawl(f"{live.url}calendar/", tmp_path / "site", Bounds(files=12, rate=FAST))
    assert (done.stopped, done.files >= 12 + 1) == ("files", True)  # and a page at the top
    assert done.crowded[0] == "calendar/index.html?month=…"
    assert 'url=calendar/index.html"' in (tmp_path / "site/index.html").read_text()
    done = crawl(f"{live.url}calendar/", tmp_path / "other", Bounds(rate=FAST, without=("month=",)))
    assert done.stopped == ""


@pytest.mark.parametrize(
    ("begin", "form"),
    [
        ("days/", "days/0/0/index.html"),
        ("deep/", "deep/index.html (folders within themselves)"),
        ("visit", "visit?sid=…"),
    ],
)
def test_pages_without_end_are_bounded_named_and_gone_on_with(
    live: LiveSite, tmp_path: Path, begin: str, form: str
) -> None:
    address = live.url + begin
    done = crawl(address, tmp_path / "site", Bounds(files=9, rate=FAST))
    assert done.stopped == "files"
    assert (done.crowded[0], done.crowded[1] > 4) == (form, True)
    more = crawl(address, tmp_path / "site", Bounds(files=14, rate=FAST))
    assert (more.stopped, more.files >= 14) == ("files", True)


def test_another_host_is_never_asked_and_a_busy_site_is_told(live: LiveSite, tmp_path: Path) -> None:
    with LiveSite() as other:
        live.elsewhere = f"{other.url}post/"
        done = crawl(f"{live.url}traps", tmp_path / "site", Bounds(rate=FAST))
        assert other.asked == []
        host = other.url.removeprefix("http://").rstrip("/")
        assert (dict(done.elsewhere), dict(done.refused)) == ({host: 1}, {"429": 1})
        # What is packed stays packed: a small file that unfolds to a disk's length is none here.
        assert (tmp_path / "site/packed.html.gz").stat().st_size < 20_000
        with pytest.raises(InterferenceError, match=f"leads to another host alone: {host}"):
            crawl(f"{live.url}elsewhere", tmp_path / "none", Bounds(rate=FAST))
    with socket.create_server(("127.0.0.1", 0)) as ftp:
        ftp.setblocking(False)
        live.elsewhere = f"ftp://127.0.0.1:{ftp.getsockname()[1]}/secret"
        with pytest.raises(InterferenceError, match="leads to another host alone"):
            crawl(f"{live.url}elsewhere", tmp_path / "ftp", Bounds(rate=FAST))
        with pytest.raises(BlockingIOError):
            ftp.accept()


def test_a_file_without_end_is_cut_named_and_left_out(live: LiveSite, tmp_path: Path) -> None:
    bounds = Bounds(rate=FAST, file_length=100_000)
    with pytest.raises(UnreachableError):
        crawl(f"{live.url}stream", tmp_path / "alone", bounds)
    PAGES["/with-stream"] = "<a href='/stream'>s</a> <a href='/post/two'>two</a>"
    done = crawl(f"{live.url}with-stream", tmp_path / "site", bounds)
    assert (done.stopped, done.endless) == ("", ("stream.html",))
    assert names(tmp_path / "site") & {"stream.html", "post/two.html"} == {"post/two.html"}
    live.asked.clear()
    crawl(f"{live.url}with-stream", tmp_path / "site", bounds)
    assert "/stream" not in live.asked


def test_pages_with_nothing_new_are_left_out_and_all_others_come(tmp_path: Path) -> None:
    with EndlessSite() as site:
        done = crawl(site.url, tmp_path / "site", Bounds(rate=FAST, alike=22, files=2_000))
        assert (done.stopped, done.endless) == ("", ())
        # Without further months there may be no further days.
        assert {*done.alike} - {"calendar/0/0/0/"} == {"calendar/0/0/", "shop?…", "visit?sid=…"}
        assert {f"post/{number}.html" for number in range(1, POSTS + 1)} < names(tmp_path / "site")
        first, forms, asked = done.files, done.alike, len(site.asked)
        done = crawl(site.url, tmp_path / "site", Bounds(rate=FAST, alike=22))
        assert (done.files, done.alike) == (first, forms)
        assert not [each for each in site.asked[asked:] if "sid=" in each or "?" in each]
        done = crawl(site.url, tmp_path / "site", Bounds(rate=FAST, alike=0, files=first))
        assert (done.stopped, done.alike) == ("files", ())  # all of them are wanted now


def test_bytes_and_hours_are_bounds_too(tmp_path: Path) -> None:
    with EndlessSite() as site:
        done = crawl(f"{site.url}grows", tmp_path / "site", Bounds(rate=FAST, length=100_000))
        assert (done.stopped, done.length < 200_000) == ("bytes", True)
        done = crawl(f"{site.url}visit", tmp_path / "other", Bounds(rate=FAST, alike=0, hours=1 / 3600))
        assert done.stopped == "hours"
        # A file that comes for ever ends no bound either.
        done = crawl(f"{site.url}drops", tmp_path / "drops", Bounds(rate=FAST, hours=1 / 3600))
        assert (done.stopped, "drip.html" in names(tmp_path / "drops")) == ("hours", False)


def test_the_pace_that_a_site_asks_for_is_kept(tmp_path: Path) -> None:
    with LiveSite("User-agent: *\nCrawl-delay: 0.5\nDisallow: /private/\n") as slow:
        done = crawl(f"{slow.url}post/two", tmp_path / "site", Bounds(rate=FAST))
    assert done.delay_s == 0
    with LiveSite("User-agent: *\nCrawl-delay: 1\n") as slow:
        begun = monotonic()
        done = crawl(f"{slow.url}post/two", tmp_path / "site2", Bounds(rate=FAST, files=3))
        assert (done.delay_s, monotonic() - begun >= 1) == (1, True)


def test_a_pace_beyond_all_numbers_is_a_minute(live: LiveSite, tmp_path: Path) -> None:
    crawl(f"{live.url}post/two", tmp_path / "site", Bounds(rate=FAST, files=1))
    (tmp_path / "site/robots.txt").write_text("User-agent: *\nCrawl-delay: " + "9" * 400)
    with open(tmp_path / "site.crawl", "a") as journal:
        journal.write("427 robots.txt\n")
    assert crawl(f"{live.url}post/two", tmp_path / "site", Bounds(files=1)).delay_s == 60


def test_what_came_before_the_crawler_was_ended_is_known_to_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As most servers tell, and so stand on the disk.
    old = {"Content-Type": "text/html", "Last-Modified": "Mon, 01 Jan 2018 00:00:00 GMT"}
    page = "".join(f"<a href='/{n}.html'>{n}</a>" for n in range(30))
    monkeypatch.setattr(LiveSite, "answer", lambda _self, path: (200, old, page.encode() if path == "/" else b"leaf"))
    with LiveSite() as site:
        # Ended late: meanwhile it has said more.
        one = crawl(
            site.url, tmp_path / "site", Bounds(files=5, rate=FAST), progress=lambda done, _all: sleep(done == 4)
        )
        assert (one.stopped, one.files) == ("files", len(names(tmp_path / "site")))
        more = crawl(site.url, tmp_path / "site", Bounds(rate=FAST))
    assert (more.stopped, more.halves) == ("", ())
    assert len(names(tmp_path / "site")) == more.files == 32


def test_nothing_of_anybodys_is_written_over(live: LiveSite, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/a.txt").write_text("mine")
    with pytest.raises(ConfigError, match="not empty"):
        crawl(live.url, tmp_path / "mine", Bounds())
    crawl(live.url, tmp_path / "site", Bounds(files=1, rate=FAST))
    for name in ("a.txt", "b.txt"):
        (tmp_path / "site" / name).write_text("mine")
    with pytest.raises(ConfigError, match=r"files are not of this crawl, such as 'a\.txt'"):
        crawl(live.url, tmp_path / "site", Bounds())


@pytest.mark.parametrize(
    "address", ["https://", "https://a b/", "https://user:pass@a.example/", "http://a.example/?x=1"]
)
def test_what_is_no_sites_address_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(ConfigError, match="not the address of a site"):
        crawl(address, tmp_path / "site", Bounds())
    assert not (tmp_path / "site").exists()


def test_silence_and_onions_are_told(tmp_path: Path) -> None:
    with pytest.raises(UnreachableError):
        crawl("http://127.0.0.1:9/", tmp_path / "site", Bounds(rate=FAST))
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ConfigError, match="Tor alone"):
        crawl(f"http://{'a' * 56}.onion/", tmp_path / "onion", Bounds())
    assert is_address("HTTPS://a.example")
    assert not is_address("a.wacz")
