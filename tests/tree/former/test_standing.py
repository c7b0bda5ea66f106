"""publish.tree.former.standing: a build with nothing to do leaves the tree, and says what the build before said."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from publish.core.errors import SourceError
from publish.core.model import Tree
from publish.tree.build import build
from publish.tree.former import stamps, standing
from publish.tree.former.secret import own_secret
from tests.support.small import ABOUT, THREE, TODAY, archive, content

NOTES = ".stet/build"
_AGAIN = """
import json, sys
from datetime import date
from pathlib import Path
from publish.tree.build import build
from publish.tree.former import stamps
stamps.SETTLED_S = -3600
root, opened = Path(sys.argv[1]), []
sys.addaudithook(lambda event, about: opened.append(str(about[0])) if event == "open" else None)
build(root, root / ".stet/tree", today=date.fromisoformat(sys.argv[2]), notes=root / ".stet/build")
print(json.dumps([opened, [name for name in sys.modules if name.startswith("publish.tree.")]]))
"""


@pytest.fixture
def long_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    """All files count as if they had lain there for long."""
    monkeypatch.setattr(stamps, "SETTLED_S", -3600)


def again(root: Path, **options: object) -> Tree:
    return build(root, root / ".stet/tree", notes=root / NOTES, **({"today": TODAY} | options))  # type: ignore[arg-type]


def stands(root: Path, **options: object) -> bool:
    """Whether a build finds that nothing has changed: then it leaves the very folder."""
    before = (root / ".stet/tree").stat().st_ino
    again(root, **options)
    return (root / ".stet/tree").stat().st_ino == before


@pytest.mark.usefixtures("long_ago")
def test_nothing_is_opened_where_nothing_has_changed(tmp_path: Path) -> None:
    root = archive(tmp_path / "a")
    again(root)
    command = [sys.executable, "-c", _AGAIN, str(root), TODAY.isoformat()]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    opened, rooms = json.loads(said)
    below = {Path(name).relative_to(root).as_posix() for name in opened if name.startswith(f"{root}/")}
    assert below == {"mkdocs.yml", f"{NOTES}/{standing.NAME}", ".stet"}  # the folder, for its lock
    # Nothing that reads or makes pages is loaded.
    assert not {f"publish.tree.{room}" for room in ("edition", "maker", "markdown", "sources.gather")} & {*rooms}


def test_what_was_touched_a_moment_ago_is_known_by_its_bytes(tmp_path: Path) -> None:
    root = archive(tmp_path / "a")
    again(root)
    note = standing.read(root / NOTES, own_secret() or b"")
    assert {mark.stamp for mark in note.sources.values()} == {None}
    assert stands(root)


def test_what_has_settled_since_is_known_by_its_marks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = archive(tmp_path / "a")
    again(root)
    monkeypatch.setattr(stamps, "SETTLED_S", -3600)
    assert stands(root)
    note = standing.read(root / NOTES, own_secret() or b"")
    assert None not in {mark.stamp for mark in note.sources.values()}


def _new_name(root: Path) -> None:
    (root / "site/reports/2014/three.md").rename(root / "site/reports/2014/four.md")


def _write(name: str, text: str) -> Callable[[Path], None]:
    def write(root: Path) -> None:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)

    return write


@pytest.mark.usefixtures("long_ago")
@pytest.mark.parametrize(
    "change",
    [
        _write("site/about.md", ABOUT.replace("Who", "How")),
        _write("site/reports/2015/new.md", THREE),
        _write("site/evidence/nobody.txt", "names it"),
        _write(".stet/tree/stray.html", "of nobody"),
        _write(".stet/.tree.old/index.html", "of a build that was killed"),
        _new_name,
        lambda root: (root / "site/reports/2014/three.md").unlink(),
        lambda root: (root / ".stet/tree/about.html").unlink(),
        lambda root: (root / ".stet/tree/about.html").chmod(0o600),
        lambda root: (root / ".stet/tree/reports").chmod(0o700),
        lambda root: (root / ".stet/tree/empty").mkdir(),
        lambda root: shutil.rmtree(root / NOTES),
        lambda root: (root / NOTES / standing.NAME).write_bytes(b"broken"),
        lambda root: (root / "mkdocs.yml").write_text(
            (root / "mkdocs.yml").read_text().replace("site_name: Small", "site_name: Other")
        ),
    ],
)
def test_whatever_has_changed_makes_a_build(tmp_path: Path, change: Callable[[Path], None]) -> None:
    root = archive(tmp_path / "a")
    again(root)
    change(root)
    assert not stands(root)
    assert stands(root)
    now = content(root / ".stet/tree")
    shutil.rmtree(root / ".stet")
    assert content(again(root).root) == now


@pytest.mark.usefixtures("long_ago")
def test_another_identity_or_an_earlier_day_makes_a_build(tmp_path: Path) -> None:
    root = archive(tmp_path / "a")
    again(root)
    assert stands(root)
    assert not stands(root, fingerprint="ab" * 32)
    assert not stands(root, fingerprint="ab" * 32, durable=("https://example.org/",))
    assert stands(root, fingerprint="ab" * 32, durable=("https://example.org/",), today=TODAY + timedelta(1))
    assert not stands(root, fingerprint="ab" * 32, durable=("https://example.org/",), today=TODAY - timedelta(1))


@pytest.mark.usefixtures("long_ago")
def test_a_link_below_site_is_told_though_nothing_else_changed(tmp_path: Path) -> None:
    root = archive(tmp_path / "a")
    again(root)
    (root / "site/link.md").symlink_to("about.md")
    with pytest.raises(SourceError, match="symbolic link"):
        again(root)


@pytest.mark.usefixtures("long_ago")
def test_what_is_passed_over_is_told_again_and_its_bytes_count_for_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    root = archive(tmp_path / "a")
    _write("site/.git/HEAD", "a")(root)
    _write("site/about.md~", "a")(root)
    first = again(root)
    told = caplog.messages[:]
    caplog.clear()
    _write("site/.git/index", "b")(root)
    _write("site/about.md~", "b")(root)
    assert stands(root)
    assert caplog.messages == told
    assert any(".git" in line for line in told)
    second = again(root)
    assert (second.title, second.count, second.build) == (first.title, len(first.reports), first.build)
    assert first.build


@pytest.mark.usefixtures("long_ago")
def test_warnings_are_told_again_and_are_faults_where_that_is_wished(tmp_path: Path) -> None:
    root = archive(tmp_path / "a", **{"about.md": ABOUT + "\n::: note\nWords.\n:::\n"})
    first = again(root)
    assert stands(root)
    assert again(root).warnings == first.warnings != ()
    with pytest.raises(SourceError):
        again(root, strict=True)


@pytest.mark.usefixtures("long_ago")
def test_a_tree_that_was_put_back_from_a_backup_stands(tmp_path: Path) -> None:
    root = archive(tmp_path / "a")
    again(root)
    shutil.copytree(root / ".stet/tree", tmp_path / "backup")
    shutil.rmtree(root / ".stet/tree")
    shutil.copytree(tmp_path / "backup", root / ".stet/tree")
    os.utime(root / ".stet/tree/about.html", (1, 1))
    assert stands(root)
