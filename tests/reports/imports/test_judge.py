"""publish.reports.imports.judge: what the build would refuse is said before."""

from datetime import date
from pathlib import Path

from publish.reports.imports.judge import Foresight
from publish.reports.imports.records import PostRecord

FRONT = "---\ntitle: A\ndate: 2020-01-01\nlanguage: en\n---\n"


def test_faults_of_the_build_are_told_ahead(tmp_path: Path) -> None:
    one = PostRecord("a", "A", "2020-01-01", "en", "a", "", (), "", "", target="reports/2020/a.md")
    other = PostRecord("b", "B", "2020-01-01", "en", "b", "", (), "", "", target="reports/2020/a-copy.md")
    judge = Foresight(tmp_path, [one, other], date(2021, 1, 1))
    told = list(judge.faults(one, FRONT + "{% x %} [y](z.md) [b](a-copy.md#no) %%\n"))
    assert {hand.report for hand in told} == {"reports/2020/a.md:6"}
    assert any("leads nowhere" in hand.what for hand in told)
    assert not list(judge.faults(other, FRONT + "## Heading\n"))
    assert next(judge.faults(one, FRONT.replace("2020", "2999") + "x")).report == "reports/2020/a.md:3"
    last = [hand.what for hand in judge.at_last()]
    assert any("'#no' is no heading of reports/2020/a-copy.md" in what for what in last)
    assert any("copy of" in what for what in last)
