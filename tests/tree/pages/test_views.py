"""publish.tree.pages.views: what templates are given of reports and evidence."""

import json
import re
import struct
from collections import defaultdict
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from publish.core.model import Tree
from publish.core.partialdate import PartialDate
from publish.tree.bundles.epub import Book, BookWords
from publish.tree.bundles.pages import BuiltPage
from publish.tree.pages.views import cited
from tests.support.seeker import find
from tests.support.small import PICTURE, THREE, archive, made, page

PIXELS = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIxxxxxxxxx", 13, b"IHDR", 640, 480) + b"\0\0\0\0IEND\xaeB`\x82"


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
    assert '<a href="../../open.html#en/reports/2013/one.html">' in text


# What each kind of page holds


def test_a_report_can_be_cited_by_a_name_that_holds_wherever_a_copy_lies(small: Tree) -> None:
    text = page(small, "reports/2013/one.html")
    assert f"stet:{'0123456789abcdef' * 2}/reports/2013/one.html" in text
    cited = "“One &amp; only &lt;report&gt;”. <bdi>Small</bdi>, "
    assert f'{cited}<time datetime="2013-04-02">2013-04-02</time>.' in text


def test_evidence_is_shown_small_if_it_is_a_picture_and_its_size_is_known(tmp_path: Path) -> None:
    card = '<img src="../../files/{0}/{1}/order.png" alt="" width="640" height="480" loading="lazy">'
    text = page(made(archive(tmp_path, **{"evidence/order.png": PIXELS})), "reports/2013/one.html")
    sha = sha256(PIXELS).hexdigest()
    assert card.format(sha[:2], sha) in text
    assert re.search(
        '<p><a href="[^"]*"><img alt="The order" height="480" loading="lazy" src="[^"]*" width="640"></a>', text
    )


def test_other_evidence_has_a_badge(small: Tree) -> None:
    assert '<span class="badge" aria-hidden="true">PNG</span>' in page(small, "reports/2013/one.html")


def test_dates_are_not_turned_round_on_pages_that_run_from_the_right(tmp_path: Path) -> None:
    more = THREE.replace("tags:", "corrections:\n  - date: 2014-03-01\n    note: x\ntags:")
    text = page(made(archive(tmp_path, **{"reports/2014/three.md": more})), "reports/2014/three.html")
    assert '<time datetime="2014-02-01" dir="ltr">' in text
    assert "\u20662014-03-01\u2069" in text


MONTHLY = """---
title: A month
date: 2013-04
author:
  - 王小明 & Co
  - {name: The <House>, kind: organization}
language: en
---

Text.
"""
FOUND = f"""---
title: A found paper
date: 2013-04-03
language: en
identifiers: [ASA 17/28/2001, "C <2> & 'b'"]
pages: xiv-15
originals:
  - kind: pdf
    removed: [comment]
    commitment: {"ab" * 32}
---

They were refu{{p. xiv}}gees, [as page 15 says](#p15).

{{p. 15}} On it goes.
"""


@pytest.fixture(scope="module")
def monthly(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    yearly = MONTHLY.replace("2013-04", "2013").replace("A month", "A year")
    later = MONTHLY.replace("2013-04", "2013-04-02").replace("A month", "A day")
    more = {
        "reports/2013/m.md": MONTHLY,
        "reports/2013/y.md": yearly,
        "reports/2013/a.md": later,
        "reports/2013/found.md": FOUND,
    }
    root = archive(tmp_path_factory.mktemp("monthly"), **more)
    return made(root, fingerprint="0123456789abcdef" * 4)


def test_a_month_and_a_year_are_shown_as_what_is_known(monthly: Tree) -> None:
    text = page(monthly, "reports/2013/m.html")
    assert '<dd><time datetime="2013-04">2013-04</time></dd>' in text
    assert '<bdi>Small</bdi>, <time datetime="2013-04">2013-04</time>.' in text
    rows = re.findall(r"<time[^>]*>(20\d\d[^<]*)</time> <a[^>]*>([^<]*)<", page(monthly, "by/year/2013.html"))
    # Newest first: a day, then its month as a whole, and the year as a whole last.
    assert rows == [
        ("2013-04-03", "A found paper"),
        ("2013-04-02", "A day"),
        ("2013-04-02", "One &amp; only &lt;report&gt;"),
        ("2013-04", "A month"),
        ("2013", "A year"),
    ]


def test_authors_stand_below_the_title_in_the_reports_language(monthly: Tree) -> None:
    text = page(monthly, "reports/2013/m.html")
    assert "<dt>Authors</dt><dd><bdi>王小明 &amp; Co</bdi> · <bdi>The &lt;House&gt;</bdi></dd>" in text
    assert "<dt>Author" not in page(monthly, "reports/2013/one.html")
    said = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)[0])
    assert said["datePublished"] == "2013-04"
    assert said["author"] == [
        {"@type": "Person", "name": "王小明 & Co"},
        {"@type": "Organization", "name": "The <House>"},
    ]
    assert text.count('name="citation_author"') == text.count('name="DC.creator"') == 2
    assert '"citation_publication_date" content="2013/04"' in text


def test_a_name_of_an_author_is_found_by_search(monthly: Tree) -> None:
    found = "".join(f.read_text("utf-8") for f in (monthly.root / "search/terms").iterdir())
    assert re.search("^小明 ", found, re.MULTILINE)


def test_a_book_of_a_report_says_its_month_and_its_authors(monthly: Tree) -> None:
    built = BuiltPage.read(monthly.root, "reports/2013/m.html", "")
    assert built.days == (PartialDate(2013, 4), date(2013, 4, 1))
    book = Book("T", "Small", "ab", built.path, [built], BookWords("en", "ltr", defaultdict(str)), monthly.root)
    package = next(m.data for m in book.members() if m.name == "book/book.opf")
    assert isinstance(package, bytes)
    for said in ("<dc:date>2013-04<", "<dc:creator>王小明 &amp; Co<", "<dc:creator>The &lt;House&gt;<"):
        assert said in package.decode()


def test_what_a_found_document_is_known_by_stands_on_its_page_and_in_its_data(monthly: Tree) -> None:
    text = page(monthly, "reports/2013/found.html")
    other = "C &lt;2&gt; &amp; &#39;b&#39;"
    assert f"<dt>Numbers</dt><dd><bdi>ASA 17/28/2001</bdi> · <bdi>{other}</bdi></dd>" in text
    assert '<dt>Pages</dt><dd><span dir="ltr">xiv–15</span></dd>' in text
    assert f"<bdi>ASA 17/28/2001</bdi>, <bdi>{other}</bdi>.</p>" in text
    assert f'<bdi>pdf</bdi><p class="hash">SHA-256 <code dir="ltr">{"ab" * 32}</code></p>' in text.replace("\n", "")
    assert "Left out of what is published: comments and revisions</p>" in text
    said = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)[0])
    assert (said["identifier"], said["pagination"]) == (["ASA 17/28/2001", "C <2> & 'b'"], "xiv-15")
    for row in (
        'citation_technical_report_number" content="ASA',
        'citation_firstpage" content="xiv"',
        'lastpage" content="15"',
    ):
        assert row in text
    assert "<dt>Numbers" not in page(monthly, "reports/2013/m.html")
    assert "Originals" not in page(monthly, "reports/2013/m.html")


def test_a_page_of_the_original_can_be_cited_and_is_not_searched_for(monthly: Tree) -> None:
    assert '<a href="#p15">as page 15 says</a>' in page(monthly, "reports/2013/found.html")
    assert find(monthly.root, "refugees") == find(monthly.root, "17/28/2001") == ["reports/2013/found.html"]
    assert not find(monthly.root, "xiv")


def test_a_book_has_the_pages_of_the_original(monthly: Tree) -> None:
    built = BuiltPage.read(monthly.root, "reports/2013/found.html", "")
    book = Book("T", "Small", "ab", built.path, [built], BookWords("en", "ltr", defaultdict(str)), monthly.root)
    members = {m.name: m.data for m in book.members()}
    package, nav = (str(members[f"book/{name}"]) for name in ("book.opf", "nav.xhtml"))
    assert "<dc:identifier>ASA 17/28/2001</dc:identifier>" in package
    assert "pageNavigation" in package
    assert '<a href="page-1.xhtml#pxiv">xiv</a></li><li><a href="page-1.xhtml#p15">15</a>' in nav


@pytest.mark.parametrize(
    ("language", "title", "shown"),
    [
        ("zh-Hans", "《零八宪章》", "《零八宪章》"),
        ("zh-Hans", "读《零八宪章》与《公开信》", "《读〈零八宪章〉与〈公开信〉》"),
        ("zh-Hans", "《甲》与《乙》", "《〈甲〉与〈乙〉》"),
        ("en", "He said “no”", "“He said ‘no’”."),
        ("en", "“No”", "“No”."),
        ("en", "A title.", "“A title”."),
        ("en", "Who?", "“Who?”."),
        ("en", "50% of %(archive)s", "“50% of %(archive)s”."),
    ],
)
def test_a_citation_doubles_no_marks(language: str, title: str, shown: str) -> None:
    before, name, behind = cited(language, title)
    assert f"{before}{name}{behind}".startswith(shown)
