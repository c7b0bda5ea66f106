"""publish.reports.ingest.lines.sheet: tables that were saved as text."""

import pytest

from publish.reports.ingest.lines.sheet import sheet
from publish.reports.writing.write import write

ROWS = "| 姓名 | 年龄 |\n| --- | --- |\n| 张, 某 | 31 |\n| 李某 |  |\n"


@pytest.mark.parametrize(
    "text",
    [
        '姓名,年龄\n"张, 某",31\n李某,\n',
        "姓名;年龄\n张, 某;31\n李某;\n",
        "姓名\t年龄\n张, 某\t31\n李某\t\n",
        "sep=|\n姓名|年龄\n张, 某|31\n李某|\n",
    ],
    ids=["comma", "semicolon", "tab", "said"],
)
def test_each_sign_parts_cells(text: str) -> None:
    assert write(sheet(text) or ()) == ROWS


def test_a_line_above_the_table_is_a_paragraph_and_a_cell_keeps_its_lines() -> None:
    made = sheet('Those who were counted,\nName,Place\nA,"East\nWest"\nB,North\nC,South\nD,\n')
    assert made is not None
    assert write(made).startswith("Those who were counted\n\n| Name | Place |\n| --- | --- |\n| A | East")


@pytest.mark.parametrize(
    "text", ["One sentence, and another.\nNothing here\nat all\n", "a\nb\n", "a,\nb,\nc,\n", ",\n,\n", "", "\n\n"]
)
def test_what_no_sign_parts_evenly_is_no_table(text: str) -> None:
    assert sheet(text) is None
