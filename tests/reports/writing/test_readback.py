"""publish.reports.writing.readback: the words that the house's parser reads."""

from publish.reports.writing.readback import words


def test_words_are_read_without_their_signs() -> None:
    assert words("# a *b* `c`\n\n- [d](e)\n\n| f |\n|---|\n| g |\n") == "abcdfg"
    assert words("a <b> c") == "a<b>c"
