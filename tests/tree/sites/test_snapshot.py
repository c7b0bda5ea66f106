"""publish.tree.sites.snapshot: a folder of another program's as a tree, whole or not at all."""

import hashlib
import os
from pathlib import Path

import pytest

from publish.core.errors import ConfigError, SourceError
from publish.tree.sites import folder
from publish.tree.sites.snapshot import SiteWishes, snapshot
from tests.tree.sites.conftest import FRONT, Take, lay, page


def whole(root: Path) -> dict[str, str]:
    return {
        file.relative_to(root).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in root.rglob("*")
        if file.is_file()
    }


def test_a_site_comes_in_byte_for_byte(take: Take, site: Path, tmp_path: Path) -> None:
    taken = take()
    assert whole(tmp_path / "archive/.stet/tree") == whole(site)
    assert (taken.tree.title, taken.tree.site, taken.tree.reports, taken.files) == ("A & B", True, (), 3)
    assert taken.tree.root == tmp_path / "archive/.stet/tree"


def test_what_changes_in_the_folder_later_changes_no_snapshot(take: Take, site: Path, tmp_path: Path) -> None:
    take()
    with open(site / "index.html", "r+") as file:
        file.write("forged!")
    assert (tmp_path / "archive/.stet/tree/index.html").read_text() == FRONT


def test_only_the_workers_line_is_new(take: Take, site: Path, tmp_path: Path) -> None:
    take(worker=True)
    tree = tmp_path / "archive/.stet/tree"
    assert (tree / "post/one/index.html").read_text() == page("One.").replace(
        "<head>", '<head>\n<script src="../../stet.js" defer></script>\n'
    )
    assert (tree / "css/a.css").read_bytes() == (site / "css/a.css").read_bytes()
    assert whole(tree).keys() - whole(site).keys() == {"sw.js", "sw.json", "stet.js"}


@pytest.mark.parametrize("name", ["sw.js", "stet.js"])
def test_the_workers_files_are_not_written_over_anybodys(take: Take, site: Path, name: str) -> None:
    lay(site, {name: "x"})
    take()
    with pytest.raises(SourceError, match=f"{name}: the site has a file of this name"):
        take(worker=True)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ({".git/HEAD": "x"}, r"\.git/HEAD: \.git/ holds the history"),
        ({"a/.env": "x"}, r"a/\.env: it looks like passwords.*allow = "),
        ({"p?id=3.html": "x"}, r"p\?id=3\.html: the name holds '\?'"),
        ({"A.html": "x", "a.html": "x"}, "a.html: the same name as A.html"),
        ({"metadata/x.html": "x"}, "metadata/x.html: Stet makes a file of this name"),
        ({"files/ab/x.html": "x"}, "files/ab/x.html: this folder is for documents"),
        ({"x.php": "x"}, r"x\.php: some web servers run"),
        ({"about": "<!doctype html><p>"}, "about: a page whose name"),
    ],
)
def test_a_file_that_cannot_be_published_is_named_and_the_tree_of_before_stays(
    take: Take, site: Path, tmp_path: Path, made: dict[str, str | bytes], said: str
) -> None:
    take()
    before = whole(tmp_path / "archive/.stet/tree")
    lay(site, made)
    with pytest.raises(SourceError, match=said):
        take()
    assert whole(tmp_path / "archive/.stet/tree") == before
    assert sorted(os.listdir(tmp_path / "archive/.stet")) == ["site.jsonl", "tree"]


def test_names_in_another_encoding_are_told_with_a_remedy(take: Take, site: Path) -> None:
    (Path(os.fsdecode(os.fsencode(site) + b"/\xd6\xd0.html"))).write_text("x")
    with pytest.raises(SourceError, match=r"not UTF-8.*convmv -f gbk"):
        take(rename=True)


def test_a_link_out_of_the_folder_is_refused(take: Take, site: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.html").write_text("secret")
    (site / "out.html").symlink_to(tmp_path / "secret.html")
    with pytest.raises(SourceError, match=r"out.html: a symbolic link"):
        take()


def test_renamed_files_and_links_to_them(take: Take, site: Path, tmp_path: Path) -> None:
    lay(site, {"page.php?id=3.html": page("3"), "list.html": page('<a href="page.php%3Fid=3.html">3</a>')})
    take(rename=True)
    tree = tmp_path / "archive/.stet/tree"
    assert (tree / "page-php@id=3.html").is_file() or (tree / "page.php@id=3.html").is_file()
    (name,) = (file.name for file in tree.glob("page*"))
    assert f'href="{name}"' in (tree / "list.html").read_text()


def test_a_folder_that_is_written_meanwhile_is_refused(take: Take, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copied = folder.copied

    def slowly(*args: object) -> str:
        (site / "late.html").write_text("late")
        return copied(*args)  # type: ignore[arg-type]

    lay(site, {"data.bin": b"x"})
    monkeypatch.setattr(folder, "copied", slowly)
    with pytest.raises(SourceError, match=r"late.html: came, went or changed while"):
        take()


@pytest.mark.parametrize("place", ["archive", "archive/public", ".", "archive/.stet"])
def test_a_site_in_the_archives_own_folder_or_around_it_is_refused(take: Take, tmp_path: Path, place: str) -> None:
    (tmp_path / place).mkdir(exist_ok=True, parents=True)
    with pytest.raises(ConfigError, match=r"the archive's own folder"):
        snapshot(tmp_path / "archive", tmp_path / "archive/.stet/tree", SiteWishes(tmp_path / place))


def test_a_hosts_folder_and_no_folder_are_refused(tmp_path: Path, site: Path, take: Take) -> None:
    with pytest.raises(ConfigError, match=r"copies are pushed to"):
        take(places=(site / "..",))
    with pytest.raises(ConfigError, match=r"no such folder"):
        snapshot(tmp_path / "archive", tmp_path / "archive/.stet/tree", SiteWishes(tmp_path / "none"))


def test_no_front_page_is_a_fault(take: Take, site: Path) -> None:
    (site / "index.html").unlink()
    with pytest.raises(SourceError, match=r"index\.html: there is none"):
        take()


def test_dangers_are_told_and_with_strict_they_are_faults(take: Take, site: Path) -> None:
    lay(site, {"x.html": page('<img src="https://t.example/a.gif">')})
    assert [(one.kind, one.what, one.example) for one in take().dangers] == [("picture", "t.example", "x.html")]
    with pytest.raises(SourceError, match=r"t.example"):
        take(strict=True)


def test_titles_are_one_plain_line(take: Take, site: Path) -> None:
    lay(site, {"index.html": page("", "<title>\n  A\x07 \u202e title\n </title>")})
    assert take().tree.title == "A title"
    assert take(title="Mine").tree.title == "Mine"
    lay(site, {"index.html": page("", "")})
    assert take().tree.title == "public"
