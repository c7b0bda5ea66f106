"""publish.reports.ingest.web.nodes: what goes takes no words of others along."""

from publish.reports.ingest.web.nodes import Element


def test_words_stay_where_an_element_goes() -> None:
    whole, inner = Element("p"), Element("b")
    inner.put("b")
    whole.put("a", inner, "c")
    assert whole.text() == "abc"
    inner.drop()
    assert whole.children == ["a", "c"]


def test_words_of_neighbours_stand_apart_when_they_are_listed() -> None:
    menu = Element("ul")
    for word in ("Home", "News"):
        item = Element("li")
        item.put(word)
        menu.put(item)
    assert menu.said() == "Home News"
