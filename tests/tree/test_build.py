"""publish.tree.build: right sources give a tree, the same everywhere, that is switched to as a whole."""

import os
import subprocess
import sys
from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from publish.core.errors import ConfigError, SourceError, StetError
from publish.core.files import digest, walk
from publish.core.model import Tree
from publish.tree.build import build
from tests.support.small import ABOUT, ONE, PICTURE, SETTINGS, TODAY, archive, content, made, page

HERE = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    root = archive(tmp_path_factory.mktemp("small"))
    return made(root, fingerprint="0123456789abcdef" * 4, durable=["http://example.onion/", "urn:odd"])


# What a tree holds


def test_a_tree_holds_pages_indexes_and_evidence_and_nothing_else(small: Tree) -> None:
    picture = sha256(PICTURE).hexdigest()
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
            f"files/{picture[:2]}/{picture}/order.png",
            "index.html",
            "reports/2013/one.html",
            "reports/2013/two.html",
            "reports/2014/three.html",
            "search.html",
            "verify.ar.html",
            "verify.bo.html",
            "verify.html",
            "verify.ug.html",
            "verify.zh-Hans.html",
            "verify.zh-Hant.html",
        ]
    )


def test_a_tree_says_what_its_reports_are(small: Tree) -> None:
    assert small.title == "Small"
    one, two, three = small.reports
    assert (one.path, one.title, one.date) == ("reports/2013/one.html", "One & only <report>", date(2013, 4, 2))
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


def test_an_archive_without_a_front_page_of_its_own_gets_one(tmp_path: Path) -> None:
    tree = made(archive(tmp_path, **{"index.md": None, "about.md": None}))
    assert "<h1>Small</h1>" in page(tree, "index.html")
    assert "about.html" not in page(tree, "index.html")


