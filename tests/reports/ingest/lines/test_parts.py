"""publish.reports.ingest.lines.parts: paragraphs become headings, lists, tables, quotations."""

from publish.reports.ingest.lines.flow import pieces
from publish.reports.ingest.lines.parts import blocks
from publish.reports.ingest.lines.spacing import lines, spacing
from publish.reports.writing.write import write


def _read(text: str) -> str:
    found = lines(text)
    spaced = spacing(found)
    return write(blocks(pieces(found, spaced), spaced))


def test_a_title_and_headings() -> None:
    text = "The gate and the river\n\nWhat they saw\n\nThe gate was shut every night at nine.\n\nThe river rose.\n"
    assert _read(text).startswith("# The gate and the river\n\n## What they saw\n\nThe gate")


def test_lists() -> None:
    assert (
        _read("There are three of them.\n\n• one\n• two\n• three\n")
        == "There are three of them.\n\n- one\n- two\n- three\n"
    )
    assert (
        _read("There are two.\n\n3. The gate.\n\n4. The bridge.\n")
        == "There are two.\n\n3. The gate.\n4. The bridge.\n"
    )


def test_a_number_alone_is_no_list() -> None:
    assert _read("1. September is past, and nobody came.\n\nThat is all.\n").startswith("1\\. September")


def test_an_editors_note_is_set_apart_whole() -> None:
    text = "[Editor’s Note: this was found.\n\nIt has “two” [old] paragraphs.]\n\nThe text begins.\n"
    assert (
        _read(text)
        == "> \\[Editor’s Note: this was found.\n>\n> It has “two” \\[old\\] paragraphs.\\]\n\nThe text begins.\n"
    )


def test_brackets_within_a_sentence_are_no_note() -> None:
    assert not _read("[We] should go to the gate now, all of us together.\n\nThat is all.\n").startswith(">")


def test_a_letters_quoted_lines() -> None:
    text = (
        "Dear all,\n\n> the gate was shut at nine, and those who\n> live behind it stayed.\n>\n> So it was.\n\nYes.\n"
    )
    assert "> the gate was shut at nine, and those who live behind it stayed.\n>\n> So it was.\n" in _read(text)


def test_an_address_is_a_paragraph_that_keeps_its_lines() -> None:
    text = (
        "Office of the Court\n14 Well Lane\nOld Harbour\n\n"
        + "The gate was shut every night at nine, and nobody knows why. " * 4
    )
    assert _read(text).startswith("Office of the Court\\\n14 Well Lane\\\nOld Harbour\n\n")


def test_what_is_quoted_in_a_quoted_letter_is_within_it() -> None:
    text = "> Dear Anna,\n>\n>> When can we see the file of our brother?\n>\n> On Monday.\n"
    assert _read(text) == "> Dear Anna,\n>\n> > When can we see the file of our brother?\n>\n> On Monday.\n"
    deep = _read("\n\n".join(f"{'>' * depth} word{depth}" for depth in range(1, 1_200)))
    assert deep.count("word") == 1_199


def test_names_of_those_present_keep_their_lines_in_short_minutes() -> None:
    head = "MINUTES OF THE MEETING\nHeld on 4 March 2008 at the Town Hall\n\n"
    head += "Present:\nAnna Holm (chair)\nPeter Lund\nMaria Vik\n"
    text = f"{head}\n1. Opening\nThe chair opened the meeting at 9:00.\n\n2. The list\nMr Lund said that it was read.\n"
    assert "Anna Holm (chair)\\\nPeter Lund\\\nMaria Vik\n" in _read(text)
