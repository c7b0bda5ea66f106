"""publish.tree.markdown.parsed: events have places, and places have lines and definitions."""

from publish.tree.markdown.parsed import named, parsed

TEXT = "一\n\nsee [Home] and [x](y)\n\n[home]: https://a.example/\n".encode()


def test_each_place_has_its_line_counted_from_nothing() -> None:
    found = parsed(TEXT)
    assert [found.line(place) for place in (0, 3, 4, TEXT.index(b"see"), len(TEXT))] == [0, 0, 1, 2, 5]


def test_a_links_address_stands_at_its_definition_or_where_it_is_used() -> None:
    found = parsed(TEXT)
    assert found.defined("HOME", 7) == TEXT.index(b"[home]:")
    assert found.defined("elsewhere", 7) == 7
    assert list(found.definitions()) == ["home"]


def test_an_event_has_a_name_and_a_value() -> None:
    kinds = [named(event)[0] for event, _ in parsed(b"a\n***\n").events]
    assert kinds == ["Start", "Text", "End", "Rule"]
    assert named({"Text": "a"}) == ("Text", "a")
    assert named("Rule") == ("Rule", None)
