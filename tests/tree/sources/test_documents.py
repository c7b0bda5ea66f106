"""publish.tree.sources.documents: a picture that a text shows is evidence by that, with its words as title."""

from pathlib import Path

import pytest

from publish.core.errors import SourceError
from publish.reports.withdraw import Withdrawing, _with_all
from publish.tree.sources.gather import gather
from tests.support.small import ABOUT, PICTURE, THREE, TODAY, archive, content, made, page
from tests.tree.pages.test_views import PIXELS

GATE = "../../evidence/gate.png"


def test_a_picture_that_is_shown_needs_no_name_elsewhere(tmp_path: Path) -> None:
    text = f"{THREE}\n![The gate]({GATE})\n\n![](../../evidence/order.png)\n"
    more: dict[str, str | bytes | None] = {"reports/2014/three.md": text, "evidence/gate.png": PIXELS}
    tree = made(archive(tmp_path, **more))
    (evidence,) = next(r for r in tree.reports if r.source == "reports/2014/three.md").evidence
    assert evidence.title == "The gate"
    built = page(tree, "reports/2014/three.html")
    assert f'<a href="../../{evidence.entry.path}">The gate</a> <small>PNG' in built
    assert content(tree.root)[evidence.entry.path] == PIXELS


def test_a_picture_without_words_is_told_by_its_line(tmp_path: Path) -> None:
    text = f"{THREE}\n\n![ ]({GATE})\n"
    more: dict[str, str | bytes | None] = {"reports/2014/three.md": text, "evidence/gate.png": PICTURE}
    root = archive(tmp_path, **more)
    with pytest.raises(SourceError) as caught:
        made(root)
    said = "site/reports/2014/three.md:11: picture 'evidence/gate.png' is evidence, and has no title; say between the"
    assert [fault[: len(said)] for fault in caught.value.faults] == [said]


def test_a_plain_page_may_show_a_picture_and_keeps_it(tmp_path: Path) -> None:
    about = f"{ABOUT}\n![Us](evidence/order.png)\n"
    root = archive(tmp_path, **{"about.md": about})
    assert "<h2>Evidence</h2>" not in page(made(root), "about.html")
    found = gather(root / "site", today=TODAY)
    (document,) = found.evidence.values()
    report = Withdrawing("reports/2013/one.html", "reports/2013/one.md")
    assert document.path not in [item.path for item in _with_all((report,), found)]
    (root / "site/about.md").write_text(ABOUT)
    found = gather(root / "site", today=TODAY)
    assert document.path in [item.path for item in _with_all((report,), found)]


REPORT = """---
title: R
date: 2020-01-02
language: zh
evidence:
  - file: evidence/photo.jpg
    title: Photo
  - file: evidence/notice.txt
    title: Notice
---

![a](../../evidence/photo.jpg)
"""


def test_a_png_called_jpg_is_published_as_the_png_it_is_and_text_as_it_was_found(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    notice = "关于进一步加强管理的通知".encode("gb18030")
    more: dict[str, str | bytes | None] = {
        "reports/2020/r.md": REPORT,
        "evidence/photo.jpg": PICTURE,
        "evidence/notice.txt": notice,
    }
    root = archive(tmp_path, **more)
    tree = made(root)
    (found,) = [r for r in tree.reports if r.title == "R"]
    photo, text = (e.entry.path for e in found.evidence)
    assert photo.endswith("/photo.png")
    assert (tree.root / photo).read_bytes() == PICTURE
    assert (tree.root / text).read_bytes() == notice
    shown = page(tree, "reports/2020/r.html")
    assert f'src="../../{photo}"' in shown
    assert "photo.jpg" not in shown
    warned = [f"site/reports/2020/r.md:{line}: evidence 'evidence/{what}" for line, what in WARNED]
    assert [one for one in warned if one not in caplog.text] == []
    # Remembered documents are told of again.
    caplog.clear()
    made(root)
    assert [one for one in warned if one not in caplog.text] == []


WARNED = (
    (6, "photo.jpg' is a PNG under another ending; it is published as photo.png"),
    (8, "notice.txt' is text, but not UTF-8"),
)
