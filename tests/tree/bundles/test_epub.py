"""publish.tree.bundles.epub: a book that e-readers and epubcheck take, and that runs nothing."""

import re
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree

from publish.core import files
from publish.core.model import Tree
from publish.tree.bundles import epub
from publish.tree.bundles.make import Made
from publish.tree.bundles.pack import pack
from publish.tree.bundles.pages import BuiltPage
from tests.support.services.fixtures import skipping
from tests.support.services.oracles import epubcheck
from tests.support.words import lost, runs
from tests.tree.bundles.conftest import HERE, PICTURE, F, built, make, words

ONE, TWO, THREE = "reports/2013/one.html", "reports/2013/two.html", "reports/2014/three.html"


OPF = {"o": "http://www.idpf.org/2007/opf", "d": "http://purl.org/dc/elements/1.1/"}


# EPUB


def read(made: Made, name: str) -> str:
    with zipfile.ZipFile(made.file) as packed:
        return packed.read(name).decode()


def test_an_epub_begins_as_readers_need_it(every: dict[str, Made]) -> None:
    with zipfile.ZipFile(every["2013-one.epub"].file) as packed:
        first = packed.infolist()[0]
        assert (first.filename, first.compress_type, first.header_offset) == ("mimetype", zipfile.ZIP_STORED, 0)
        assert packed.read("mimetype") == b"application/epub+zip"


def test_an_epub_says_what_it_is(every: dict[str, Made], tree: Tree) -> None:
    opf = ElementTree.fromstring(read(every["2013-one.epub"], "book/book.opf"))
    said = {key: opf.findtext(f".//d:{key}", namespaces=OPF) for key in ("title", "language", "date", "publisher")}
    assert said == {"title": "One & only <report>", "language": "en", "date": "2013-04-02", "publisher": "Small"}
    assert opf.findtext(".//d:source", namespaces=OPF) == f"stet:{F}/{ONE}"
    verify = read(every["2013-one.epub"], "book/verify.xhtml")
    assert files.digest(tree.root / ONE)[0] in verify
    assert "ab12 ab12" in verify


def test_an_epub_reads_in_its_own_direction(every: dict[str, Made]) -> None:
    opf = ElementTree.fromstring(read(every["2014-three.epub"], "book/book.opf"))
    spine = opf.find("o:spine", OPF)
    assert spine is not None
    assert spine.get("page-progression-direction") == "rtl"
    page = read(every["2014-three.epub"], "book/page-1.xhtml")
    assert 'lang="ug" xml:lang="ug" dir="rtl"' in page


def test_an_epub_has_the_text_its_pictures_and_no_dead_links(every: dict[str, Made]) -> None:
    page = read(every["2013-one.epub"], "book/page-1.xhtml")
    assert "What happened" in page
    assert 'href="https://example.org/"' in page
    assert 'href="#' in page  # the footnote
    assert "two.html" not in page
    assert "page-" not in page
    with zipfile.ZipFile(every["2013-one.epub"].file) as packed:
        (picture,) = [n for n in packed.namelist() if n.startswith("book/pictures/")]
        assert packed.read(picture) == PICTURE
    assert picture.removeprefix("book/") in page


def test_links_between_reports_work_in_the_book_of_all(every: dict[str, Made]) -> None:
    assert re.search(r'href="page-2\.xhtml#kham"', read(every["archive.epub"], "book/page-1.xhtml"))


def test_nothing_that_runs_gets_into_an_epub(tmp_path: Path) -> None:
    page = tmp_path / "reports/x.html"
    page.parent.mkdir()
    page.write_text(
        "<!doctype html><html lang=en><title>T</title><main><h1>T</h1><script>alert(1)</script>"
        "<p onclick=alert(1) style='x' id='a b'>one<p id=q>two<svg onload=alert(1)><script>1</script></svg>"
        "<a href='javascript:alert(1)'>go</a><a href=' java\tscript:x'>on</a><a href='https://[x'>odd</a>"
        "<iframe src=//evil></iframe><img src=//evil/x.png alt=seen><img src='../../../etc/passwd' alt=root>"
        "<math><mtext><img src=x onerror=alert(1)></mtext></math><form><input value=1></form>"
        "<a href='#q'>down</a>\x0c<b>&#1;&#55296;</b><p id=q>again</main>"
    )
    sha256 = files.digest(page)[0]
    book = epub.Book(
        "T", "A", F, "reports/x.html", [BuiltPage.read(tmp_path, "reports/x.html", sha256)], words("en"), tmp_path
    )
    pack(tmp_path / "x.epub", book.members())
    with zipfile.ZipFile(tmp_path / "x.epub") as packed:
        text = packed.read("book/page-1.xhtml").decode()
        assert not [n for n in packed.namelist() if "pictures" in n]
    ElementTree.fromstring(text)
    for bad in ("script", "alert", "onclick", "evil", "svg", "iframe", "input", "style='", "etc/passwd"):
        assert bad not in text.replace("style.css", ""), bad
    assert text.count('id="q"') == 1
    assert '<a href="#q">down</a>' in text


