"""publish.tree.build: right sources give a tree, the same everywhere, that is switched to as a whole."""

import os
import subprocess
import sys
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from publish.core.errors import ConfigError, SourceError, StetError
from publish.core.files import digest, walk
from publish.core.model import Tree
from publish.core.partialdate import PartialDate
from publish.tree.build import build
from tests.support.small import ABOUT, ONE, PICTURE, archive, content, made

HERE = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    root = archive(tmp_path_factory.mktemp("small"))
    return made(root, fingerprint="0123456789abcdef" * 4, durable=["http://example.onion/", "urn:odd"])


# What a tree holds


def test_a_document_that_lies_in_two_folders_has_one_address(tmp_path: Path) -> None:
    again = ONE.replace("evidence/order.png", "evidence/more/order.png")
    changes: dict[str, str | bytes] = {"reports/2013/again.md": again, "evidence/more/order.png": PICTURE}
    tree = made(archive(tmp_path, **changes))
    assert sum(path.endswith("/order.png") for path in content(tree.root)) == 1


def test_a_tree_holds_pages_indexes_and_evidence_and_nothing_else(small: Tree) -> None:
    picture = sha256(PICTURE).hexdigest()
    lists = {p.removeprefix("by/") for p in content(small.root) if p.startswith("by/") and p[3:6] not in ("bo/", "ug/")}
    once = {f"language/{tag}.html" for tag in ("bo", "en", "ug")}  # in its own language already
    assert sorted(path for path in content(small.root) if not path.startswith("search/")) == sorted(
        [
            "404.html",
            "about.html",
            "sw.js",
            "sw.json",
            "feed.json",
            "feed.xml",
            "robots.txt",
            "rss.xml",
            "by/language/bo.html",
            "by/language/en.html",
            "by/language/index.html",
            "by/language/ug.html",
            "by/place/index.html",
            "by/place/lhasa.html",
            "by/place/masanjia.html",
            "by/place/北京.html",
            "by/tag/index.html",
            "by/tag/labour-camps.html",
            "by/tag/བོད-ཡིག.html",
            "by/year/2013.html",
            "by/year/2014.html",
            "by/year/index.html",
            *(f"by/{tag}/{path}" for tag in ("bo", "ug") for path in lists - once),
            f"files/{picture[:2]}/{picture}/order.png",
            "index.bo.html",
            "index.html",
            "index.ug.html",
            "reports/2013/one.html",
            "reports/2013/two.html",
            "reports/2014/three.html",
            "search.bo.html",
            "search.html",
            "search.ug.html",
            "verify.ar.html",
            "verify.bo.html",
            "verify.html",
            "verify.sh",
            "verify.ug.html",
            "verify.zh-Hans.html",
            "verify.zh-Hant.html",
        ]
    )


def test_a_tree_says_what_its_reports_are(small: Tree) -> None:
    assert small.title == "Small"
    one, two, three = small.reports
    assert (one.path, one.title, one.date) == ("reports/2013/one.html", "One & only <report>", PartialDate(2013, 4, 2))
    assert two.translation_of == one.source
    assert two.machine_translated
    assert three.language == "ug"
    (evidence,) = one.evidence
    assert evidence.entry.source is not None
    assert digest(evidence.entry.source) == (evidence.entry.sha256, evidence.entry.length)
    assert evidence.entry.source == small.root / evidence.entry.path


def test_nothing_says_when_where_or_by_what_a_tree_was_built(small: Tree) -> None:
    whole = b"".join(content(small.root).values()).lower()
    for word in ("mkdocs", "generator", "2026", str(small.root).lower(), "sitemap"):
        assert word.encode() not in whole


def test_modes_are_the_same_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        tree = made(archive(tmp_path))
    finally:
        os.umask(before)
    assert {oct(f.stat().st_mode & 0o777) for f in tree.root.rglob("*") if f.is_file()} == {"0o644"}
    assert {oct(f.stat().st_mode & 0o777) for f in tree.root.rglob("*") if f.is_dir()} == {"0o755"}


