"""publish.tree.theme: what a reader's browser is given, and what it is not."""

import gzip
import os
import re
import shutil
import struct
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, unquote, urldefrag

import pytest

from publish.core.catalogues import Words, languages
from publish.core.files import walk
from publish.core.model import Tree
from publish.tree.build import build
from publish.tree.languages import words
from publish.tree.pages import views
from publish.tree.sources.slugs import anchor
from tests.support.small import ABOUT, ONE, PICTURE, THREE, TODAY, archive, content, made, page

HERE = Path(__file__).parents[2]
PAGE_MAX_LENGTH = 14_000  # bytes with gzip: what a server sends before it waits for the first answer
THEME_MAX_LENGTH = 5_500  # bytes with gzip of an empty report: all that is not the report
PIXELS = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIxxxxxxxxx", 13, b"IHDR", 640, 480) + b"\0\0\0\0IEND\xaeB`\x82"


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
    assert '<a href="../../reports/2013/two.html" lang="bo" dir="ltr" hreflang="bo">བོད་ཡིག</a>' in text
    assert "0123 4567 89ab cdef" in text
    assert '<a href="http://example.onion/">' in text
    assert "<code>urn:odd</code>" in text
    assert '<a href="../../mirrors.html">' in text
    assert '<a href="../../open.html">' in text


def test_pages_say_their_language_and_direction(small: Tree) -> None:
    assert '<html lang="bo" dir="ltr">' in page(small, "reports/2013/two.html")
    assert '<html lang="ug" dir="rtl">' in page(small, "reports/2014/three.html")
    assert words("bo")[1]["machine"] in page(small, "reports/2013/two.html")


def test_every_relative_link_leads_to_a_file_and_an_anchor_that_are_there(small: Tree) -> None:
    for path, file in walk(small.root):
        # The page for missing addresses is read two folders deep, wherever it lies.
        place = small.root / "any/where/x" if path == "404.html" else file
        if not path.endswith(".html"):
            continue
        links = Links(file.read_text(encoding="utf-8"))
        for address in links.followed + links.loaded:
            target, anchor = urldefrag(address)
            if target.startswith(("http", "data:", "stet:")) or target.endswith(("mirrors.html", "open.html")):
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
            assert not links.tags & {"iframe", "object", "embed", "form", "base"}, path
            assert not [a for a in links.attributes if a.startswith("on") or a == "style"], path


def test_the_policy_names_the_hash_of_the_style_that_is_inlined(small: Tree) -> None:
    for path in ("index.html", "404.html", "reports/2013/one.html", "by/tag/index.html"):
        text = page(small, path)
        (style,) = re.findall("<style>(.*?)</style>", text, re.DOTALL)
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


# What each kind of page holds


def test_a_report_can_be_cited_by_a_name_that_holds_wherever_a_copy_lies(small: Tree) -> None:
    text = page(small, "reports/2013/one.html")
    assert f"stet:{'0123456789abcdef' * 2}/reports/2013/one.html" in text
    cited = "“One &amp; only &lt;report&gt;”. <bdi>Small</bdi>, "
    assert f'{cited}<time datetime="2013-04-02">2013-04-02</time>.' in text


def test_without_a_fingerprint_nothing_is_said_of_one(tmp_path: Path) -> None:
    text = page(made(archive(tmp_path)), "reports/2013/one.html")
    assert "stet:" not in text
    assert words("en")[1]["fingerprint"] not in text


def test_every_page_leads_home_to_the_lists_to_the_copies_and_to_how_to_verify(small: Tree) -> None:
    for path, file in walk(small.root):
        if path.endswith(".html"):
            base = "../../" if path == "404.html" else "../" * path.count("/")
            links = Links(file.read_text(encoding="utf-8")).followed
            for target in ("index.html", "mirrors.html", "about.html", "by/year/index.html", "by/language/index.html"):
                assert base + target in links, f"{path}: {target}"
            assert [a for a in links if a.startswith(f"{base}verify.")], path


def test_every_page_has_one_heading_of_the_first_order_and_the_landmarks(small: Tree) -> None:
    for path, file in walk(small.root):
        if path.endswith(".html"):
            text = file.read_text(encoding="utf-8")
            assert text.count("<h1") == text.count('<main id="stet.text">') == text.count("<footer>") == 1, path
            assert '<a class="skip" href="#stet.text">' in text, path


THEMES_IDS = sorted(
    found
    for file in (HERE / "publish/tree/theme").rglob("*.html")
    if file.parent.name != "open"
    for found in re.findall(r'\bid="([^"]+)"', file.read_text(encoding="utf-8"))
)


def test_no_heading_can_take_an_id_of_the_themes(tmp_path: Path) -> None:
    assert {"stet.standing", "stet.text"} <= set(THEMES_IDS)
    assert [each for each in THEMES_IDS if anchor(each, "-") == each] == []
    bare = [each.removeprefix("stet.") for each in THEMES_IDS]
    headings = "".join(f"## {name}\n\nSome text.[^{name}]\n\n[^{name}]: A note.\n\n" for name in (*THEMES_IDS, *bare))
    links = "".join(f"[to {name}](#{name})\n" for name in bare)
    tree = made(archive(tmp_path, **{"reports/2013/one.md": ONE + headings + links}), fingerprint="ab" * 32)
    ids = re.findall(r'\sid="([^"]+)"', page(tree, "reports/2013/one.html"))
    assert len(ids) == len(set(ids))
    assert {*bare, "stet.standing", "stet.text"} <= set(ids)


def test_a_page_explains_verifying_in_every_language_of_the_theme(small: Tree) -> None:
    for tag in languages():
        text = page(small, "verify.html" if tag == "en" else f"verify.{tag}.html")
        assert f'<html lang="{tag}" dir="{"rtl" if tag in ("ar", "ug") else "ltr"}">' in text
        assert words(tag)[1]["verify_text"] in text
        assert "stet verify https://… \\\n--fingerprint " + "0123456789abcdef" * 4 in text
        assert "sha256sum -c SHA256SUMS" in text
        assert (words(tag)[1]["machine"] in text) is not words(tag)[1].reviewed
    assert 'href="../../verify.ug.html"' in page(small, "reports/2014/three.html")


def test_evidence_is_shown_small_if_it_is_a_picture_and_its_size_is_known(tmp_path: Path) -> None:
    card = '<img src="../../files/{0}/{1}/order.png" alt="" width="640" height="480" loading="lazy">'
    text = page(made(archive(tmp_path, **{"evidence/order.png": PIXELS})), "reports/2013/one.html")
    sha = sha256(PIXELS).hexdigest()
    assert card.format(sha[:2], sha) in text
    assert re.search('<p><img alt="The order" height="480" loading="lazy" src="[^"]*" width="640">', text)


def test_other_evidence_has_a_badge(small: Tree) -> None:
    assert '<span class="badge" aria-hidden="true">PNG</span>' in page(small, "reports/2013/one.html")


def test_a_table_scrolls_in_a_frame_that_has_a_name_and_takes_the_focus(small: Tree) -> None:
    text = page(small, "reports/2013/one.html")
    assert re.search(r'<div aria-label="Table 1" class="table" role="region" tabindex="0">\s*<table>', text)
    assert '<td class="right">2</td>' in text


# Languages


def test_translations_name_each_other_to_browsers_and_to_readers(small: Tree) -> None:
    for path in ("reports/2013/one.html", "reports/2013/two.html"):
        text = page(small, path)
        for language, target in (("en", "one"), ("bo", "two"), ("x-default", "one")):
            assert f'<link rel="alternate" hreflang="{language}" href="../../reports/2013/{target}.html">' in text
        assert 'aria-current="page"' in text
    assert "hreflang" not in page(small, "reports/2014/three.html")


def test_the_list_of_reports_in_a_language_is_in_that_language(small: Tree) -> None:
    text = page(small, "by/language/ug.html")
    assert '<html lang="ug" dir="rtl">' in text
    assert words("ug")[1]["language"] in text
    assert 'hreflang="ug">' in page(small, "index.html")


def test_words_in_another_language_than_the_page_are_marked(tmp_path: Path) -> None:
    french = THREE.replace("language: ug", "language: fr")
    text = page(made(archive(tmp_path, **{"reports/2014/four.md": french})), "reports/2014/four.html")
    assert '<bdi lang="en">How to cite</bdi>' in text
    assert '<p lang="en">“' in text


def test_a_word_without_translation_is_english_and_marked_among_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    views._labels.cache_clear()
    monkeypatch.setattr(
        "publish.core.catalogues.words", lambda tag: Words(tag, {"tags": "تېمىلار"} if tag == "ug" else {})
    )
    text = page(made(archive(tmp_path)), "reports/2014/three.html")
    assert "<dt>تېمىلار</dt>" in text
    assert '<dt><bdi lang="en">Date</bdi></dt>' in text
    views._labels.cache_clear()


def test_dates_are_not_turned_round_on_pages_that_run_from_the_right(tmp_path: Path) -> None:
    more = THREE.replace("tags:", "corrections:\n  - date: 2014-03-01\n    note: x\ntags:")
    text = page(made(archive(tmp_path, **{"reports/2014/three.md": more})), "reports/2014/three.html")
    assert '<time datetime="2014-02-01" dir="ltr">' in text
    assert "\u20662014-03-01\u2069" in text


def test_a_paragraph_in_latin_letters_runs_from_the_left_on_a_page_from_the_right(tmp_path: Path) -> None:
    more = THREE.replace("Text.", "In English.\n\nICIJ ئۇيغۇرچە\n\n1234")
    text = page(made(archive(tmp_path, **{"reports/2014/three.md": more})), "reports/2014/three.html")
    assert '<p dir="ltr">In English.</p>' in text
    assert "<p>ICIJ ئۇيغۇرچە</p>" in text
    assert "<p>1234</p>" in text


def test_no_letters_are_slanted_in_scripts_that_have_no_italics() -> None:
    css = (HERE / "publish/tree/theme/stet.css").read_text("utf-8")
    slanted = re.search(r":is\(em, i, cite\):is\((.*?)\) \{ font-style: normal", css)
    assert slanted
    assert set(re.findall(r"lang\((\w+)\)", slanted[1])) >= {"zh", "bo", "ug", "ar"}
    assert "font-style: italic" not in css


# What a page costs, and what it depends on


def zipped(text: str) -> int:
    return len(gzip.compress(text.encode(), 9, mtime=0))


def test_the_theme_adds_little_to_a_report(tmp_path: Path) -> None:
    empty = "---\ntitle: T\ndate: 2014-02-01\nlanguage: {}\n---\n"
    more = {f"reports/2014/{tag}.md": empty.format(tag) for tag in languages()}
    tree = made(archive(tmp_path, **more), fingerprint="0123456789abcdef" * 4)
    for tag in languages():
        assert zipped(page(tree, f"reports/2014/{tag}.html")) <= THEME_MAX_LENGTH, tag


def test_every_page_of_the_sample_archive_comes_with_the_first_packets(tmp_path: Path) -> None:
    shutil.copytree(HERE / "site", tmp_path / "site")
    shutil.copy(HERE / "mkdocs.yml", tmp_path)
    tree = build(tmp_path, tmp_path / "tree", today=TODAY, fingerprint="0123456789abcdef" * 4)
    for path, file in walk(tree.root):
        if path.endswith(".html"):
            assert zipped(file.read_text("utf-8")) <= PAGE_MAX_LENGTH, path


def test_a_page_of_a_report_depends_on_no_other_report(tmp_path: Path) -> None:
    before = content(made(archive(tmp_path)).root)
    ours = ["reports/2013/one.html", "reports/2013/two.html", "about.html", "404.html"]
    ours += [path for path in before if path.startswith("verify.")]
    fresh = "---\ntitle: New\ndate: 2014-09-01\nlanguage: fr\ntags: [labour camps]\nplaces: [Masanjia]\n---\n\nText.\n"
    changed = THREE.replace("Text.", "Other text.").replace("ئۈچ", "باشقا").replace("2014-02-01", "2014-02-02")
    archive(tmp_path, **{"reports/2014/new.md": fresh, "reports/2014/three.md": changed})
    after = content(made(tmp_path).root)
    assert {path: after[path] for path in ours} == {path: before[path] for path in ours}
    assert after["index.html"] != before["index.html"]
    assert after["reports/2014/three.html"] != before["reports/2014/three.html"]
    longer = ONE.replace("Text[^1]", "More[^1]")
    archive(tmp_path, **{"reports/2013/one.md": longer, "reports/2014/three.md": changed})
    again = content(made(tmp_path).root)
    kept = [path for path in after if path.startswith("reports/") and path != "reports/2013/one.html"]
    assert {path: again[path] for path in kept} == {path: after[path] for path in kept}
