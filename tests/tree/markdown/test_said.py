"""publish.tree.markdown.said: what is found in a page's words has the place where it stands."""

from publish.tree.markdown.said import SaidWords


def said(*words: tuple[str, int]) -> SaidWords:
    found = SaidWords()
    for each, place in words:
        found.add(each, place)
    return found


def test_a_sign_is_placed_in_the_piece_that_begins_it() -> None:
    assert list(said(("一二 ", 0), ("<", 20), ("!-- x", 22), (" {% y", 40)).notes()) == [(20, "<!-"), (41, "{%")]


def test_a_paragraph_ends_what_is_looked_for() -> None:
    found = said(("<", 3))
    found.stop()
    found.add("!--", 9)
    assert list(found.notes()) == []
    assert next(said(("a :::\n", 0), ("::: b", 6)).untaken())[0] == 6


def test_nothing_is_found_in_no_words() -> None:
    assert list(SaidWords().notes()) == []
