"""publish.reports.imports.anew: pictures with hidden facts come in made anew, and over nothing of a person."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from publish.core.errors import ConfigError
from publish.core.files import walk
from publish.reports.imports import anew
from publish.reports.imports.bring import Imported, ImportWishes, bring
from publish.reports.ingest.document import Limits
from publish.reports.ingest.reading import JailReader, reading
from publish.tree.sources.traces import traces
from tests.support.oldsites import laid
from tests.support.services import exiftool
from tests.support.services.cache import Unavailable
from tests.support.small import PICTURE, archive
from tests.tree.sources.traces.conftest import paper, picture

TODAY = date(2026, 1, 1)
PLACES = ("a.png", "b.jpg", "c.png", "d.pdf", "e.gif", "f.png")


def _moving() -> bytes:
    out = BytesIO()
    first, second = (Image.new("RGB", (8, 8), colour) for colour in ("red", "blue"))
    first.save(out, "GIF", save_all=True, append_images=[second], comment=b"of M. K.")
    return out.getvalue()


def _dated() -> bytes:
    said = PngInfo()
    said.add_text("date:create", "2020-01-01T10:00:00+08:00")
    return picture("PNG", pnginfo=said)


def _authored() -> bytes:
    return paper(lambda pdf: pdf.docinfo.update({"/Author": pikepdf.String("M. K.")}))


FILES: dict[str, str | bytes] = {
    "_config.yml": "title: Old\nlang: en\n",
    # The first picture is shown by two posts.
    "_posts/2020-01-01-one.md": "---\ntitle: One\n---\nA ![view](/img/a.png), ![cam](/img/b.JPG), ![web](/img/c.webp).",
    "_posts/2020-01-02-two.md": "---\ntitle: Two\n---\nAgain ![view](/img/a.png) and [paper](/img/d.pdf).",
    "_posts/2020-01-03-three.md": "---\ntitle: Three\n---\nIt ![moves](/img/e.gif); ![plain](/img/f.png).",
    "img/a.png": _dated(),
    "img/b.JPG": picture("JPEG", exif={0x010F: "Maker"}, gps=True),
    "img/c.webp": picture("WEBP", exif={0x010F: "Maker"}),
    "img/d.pdf": _authored(),
    "img/e.gif": _moving(),
    "img/f.png": PICTURE,
}


@pytest.fixture(scope="module")
def jail() -> Iterator[JailReader]:
    with reading(Limits()) as opened:
        yield opened


@dataclass
class Blog:
    root: Path
    old: Path

    def bring(self, jail: JailReader | None, **wishes: object) -> Imported:
        return bring(self.root, self.old, replace(ImportWishes(jail=jail), **wishes), today=TODAY)  # type: ignore[arg-type]

    def evidence(self) -> dict[str, bytes]:
        folder = self.root / "site/evidence/img"
        return {path: file.read_bytes() for path, file in walk(folder)} if folder.is_dir() else {}

    def left(self) -> list[str]:
        """What a run should have taken away."""
        names = {path for path, _ in walk(self.root) if "/.stet-" in path or "importing" in path or ".lock" in path}
        return sorted(names)


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    (tmp_path / "archive").mkdir()
    root = archive(tmp_path / "archive")
    (root / ".stet").mkdir(exist_ok=True)
    return Blog(root, laid(tmp_path / "old", FILES))


def test_pictures_and_papers_come_in_without_their_hidden_facts(blog: Blog, jail: JailReader) -> None:
    before = {path: file.read_bytes() for path, file in walk(blog.old)}
    rehearsed = blog.bring(jail, dry_run=True)
    assert (len(rehearsed.anew), blog.evidence(), blog.left()) == (4, {}, [])
    done = blog.bring(jail)
    listed = {one.place.removeprefix("evidence/img/"): one.left_out for one in done.anew}
    assert listed == {
        "a.png": ("text 'date:create'",), "b.jpg": ("EXIF GPS position", "EXIF Make"), "c.png": ("EXIF Make",),
        "d.pdf": ("Author of the file",),
    }  # fmt: skip
    assert sorted(blog.evidence()) == sorted(PLACES)
    telling = [path for path, file in walk(blog.root / "site/evidence/img") if traces(file)]
    assert telling == ["e.gif"]
    # The report shows the picture under its new name.
    assert "evidence/img/c.png" in (blog.root / "site/reports/2020/one.md").read_text("utf-8")
    (hand,) = [hand for hand in done.hands if hand.kind == "hidden facts"]
    assert (hand.where, "the first alone would stay" in hand.what) == ("img/e.gif", True)
    assert {path: file.read_bytes() for path, file in walk(blog.old)} == before
    assert blog.left() == []
    # Again: the same names, the same bytes, and nothing twice.
    there = blog.evidence()
    again = blog.bring(jail)
    assert (again.documents, again.written, blog.evidence()) == ([], [], there)
    assert sorted((one.place, one.written) for one in again.anew) == sorted((one.place, False) for one in done.anew)
    assert [hand.kind for hand in again.hands] == ["hidden facts"]


def test_exiftool_finds_nothing_in_them(blog: Blog, jail: JailReader) -> None:
    try:
        exiftool.exiftool()
    except Unavailable as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(error))
    assert {"GPS:GPSLatitude", "IFD0:Make"} <= exiftool.fields(blog.old / "img/b.JPG").keys()
    assert "2020-01-01" in str(exiftool.fields(blog.old / "img/a.png"))
    blog.bring(jail)
    for name in ("a.png", "b.jpg", "c.png", "d.pdf"):
        found = exiftool.fields(blog.root / "site/evidence/img" / name)
        assert {key.partition(":")[0] for key in found} <= {"File", "JFIF", "PNG", "PDF", "Composite"}, found
        assert "2020" not in str(found), found


def test_what_came_in_before_is_replaced_unless_somebody_changed_it(blog: Blog, jail: JailReader) -> None:
    first = blog.bring(None)
    assert [hand.kind for hand in first.hands] == ["hidden facts"] * 5
    assert "import again with --anew" in first.hands[0].do
    mine = blog.root / "site/evidence/img/b.jpg"
    mine.write_bytes(changed := mine.read_bytes() + b"mine")
    rehearsed, before = blog.bring(jail, dry_run=True), blog.evidence()
    assert (len(rehearsed.anew), before["a.png"]) == (2, FILES["img/a.png"])
    done = blog.bring(jail)
    assert sorted(one.place for one in done.anew if one.written) == ["evidence/img/a.png", "evidence/img/d.pdf"]
    assert done.written == []
    after = blog.evidence()
    assert (after["b.jpg"], after["c.webp"]) == (changed, FILES["img/c.webp"])
    assert not traces(blog.root / "site/evidence/img/a.png")
    assert {path: (blog.root / "site" / path).stat().st_mode & 0o777 for path in ("evidence/img/a.png",)} == {
        "evidence/img/a.png": 0o644
    }
    told = {hand.where: hand.what for hand in done.hands}
    assert "was not touched" in told["evidence/img/b.jpg"]
    # Its report names it so, and is not written over.
    assert "is site/evidence/img/c.webp already" in told["img/c.webp"]


def test_a_run_that_is_interrupted_leaves_nothing_half(blog: Blog, jail: JailReader) -> None:
    steps = []

    def stop(done: int, total: int) -> None:
        steps.append(done)
        if len(steps) == 5:  # the second report, of three read before
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        blog.bring(jail, progress=stop)
    assert set(blog.evidence()) == {"a.png", "b.jpg", "c.png"}
    assert blog.left() == []
    done = blog.bring(jail)
    assert sorted(blog.evidence()) == sorted(PLACES)
    assert [one.place for one in done.anew if one.written] == ["evidence/img/d.pdf"]


def test_what_a_killed_run_left_is_cleared_and_two_runs_wait(blog: Blog, jail: JailReader) -> None:
    left = blog.root / ".stet" / anew.SCRATCH / "old"
    left.mkdir(parents=True)
    (left / "picture.png").write_bytes(PICTURE)
    with anew.making(blog.root, jail), pytest.raises(ConfigError, match="another stet import"):
        blog.bring(jail)
    assert blog.left() == []
    assert blog.evidence() == {}


def test_the_hint_names_the_package_where_it_is_missing(
    blog: Blog, jail: JailReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(anew, "_PACKAGES", ("no_such_package_here",))
    assert "pip install '.[ingest]'" in blog.bring(None).hands[0].do
    with pytest.raises(ConfigError, match="packages that are not here") as refused:
        blog.bring(jail)
    assert "'.[ingest]'" in str(refused.value.hint)
