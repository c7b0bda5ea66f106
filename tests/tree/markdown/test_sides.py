"""publish.tree.markdown.sides: the innermost element alone is turned, and only for its own letters."""

from publish.tree.markdown.sides import Sides


def test_an_element_within_another_is_turned_alone() -> None:
    out: list[str] = []
    sides = Sides(out, from_right=True)
    sides.open("li")
    sides.see("one")
    sides.open("p", ' class="x"')
    sides.see("two 2.")
    assert sides.began() == 1
    sides.close()
    sides.close(' id="a"')
    assert out == ['<li id="a">', '<p class="x" dir="ltr">']


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
