"""publish.reports.writing.nouns: the words of inlines."""

from publish.reports.writing.nouns import Break, Code, Emphasis, Image, Link, NoteMark, Strong, Text, plain


def test_the_words_of_inlines_are_those_a_reader_sees() -> None:
    said = (
        Text("a "),
        Strong((Emphasis((Text("b"),)),)),
        Break(),
        Link((Code("c"),), "x"),
        Image("d", "y"),
        NoteMark("1"),
    )
    assert plain(said) == "a b\ncd"
