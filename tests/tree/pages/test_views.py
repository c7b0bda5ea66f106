"""publish.tree.pages.views: what templates are given of reports and evidence."""

import re
import struct
from hashlib import sha256
from pathlib import Path

from publish.core.model import Tree
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
    assert '<a href="../../open.html">' in text


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
    assert re.search('<p><img alt="The order" height="480" loading="lazy" src="[^"]*" width="640">', text)


def test_other_evidence_has_a_badge(small: Tree) -> None:
    assert '<span class="badge" aria-hidden="true">PNG</span>' in page(small, "reports/2013/one.html")


def test_dates_are_not_turned_round_on_pages_that_run_from_the_right(tmp_path: Path) -> None:
    more = THREE.replace("tags:", "corrections:\n  - date: 2014-03-01\n    note: x\ntags:")
    text = page(made(archive(tmp_path, **{"reports/2014/three.md": more})), "reports/2014/three.html")
    assert '<time datetime="2014-02-01" dir="ltr">' in text
    assert "\u20662014-03-01\u2069" in text
