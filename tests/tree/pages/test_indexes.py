"""publish.tree.pages.indexes: lists of reports, bounded, at addresses that stay."""

from collections import Counter
from pathlib import Path

import pytest

from publish.core.model import Report
from publish.core.partialdate import PartialDate
from publish.tree.pages.indexes import indexes
from tests.support.small import archive, content, made, page


def test_a_long_index_is_split_by_year_and_then_by_month(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("publish.tree.pages.indexes.LIST_MAX_LENGTH", 2)
    days = ["2013-01-05", "2013-01-06", "2013-03-01", "2014-05-01", "2014-05-02"]
    more: dict[str, str | bytes | None] = {
        f"reports/2013/n{n}.md": f"---\ntitle: N{n}\ndate: {day}\nlanguage: fr\n---\n" for n, day in enumerate(days)
    }
    tree = made(archive(tmp_path, **more))
    french = {p for p in content(tree.root) if p.startswith("by/language/fr")}
    assert french == {
        "by/language/fr.html",
        "by/language/fr/2013.html",
        "by/language/fr/2013-01.html",
        "by/language/fr/2013-03.html",
        "by/language/fr/2014.html",
    }
    assert "by/language/fr/2013-01.html" in page(tree, "by/language/fr/2013.html")
    assert "N1" in page(tree, "by/language/fr/2013-01.html")


def test_reports_of_a_year_alone_are_in_its_list_below_the_months(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("publish.tree.pages.indexes.LIST_MAX_LENGTH", 3)
    dates = ["2013", "2013-01", "2013-01-05", "2013-01-06", "2013-01-07", "2013-03-01", "2014", "2012", "2012-01"]
    reports = [
        Report(f"r/{n}.md", f"r/{n}.html", f"N{n}", PartialDate.parse(text), "en", tags=("law",))
        for n, text in enumerate(dates)
    ]
    for kind, path in (("year", "by/year/"), ("tag", "by/tag/law")):
        found = {i.path: i for i in indexes(reports) if i.kind == kind and i.path.startswith(path)}
        shown = Counter(r.path for i in found.values() for r in i.reports)
        assert shown == Counter(r.path for r in reports)  # each once, and none lost
    year, month = found["by/tag/law/2013.html"], found["by/tag/law/2013-01.html"]
    assert [part.title for part in year.parts] == ["2013-03", "2013-01"]
    assert [str(r.date) for r in year.reports] == ["2013"]
    assert [str(r.date) for r in month.reports] == ["2013-01"]
    assert [(part.title, part.count) for part in month.parts] == [
        ("2013-01-07", 1),
        ("2013-01-06", 1),
        ("2013-01-05", 1),
    ]
