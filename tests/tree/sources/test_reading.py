"""publish.tree.sources.reading: a file's two parts, or its faults by line."""

from datetime import date

from publish.tree.sources.reading import read, read_all
from tests.support.small import ABOUT

DAY = date(2026, 11, 1)


def test_the_body_begins_where_it_is_said() -> None:
    found = read("about.md", ABOUT.encode(), DAY)
    assert found.front
    assert found.body
    assert (found.front.title, ABOUT[found.begins :], found.faults) == ("About", found.body.markdown, [])


def test_faults_have_their_lines_and_several_files_their_order() -> None:
    bad, good = read_all([("a.md", b"---\ntitel: x\n---\n", DAY), ("about.md", ABOUT.encode(), DAY)])
    assert ("a.md", 2) in {fault[:2] for fault in bad.faults}
    assert good.front
