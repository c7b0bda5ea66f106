"""publish.cli.publish: all at once, rehearsed, and without the texts of ``stet init``."""

import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from publish.copies.hosts.folder import FolderHost
from publish.tree.sources.unfilled import STARTERS, sentences
from tests.cli.conftest import Stet
from tests.support.small import fill_in

OPTION = "--with-starter-texts"


MARKED = sum(file.read_text("utf-8").count("@{") for file in STARTERS.glob("*.md"))


def test_publish_does_it_all_and_a_second_time_sends_nothing(stet: Stet, archive: Path) -> None:
    rehearsed = stet("publish", "--dry-run")
    assert rehearsed.code == 0
    assert "would seal: index.html\n" in rehearsed.out
    assert rehearsed.out.endswith("would push to: one, two\n")
    assert not (archive / ".stet/releases").exists()
    first = stet("--json", "publish").json
    assert (first["release"], first["new"], len(first["receipts"]), first["failures"]) == (1, True, 2, [])
    assert {a["verdict"] for a in first["audits"]} == {"FRESH"}
    second = stet("--json", "publish").json
    assert (second["new"], [r["sent"] for r in second["receipts"]]) == (False, [0, 0])
    assert stet("publish", "--dry-run").out.startswith("nothing to seal")


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


def _lies(*folders: Path) -> dict[Path, tuple[int, int, bytes]]:
    """Names, times, modes and bytes of all that lies in folders."""
    found = {}
    for place in (place for folder in folders for place in (folder, *folder.rglob("*"))):
        status = os.lstat(place)
        found[place] = status.st_mtime_ns, status.st_mode, place.read_bytes() if place.is_file() else b""
    return found


def test_a_rehearsal_changes_nothing(stet: Stet, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # As hosts on the web tell the time, which is noted.
    monkeypatch.setattr(FolderHost, "clock", datetime.now(UTC))
    folders = archive, archive.parent / "one", archive.parent / "two"
    for folder in folders[1:]:
        folder.mkdir()

    def rehearsed(*words: str) -> str:
        before = _lies(*folders)
        said = stet(*words, "--dry-run")
        assert said.code == 0, (words, said.err)
        after = _lies(*folders)
        assert {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)} == set(), words
        return said.out

    assert "would seal: index.html" in rehearsed("publish")  # before the first build
    assert stet("publish").code == 0
    (report,) = (archive / "site/reports").rglob("*.md")
    report.write_text(report.read_text("utf-8").replace("\n---\n", "\n---\nMore. ", 1), "utf-8")
    (archive.parent / "one/index.html").write_text("spoilt")
    assert "would send" in rehearsed("push", "--survey")
    assert "one: mend 1 path" in rehearsed("heal")
    assert f"would seal: reports/{report.parent.name}/{report.stem}.html" in rehearsed("publish")
    rehearsed("renew")
    rehearsed("bundle", "--zip", "--out", "bundles")
    rehearsed("withdraw", f"reports/{report.parent.name}/{report.stem}.html")
