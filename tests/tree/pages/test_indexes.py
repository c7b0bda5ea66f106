"""publish.tree.pages.indexes: lists of reports, bounded, at addresses that stay."""

from pathlib import Path

import pytest

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
