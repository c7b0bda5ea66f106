"""publish.tree.bundles.zim: libzim finds it sound, and searches it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from publish.core.formats.mirrorlist import grouped
from publish.core.model import Tree
from publish.tree.bundles.make import Made
from publish.tree.bundles.pages import BuiltPage
from tests.tree.bundles.conftest import F

ONE, TWO, THREE = "reports/2013/one.html", "reports/2013/two.html", "reports/2014/three.html"


# ZIM


def test_libzim_finds_the_zim_sound_and_searches_it(every: dict[str, Made], tree: Tree) -> None:
    from libzim.reader import Archive as Zim
    from libzim.search import Query, Searcher

    zim = Zim(every["archive.zim"].file)
    assert zim.check()
    assert zim.main_entry.get_item().path == "index.html"
    assert bytes(zim.get_entry_by_path(ONE).get_item().content) == (tree.root / ONE).read_bytes()
    assert zim.get_metadata("Title") == b"Small"
    assert not any(zim.has_entry_by_path(path) for path in ("sw.js", "sw.json", "404.html"))
    for sought in ("happened", "ཡིག", "ئۈچ"):
        assert Searcher(zim).search(Query().set_query(sought)).getEstimatedMatches() >= 1, sought


def test_no_link_of_a_page_is_dead(every: dict[str, Made], tree: Tree) -> None:
    from libzim.reader import Archive as Zim

    zim = Zim(every["archive.zim"].file)
    pages = [BuiltPage.read(tree.root, path, "") for path in (ONE, TWO, THREE, "index.html", "search.html")]
    links = {(page.path, page.resolve(n.attributes.get("href", ""))[0]) for page in pages for n in page.root.walk()}
    assert [(path, to) for path, to in sorted(links) if to and not zim.has_entry_by_path(to)] == []
    shown = bytes(zim.get_entry_by_path("mirrors.html").get_item().content).decode()
    assert grouped(F) in shown
    assert "this copy may not hold it" in shown


def test_libzim_prints_nothing_into_the_answer(tree: Tree, tmp_path: Path) -> None:
    pytest.importorskip("libzim")
    code = f"""
from pathlib import Path
from tests.tree.bundles.conftest import Tree, make
make(Tree(Path({str(tree.root)!r}), "Small", ()), Path({str(tmp_path)!r}), "zim")
print("answer")
"""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert done.stdout == "answer\n"
