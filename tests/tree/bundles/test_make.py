"""TODO"""

import getpass
import os
import socket
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from publish.core import files
from publish.core.errors import ConfigError
from publish.core.model import Tree
from publish.tree.bundles import epub, pending
from publish.tree.bundles.make import Made, Wish, bundle, names, zipped
from publish.tree.bundles.pages import BuiltPage
from tests.support.factory import Archive
from tests.tree.bundles.conftest import F, built, make, words

ONE, TWO, THREE = "reports/2013/one.html", "reports/2013/two.html", "reports/2014/three.html"


def test_each_report_has_its_own_and_the_archive_one_of_all(every: dict[str, Made], tree: Tree) -> None:
    assert sorted(every) == sorted(
        [*(f"{n}.{k}" for n in ("2013-one", "2013-two", "2014-three") for k in ("epub", "pdf")),
         "archive.epub", "archive.zim", "archive.wacz"]
    )  # fmt: skip
    content = {path: files.digest(file)[0] for path, file in files.walk(tree.root)}
    on = pending.on(every["archive.zim"].file.parent.parent, content)
    assert on == pending.PendingBundles()  # the folder is not called so: nothing is pending that nobody laid there


def test_the_same_tree_gives_the_same_bytes_anywhere(
    tmp_path: Path, tree: Tree, every: dict[str, Made], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another folder, umask, time zone, hour and hash seed."""
    again = f"""
import os, sys
os.umask(0o077)
from pathlib import Path
from publish.tree.bundles.make import Wish, bundle
from publish.core.model import Tree
from tests.tree.bundles.conftest import F, words
bundle(Tree(Path({str(tree.root)!r}), "Small", ()), Wish(("epub", "wacz"), book=True), Path("out"), F, words=words)
"""
    env = {
        **os.environ,
        "TZ": "Asia/Urumqi",
        "PYTHONHASHSEED": "7",
        "LC_ALL": "C",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    subprocess.run([sys.executable, "-c", again], cwd=tmp_path, env=env, check=True)
    for name, made in every.items():
        if made.kind in ("epub", "wacz"):
            assert (tmp_path / "out" / name).read_bytes() == made.file.read_bytes(), name
            assert (tmp_path / "out" / name).stat().st_mode & 0o777 == 0o644


def test_a_zip_of_the_same_release_is_the_same_bytes(tmp_path: Path) -> None:
    release = Archive(tmp_path / "publisher").release()
    one, other = zipped(release, tmp_path / "one"), zipped(release, tmp_path / "other")
    assert one.file.read_bytes() == other.file.read_bytes()
    with zipfile.ZipFile(one.file) as packed:
        assert packed.namelist() == sorted(packed.namelist()) == [e.path for e in release.entries]
        assert {i.date_time for i in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {i.external_attr >> 16 for i in packed.infolist()} == {0o100644}
        assert not any(i.extra or i.comment for i in packed.infolist())


def _within(file: Path) -> bytes:
    """All that a bundle says, unpacked as far as it goes."""
    data = [file.read_bytes()]
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as packed:
            data += [packed.read(name) for name in packed.namelist()]
    if file.suffix == ".zim":
        from libzim.reader import Archive as Zim

        zim = Zim(file)
        data += [bytes(zim._get_entry_by_id(n).get_item().content) for n in range(zim.entry_count)]
        data += [bytes(zim.get_metadata(key)) for key in zim.metadata_keys]
    if file.suffix == ".pdf":
        import pikepdf

        with pikepdf.open(file) as made:
            for thing in made.objects:
                if isinstance(thing, pikepdf.Stream):
                    try:
                        data.append(thing.read_bytes())
                    except pikepdf.PdfError:
                        data.append(thing.read_raw_bytes())
                data.append(thing.unparse())
    return b"\n".join(data)


def test_nothing_says_who_made_it_where_with_what_or_when(every: dict[str, Made], tmp_path: Path) -> None:
    release = Archive(tmp_path / "publisher").release()
    canaries = [str(Path.home()).encode() + b"/", os.fsencode(tmp_path.parent.parent)]
    canaries += [
        b"WeasyPrint",
        b"pydyf",
        b"pikepdf",
        b"libzim",
        b"warcio",
        b"fontTools",
        b"/CreationDate",
        b"/Producer",
    ]
    today = time.strftime("%Y-%m-%d").encode()
    canaries += [b"openZIM", b"Python", today, time.strftime("D:%Y%m").encode()]
    canaries += [name.encode() for name in (getpass.getuser(), socket.gethostname()) if len(name) > 4]
    for made in [*every.values(), zipped(release, tmp_path)]:
        data = _within(made.file)
        said = [c for c in canaries if c in data and not (c == today and made.kind == "zip")]  # a release has its day
        assert not said, made.name


# PDF


def test_a_pdf_says_its_title_and_language_and_nothing_else(every: dict[str, Made]) -> None:
    import pikepdf

    with pikepdf.open(every["2014-three.pdf"].file) as made:
        assert dict(made.docinfo) == {"/Title": "ئۈچ"}
        assert str(made.Root.Lang) == "ug"
        assert "/Metadata" not in made.Root


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *args: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


def test_a_pdf_is_made_without_asking_anybody_and_of_nothing_outside(
    tmp_path: Path, listener: tuple[str, list[str]]
) -> None:
    pytest.importorskip("weasyprint")
    from publish.tree.bundles.pdf import pdf

    address, asked = listener
    (tmp_path / "secret.txt").write_text("planted secret")
    tree = tmp_path / "tree"
    (tree / "reports").mkdir(parents=True)
    (tree / "reports/link.png").symlink_to(tmp_path / "secret.txt")
    text = (
        f"<!doctype html><html lang=en><title>T</title><link rel=stylesheet href={address}/a.css>"
        f"<style>@import '{address}/b.css';p{{background:url({address}/c.png)}}</style>"
        f"<link rel=attachment href=file://{tmp_path}/secret.txt><body><main><h1>T</h1><img src={address}/d.png>"
        "<img src=../../secret.txt><img src=link.png><a href=other.html>x</a></main></body>"
    )
    data = pdf(BuiltPage("reports/x.html", text, "0" * 64), tree, "A", F, words("en"))
    (tmp_path / "x.pdf").write_bytes(data)
    said = _within(tmp_path / "x.pdf")
    assert asked == []
    assert b"planted secret" not in said
    assert b"stet.invalid" not in said


# The verb


def test_what_still_fits_is_not_made_again_unless_asked(tree: Tree, tmp_path: Path) -> None:
    pytest.importorskip("libzim")
    first = make(tree, tmp_path, "zim")["archive.zim"]
    second = make(tree, tmp_path, "zim")["archive.zim"]
    assert (first.new, second.new, second.sha256) == (True, False, first.sha256)
    assert make(tree, tmp_path, "zim", again=True)["archive.zim"].sha256 != first.sha256  # a random name within


def test_one_report_alone(tree: Tree, tmp_path: Path) -> None:
    assert list(make(tree, tmp_path, "epub", reports=(TWO,))) == ["2013-two.epub"]
    with pytest.raises(ConfigError, match="nothing built"):
        make(tree, tmp_path, "epub", reports=("about.html",))


def test_a_report_that_is_gone_takes_its_bundle_along(tmp_path: Path) -> None:
    make(built(tmp_path / "a"), tmp_path / "shelf", "epub")
    make(built(tmp_path / "b", **{"reports/2014/three.md": None}), tmp_path / "shelf", "epub")
    assert not [f.name for f in (tmp_path / "shelf").iterdir() if "three" in f.name]


def test_a_dry_run_makes_nothing(tree: Tree, tmp_path: Path) -> None:
    found = bundle(tree, Wish(("epub", "wacz")), tmp_path / "shelf", F, words=words, dry_run=True)
    assert len(found) == 4
    assert not (tmp_path / "shelf").exists()


def test_a_bundle_that_was_cut_short_is_not_there(tree: Tree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    make(tree, tmp_path, "epub", reports=(ONE,))
    before = (tmp_path / "2013-one.epub").read_bytes()
    monkeypatch.setattr(epub.Book, "_verify", cut)
    with pytest.raises(OSError, match="No space"):
        make(tree, tmp_path, "epub", reports=(ONE,))
    assert [f.name for f in tmp_path.iterdir()] == ["2013-one.epub"]  # without its record: nothing signs it
    assert (tmp_path / "2013-one.epub").read_bytes() == before


@pytest.mark.parametrize(("kind", "module"), [("zim", "libzim"), ("pdf", "weasyprint")])
def test_a_missing_extra_is_named(
    kind: str, module: str, tree: Tree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ConfigError) as caught:
        make(tree, tmp_path / "shelf", kind)
    assert f"pip install '.[{kind}]'" in str(caught.value.hint)
    assert not (tmp_path / "shelf").exists()


def test_no_two_bundles_have_one_name() -> None:
    paths = [
        "reports/a/b-c.html",
        "reports/a-b/c.html",
        "reports/A/B-C.html",
        "reports/archive.html",
        "reports/-x.html",
    ]
    paths += [f"reports/{'字' * 80}.html", f"reports/{'字' * 80}2.html"]
    found = names(paths)
    assert len({name.casefold() for name in found.values()} | {"archive"}) == len(paths) + 1
    assert all(files.is_safe(f"targets/{'0' * 64}.{name}.epub") for name in found.values())
