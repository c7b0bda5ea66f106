"""publish.reports.ingest.lines.notes: notes at feet and ends are tied to their marks, in order."""

from publish.reports.ingest.lines.notes import NotesApart, taken_out
from publish.reports.ingest.lines.nouns import inlines
from publish.reports.ingest.lines.spacing import lines, spacing
from publish.reports.writing.nouns import NoteMark


def _read(text: str) -> NotesApart:
    found = lines(text)
    return taken_out(found, spacing(found))


def _labels(noted: NotesApart) -> list[str]:
    return [one.label for line in noted.lines for one in inlines(line.text) if isinstance(one, NoteMark)]


FOOT = """\
The gate of the old harbour was shut at nine, say the
sources.1 According to the letter of May 2001,2 the
bridge was never repaired, and nobody has said who was
{rule}
1 “The gate”, by a witness, in the paper of the
harbour, 5 August 2001.
2 The same, pp. 31-34.
\fasked to repair it in the years that followed.3

3 A note of the second page.
"""


def test_notes_at_the_foot_of_pages() -> None:
    for rule in ("", " " * 48, "________"):
        noted = _read(FOOT.format(rule=rule))
        assert _labels(noted) == ["1", "2", "3"]
        assert [len(note.lines) for note in noted.notes] == [2, 1, 1]
        assert [note.lines[0].text for note in noted.notes][1] == "The same, pp. 31-34."
        assert noted.lines[2].text.endswith("who was")
        assert noted.lines[3].text.startswith("asked to")


def test_notes_at_the_end() -> None:
    noted = _read("The gate was shut.[1] The bridge[2] too.\n\nNobody came.\n\n[1] A letter.\n\n[2] Another.\n")
    assert _labels(noted) == ["1", "2"]
    assert [note.lines[0].text for note in noted.notes] == ["A letter.", "Another."]


def test_numbers_that_begin_anew_on_each_page_get_numbers_of_their_own() -> None:
    noted = _read("The gate.* It\n\n* One.\n\fwas shut.* So\n\n* Two.\n")
    assert _labels(noted) == ["1", "2"]


def test_a_numbered_list_is_no_note() -> None:
    noted = _read("There are two things:\n\n1. The gate.\n\n2. The bridge.\n")
    assert not noted.notes


def test_a_note_whose_mark_is_lost_is_told() -> None:
    noted = _read("The gate.1 It was shut, and\n\n1 One.\n2 Two, whose mark is lost.\n\fnobody came.\n")
    assert [note.label for note in noted.notes] == ["1", ""]
    assert [line.text for line in noted.lines][-1] == "nobody came."


def test_a_mark_on_a_line_of_its_own_is_the_line_befores() -> None:
    noted = _read("The gate of the harbour was shut at nine.\n1\nIt was opened again.\n\n1 A letter.\n")
    assert _labels(noted) == ["1"]


def test_numbers_of_a_judgments_paragraphs_are_no_marks() -> None:
    text = "[1] The gate was shut.\n\n[2] Nobody knows why.\n\nThe court orders:\n\n1. Open the gate.\n\n2. Mend it.\n"
    assert not _read(text).notes


def test_notes_may_say_that_they_are_notes() -> None:
    text = "The gate was shut. (1) Nobody knows why. (2) That is all.\n\nNote 1: A letter.\n\nNote 2: The same.\n"
    noted = _read(text)
    assert _labels(noted) == ["1", "2"]
    assert [note.lines[0].text for note in noted.notes] == ["A letter.", "The same."]


def test_a_numbered_heading_behind_notes_of_another_kind_is_none() -> None:
    notes = "* A letter.\n† The same.\n"
    noted = _read(f"The gate was shut.* Nobody knows\nwhy it was.†\n\n{notes}\n3. The bridge\n\nIt was closed.\n")
    assert [note.lines[0].text for note in noted.notes] == ["A letter.", "The same."]
    assert "3. The bridge" in [line.text for line in noted.lines]


def test_a_last_page_of_few_lines_is_no_part_of_the_last_note() -> None:
    noted = _read("The gate.[1] The bridge.[2] He said\n\n[1] One.\n[2] Two.\n\fthat nobody came.\nIt was dark.\n")
    assert [[line.text for line in note.lines] for note in noted.notes] == [["One."], ["Two."]]
    assert [line.text for line in noted.lines[1:]] == ["that nobody came.", "It was dark."]


def test_a_last_page_with_a_note_of_its_own_is_no_part_of_the_note_before() -> None:
    marked = "Gate.[1] It was.[2] Bridge.[3] And shut.[4] Nobody\n\n"
    feet = "".join(f"[{n}] Letter {n}.\n" for n in range(1, 5))
    noted = _read(f"{marked}{feet}\fsaid why.[5] It was dark.\n\n[5] A letter.\n")
    assert _labels(noted) == ["1", "2", "3", "4", "5"]
    assert [len(note.lines) for note in noted.notes] == [1] * 5
    stars = (
        "Gate.* It was.† Bridge.‡ And shut.§ Nobody\n\n* One.\n† Two.\n‡ Three.\n§ Four.\n\fsaid.¶ It was.\n\n¶ Five.\n"
    )
    assert [len(note.lines) for note in _read(stars).notes] == [1] * 5
