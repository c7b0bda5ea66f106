"""publish.tree.sources.documents: what evidence is, is said of it everywhere; what readers may not see is told."""

from pathlib import Path

import pytest

from tests.support.small import PICTURE, archive, made, page

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
