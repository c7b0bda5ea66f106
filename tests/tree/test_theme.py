"""publish.tree.theme: what a reader's browser is given, and what it is not."""

import gzip
import os
import re
import shutil
from pathlib import Path
from urllib.parse import quote, unquote, urldefrag

from publish.core.catalogues import languages
from publish.core.files import walk
from publish.core.model import Tree
from publish.tree.build import build
from publish.tree.languages import words
from tests.support.small import ABOUT, ONE, THREE, TODAY, archive, content, made, page
from tests.tree.conftest import Links

HERE = Path(__file__).parents[2]


PAGE_MAX_LENGTH = 14_000  # bytes with gzip: what a server sends before it waits for the first answer


THEME_MAX_LENGTH = 5_876  # bytes with gzip of an empty report: all that is not the report


ROW_MAX_LENGTH = 200  # bytes more, for the ways to the front page in five other languages, in words of each


def test_every_relative_link_leads_to_a_file_and_an_anchor_that_are_there(small: Tree) -> None:
    for path, file in walk(small.root):
        # The page for missing addresses is read two folders deep, wherever it lies.
        place = small.root / "any/where/x" if path == "404.html" else file
        if not path.endswith(".html"):
            continue
        links = Links(file.read_text(encoding="utf-8"))
        for address in links.followed + links.loaded:
            target, anchor = urldefrag(address)
            if target.startswith(("http", "data:", "stet:")) or target.partition("#")[0].endswith(
                ("mirrors.html", "open.html")
            ):
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


def test_raw_html_is_shown_and_not_run(tmp_path: Path) -> None:
    tree = made(archive(tmp_path, **{"about.md": ABOUT + "<script>alert(1)</script>\n\na <b onclick='x()'>b</b>\n"}))
    text = page(tree, "about.html")
    assert "&lt;script&gt;alert(1)" in text
    assert not Links(text).tags & {"script", "b"}


def test_without_a_fingerprint_nothing_is_said_of_one(tmp_path: Path) -> None:
    text = page(made(archive(tmp_path)), "reports/2013/one.html")
    assert "stet:" not in text
    assert words("en")[1]["fingerprint"] not in text


def test_every_page_leads_home_to_the_lists_to_the_copies_and_to_how_to_verify(small: Tree) -> None:
    for path, file in walk(small.root):
        if path.endswith(".html"):
            base = "../../" if path == "404.html" else "../" * path.count("/")
            text = file.read_text(encoding="utf-8")
            links, tag = Links(text).followed, re.findall('<html lang="([^"]+)"', text)[0]
            ending, folder = ("", "") if tag not in ("bo", "ug") else (f".{tag}", f"{tag}/")
            for target in (f"index{ending}.html", "mirrors.html", "about.html", f"search{ending}.html"):
                assert base + target in links, f"{path}: {target}"
            for kind in ("year", "language", "place", "tag"):
                assert f"{base}by/{folder}{kind}/index.html" in links, f"{path}: {kind}"
            assert [a for a in links if a.startswith(f"{base}verify.")], path


def test_every_page_has_one_heading_of_the_first_order_and_the_landmarks(small: Tree) -> None:
    for path, file in walk(small.root):
        if path.endswith(".html"):
            text = file.read_text(encoding="utf-8")
            assert text.count("<h1") == text.count('<main id="stet.text">') == text.count("<footer>") == 1, path
            assert '<a class="skip" href="#stet.text">' in text, path


def test_a_page_explains_verifying_in_every_language_of_the_theme(small: Tree) -> None:
    for tag in languages():
        text = page(small, "verify.html" if tag == "en" else f"verify.{tag}.html")
        assert f'<html lang="{tag}" dir="{"rtl" if tag in ("ar", "ug") else "ltr"}">' in text
        assert words(tag)[1]["verify_text"] in text
        assert "stet verify https://… \\\n--fingerprint " + "0123456789abcdef" * 4 in text
        assert "sha256sum -c SHA256SUMS\n\n# macOS\nshasum -a 256 -c SHA256SUMS" in text
        assert (words(tag)[1]["machine"] in text) is not words(tag)[1].reviewed
    assert 'href="../../verify.ug.html"' in page(small, "reports/2014/three.html")


def test_a_table_scrolls_in_a_frame_that_has_a_name_and_takes_the_focus(small: Tree) -> None:
    text = page(small, "reports/2013/one.html")
    assert re.search(r'<div aria-label="Table 1" class="table" role="region" tabindex="0">\s*<table>', text)
    assert '<td class="right">2</td>' in text


def test_a_paragraph_in_latin_letters_runs_from_the_left_on_a_page_from_the_right(tmp_path: Path) -> None:
    more = THREE.replace("Text.", "In English.\n\nICIJ ئۇيغۇرچە\n\n1234")
    text = page(made(archive(tmp_path, **{"reports/2014/three.md": more})), "reports/2014/three.html")
    assert '<p dir="ltr">In English.</p>' in text
    assert "<p>ICIJ ئۇيغۇرچە</p>" in text
    assert "<p>1234</p>" in text


def test_no_letters_are_slanted_in_scripts_that_have_no_italics() -> None:
    css = (HERE / "publish/tree/theme/stet.css").read_text("utf-8")
    slanted = re.search(r"em:is\((.*?)\) \{ font-style: normal", css)
    assert slanted
    assert set(re.findall(r"lang\((\w+)\)", slanted[1])) >= {"zh", "bo", "ug", "ar"}
    assert "font-style: italic" not in css
    assert re.search(r"^\[lang\] \{.*font-style: normal; \}", css, re.M), "a Chinese name within emphasis is slanted"


# What a page costs, and what it depends on


def zipped(text: str) -> int:
    return len(gzip.compress(text.encode(), 9, mtime=0))


def test_the_theme_adds_little_to_a_report(tmp_path: Path) -> None:
    empty = "---\ntitle: T\ndate: 2014-02-01\nlanguage: {}\n---\n"
    more = {f"reports/2014/{tag}.md": empty.format(tag) for tag in languages()}
    tree = made(archive(tmp_path, **more), fingerprint="0123456789abcdef" * 4)
    for tag in languages():
        text = page(tree, f"reports/2014/{tag}.html")
        row = re.findall(r'<nav class="ways" aria-label="[^"]*">\n<a href="[^"]*" lang=.*?</nav>\n', text, re.DOTALL)
        assert zipped(text) <= THEME_MAX_LENGTH + ROW_MAX_LENGTH, tag
        assert zipped(text.replace(row[0], "")) <= THEME_MAX_LENGTH, tag


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