def test_progress_counts_every_page_up_to_all_of_them(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    made(archive(tmp_path), progress=lambda done, total: seen.append((done, total)))
    assert seen == [(n, 11) for n in range(1, 12)]


def test_evidence_that_no_report_names_is_not_published_and_a_warning_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("WARNING"):
        tree = made(archive(tmp_path, **{"evidence/draft.pdf": b"draft"}))
    assert not [path for path in content(tree.root) if "draft" in path]
    assert "site/evidence/draft.pdf" in caplog.text


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


# Sameness


def test_one_changed_report_changes_its_page_and_the_indexes_that_name_it(tmp_path: Path) -> None:
    root = archive(tmp_path)

    def pages() -> dict[str, bytes]:
        return {path: data for path, data in content(made(root).root).items() if not path.startswith("search/")}

    before = pages()
    (root / "site/reports/2013/one.md").write_text(ONE.replace("What happened", "What was done"), encoding="utf-8")
    after = pages()
    assert {p for p in before if before[p] != after[p]} == {"reports/2013/one.html"}
    (root / "site/reports/2013/one.md").write_text(ONE.replace("One &", "Two &"), encoding="utf-8")
    renamed = pages()
    assert {p for p in before if before[p] != renamed[p]} == {
        "index.html",
        "reports/2013/one.html",
        "by/year/2013.html",
        "by/language/en.html",
        "by/place/masanjia.html",
        "by/place/北京.html",
        "by/tag/labour-camps.html",
    }


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
        "build(root, root / '.stet/tree', today=datetime.date.today())"
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


def test_mkdocs_and_properdocs_build_the_same_bytes_as_stet(tmp_path: Path) -> None:
    root = archive(tmp_path)
    ours = content(made(root).root)
    quiet = {"DISABLE_MKDOCS_2_WARNING": "true"}
    assert _run(root, [sys.executable, "-m", "mkdocs", "build", "-q"], **quiet) == ours
    assert _run(root, [sys.executable, "-m", "properdocs", "build", "-q", "-f", "mkdocs.yml"], **quiet) == ours


def test_plain_mkdocs_ends_with_our_faults_and_no_traceback(tmp_path: Path) -> None:
    root = archive(tmp_path, **{"about.md": "---\ntitel: x\n---\n"})
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-q"], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "site/about.md:2: unknown key 'titel', did you mean 'title'?" in done.stderr
    assert "Traceback" not in done.stderr


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


# Faults in mkdocs.yml


def _with(*lines: str, without: Iterable[str] = ()) -> str:
    kept = [line for line in SETTINGS.splitlines() if line.partition(":")[0] not in without]
    return "\n".join([*kept, *lines]) + "\n"


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("site_name: [", "mkdocs.yml:"),
        ("just text", "must hold 'key: value' lines"),
        (_with("hooks: [evil.py]"), "mkdocs.yml:7: 'hooks' is not taken: hooks would run code"),
        (_with("markdown_extensions: [pymdownx.snippets]"), "'markdown_extensions' is not taken"),
        (_with("INHERIT: ../other.yml"), "'INHERIT' is not taken"),
        (_with("nav: []"), "'nav' is not taken"),
        (_with("site_nam: x"), "'site_nam' is not taken, did you mean 'site_name'?"),
        (_with("site_name: x"), "mkdocs.yml:7: key 'site_name' is there twice"),
        (
            _with("site_name: !!python/object/apply:os.getcwd []", without=["site_name"]),
            "mkdocs.yml:6: could not determine",
        ),
        (_with(without=["site_name"]), "'site_name' is missing"),
        (_with(without=["docs_dir"]), "'docs_dir' must be site"),
        (_with(without=["site_dir"]), "'site_dir' is missing"),
        (_with("site_dir: site", without=["site_dir"]), "'site_dir' site would empty the sources"),
        (_with("site_dir: site/out", without=["site_dir"]), "would empty the sources"),
        (_with("site_dir: .", without=["site_dir"]), "would empty the archive"),
        (_with(without=["use_directory_urls"]), "'use_directory_urls' must be false"),
        (_with(without=["plugins"]), "'plugins' must be stet alone"),
        (_with("plugins: [stet, macros]", without=["plugins"]), "'plugins' must be stet alone"),
        (_with("theme: nosuch", without=["theme"]), "Unrecognised theme name: 'nosuch'"),
        (_with("theme: mkdocs", without=["theme"]), "the theme cannot print a page"),
        (_with("theme: {name: stet, custom_dir: evil}", without=["theme"]), "'theme' must be the name of"),
        (_with(without=["theme"]), "'theme' must be the name of"),
    ],
)
def test_settings_that_cannot_be_followed_name_the_file_and_what_to_do(
    tmp_path: Path, settings: str, expected: str
) -> None:
    root = archive(tmp_path)
    (root / "mkdocs.yml").write_text(settings, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        made(root)
    assert str(caught.value).startswith("mkdocs.yml")
    assert expected in str(caught.value)
    assert caught.value.hint
    assert (root / "site/about.md").exists()


@pytest.mark.parametrize("out", [".", "..", "site", "site/tree"])
def test_a_build_never_replaces_the_archive_itself(tmp_path: Path, out: str) -> None:
    root = archive(tmp_path / "a")
    with pytest.raises(ConfigError, match="would be replaced"):
        build(root, root / out, today=TODAY)
    assert (root / "site/about.md").exists()


def test_an_archive_without_settings_is_told_what_to_write(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        made(tmp_path)
    assert "docs_dir: site" in str(caught.value.hint)


# The archive that comes with Stet


def test_the_sample_archive_builds(tmp_path: Path) -> None:
    tree = build(HERE, tmp_path / "tree", today=date(2026, 12, 31))
    assert {"en", "zh-Hans", "ug", "bo"} <= {report.language for report in tree.reports}


def test_the_sample_settings_keep_the_sources_and_the_output_apart() -> None:
    settings = (HERE / "mkdocs.yml").read_text(encoding="utf-8")
    assert "docs_dir: site\n" in settings
    assert "site_dir: .stet/tree\n" in settings
