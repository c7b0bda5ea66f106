"""publish.reports.ingest.lines.columns: two columns of print that a program laid side by side."""

from publish.reports.ingest.document import Lack
from publish.reports.ingest.lines.columns import side_by_side
from publish.reports.ingest.lines.compose import composed
from publish.reports.ingest.lines.spacing import lines

PRINT = """\
The harbour office said on              of the district, told this paper that
Sunday that one family in ten           he had never been asked. They had
had been given a new house              sent him a form, he said, and when
along the main road, and that           it was filled in nobody had come to
the others would follow soon.           fetch it from him.
"""
TABLE = """\
The first house by the river            of the district office
The second house by the river           of the harbour office
The third house by the river            of nobody that is known
The fourth house by the river           of the school
The fifth house by the river            of the school
"""
HAN = """\
地区办公室星期日表示，十户人家中已有一户搬进      记者，从来没有人问过他的意见。他们只寄来一
了公路旁边的新房子，其余的人家也将在今年年底      张表格，他把表格填好以后，再也没有人来取走，
以前搬走，没有人会因此而受到任何的损失，办公      他打过两次电话，接电话的人说不知道有这么一件
室的负责人这样说，并且拒绝回答其他的任何问题      事情，让他以后不要再为了这样的小事打电话来问
"""


def test_two_columns_of_print_are_told_and_a_table_is_not() -> None:
    assert side_by_side(lines(PRINT))
    assert side_by_side(lines(HAN))
    assert not side_by_side(lines(TABLE))
    assert not side_by_side(lines("One line.\n\nAnother, of more words.\n"))


def test_they_wait_for_a_person() -> None:
    (need,) = composed(lines(PRINT)).needs
    assert (need.lack, "read across" in need.said) == (Lack.LETTERS, True)
