"""publish.desk.latest: whatever happens to the sources, there is something to be seen."""

from datetime import date
from pathlib import Path

import pytest

from publish.desk import latest as room
from publish.desk.latest import Latest
from tests.support.small import SETTINGS, archive


@pytest.fixture
def latest(tmp_path: Path) -> Latest:
    (tmp_path / "home").mkdir()
    return Latest(archive(tmp_path / "a"), tmp_path / "home", lambda: date(2026, 11, 1))


def said(latest: Latest) -> list[str]:
    latest.build()
    return [str(fault) for fault in latest.view.faults]


def test_warnings_of_texts_are_kept_by_page_with_the_lines_that_are_on_the_screen(latest: Latest) -> None:
    (latest.root / "drafts").mkdir()
    (latest.root / "drafts/new.md").write_text("---\ntitle: New\n---\n\n> Who?\nAnna.\n")
    assert said(latest) == []
    page = next(draft.source() for draft in latest.view.drafts).replace(".md", ".html")
    assert [(shown.where, "quotation above" in shown.what) for shown in latest.view.warnings[page]] == [
        ("drafts/new.md:6", True)
    ]
    # Of a tree that stands, they are told again.
    assert said(latest) == []
    assert list(latest.view.warnings) == [page]


def test_a_draft_of_a_reports_name_takes_no_reports_place(latest: Latest) -> None:
    (latest.root / "drafts/three/evidence").mkdir(parents=True)
    (latest.root / "drafts/three/report.md").write_text("---\ndate: 2014-02-01\n---\n")
    (latest.root / "drafts/three/evidence/order.png").write_text("another")
    assert said(latest) == [
        "drafts/three/report.md: site/reports/2014/three.md is there already; give it another name",
        "drafts/three/evidence/order.png: site/evidence/order.png is there already; give it another name",
    ]
    assert latest.view.tree is not None
    assert "Text." in (latest.view.tree / "reports/2014/three.html").read_text()
    assert not latest.view.stale


def test_settings_disks_and_our_own_faults_are_shown_and_the_last_build_stays(
    latest: Latest, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert said(latest) == []
    (latest.root / "mkdocs.yml").write_text("site_name: [")
    assert "mkdocs.yml:1" in said(latest)[0]
    (latest.root / "mkdocs.yml").write_text(SETTINGS)

    def fails(error: Exception) -> None:
        def failing(*_: object, **__: object) -> None:
            raise error

        monkeypatch.setattr(room, "build", failing)

    fails(OSError(28, "No space left on device", "/tmp/x"))
    assert said(latest) == ["/tmp/x: no space left on device"]
    fails(KeyError("secret"))
    assert said(latest)[0].startswith("a fault of stet's own: KeyError at test_latest.py:")
    assert (latest.view.stale, latest.view.tree) == (True, latest.home / "tree")


def test_many_faults_are_cut_and_those_without_a_file_are_shown(
    latest: Latest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "FAULTS_MAX", 1)
    (latest.root / "site/reports/2014/three.md").write_text("---\nx: y\n---\n")
    assert said(latest)[1].startswith("and ")
    monkeypatch.undo()
    for file in (latest.root / "site").rglob("*"):
        if file.is_file():
            file.unlink()
    (latest.root / "site").rename(latest.root / "gone")
    assert said(latest) == ["site/: there is no such folder", "reports lie in site/reports/<year>/<name>.md"]