ODD: dict[str, str | bytes | None] = {
    "reports/2020/shapes.md": """---
title: Scripts 😀 & <tags> "quoted"
date: 2020-05
author: [A body, ئاپتور]
language: en
identifiers: [A/1 & 2]
pages: 14-15
evidence:
  - {file: evidence/really-png.jpg, title: Called otherwise}
  - {file: evidence/cut.png, title: Cut off, metadata: kept}
---

## What[^1] happened {#what}

![a](../../evidence/really-png.jpg) ![cut off](../../evidence/cut.png)

![b](../../evidence/really-png.jpg "A caption")

- [x] done {p. 14}
- [ ] open

Term
: Definition

| a | b |
|---|--:|
| `x\\|y` | 1<br>2 |

```
code < & >
```

[x](https://example.org/a%20b) <https://例え.jp/パス?a=1&b=2> ~~gone~~

[^1]: Two paragraphs.

    Second, with [a link](#what).

## 。。。 {p. 15}

### 。。。
""",
    "reports/2020/notes.md": "---\ntitle: 脚注\ndate: 2020\nlanguage: zh-Hans\n---\n\n"
    "句[^注]，再[^注]。\n\n[^注]: 标。\n",
    "reports/2020/empty.md": "---\ntitle: ئۈچ\ndate: 2020-01-02\nlanguage: ug\n---\n",
    "evidence/really-png.jpg": PICTURE,
    "evidence/cut.png": PICTURE[:20],
}


def test_epubcheck_finds_nothing(every: dict[str, Made], sample: Tree, tmp_path: Path) -> None:
    with skipping():
        judge = epubcheck()
    books = [every["2014-three.epub"], every["archive.epub"]]
    # A run for each book is slow; a book of all has each of its reports.
    books += [make(tree, tmp_path / name, "epub", book=True)["archive.epub"] for name, tree in
              (("sample", sample), ("odd", built(tmp_path / "odd", **ODD)))]  # fmt: skip
    for made in books:
        done = subprocess.run([*judge, made.file], capture_output=True, text=True)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), made.file


def test_a_picture_has_the_name_of_its_kind_and_a_damaged_one_is_left_out(tmp_path: Path) -> None:
    made = make(built(tmp_path / "odd", **ODD), tmp_path, "epub", reports=("reports/2020/shapes.html",))
    with zipfile.ZipFile(made["2020-shapes.epub"].file) as packed:
        (picture,) = [name for name in packed.namelist() if "pictures/" in name]
    assert picture.endswith(".png")
    page = read(made["2020-shapes.epub"], "book/page-1.xhtml")
    assert "cut off" in page
    assert "☑ done" in page
    opf = ElementTree.fromstring(read(made["2020-shapes.epub"], "book/book.opf"))
    assert [row.text for row in opf.iterfind(".//d:creator", OPF)] == ["A body", "ئاپتور"]
    assert opf.findtext(".//d:date", namespaces=OPF) == "2020-05"


def test_no_word_of_a_source_is_lost(sample: Tree, tmp_path: Path) -> None:
    reports = [f"reports/{file.relative_to(HERE / 'site/reports')}" for file in (HERE / "site/reports").rglob("*.md")]
    made = make(sample, tmp_path, "epub")
    books = {book.of: book for book in made.values()}
    for report in reports:
        root = ElementTree.fromstring(read(books[report.removesuffix(".md") + ".html"], "book/page-1.xhtml"))
        shown = " ".join([*root.itertext(), *(element.get("alt", "") for element in root.iter())])
        assert lost(runs((HERE / "site" / report).read_text("utf-8")), shown) == [], report