def test_progress_counts_every_page_up_to_all_of_them(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    made(archive(tmp_path), progress=lambda done, total: seen.append((done, total)))
    assert seen == [(n, 13) for n in range(1, 14)]


def _run(root: Path, command: list[str], **environment: str) -> dict[str, bytes]:
    done = subprocess.run(
        command, cwd=root, env={"PATH": os.environ["PATH"], **environment}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return content(root / ".stet/tree")


def test_the_same_sources_give_the_same_bytes_on_every_machine(tmp_path: Path) -> None:
    code = (
        "import os, datetime, pathlib; os.umask({umask}); from publish.tree.build import build;"
        "root = pathlib.Path('.');"
        "build(root, root / '.stet/tree', today=datetime.date.today());"
        "import sys; assert not {{'mkdocs', 'properdocs'}} & sys.modules.keys()"
    )
    one, other = archive(tmp_path / "a"), tmp_path / "somewhere else/ü"
    other.mkdir(parents=True)
    for path, file in reversed(list(walk(one))):
        (other / path).parent.mkdir(parents=True, exist_ok=True)
        (other / path).write_bytes(file.read_bytes())
        os.utime(other / path, (1, 1))
    first = _run(
        one, [sys.executable, "-c", code.format(umask=0o022)], TZ="UTC", PYTHONHASHSEED="1", LC_ALL="C", USER="a"
    )
    second = _run(
        other,
        [sys.executable, "-c", code.format(umask=0o077)],
        TZ="Asia/Urumqi",
        PYTHONHASHSEED="2",
        LC_ALL="C.UTF-8",
        USER="b",
        SOURCE_DATE_EPOCH="1",
    )
    assert first == second


# Switching


def test_a_failed_build_leaves_the_former_tree_as_it_was(tmp_path: Path) -> None:
    root = archive(tmp_path)
    before = content(made(root).root)
    (root / "site/about.md").write_text("no front matter", encoding="utf-8")
    with pytest.raises(SourceError):
        made(root)
    assert content(root / ".stet/tree") == before
    assert [f.name for f in (root / ".stet").iterdir()] == ["tree"]


def test_files_of_the_former_tree_are_never_written_to(tmp_path: Path) -> None:
    root = archive(tmp_path)
    former = made(root).root / "about.html"
    kept = tmp_path / "kept.html"
    os.link(former, kept)
    before = kept.read_bytes()
    (root / "site/about.md").write_text(ABOUT + "\nMore.\n", encoding="utf-8")
    made(root)
    assert kept.read_bytes() == before != former.read_bytes()


def test_what_a_killed_build_left_is_cleared_by_the_next(tmp_path: Path) -> None:
    root = archive(tmp_path)
    made(root)
    (root / ".stet/.tree.new/half").mkdir(parents=True)
    (root / ".stet/tree").rename(root / ".stet/.tree.old")  # killed between the two renames
    tree = made(root)
    assert [f.name for f in (root / ".stet").iterdir()] == ["tree"]
    assert "half" not in {f.name for f in tree.root.iterdir()}


def test_two_builds_at_once_do_not_mix(tmp_path: Path) -> None:
    root = archive(tmp_path)

    def again(done: int, total: int) -> None:
        with pytest.raises(ConfigError, match="another build is under way"):
            made(root)

    made(root, progress=again)


def test_a_disk_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    root = archive(tmp_path)
    (root / ".stet").mkdir()
    (root / ".stet/.tree.new").write_text("a file where a folder must be")
    with pytest.raises(StetError, match=r"\.tree\.new"):
        made(root)


# The archive that comes with Stet


def test_the_sample_archive_builds(tmp_path: Path) -> None:
    tree = build(HERE, tmp_path / "tree", today=date(2026, 12, 31))
    assert {"en", "zh-Hans", "ug", "bo"} <= {report.language for report in tree.reports}
