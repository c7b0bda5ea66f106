"""publish.cli.import_: what came in, what needs a hand, and how each bad source ends."""

import os
from pathlib import Path

import pytest

from publish.core.files import walk
from publish.reports.imports.recognise import KINDS
from tests.cli.conftest import Stet
from tests.cli.test_completion import complete
from tests.support.oldsites import laid, source
from tests.tree.sources.traces.conftest import picture


def test_a_site_comes_in_and_the_build_takes_it(stet: Stet, archive: Path, tmp_path: Path) -> None:
    old = source(tmp_path, "hugo")
    before = {path: file.read_bytes() for path, file in walk(old)}
    rehearsed = stet("import", old, "--dry-run", "--into", "blog")
    assert "would be written: 3" in rehearsed.out
    assert "shortcode (1)" in rehearsed.out
    assert not (archive / "site/reports/blog").exists()
    said = stet("import", old, "--into", "blog")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("4 posts in Hugo letters (hugo), 3 of them reports\n  written: 3\n")
    assert "      1  shortcode" in said.out
    listed = (archive / ".stet/import.txt").read_text("utf-8")
    assert "content/posts/bundle/index.md:8 [site/reports/blog/2019/bundle.md:" in listed
    assert "written: site/reports/blog/2019/bundle.md" in listed
    assert stet("build").code == 0
    again = stet("--json", "import", old, "--into", "blog")
    assert (again.json["written"], len(again.json["already"]), again.json["by_kind"]["shortcode"]) == ([], 3, 1)
    assert again.json["hands"][0].keys() == {"kind", "where", "what", "do", "report", "times", "places"}
    assert {path: file.read_bytes() for path, file in walk(old)} == before


def test_one_remark_about_many_posts_is_one(stet: Stet, archive: Path, tmp_path: Path) -> None:
    head = "---\ndate: 2020-01-01\n---\nText with [a link](/gone/) in it.\n"
    old = laid(tmp_path / "old", {f"{at}.md": head for at in range(9)})
    shown = stet("import", old, "--language", "en", "--dry-run").out
    assert shown.count("'/gone/'") == 1
    assert "9 times: '/gone/' leads to nothing" in shown
    assert "    and 4 more\n" in shown
    (hand,) = [h for h in stet("--json", "import", old, "--language", "en").json["hands"] if "/gone/" in h["what"]]
    assert (hand["times"], hand["places"][1]) == (9, {"where": "1.md", "report": "reports/2020/1.md"})


@pytest.mark.parametrize(
    ("files", "words", "code", "said"),
    [
        ({"a.md": "# A\n"}, ["--language", "en"], 3, "a.md: has no date"),
        ({"a.md": "---\ndate: 2020-01-01\n---\nx"}, [], 3, "--language"),
        ({"a.txt": "x"}, [], 2, "holds no Markdown"),
        ({"a.md": "x"}, ["--language", "Klingonese"], 2, "no language tag"),
        ({"a.md": "x"}, ["--into", "../out"], 2, "--into ../out"),
        ({"a.md": "x"}, ["--kind", "joomla"], 2, "is none of: hugo"),
        ({"a.md": "---\ndate: 2020-01-01\n---\nx"}, ["--language", "en", "--media", "none"], 1, "is no folder"),
    ],
)
def test_each_bad_source_is_told_and_nothing_is_written(
    files: dict[str, str | bytes], words: list[str], code: int, said: str, stet: Stet, archive: Path, tmp_path: Path
) -> None:
    old, before = laid(tmp_path / "old", files), sorted(os.listdir(archive / "site/reports"))
    done = stet("import", old, *words)
    assert (done.code, said in done.err) == (code, True), done.err
    assert sorted(os.listdir(archive / "site/reports")) == before


def test_an_option_that_would_change_nothing_is_refused(stet: Stet, archive: Path, tmp_path: Path) -> None:
    said = stet("import", source(tmp_path, "hugo"), "--dry-run", "--to", "elsewhere")
    assert (said.code, "--to is for a live site or a recording" in said.err) == (2, True)
    said = stet("import", "https://old.example/", "--dry-run", "--leave-undated")
    assert (said.code, "--leave-undated is for posts" in said.err) == (2, True)


def test_a_feed_is_told(stet: Stet, archive: Path, tmp_path: Path) -> None:
    laid(tmp_path, {"feed.xml": "<?xml version='1.0'?><rss version='2.0'><channel/></rss>"})
    done = stet("import", tmp_path / "feed.xml")
    assert (done.code, "is a feed" in done.err, "Tools, Export" in done.err) == (2, True, True)


def test_at_a_terminal_a_missing_day_is_asked_for(
    stet: Stet, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = laid(tmp_path / "old", {"a.md": "# A\n\nx", "b.md": "# B\n\nx"})
    monkeypatch.setattr("publish.cli._console.Console.asks", True)
    answers = iter(["2020-05-06\n", "\n"])
    monkeypatch.setattr("sys.stdin.readline", lambda: next(answers), raising=False)
    done = stet("--json", "import", old, "--language", "en")
    assert (done.code, done.json["written"]) == (0, ["reports/2020/a.md"])
    assert "a.md has no date" in done.err
    assert done.json["by_kind"] == {"no date": 1}


def test_kinds_are_completed(archive: Path) -> None:
    assert complete("stet import --kind ", archive) == [f"plain,{kind}" for kind in KINDS]
    assert complete("stet import --kind w", archive) == ["plain,wordpress"]
    assert complete("stet im", archive) == ["plain,import"]


def test_pictures_come_in_made_anew_and_the_build_takes_them(stet: Stet, archive: Path, tmp_path: Path) -> None:
    post = "---\ndate: 2020-01-01\nlanguage: en\n---\n# A\n\n![camera](b.jpg)\n"
    old = laid(tmp_path / "old", {"a.md": post, "b.jpg": picture("JPEG", gps=True)})
    listed = stet("import", old, "--dry-run")
    assert "import again with --anew" in listed.out
    rehearsed = stet("import", old, "--anew", "--dry-run")
    assert "would be made anew, without hidden facts: 1" in rehearsed.out
    done = stet("--json", "import", old, "--anew")
    assert (done.code, done.json["by_kind"]) == (0, {})
    assert done.json["anew"] == [{"file": "evidence/b.jpg", "left_out": ["EXIF GPS position"], "written": True}]
    assert "  site/evidence/b.jpg: EXIF GPS position" in (archive / ".stet/import.txt").read_text("utf-8")
    again = stet("import", old, "--anew")
    assert "  made anew, without hidden facts: 0; there already: 1\n" in again.out
    assert stet("build").code == 0
    refused = stet("import", "https://old.example/", "--dry-run", "--anew")
    assert (refused.code, "--anew is for posts" in refused.err) == (2, True)
