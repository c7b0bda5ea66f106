"""What `stet init` wrote for the publisher to replace goes out only where the publisher says so."""

import re
import shutil
from pathlib import Path

import pytest

from publish.tree.sources.unfilled import STARTERS, sentences
from tests.cli.conftest import Stet
from tests.support.small import fill_in

OPTION = "--with-starter-texts"
MARKED = sum(file.read_text("utf-8").count("@{") for file in STARTERS.glob("*.md"))
PAGE = "---\ntitle: About\nlanguage: en\n---\n\n{}\n"


@pytest.fixture
def fresh(archive: Path, stet: Stet) -> Path:
    """The archive as `stet init` leaves it."""
    shutil.rmtree(archive / "site")
    assert stet("init", archive.parent / "other").code == 0
    shutil.copytree(archive.parent / "other/site", archive / "site")
    return archive


def about(archive: Path, words: str) -> None:
    (archive / "site/about.md").write_text(PAGE.format(words), "utf-8")


def test_each_page_of_a_new_archive_is_refused_by_file_and_line(stet: Stet, fresh: Path) -> None:
    assert stet("build").code == 0
    for verb in (["seal"], ["publish"], ["publish", "--dry-run"]):
        said = stet(*verb)
        assert said.code == 3
        assert "site/about.md:8: still says what stet init wrote, 'Say who you are, or why" in said.err
        assert "site/index.md:6: " in said.err
        assert re.search(r"site/reports/\d{4}/first-report.md:6: .*'A page to be replaced by yours'", said.err)
        assert "put your own words in its place" in said.err
        assert OPTION in said.err
    assert not (fresh / ".stet/releases").exists()
    assert len(sentences()) > MARKED > 3


@pytest.mark.parametrize("verb", ["seal", "publish"])
def test_they_go_out_where_the_publisher_says_so_and_that_is_told(stet: Stet, fresh: Path, verb: str) -> None:
    stet("build")
    said = stet(verb, OPTION)
    assert said.code == 0
    assert "site/about.md:8: published as stet init wrote it, 'Say who you are, or why you do not say so'" in said.err
    assert (fresh / ".stet/releases/1").is_dir()
    assert stet(verb).code == 3, "what was said once is not said for ever"


def test_programs_are_told_where(stet: Stet, fresh: Path) -> None:
    first = {"file": "site/about.md", "line": 8, "text": "Say who you are, or why you do not say so"}
    assert stet("--json", "build").json["starter_texts"][0] == first
    refused = stet("--json", "publish")
    assert (refused.code, refused.json["error"]["kind"]) == (3, "SourceError")
    rehearsed = stet("--json", "publish", "--dry-run")
    assert (rehearsed.code, rehearsed.json["starter_texts"][0]) == (3, first)
    assert "index.html" in rehearsed.json["changed"]
    assert stet("publish", "--dry-run", OPTION).code == 0
    assert stet("--json", "publish", OPTION).json["starter_texts"][0] == first


def test_an_archive_that_was_filled_in_needs_no_option(stet: Stet, fresh: Path) -> None:
    fill_in(fresh)
    assert stet("--json", "publish").json["starter_texts"] == []


def test_what_was_built_counts_not_what_was_mended_since(stet: Stet, fresh: Path) -> None:
    stet("build")
    fill_in(fresh)
    assert "stet build" in stet("seal").err
    assert (stet("build").code, stet("seal").code) == (0, 0)


@pytest.mark.parametrize(
    "words",
    [
        "Say who you are, or why you do not say so; how you check what you publish.",
        "Say who you are,\nor why you do\nnot say so.",
        "> Say who you are, or why\n> you do not say so",
        "- Say who you\u00a0are,  or *why* you do not say so",
        "We are a group. SAY WHO YOU ARE, OR WHY YOU DO NOT SAY SO.",
        "Say how corrections are made: by mail.",
        "| Say here, in a few sentences, what this archive holds, who keeps it, and for whom. |",
    ],
)  # fmt: skip
def test_a_starter_sentence_is_found_however_its_lines_are_broken(stet: Stet, archive: Path, words: str) -> None:
    about(archive, words)
    said = stet("publish", "--dry-run")
    assert (said.code, "site/about.md:6: still says" in said.err) == (3, True)


@pytest.mark.parametrize(
    "words",
    [
        "We say who we are, and why we do not say where; and how corrections are made.",
        "Write in Markdown, if you write to us.",
        "Whoever writes to us need not say who they are.",
        "The fingerprint at the foot of each page is the same on every genuine copy of this archive.",
    ],
)
def test_words_of_the_publishers_own_pass(stet: Stet, archive: Path, words: str) -> None:
    about(archive, words)
    assert stet("publish", "--dry-run").code == 0
