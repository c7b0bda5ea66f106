"""publish.tree.sites.names: names that no copy can have, and safe ones in their place."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from publish.core import files
from publish.tree.sites import names


@pytest.mark.parametrize(
    ("path", "safe"),
    [
        ("index.html?p=3", "index.html@p=3.html"),
        ("page?id=3.html", "page@id=3.html"),
        ("style.css?ver=6.4.css", "style.css@ver=6.4.css"),
        ("wp.js?ver=6.4", "wp.js@ver=6.4.js"),
        ("a:b*.html", "a+b-.html"),
        ("index.php", "index-php.html"),
        ("x.php.html", "x-php.html"),
        ("-a/con.html", "_a/_con.html"),
        ("end./a ", "end-/a-.html"),
        ("open.html", "own-open.html"),
        ("metadata/a.html", "own-metadata/a.html"),
        ("files/ab/x.html", "files/own-ab/x.html"),
        ("a b#c%20.html", "a b#c%20.html"),
    ],
)
def test_a_name_is_mended(path: str, safe: str) -> None:
    page = not path.endswith((".html", ".css", ".4"))
    assert names.mended([path], {path: page}) == {path: safe}
    assert names.fault_of(safe) is None
    assert bool(list(names.faults([path], {path: page}))) is (path != safe)


def test_names_that_differ_in_case_alone_stay_apart() -> None:
    paths = ["A/x.html", "a/X.html", "a/x.html", "B.html", "b.html"]
    made = names.mended(paths, {})
    assert len(set(map(files.folded, made.values()))) == len(paths)
    assert not files.clashes(made.values())
    assert [path for path, _ in names.faults(paths, {})]


@settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(
    some.lists(
        some.text(min_size=1, max_size=12).filter(lambda t: "\0" not in t and not set(t.split("/")) & {"", ".", ".."}),
        unique=True,
        max_size=6,
    )
)
def test_whatever_a_disk_holds_gets_safe_and_distinct_names(paths: list[str]) -> None:
    made = names.mended(paths, {})
    assert all(names.fault_of(name) is None for name in made.values()), made
    assert len({files.folded(name) for name in made.values()}) == len(paths)
    assert made == names.mended(list(reversed(paths)), {})


def test_a_page_is_known_by_its_beginning_where_the_name_does_not_tell(tmp_path: Path) -> None:
    (tmp_path / "about").write_text(" <!DOCTYPE html><p>")
    (tmp_path / "data").write_text("a,b")
    assert names.is_bare("about")
    assert not names.is_bare("a.css")
    assert names.begins_a_page(tmp_path / "about")
    assert not names.begins_a_page(tmp_path / "data")
    assert not names.begins_a_page(tmp_path / "none")
    assert [path for path, _ in names.faults(["about"], {"about": True})] == ["about"]
