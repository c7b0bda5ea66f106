"""publish.reports.ingest.web.notetext: a note's words, without its number and its way back."""

import pytest

from publish.reports.ingest.web.notetext import bare
from publish.reports.ingest.web.parse import parsed


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("1. the note <a href='#r'>↩</a>", "the note"),
        ("<b>[</b>12<b>]</b> the note", "the note"),
        ("^ <a href='#r'>a</a> the note", "the note"),
        ("٣. الهامش", "الهامش"),
        ("2009 was a dry year.", "2009 was a dry year."),
        ("a gate was shut.", "a gate was shut."),
        ("see <a href='#r'>the second letter</a>", "see the second letter"),
        ("7", "7"),
        ("<a href='#r'>1</a>. the note", "the note"),
        ("<a href='#r'>[1]</a> (the note)", "(the note)"),
    ],
)
def test_a_note_keeps_its_words(html: str, said: str) -> None:
    note = parsed(f"<p>{html}</p>").first("p")
    assert note is not None
    bare(note, frozenset({"r"}), set(), ["[1]", "12", "a", "٣", "7"])
    assert note.said() == said
