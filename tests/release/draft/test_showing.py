"""publish.release.draft: what a draft shows to who signs it is what the signed listings say."""

from pathlib import Path

import pytest

from publish.cli._ceremony import draft_lines
from publish.core.errors import WaitingError
from publish.release import draft, roles
from publish.release.appoint import appoint
from tests.release.conftest import People
from tests.support.factory import NOW


def waiting(archive: People) -> Path:
    with pytest.raises(WaitingError):
        archive.seal()
    return next((archive.state / roles.DRAFTS).glob("release-*"))


@pytest.fixture
def release(archive: People) -> Path:
    """A second release that waits for ana, who is the editor."""
    archive.seal()
    editor = archive.keys.public("targets").keyid
    appoint(archive.state, "editors", add=[archive.person("ana")], remove=[editor[:8]], now=NOW)
    with pytest.raises(WaitingError):
        archive.root_by_box()
    archive.edit("second")
    with pytest.raises(WaitingError):
        archive.seal()
    return next((archive.state / roles.DRAFTS).glob("release-*"))


def test_a_draft_shows_what_the_signed_listings_say(three: People) -> None:
    three.edit("A new front")
    three.write("reports/2014/new.html", "<title>New &amp; bad\x1b[2J</title>")
    three.remove("reports/2001/strike-hard.html")
    found = draft.load(waiting(three))
    assert [(c.what, c.path) for c in found.changes()] == [
        ("changed", "index.html"),
        ("changed", "open.html"),
        ("withdrawn", "reports/2001/strike-hard.html"),
        ("added", "reports/2014/new.html"),
    ]
    from publish.cli._ceremony import draft_lines

    text = "\n".join(draft_lines(found))
    assert 'Release 3 of "The archive", dated 2026-11-21; it goes on from release 2 of 2026-11-21.' in text
    assert '  changed    index.html  "A new front"' in text
    assert '  withdrawn  reports/2001/strike-hard.html  "Strike hard"' in text
    assert "editors: signed by nobody yet; 2 more of" in text
    assert "ana" not in text


def test_a_draft_counts_the_files_of_the_search_index_and_names_all_else_there(three: People) -> None:
    from publish.cli._ceremony import draft_data, draft_lines

    three.write("search/terms/0123456789ab.txt", b"words")
    three.write("search/pages/0123456789ab.json", b"[]")
    three.write("search/index.txt", b"words")
    three.write("search/run.js", b"run()")
    three.write("search/index/page.html", b"<title>no words</title>")
    found = draft.load(waiting(three))
    text = "\n".join(draft_lines(found))
    assert "files of words: 3 added, 0 changed, 0 withdrawn; made by the publishing box, and not checked here" in text
    assert "0123456789ab" not in text
    assert "  added      search/run.js" in text
    assert 'search/index/page.html  "no words"' in text
    assert "search/terms/0123456789ab.txt" in str(draft_data(found))


TITLES = {
    "Braille that is empty": 'x"  about.html' + "\u2800" * 400,
    "Hangul fillers": "x" + "\u3164\u115f\u1160\uffa0" * 100,
    "spaces of all widths": "x\u00a0\u2003\u3000y" * 100,
    "turned round": "x\u202eLMTH.elif\u2066\u200f",
    "of no width": "x\u200b\u2060\ufeff\u00ad\u034f" * 50,
    "terminal codes": "x\x1b[2J\x9b31m\x07",
    "a storm of marks": "x" + "\u0301" * 500,
    "tags": "x" + "".join(chr(0xE0000 + n) for n in range(1, 128)),
    "private and unassigned": "\ue000\U000f0000\u0378\U0003fffe",
    "marks on nothing": "\u0301\u20dd\u0489",
    "long": "x" * 100_000,
    "wide": "\u5b57" * 400,
}


@pytest.mark.parametrize("kind", TITLES)
def test_a_title_hides_nothing_and_poses_as_nothing(archive: People, release: Path, kind: str) -> None:
    archive.write("reports/2013/one.html", f"<title>{TITLES[kind]}</title>forged")
    with pytest.raises(WaitingError):
        archive.seal()
    (line,) = (line for line in draft_lines(draft.load(release)) if "one.html" in line)
    assert line.startswith('  added      reports/2013/one.html  "')
    assert len(line) <= 110
    title = line.removeprefix('  added      reports/2013/one.html  "').removesuffix('"')
    assert '"' not in title
    assert not set(title) & set(
        "\u2800\u3164\u115f\u1160\uffa0\u00a0\u2003\u3000\u202e\u2066\u200f\u200b\u2060\ufeff\x1b\x9b"
    )
    assert sum(c == "\u0301" for c in title) <= 3


def test_a_path_cannot_be_taken_for_a_path_and_a_title(archive: People, release: Path) -> None:
    archive.write("files/a  \u2003b.txt", b"evidence")
    with pytest.raises(WaitingError):
        archive.seal()
    assert "  added      files/a\\x20\\x20\\u2003b.txt" in draft_lines(draft.load(release))


@pytest.mark.parametrize("again", ["<title", "<title>", "<title ", "</title"])
def test_looking_for_a_title_costs_as_much_as_the_page_is_long(archive: People, release: Path, again: str) -> None:
    archive.write("reports/2013/one.html", again * 100_000)
    with pytest.raises(WaitingError):
        archive.seal()
    assert any("reports/2013/one.html" in line for line in draft_lines(draft.load(release)))
