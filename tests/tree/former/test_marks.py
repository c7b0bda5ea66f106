"""publish.tree.former.marks: no part of a mark runs into the next."""

from publish.tree.former.marks import _whole


def test_parts_that_are_cut_elsewhere_have_another_mark() -> None:
    assert len({_whole(parts) for parts in ([b"ab", b"c"], [b"a", b"bc"], [b"abc"], [b"abc", b""])}) == 4
