"""publish.reports.ingest.lines.furniture: what a page left around a copied text goes, and is listed."""

from publish.reports.ingest.document import Why
from publish.reports.ingest.lines.compose import Composed, composed
from publish.reports.ingest.lines.spacing import lines
from publish.reports.writing.write import write

PAGE = """\
Skip to content
Home | News | About us | Contact
The gate and the river
Share this:
Facebook
Twitter

The gate and the river

The gate of the old harbour was shut every night at nine, and those who lived behind it could not

Photo: A. Witness / Reuters

leave before the morning came. Nobody knows who gave the order.

Related articles
A bridge that nobody repairs
Ten years of waiting in the harbour

The river rose twice in that year, and twice the bridge was closed for weeks.

“Nobody knows who gave the order.”

Sign up for our newsletter

In the end the market was moved to the other bank.

Read more: The market that moved

3 Comments

A reader
I knew that market well.

© 2009 Harbour Watch. All rights reserved.
"""


def _read(text: str) -> Composed:
    return composed(lines(text))


def test_a_copy_of_a_page_is_its_text() -> None:
    found = _read(PAGE)
    assert write(found.blocks) == (
        "# The gate and the river\n\n"
        "The gate of the old harbour was shut every night at nine, and those who lived behind it could not leave before"
        " the morning came. Nobody knows who gave the order.\n\n"
        "The river rose twice in that year, and twice the bridge was closed for weeks.\n\n"
        "In the end the market was moved to the other bank.\n"
    )
    listed = {one.text for one in found.removed}
    assert {"Skip to content", "Facebook", "A bridge that nobody repairs", "I knew that market well."} <= listed
    assert {one.why for one in found.removed} == {Why.FURNITURE, Why.REPEATED}


def test_the_same_words_in_a_text_stay() -> None:
    text = "Search\n\nThe house was searched at nine.\n\nHome\n\nThey went home.\n\nComments\n\nThere were few.\n"
    assert not _read(text).removed


def test_whose_a_book_is_stays_in_it() -> None:
    text = "The gate\n\nIt was shut at nine, and nobody came.\n\nCopyright 2009 by a witness. All rights reserved.\n"
    assert not _read(text).removed


def test_a_chinese_page() -> None:
    text = (
        "首页 > 新闻 > 正文\n门与河\n分享到：微信\n住在老城区的一位妇女说，大门每天晚上九点都要上锁。\n"
        "相关阅读\n没人修的桥\n"
        "那座桥至今没有修好。\n版权所有 海港观察\n"
    )
    found = _read(text)
    assert "相关阅读" not in write(found.blocks)
    assert "没人修的桥" in {one.text for one in found.removed}
    assert "那座桥至今没有修好。" in write(found.blocks)
