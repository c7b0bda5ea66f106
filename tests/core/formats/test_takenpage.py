"""publish.core.formats.takenpage: open.html with files inside, in the form that open.html itself makes and reads."""

import pytest

from publish.core.formats.takenpage import taken
from publish.verify.head import Release
from tests.support.factory import PAGES, Archive
from tests.support.taking import opened, take

PAGE = "reports/2013/masanjia.html"


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return Archive(tmp_path_factory.mktemp("publisher")).release()


def test_it_is_what_a_reader_s_own_program_makes_and_reads(release: Release) -> None:
    by_reader = take(release, PAGE)
    there = {e.path: e.source.read_bytes() for e in release.entries if e.source}
    shell = there["open.html"]
    ours = taken(shell, PAGE, {path: there[path] for path in sorted(by_reader["paths"])})  # as it sorts them
    assert ours.decode() == by_reader["file"]
    found = opened(release, ours.decode(), PAGE)
    assert (found["start"], found["found"][PAGE][:2]) == (PAGE, ["AUTHENTIC", 1])


def test_a_name_with_markup_stays_a_name(release: Release) -> None:
    made = taken((release.root / "open.html").read_bytes(), "</script><b>", {"<i>": b"x"})
    assert b"</script><b>" not in made
    assert opened(release, made.decode())["start"] == "</script><b>"


@pytest.mark.parametrize("shell", [b"<!doctype html>", PAGES[PAGE]])
def test_what_is_no_open_html_is_refused(shell: bytes | str) -> None:
    with pytest.raises(ValueError, match=r"no open\.html"):
        taken(shell if isinstance(shell, bytes) else shell.encode(), PAGE, {})
