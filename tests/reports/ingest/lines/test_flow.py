"""publish.reports.ingest.lines.flow: lines become paragraphs again."""

from publish.reports.ingest.lines.flow import pieces
from publish.reports.ingest.lines.spacing import lines, spacing


def _read(text: str) -> list[str]:
    found = lines(text)
    return [piece.text for piece in pieces(found, spacing(found))]


WRAPPED = """\
The gate of the old harbour was shut every night at nine, and those
who lived behind it could not leave before the morning came again.

Nobody knows who gave the order; the papers that would tell are kept
in a house by the river, and whoever asks to see them is told to come
again.
In the year after the flood the bridge was closed, too, and people had
to walk for an hour to reach the market on the other bank of it.
"""


def test_lines_are_joined_and_paragraphs_stay_apart() -> None:
    found = _read(WRAPPED)
    assert len(found) == 3
    assert found[0].endswith("came again.")
    assert found[1].endswith("to come again.")


def test_an_article_keeps_its_paragraphs() -> None:
    text = "\n\n".join(f"The gate of house {n} was shut. Nobody came out." for n in range(6))
    assert len(_read(text)) == 6


def test_a_line_broken_in_the_middle_is_joined() -> None:
    text = "All provinces (and towns directly under the\nCentral Government) should work.\n\nThat is so.\n\nSo it is.\n"
    assert _read(text)[0] == "All provinces (and towns directly under the Central Government) should work."


def test_a_dash_within_a_sentence_is_no_item() -> None:
    text = WRAPPED.replace("night at nine, and those\nwho", "night and those\n- all of them - who")
    assert "those - all of them - who" in _read(text)[0]


def test_a_chinese_line_is_joined_without_a_space() -> None:
    text = "住在老城区的一位妇女说，大门每天晚上\n九点都要上锁。两年后回来的教师告诉记\n"
    text += "者，天还没亮就要开工，天黑才能休息。\n那座桥没有修好。\n"
    assert _read(text)[0].startswith("住在老城区的一位妇女说，大门每天晚上九点都要上锁。")
