"""publish.tree.maker: a page with a fault is neither printed nor found."""

from pathlib import Path
from types import SimpleNamespace

from publish.tree.maker import Maker, PageJob
from publish.tree.pages.text import Rendered


def test_a_page_with_faults_is_not_written(tmp_path: Path) -> None:
    maker = object.__new__(Maker)
    maker.answers = SimpleNamespace(begin=lambda: None)  # type: ignore[assignment]
    maker._renderer = SimpleNamespace(render=lambda page: Rendered(faults=[(1, "wrong")]))  # type: ignore[assignment]
    made = maker.written(PageJob(None, None, str(tmp_path / "x.html")))  # type: ignore[arg-type]
    assert (made.data, made.terms, made.sha256) == (b"", b"", b"")
    assert not (tmp_path / "x.html").exists()
