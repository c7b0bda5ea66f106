"""Two PDFs are alike only if each page is."""

from publish.reports.ingest.bare.alike import differs, filled_otherwise
from publish.reports.ingest.bare.flat import Flat
from publish.reports.ingest.bare.papers import anew
from tests.support import papers


def test_pages_are_counted_looked_at_and_read() -> None:
    one = papers.drawn(papers.line(papers.SEEN))
    assert differs(Flat(one, one), one) == ""
    assert "2 pages" in differs(Flat(one, one), papers.saved(papers.blank(papers.line(papers.SEEN), pages=2)))
    assert "look otherwise" in differs(Flat(one, one), papers.drawn(papers.line(papers.SEEN, y=100)))
    unseen = papers.line("1 g", y=20)
    more = papers.drawn(papers.line(papers.SEEN) + b"1 g " + unseen)
    assert "read otherwise" in differs(Flat(one, one), more)
    # With the words of what is not shown, another file may be read.
    assert differs(Flat(one, more), one, more) == ""


def test_fields_are_held_against_what_readers_fill_in() -> None:
    filled = papers.stamped()
    assert filled_otherwise(filled, anew(filled).data) == ""
    assert "page 1 would show its fields otherwise" in filled_otherwise(filled, papers.drawn(b"0 g 15 145 80 20 re f"))
