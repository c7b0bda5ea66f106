"""publish.tree.pages.feeds: Atom, RSS and JSON Feed, held to their specifications and to a feed reader."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin
from xml.etree import ElementTree as ET

import pytest

from publish.core.model import Author, Correction, Report, Tree
from publish.core.partialdate import PartialDate
from publish.tree.pages import feeds
from publish.tree.pages.feeds import Channel
from publish.tree.pages.identifiers import identifier
from tests.support.small import archive, made, page
from tests.tree.pages.test_linked import FINGERPRINT, HOSTILE

feedparser: Any = pytest.importorskip("feedparser")
ATOM = "{http://www.w3.org/2005/Atom}"
CHANNEL = Channel("A & B <archive>", "en", FINGERPRINT, ())
FORBIDDEN = "a\x00\x01\x08\x0b\x1f\ufffe\uffff\ud800z"


def report(number: int = 1, **changes: Any) -> Report:
    said: dict[str, Any] = {
        "source": f"reports/2013/{number}.md",
        "path": f"reports/2013/{number}.html",
        "title": f"Report {number}",
        "date": PartialDate(2013, 1, 1),
        "language": "en",
    }
    return Report(**said | changes)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    return made(archive(tmp_path_factory.mktemp("small")), fingerprint=FINGERPRINT)


def test_an_atom_feed_has_all_that_rfc_4287_asks_for(small: Tree) -> None:
    feed = ET.fromstring((small.root / "feed.xml").read_bytes())
    assert feed.tag == f"{ATOM}feed"
    assert [feed.findtext(f"{ATOM}{name}") for name in ("id", "title")] == [identifier(FINGERPRINT), "Small"]
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Small"
    entries = feed.findall(f"{ATOM}entry")
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries) == 3
    for holder in (feed, *entries):
        assert len(holder.findall(f"{ATOM}updated")) == len(holder.findall(f"{ATOM}title")) == 1
        assert datetime.fromisoformat(holder.findtext(f"{ATOM}updated") or "").tzinfo
    for entry in entries:
        (link,) = entry.findall(f"{ATOM}link")
        assert (link.get("rel"), link.get("type")) == ("alternate", "text/html")
        assert (small.root / unquote(link.get("href", ""))).is_file()
        assert entry.findtext(f"{ATOM}summary")


def test_a_feed_reader_follows_relative_links_from_wherever_it_got_the_feed(small: Tree) -> None:
    came = {"content-location": "https://copy.example/deep/feed.xml", "content-type": "application/xml"}
    read = feedparser.parse((small.root / "feed.xml").read_bytes(), response_headers=came)
    assert (read.bozo, read.version) == (False, "atom10")
    assert [e.link for e in read.entries] == [
        f"https://copy.example/deep/reports/{name}.html" for name in ("2014/three", "2013/two", "2013/one")
    ]
    assert read.entries[2].title_detail.type == "text/plain"
    assert read.entries[0].id == identifier(FINGERPRINT, "reports/2014/three.html")


def test_an_rss_feed_has_all_that_the_specification_asks_for(small: Tree) -> None:
    rss = ET.fromstring((small.root / "rss.xml").read_bytes())
    assert (rss.tag, rss.get("version")) == ("rss", "2.0")
    channel = rss[0]
    assert all(channel.findtext(name) for name in ("title", "link", "description", "language"))
    items = channel.findall("item")
    assert len({item.findtext("guid") for item in items}) == len(items) == 3
    for item in items:
        guid = item.find("guid")
        assert guid is not None
        assert guid.get("isPermaLink") == "false"
        assert parsedate_to_datetime(item.findtext("pubDate") or "").tzinfo
    read = feedparser.parse((small.root / "rss.xml").read_bytes())
    assert (read.bozo, read.version, len(read.entries)) == (False, "rss20", 3)


@pytest.mark.parametrize(
    ("durable", "base"),
    [
        ((), ""),
        (("ipns://k51/", "http://x.onion/", "https://w.example/page.html"), ""),
        (("http://x.onion/", "https://w.example/a/", "https://v.example/"), "https://w.example/a/"),
    ],
)
def test_rss_links_begin_with_a_durable_address_that_any_program_follows(durable: tuple[str, ...], base: str) -> None:
    made = feeds.files(Channel("A", "en", FINGERPRINT, durable), [report()])[feeds.RSS]
    channel = ET.fromstring(made)[0]
    assert (channel.findtext("link"), channel.findtext("item/link")) == (
        f"{base}index.html",
        f"{base}reports/2013/1.html",
    )


def test_a_json_feed_has_all_that_version_1_1_asks_for(small: Tree) -> None:
    feed = json.loads(page(small, "feed.json"))
    assert (feed["version"], feed["title"]) == ("https://jsonfeed.org/version/1.1", "Small")
    assert urljoin("https://copy.example/x/", feed["feed_url"]) == "https://copy.example/x/feed.json"
    assert [item["language"] for item in feed["items"]] == ["ug", "bo", "en"]
    for item in feed["items"]:
        assert isinstance(item["id"], str)
        assert item["content_text"]
        assert datetime.fromisoformat(item["date_published"]) <= datetime.fromisoformat(item["date_modified"])
        assert (small.root / unquote(item["url"])).is_file()


def _texts_of_xml(data: bytes) -> str:
    return "\n".join(ET.fromstring(data).itertext())


def _texts_of_json(data: bytes) -> str:
    return "\n".join(item["title"] for item in json.loads(data)["items"])


@pytest.mark.parametrize(
    ("name", "texts"), [(feeds.ATOM, _texts_of_xml), (feeds.RSS, _texts_of_xml), (feeds.JSON, _texts_of_json)]
)
def test_hostile_titles_are_text_and_nothing_else(name: str, texts: Callable[[bytes], str]) -> None:
    odd = [report(1, title=HOSTILE, summary=HOSTILE, tags=(HOSTILE,)), report(2, title=FORBIDDEN, tags=(FORBIDDEN,))]
    data = feeds.files(CHANNEL, odd)[name]
    said = texts(data)
    assert HOSTILE in said
    assert "az" in said
    if name != feeds.JSON:
        assert not {e.tag.rpartition("}")[2] for e in ET.fromstring(data).iter()} & {"script", "img"}
        assert not set(data.decode()) & set(FORBIDDEN[1:-1])


def test_rss_readers_that_take_descriptions_for_html_find_no_tag() -> None:
    data = feeds.files(CHANNEL, [report(summary=HOSTILE)])[feeds.RSS]
    assert "<" not in (ET.fromstring(data).findtext("channel/item/description") or "<")


def test_the_fifty_that_were_touched_last_stand_in_it_newest_first() -> None:
    many = [report(n, date=PartialDate(2013, 1, 1 + n % 28)) for n in range(60)]
    old = report(99, date=PartialDate(1999, 1, 1), corrections=(Correction(date(2020, 1, 1), "A name."),))
    items = json.loads(feeds.files(CHANNEL, [*many, old])[feeds.JSON])["items"]
    assert len(items) == feeds.FEED_LENGTH == 50
    assert (items[0]["url"], items[0]["date_published"][:10]) == ("reports/2013/99.html", "1999-01-01")
    days = [item["date_modified"] for item in items]
    assert days == sorted(days, reverse=True)
    assert feeds.files(CHANNEL, [*many, old]) == feeds.files(CHANNEL, [old, *reversed(many)])


def test_an_archive_whose_reports_were_all_withdrawn_has_feeds_that_can_be_read() -> None:
    found = feeds.files(CHANNEL, [])
    assert json.loads(found[feeds.JSON])["items"] == []
    assert not feedparser.parse(found[feeds.ATOM]).bozo
    assert not feedparser.parse(found[feeds.RSS]).bozo


def test_the_front_page_alone_names_the_feeds(small: Tree) -> None:
    for kind, path in feeds.LINKS:
        assert f'<link rel="alternate" type="{kind}" href="{path}">' in page(small, "index.html")
        assert f'href="{path}"' not in page(small, "reports/2013/one.html")
        assert (small.root / path).is_file()


def test_robots_may_copy_everything(small: Tree) -> None:
    from urllib.robotparser import RobotFileParser

    rules = RobotFileParser()
    rules.parse(page(small, "robots.txt").splitlines())
    for robot in ("*", "ia_archiver", "archive.org_bot", "Googlebot"):
        assert rules.can_fetch(robot, "/files/ab/x.pdf")


def test_without_a_fingerprint_there_are_no_feeds_since_nothing_has_a_name_yet(tmp_path: Path) -> None:
    tree = made(archive(tmp_path))
    assert not [path for _, path in feeds.LINKS if (tree.root / path).exists()]
    assert "feed" not in page(tree, "index.html")


def test_of_a_month_a_feed_has_the_first_day_and_says_what_is_known() -> None:
    month = report(1, date=PartialDate(2013, 4), authors=(Author("A & B"), Author("House", body=True)))
    month = replace(month, identifiers=("A/1 & 2",))
    found = feeds.files(CHANNEL, [month, report(2, date=PartialDate(2013), summary="S")])
    items = json.loads(found[feeds.JSON])["items"]
    assert [(i["date_published"], i["content_text"]) for i in items] == [
        ("2013-04-01T00:00:00Z", "2013-04 \u2013 Report 1"),
        ("2013-01-01T00:00:00Z", "2013 \u2013 S"),
    ]
    assert [i.get("_identifiers") for i in items] == [["A/1 & 2"], None]
    assert [i.get("authors") for i in items] == [[{"name": "A & B"}, {"name": "House"}], None]
    for path in (feeds.ATOM, feeds.RSS):
        read = feedparser.parse(found[path])
        assert not read.bozo
        assert [entry.published_parsed[:3] for entry in read.entries] == [(2013, 4, 1), (2013, 1, 1)]
        assert [a.name for a in read.entries[0].authors][:1] == ["A & B"]
        assert b"<dc:identifier>A/1 &amp; 2</dc:identifier>" in found[path]
        assert b"House" in found[path]
    assert b"purl.org" not in feeds.files(CHANNEL, [report()])[feeds.RSS]
