"""publish.tree.bundles.bookcover: every shelf shows title, archive and date, in the page's own direction."""

import re
from xml.etree import ElementTree

import pytest

from publish.tree.bundles.bookcover import cover


@pytest.mark.parametrize(
    ("title", "language", "direction"),
    [
        ("Letters from <Masanjia> & others, which were found in a box of decorations", "en", "ltr"),
        ("马三家来信：一封藏在万圣节装饰品里的求救信，与写信人后来的命运", "zh-Hans", "ltr"),
        ("رسائل من معسكر العمل وما جرى بعد ذلك لمن كتبها", "ar", "rtl"),
        ("མ་སན་ཅ་ནས་འབྱོར་བའི་ཡི་གེ་དང་དེ་འབྲི་མཁན་གྱི་མི་ཚེ།", "bo", "ltr"),
    ],
)
def test_no_letter_of_a_title_is_lost_and_no_line_is_too_long(title: str, language: str, direction: str) -> None:
    root = ElementTree.fromstring(cover(title, "Archive", "2013-04", language, direction))
    rows = [node.text or "" for node in root.iter("{http://www.w3.org/2000/svg}text")]
    assert (rows[0], rows[-1], root.get("direction")) == ("Archive", "2013-04", direction)
    assert re.sub(r"\s", "", "".join(rows[1:-1])) == re.sub(r"\s", "", title)
    assert max(map(len, rows)) <= 28  # with marks, which take no room


def test_an_endless_title_is_cut_and_marked() -> None:
    drawn = cover("word " * 400, "Archive", "2013", "en", "ltr")
    assert drawn.count("<text") == 11
    assert "…" in drawn
