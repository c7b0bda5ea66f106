"""publish.tree.markdown.sides: what runs in the other direction says so, with the list or quotation that holds it."""

import pytest

from publish.tree.markdown.sides import Sides
from tests.tree.markdown.pages import rendered


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("> جاؤوا.", '<blockquote dir="rtl">\n<p dir="rtl">جاؤوا.</p>\n</blockquote>'),
        ("> جاؤوا.\n>\n> They came.", '<blockquote>\n<p dir="rtl">جاؤوا.</p>\n<p>They came.</p>\n</blockquote>'),
        ("- جاؤوا\n- 2017", '<ul dir="rtl">\n<li dir="rtl">جاؤوا</li>\n<li>2017</li>\n</ul>'),
        ("- جاؤوا\n- Two", '<ul>\n<li dir="rtl">جاؤوا</li>\n<li>Two</li>\n</ul>'),
        (
            "1. One\n   - جاؤوا",
            '<ol>\n<li>One\n<ul dir="rtl">\n<li dir="rtl">جاؤوا</li>\n</ul>\n</li>\n</ol>',
        ),
        (
            "2. جاؤوا\n   - ليلا",
            '<ol dir="rtl" start="2">\n<li dir="rtl">جاؤوا\n'
            '<ul dir="rtl">\n<li dir="rtl">ليلا</li>\n</ul>\n</li>\n</ol>',
        ),
    ],
)
def test_a_list_or_a_quotation_is_turned_when_all_of_it_is(markdown: str, html: str) -> None:
    assert rendered(markdown).html == html


def test_a_table_is_turned_when_all_its_words_are() -> None:
    table = "| {} | 2017 |\n|---|---|\n| جاؤوا | 3 |\n"
    assert [' tabindex="0" dir="rtl">' in rendered(table.format(word)).html for word in ("كلمة", "Year")] == [
        True,
        False,
    ]


def test_an_element_within_another_is_turned_with_it() -> None:
    out: list[str] = []
    sides = Sides(out, from_right=True)
    sides.open("li")
    sides.see("one")
    sides.open("p", ' class="x"')
    sides.see("two 2.")
    assert sides.began() == 1
    sides.close()
    sides.close(' id="a"')
    assert out == ['<li dir="ltr" id="a">', '<p class="x" dir="ltr">']


def test_letters_from_the_right_and_digits_alone_turn_nothing() -> None:
    for text in ("one كلمة", "1989", ""):
        out: list[str] = []
        sides = Sides(out, from_right=True)
        sides.open("p")
        sides.see(text)
        sides.close()
        assert out == ["<p>"]


def test_on_a_page_from_the_left_what_is_mostly_from_the_right_is_turned() -> None:
    for text, turned in (
        ("جاؤوا (أحمد).", True),
        ("انظر https://example.org/a/long/address.", True),
        ("הם באו (3).", True),
        ("The word جاؤوا is Arabic.", False),
        ("(2017)", False),
        ("他们来了。", False),
    ):
        out: list[str] = []
        sides = Sides(out, from_right=False)
        sides.open("p")
        sides.see(text)
        sides.close()
        assert out == ['<p dir="rtl">' if turned else "<p>"], text


def test_an_item_is_marked_from_within() -> None:
    out: list[str] = []
    sides = Sides(out, from_right=False)
    sides.mark_item(' class="none"')
    sides.open("li")
    sides.open("p")
    sides.mark_item(' class="task"')
    assert out == ['<li class="task">', "<p>"]
