"""publish.reports.ingest.web.phrases: a page's lines are known whole, and no sentence is one of them."""

import pytest

from publish.reports.ingest.web.phrases import LINES, MORE, TALK
from tests.support.truths import LANGUAGES, sentences


@pytest.mark.parametrize(
    "said",
    ["Share this page", "© 2009 Coast", "Skip to main content", "首页", "责任编辑：李安", "上一篇：门与河",
     "شارك على فيسبوك",
     "باش بەت", "མདུན་ངོས།"],
)  # fmt: skip
def test_lines_of_pages_are_known(said: str) -> None:
    assert LINES.fullmatch(said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_a_line_of_a_page(language: str) -> None:
    assert not [
        said for said in sentences(language) if LINES.fullmatch(said) or TALK.fullmatch(said) or MORE.fullmatch(said)
    ]


def test_what_follows_is_told_by_its_head() -> None:
    assert TALK.fullmatch("3 comments")
    assert MORE.fullmatch("相关阅读：")
    assert not MORE.fullmatch("Related to the family by marriage")


@pytest.mark.parametrize("said", ["This story is for members of my family.", "付费后继续被关押了三个月。"])
def test_a_sentence_that_begins_as_a_wall_to_pay_at_stays(said: str) -> None:
    assert not LINES.fullmatch(said)
    for wall in ("This story is for members only.", "登录后继续", "付费后继续阅读全文"):
        assert LINES.fullmatch(wall)
