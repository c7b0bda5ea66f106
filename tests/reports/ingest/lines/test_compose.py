"""publish.reports.ingest.lines.compose: a page's lines become blocks, and a list of what was left out."""

from publish.reports.ingest.document import Lack
from publish.reports.ingest.lines.compose import composed
from publish.reports.ingest.lines.spacing import lines
from publish.reports.writing.write import write


def test_notes_come_last_and_a_lost_mark_is_a_need() -> None:
    text = "The gate.1 It was shut, and\n\n1 One.\n2 Two, whose mark is lost.\n\fnobody came out.\n"
    found = composed(lines(text))
    assert write(found.blocks) == (
        "The gate.[^1] It was shut, and nobody came out.\n\n[^1]: One.\n\n2 Two, whose mark is lost.\n"
    )
    assert [need.lack for need in found.needs] == [Lack.NOTE]
    assert "“2 Two, whose mark is lost.”" in found.needs[0].said


def test_nothing_is_nothing() -> None:
    assert composed([]).blocks == ()


def test_what_notes_are_called_is_a_heading_above_them() -> None:
    text = "The gate.[1] It was shut.\n\nNobody came.[2]\n\nNotes\n\n[1] One.\n[2] Two.\n"
    assert "## Notes\n\n[^1]: One." in write(composed(lines(text)).blocks)
