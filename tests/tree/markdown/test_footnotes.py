"""publish.tree.markdown.footnotes: numbered by their marks, with a way back from each."""

import re

from tests.tree.markdown.pages import FIRST, html, rendered


def test_notes_are_numbered_by_their_first_mark_and_lead_back_to_each() -> None:
    found = html("A[^b] B[^a] C[^b]\n\n[^a]: one\n[^b]: two[^c]\n\n    more\n[^c]: > three")
    assert [found.index(f'<li id="fn:{name}">') for name in "bac"] == sorted(
        found.index(f'<li id="fn:{name}">') for name in "bac"
    )
    assert 'B<sup id="fnref:a"><a class="footnote-ref" href="#fn:a">2</a></sup>' in found
    assert 'C<sup id="fnref2:b">' in found
    back = '<a class="footnote-backref" href="#fnref:b" title="↑ 1">↑</a>'
    assert f'<p>more&#160;{back}<a class="footnote-backref" href="#fnref2:b"' in found
    assert 'two<sup id="fnref:c">' in found
    assert '</blockquote>\n<p>&#160;<a class="footnote-backref" href="#fnref:c" title="↑ 3">↑</a></p>' in found


def test_a_text_without_a_mark_is_a_fault_with_its_line() -> None:
    found = rendered("A[^a]\n\n[^a]: one\n[^a]: again\n[^b]: never\n[^c]:\n\n")
    assert [(line - FIRST, what) for line, what in found.faults] == [
        (3, "footnote '[^a]' has a text already; give one of the two another name"),
        (5, "footnote without a text"),
        (4, "nothing in the text refers to footnote '[^b]'"),
        (5, "nothing in the text refers to footnote '[^c]'"),
    ]


def test_odd_names_make_addresses_that_lead_there() -> None:
    found = html('A[^a "b<c>] B[^注]\n\n[^a "b<c>]: one\n[^注]: two')
    assert set(re.findall('href="#([^"]*)"', found)) == set(re.findall(' id="([^"]*)"', found))
    assert found.count("<li id=") == 2
