"""publish.tree.sources.unfilled: a starter's sentence is found however its lines are broken."""

from pathlib import Path

import pytest

from tests.cli.conftest import Stet, archive, stet  # noqa: F401 - fixtures

PAGE = "---\ntitle: About\nlanguage: en\n---\n\n{}\n"


def about(archive: Path, words: str) -> None:
    (archive / "site/about.md").write_text(PAGE.format(words), "utf-8")


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
