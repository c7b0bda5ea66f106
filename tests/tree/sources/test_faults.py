"""publish.tree.build: sources that cannot be published are named, each fault with its file and line."""

from pathlib import Path

import pytest

from publish.core.errors import SourceError
from publish.tree.pages.text import Renderer
from publish.tree.sources.content import Page
from publish.tree.sources.faults import COMPARISONS_MAX, Faults
from publish.tree.sources.front import Text
from publish.tree.sources.gather import gather
from tests.support.small import THREE, TODAY, archive, made


def faults(root: Path) -> tuple[str, ...]:
    with pytest.raises(SourceError) as caught:
        made(root)
    assert not (root / ".stet/tree").exists()
    return caught.value.faults


# Faults in sources


def _front(*lines: str, body: str = "") -> str:
    return "\n".join(["---", "title: T", "date: 2013-01-01", "language: en", *lines, "---", "", body, ""])


FIRST = 5  # line of the file on which the text begins


def page(text: str) -> Page:
    return Page("a.md", "a.html", "T", "en", "", Text(text, FIRST), None, {})


def test_all_faults_of_all_files_are_named_at_once(tmp_path: Path) -> None:
    found = faults(
        archive(
            tmp_path,
            **{
                "about.md": "---\ntitle: A\n---\n[x](nowhere.md)\n\n[x](nowhere.md)\n",
                "reports/2014/three.md": THREE.replace("2014-02-01", "soon") + "\n![x](http://example.org/)\n",
                "reports/2014/four.md": "nothing",
            },
        )
    )
    assert found == (
        "site/about.md:1: 'language' is missing from the front matter",
        "site/about.md:4: link 'nowhere.md' leads nowhere",
        "site/about.md:6: link 'nowhere.md' leads nowhere",
        "site/reports/2014/four.md:1: has no front matter; it begins with a line '---', then 'title:' and 'language:', "
        "then '---'",
        "site/reports/2014/three.md:3: 'date' must be a day such as 2013-04-02, a month such as 2013-04, or a "
        "year, not 'soon'",
        "site/reports/2014/three.md:10: image 'http://example.org/' is from outside; publish it as evidence",
    )


def test_hundreds_of_faults_are_named_without_comparing_every_name_with_every_other(tmp_path: Path) -> None:
    many: dict[str, str | bytes | None] = {
        f"reports/2015/r{n}.md": _front(f"translation_of: reports/2015/x{n}.md", "evidence:",
            f"  - {{file: evidence/gone{n}.csv, title: x}}") for n in range(300)
    }  # fmt: skip
    many |= {f"evidence/e{n}.csv": "a" for n in range(300)}
    found = gather(archive(tmp_path, **many) / "site", today=TODAY)
    with pytest.raises(SourceError) as caught:
        found.faults.raise_all()
    assert len(caught.value.faults) == 600
    assert found.faults.comparisons <= COMPARISONS_MAX


def test_what_was_meant_is_looked_for_in_bounded_time() -> None:
    faults = Faults()
    targets = {f"page-{n}.md": f"page-{n}.html" for n in range(3_000)}
    renderer = Renderer(targets, frozenset(), faults=faults)
    found = renderer.render(page("\n\n".join(f"[a](pag-{n}.md)" for n in range(3_000))))
    assert len(found.faults) == 3_000
    assert "did you mean 'page-0.md'?" in found.faults[0][1]
    assert faults.comparisons <= COMPARISONS_MAX
