"""publish.cli._reports: changes of reports are counted, and what may be a slip is named."""

from pathlib import Path

import pytest

from publish.cli import _reports
from publish.cli._session import Session
from publish.core.model import Tree
from publish.release.difference import NOTHING, Reports

SOME = Reports(
    added=("reports/2014/new.html",),
    changed=("reports/2013/a.html",),
    removed=("reports/2013/b.html",),
    moved=(("reports/2013/c.html", "reports/2014/c.html"),),
    before=9,
    furniture=("reports/2013/d.html", "reports/2013/e.html"),
    evidence=(("files/aa/aa/new.pdf",), ("files/bb/bb/old.pdf",)),
    titles={"reports/2014/new.html": "A new one", "reports/2014/c.html": "Moved"},
)


def test_reports_are_named_with_their_titles_and_furniture_is_one_line() -> None:
    assert _reports.lines(SOME) == [
        "reports: 1 added, 1 changed, 1 removed, 1 moved",
        "    added reports/2014/new.html: A new one",
        "    changed reports/2013/a.html",
        "    removed reports/2013/b.html",
        "    moved reports/2013/c.html to reports/2014/c.html: Moved",
        "evidence: 1 added, 1 removed",
        "    added new.pdf",
        "    removed old.pdf",
        "2 pages changed around the text alone: the theme, links or lists",
    ]
    assert _reports.lines(NOTHING) == []


def test_programs_get_every_path() -> None:
    found = _reports.data(SOME)["reports_changed"]
    assert found["changed"] == ["reports/2013/a.html"]
    assert found["moved"] == [["reports/2013/c.html", "reports/2014/c.html"]]
    assert (found["withdrawn"], _reports.data(NOTHING)["reports_changed"]["added"]) == ([], [])


def test_starter_texts_are_told_by_file_and_line_with_the_way_round(capsys: pytest.CaptureFixture[str]) -> None:
    tree = Tree(Path(), "Letters", (), (("about.md", 8, "Say who you are"),))
    assert _reports.starters_data(tree) == {
        "starter_texts": [{"file": "site/about.md", "line": 8, "text": "Say who you are"}]
    }
    _reports.warn_of_starters(Session(), tree)
    err = capsys.readouterr().err
    assert "site/about.md:8: still says what stet init wrote, 'Say who you are'" in err
    assert "--with-starter-texts" in err
    _reports.warn_of_starters(Session(), Tree(Path(), "Letters", ()))
    assert capsys.readouterr().err == ""
