"""publish.reports.ingest.lines.numbered: numbers down a page's side are no text, and a list's are."""

import pytest

from publish.reports.ingest.document import Hints, Why
from publish.reports.ingest.lines.numbered import without
from publish.reports.ingest.lines.spacing import lines
from publish.reports.ingest.readers.text import read
from publish.reports.writing.write import write

PAGES = (
    "I, the witness, say this of my own\nknowledge. In 1999 I was in Room\n\nNo. 12 of a house in Section 4. The\n"
    "guards of Unit 3 were there\nevery day until the end of Year 2.\nThey asked for Form 7 and for my\nname. I gave"
    " neither to them, and so\nthey took me to Building 5\n",
    "and left me there. A woman of about\n30 was in the cell. She had been there\nsince the spring.\n",
)


def paper(*pages: str, apart: bool = False, foot: str = "") -> str:
    """Return pages with their lines numbered, or with the numbers in front of them."""
    made = []
    for number, page in enumerate(pages, 1):
        said = page.split("\n")[:-1] + [""] * (10 - page.count("\n"))
        column = "\n".join(map(str, range(1, 11)))
        text = "\n".join(said) if apart else "\n".join(f"{n:>2}  {line}" for n, line in enumerate(said, 1))
        made.append((column + "\n\n" if apart else "") + text + foot.replace("#", str(number)))
    return "\n".join(made) + "\n"


@pytest.mark.parametrize("apart", [False, True], ids=["at the side", "in a column of their own"])
def test_numbers_of_lines_go_and_are_listed_and_no_figure_becomes_a_note(apart: bool) -> None:
    found = read(paper(*PAGES, apart=apart, foot="\n\n                #\n").encode(), Hints())
    assert write(found.blocks) == (
        "{p. 1}I, the witness, say this of my own knowledge. In 1999 I was in Room\n\n"
        "No. 12 of a house in Section 4. The guards of Unit 3 were there every day until the end of Year 2. They asked"
        " for Form 7 and for my name. I gave neither to them, and so they took me to Building 5 {p. 2}and left me"
        " there. A woman of about 30 was in the cell. She had been there since the spring.\n"
    )
    assert [one.text for one in found.removed if one.why is Why.NUMBERED] == ["1 … 10", "1 … 10"]
    assert not [need for need in found.needs if need.lack == "note"]


def test_pages_that_begin_with_a_head_are_parted_above_it() -> None:
    heads = [f"Case 1:02-cv-7   Page {number} of 2\n\n{paper(page)}" for number, page in enumerate(PAGES, 1)]
    made = read("\n".join(heads).encode(), Hints()).blocks
    assert "Building 5 {p. 2}and left me" in write(made)


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"{n} Ada of the {n}th House" for n in range(1, 12)),
        "\n".join(f"{n}. They came again, and\n   they went." for n in range(1, 12)),
        "\n".join(map(str, range(1, 20))) + "\nAda\nBen\n",
        "\n".join(f"{n} 监狱里被打的人：张三，王五" for n in range(1, 12)),
        "\n".join(f"{n} the guards came in again and took the blankets" for n in range(1, 12)),
        "\n\n".join("\n".join(f"{n} مەمەت ئەلى" for n in range(1, 12)) for _ in range(2)),
        "\n\n".join("\n".join(f"{n}   the house of Ada and Ben     {n * 7}" for n in range(1, 12)) for _ in range(2)),
        "In all\n7 of them came,\n8 went.\n",
    ],
    ids=["a list", "items", "a table's column", "names", "verses", "names by house", "rows", "figures"],
)
def test_what_counts_other_things_stays(text: str) -> None:
    found = lines(text)
    assert without(found).lines == found
    assert without(found).removed == ()
