"""publish.tree.edition: what a build holds, and what one changed report changes of it."""

from pathlib import Path

import pytest

from tests.support.small import ONE, archive, content, made, page


def test_an_archive_without_a_front_page_of_its_own_gets_one(tmp_path: Path) -> None:
    tree = made(archive(tmp_path, **{"index.md": None, "about.md": None}))
    assert "<h1>Small</h1>" in page(tree, "index.html")
    assert "about.html" not in page(tree, "index.html")


def test_evidence_that_no_report_names_is_not_published_and_a_warning_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("WARNING"):
        tree = made(archive(tmp_path, **{"evidence/draft.pdf": b"draft"}))
    assert not [path for path in content(tree.root) if "draft" in path]
    assert "site/evidence/draft.pdf" in caplog.text


# Sameness


def test_one_changed_report_changes_its_page_and_the_indexes_that_name_it(tmp_path: Path) -> None:
    root = archive(tmp_path)

    def pages() -> dict[str, bytes]:
        return {path: data for path, data in content(made(root).root).items() if not path.startswith("search/")}

    before = pages()
    (root / "site/reports/2013/one.md").write_text(ONE.replace("What happened", "What was done"), encoding="utf-8")
    after = pages()
    assert {p for p in before if before[p] != after[p]} == {"reports/2013/one.html"}
    (root / "site/reports/2013/one.md").write_text(ONE.replace("One &", "Two &"), encoding="utf-8")
    renamed = pages()
    lists = ("year/2013.html", "place/masanjia.html", "place/北京.html", "tag/labour-camps.html")
    assert {p for p in before if before[p] != renamed[p]} == {
        "index.html",
        "index.bo.html",
        "index.ug.html",
        "search.html",
        "search.bo.html",
        "search.ug.html",
        "reports/2013/one.html",
        "by/language/en.html",
        *(f"by/{tongue}{path}" for tongue in ("", "bo/", "ug/") for path in lists),
    }
