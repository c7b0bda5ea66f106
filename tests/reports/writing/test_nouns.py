"""publish.reports.writing.nouns: the words of inlines."""

from publish.reports.writing.nouns import Break, Code, Emphasis, Image, Linked, NoteMark, Strong, Wording, plain


def test_the_words_of_inlines_are_those_a_reader_sees() -> None:
    said = (
        Wording("a "),
        Strong((Emphasis((Wording("b"),)),)),
        Break(),
        Linked((Code("c"),), "x"),
        Image("d", "y"),
        NoteMark("1"),
    )
    assert plain(said) == "a b\ncd"
