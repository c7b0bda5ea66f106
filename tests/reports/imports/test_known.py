"""publish.reports.imports.known: what is not read is told by its name, with the way on from there."""

from pathlib import Path

import pytest

from publish.core.errors import ConfigError
from publish.reports.imports.known import export, papers
from publish.reports.imports.recognise import recognise
from tests.support.oldsites import laid

PAGE = "<html><head><title>x</title></head><p>words</p></html>"


@pytest.mark.parametrize(
    ("files", "said", "do"),
    [
        ({"data/tweets.js": "window.YTD = []", "Your archive.html": PAGE}, "Twitter", "never publish it as it is"),
        ({"posts/profile_posts_1.json": "[]", "index.html": PAGE}, "Facebook", "never publish it as it is"),
        ({"your_instagram_activity/media/posts_1.json": "[]", "i.html": PAGE}, "Instagram", "never publish"),
        ({"result.json": '{"name": "x", "type": "private_channel", "messages": []}'}, "Telegram", "never publish"),
        ({"result.json": '{"about": "x", "personal_information": {}, "chats": {}}'}, "Telegram", "never publish"),
        ({"messages.html": "<title>Exported Data</title>"}, "does not say whether all could read", "--kind telegram"),
        ({"payload-0.json": "{}", "posts/html/12.html": PAGE}, "Tumblr", "private posts are among them"),
        ({"a.xml": "<?xml version='1.0'?><livejournal/>"}, "LiveJournal", "WordPress"),
        ({"a.txt": "AUTHOR: A\r\nTITLE: T\r\n-----\r\nBODY:\r\nx\r\n"}, "Movable Type", "WordPress"),
        ({"a.xml": '<mediawiki version="0.10"/>'}, "MediaWiki", "pandoc"),
        ({"notes.jex": "x"}, "Joplin", "Markdown + Front Matter"),
        ({"a.enex": "<en-export/>"}, "Evernote", "Markdown"),
        ({"feed.json": '{"version": "https://jsonfeed.org/version/1"}'}, "feed in JSON", "Markdown"),
        ({"x.json": '{"username": "u", "collections": [{"posts": []}], "posts": []}'}, "WriteFreely", "name each .md"),
        ({"feed.xml": "<rss version='2.0'/>"}, "newest posts only", "Export"),
        ({"dump.sql": "INSERT INTO jos_content"}, "copy of a database", "record the site"),
        ({"content/contents.lr": "title: x"}, "Lektor", "contents.lr"),
        ({"a.docx": "x", "b.pdf": "x"}, "Word, text or PDF", "stet add "),
        ({"a.doc": "x"}, "old kind", "soffice"),
        ({"a.mhtml": "x"}, "saved pages", "SingleFile"),
        ({"a.typ": "x"}, "Typst", "pandoc"),
        ({"nodes.csv": "nid,title"}, "tables", "record the site"),
    ],
)  # fmt: skip
def test_each_export_has_its_name_and_a_way_on(files: dict[str, str], said: str, do: str, tmp_path: Path) -> None:
    laid(tmp_path, dict(files))
    with pytest.raises(ConfigError, match=said) as refused:
        recognise(tmp_path)
    assert do in (refused.value.hint or "")
    assert "archive] tree" not in (refused.value.hint or "")
    # The file alone, as people give it, has the same answer.
    if (
        len(files) == 1
        and not (name := next(iter(files))).endswith(".html")
        and "/" not in name
        and "<rss" not in files[name]
    ):
        with pytest.raises(ConfigError, match=said):
            recognise(tmp_path / name)


def test_what_nobody_knows_is_none() -> None:
    assert export(["a.json", "b.xml", "c.txt"], lambda _: b"words") is None
    assert papers(["a.bin"], lambda _: b"") is None


def test_a_file_that_cannot_be_read_hides_no_other(tmp_path: Path) -> None:
    laid(tmp_path, {"b.xml": "<livejournal/>"})
    (tmp_path / "a.xml").mkdir()
    with pytest.raises(ConfigError, match="LiveJournal"):
        recognise(tmp_path)
