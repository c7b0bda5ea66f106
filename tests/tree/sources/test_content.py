"""publish.tree.sources.content: reports know their earlier versions, and those in other languages."""

from datetime import date
from types import MappingProxyType

from publish.core.model import Report
from publish.core.partialdate import PartialDate
from publish.tree.sources.content import Page, Sources
from publish.tree.sources.front import Text


def content(*reports: Report) -> Sources:
    lines = MappingProxyType[str, int]({})
    pages = [Page(r.source, r.path, r.title, r.language, "", Text("", 1), r, lines) for r in reports]
    return Sources({page.source: page for page in pages})


def report(name: str, language: str = "en", **about: object) -> Report:
    return Report(f"reports/{name}.md", f"reports/{name}.html", name, PartialDate(2013), language, **about)  # type: ignore[arg-type]


def test_an_earlier_version_is_no_report_of_today_and_stands_with_the_one_that_came_after() -> None:
    now = report("a")
    first, second = (
        report(f"a-{n}", superseded_by=now.source, superseded_on=date(2013, n, 1)) for n in (1, 2)
    )  # fmt: skip
    found = content(second, now, first)
    assert found.reports == (now,)
    assert found.earlier() == {now.source: (first, second)}


def test_a_family_of_translations_has_the_original_in_it_and_one_alone_is_none() -> None:
    original, alone = report("a"), report("b")
    other = report("a.zh", "zh", translation_of=original.source)
    found = content(other, alone, original)
    assert found.translations() == dict.fromkeys((original.source, other.source), (original, other))
