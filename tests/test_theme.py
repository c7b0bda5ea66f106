"""publish.theme: what a reader's browser is given, and what it is not."""

import os
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, unquote, urldefrag

import pytest

from publish.files import walk
from publish.model import Tree
from tests.small import ABOUT, PICTURE, THREE, archive, made, page


class Links(HTMLParser):
    """Every address in a page, by how a browser comes to it; every tag; every id."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.followed: list[str] = []
        self.loaded: list[str] = []
        self.tags: set[str] = set()
        self.ids: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name == "id":
                self.ids.add(value or "")
            elif name == "href":
                (self.followed if tag == "a" else self.loaded).append(value or "")
            elif name in ("src", "srcset", "poster", "data", "action", "background"):
                self.loaded.append(value or "")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    root = archive(tmp_path_factory.mktemp("small"))
    return made(root, fingerprint="0123456789abcdef" * 4, durable=["http://example.onion/", "urn:odd"])


def test_a_report_page_shows_what_its_front_matter_says(small: Tree) -> None:
    text = page(small, "reports/2013/one.html")
    assert "<h1>One &amp; only &lt;report&gt;</h1>" in text
    assert '<a href="../../by/tag/labour-camps.html">labour camps</a>' in text
    assert '<a href="https://example.org/paper?a=1&amp;b=2">A paper</a>. A house' in text
    assert sha256(PICTURE).hexdigest() in text
    assert '<a href="../../reports/2013/two.html" lang="bo" hreflang="bo" dir="ltr">བོད་ཡིག</a>' in text
    assert "0123 4567 89ab cdef" in text
    assert '<a href="http://example.onion/">' in text
    assert "<code>urn:odd</code>" in text
    assert '<a href="../../mirrors.html">' in text


def test_pages_say_their_language_and_direction(small: Tree) -> None:
    assert '<html lang="bo" dir="ltr">' in page(small, "reports/2013/two.html")
    assert '<html lang="ug" dir="rtl">' in page(small, "reports/2014/three.html")
    assert "Machine translation" in page(small, "reports/2013/two.html")


def test_every_relative_link_leads_to_a_file_and_an_anchor_that_are_there(small: Tree) -> None:
    for path, file in walk(small.root):
        # The page for missing addresses is read two folders deep, wherever it lies.
        place = small.root / "any/where/x" if path == "404.html" else file
        if not path.endswith(".html"):
            continue
        links = Links(file.read_text(encoding="utf-8"))
        for address in links.followed + links.loaded:
            target, anchor = urldefrag(address)
            if target.startswith(("http", "data:")) or target.endswith("mirrors.html"):
                continue
            reached = Path(os.path.normpath(place.parent / unquote(target))) if target else file
            assert reached.is_file(), f"{path}: {address}"
            if anchor:
                assert unquote(anchor) in Links(reached.read_text(encoding="utf-8")).ids, f"{path}: {address}"


def test_names_with_odd_characters_are_linked_so_that_browsers_find_them(tmp_path: Path) -> None:
    odd = "reports/2014/a b#c%20;é.md"
    more: dict[str, str | bytes | None] = {odd: THREE, "about.md": ABOUT + f"[x]({quote(odd)})\n"}
    tree = made(archive(tmp_path, **more))
    (link,) = [a for a in Links(page(tree, "about.html")).followed if "2014" in a]
    assert (tree.root / unquote(link)).is_file()
    assert "#" not in link


def test_pages_load_nothing_from_outside_and_run_nothing(small: Tree) -> None:
    for path, file in walk(small.root):
        if path.endswith(".html"):
            text = file.read_text(encoding="utf-8")
            links = Links(text)
            assert not [a for a in links.loaded if "://" in a or a.startswith("//")], path
            assert not links.tags & {"script", "iframe", "object", "embed", "form", "base"}, path
            assert not [a for a in links.attributes if a.startswith("on") or a == "style"], path


def test_the_policy_names_the_hash_of_the_style_that_is_inlined(small: Tree) -> None:
    for path in ("index.html", "404.html", "reports/2013/one.html", "by/tag/index.html"):
        text = page(small, path)
        (style,) = re.findall("<style>(.*?)</style>", text, re.DOTALL)
        assert len(style.encode()) <= 4096
        pin = b64encode(sha256(style.encode()).digest()).decode()
        assert f"default-src 'none'; img-src 'self' data:; style-src 'sha256-{pin}'" in text


def test_raw_html_is_shown_and_not_run(tmp_path: Path) -> None:
    tree = made(archive(tmp_path, **{"about.md": ABOUT + "<script>alert(1)</script>\n\na <b onclick='x()'>b</b>\n"}))
    text = page(tree, "about.html")
    assert "&lt;script&gt;alert(1)" in text
    assert not Links(text).tags & {"script", "b"}


def test_headings_of_any_script_get_anchors_and_none_is_a_second_h1(tmp_path: Path) -> None:
    tree = made(archive(tmp_path, **{"about.md": ABOUT + "# བོད་ཡིག\n\n## 西藏\n\n## 西藏\n\n[x](#西藏_1)\n"}))
    text = page(tree, "about.html")
    assert '<h2 id="བོད-ཡིག">' in text
    assert '<h2 id="西藏">' in text
    assert text.count("<h1") == 1
