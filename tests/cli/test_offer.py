"""publish.cli.offer: from a volunteer's clone into the signed list, and out of it."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from publish.archive import volunteers
from publish.archive.archive import Archive
from publish.archive.talk import Talk
from publish.verify.metadata import now_utc
from tests.cli.conftest import PASSPHRASE, Stet
from tests.support import censor
from tests.support.censor import Censor


@pytest.fixture
def mine(stet: Stet, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Censor]:
    """A volunteer's clone, served; loopback stands for all the world."""
    monkeypatch.setattr("publish.cli.offer.is_public", lambda _: True)
    stet("publish")
    fingerprint = stet("fingerprint", "--json").json["fingerprint"]
    assert stet("clone", fingerprint, tmp_path / "one", tmp_path / "mine").code == 0
    with Censor(tmp_path / "mine") as served:
        yield served


def _listed(folder: Path) -> list[str]:
    newest = max(folder.glob("targets/*.mirrors.json"), key=lambda file: file.stat().st_mtime_ns)
    found: list[str] = json.loads(newest.read_text()).get("volunteers", [])
    return found


def _looked(days: int) -> None:
    """A look of the publisher's, some days from now."""
    opened = Archive.here(Talk(passphrase=lambda: PASSPHRASE))
    opened.now = now_utc() + timedelta(days)
    volunteers.look(opened, allowed=lambda _: True)


def test_an_offered_copy_stands_in_the_list_until_it_fails_for_a_week(
    stet: Stet, archive: Path, tmp_path: Path, mine: Censor
) -> None:
    said = stet("-C", tmp_path / "mine", "offer", mine.url, "--out", tmp_path / "note.txt")
    fingerprint = stet("-C", archive, "fingerprint", "--json").json["fingerprint"]
    assert said.out == (tmp_path / "note.txt").read_text() == f"stet-offer/1 {fingerprint} web {mine.url}\n"
    taken = stet("-C", archive, "offer", "--take", tmp_path / "note.txt")
    assert taken.code == 0
    assert taken.out.startswith(f"{mine.url}: taken, FRESH: release 1")
    assert taken.out.endswith("run: stet push\n")
    assert _listed(archive / ".stet") == [mine.url]
    # The same address again changes nothing.
    again = stet("offer", "--take", *said.out.split(), "--json").json
    assert (again["signed"], again["offers"][0]["taken"], again["offers"][0]["reason"]) == (False, True, "lent already")
    stet("push")
    assert _listed(tmp_path / "one") == [mine.url]
    assert f'<a href="{mine.url}"' in (tmp_path / "one/mirrors.html").read_text()
    # Renewals, pushes and new releases keep it.
    about = archive / "site/about.md"
    about.write_text(about.read_text() + "\nMore.\n")
    assert stet("publish").code == 0
    stet("renew")
    assert _listed(archive / ".stet") == [mine.url]
    mine.kill()
    for day in (0, 3, 8):
        _looked(day)
    shown = stet("offer", "--list").out
    assert "failing since" in shown
    assert "leaves the list" not in shown  # by this machine's clock it is the first day


def test_struck_off_by_hand(stet: Stet, archive: Path, mine: Censor) -> None:
    note = stet("-C", "../mine", "offer", mine.url, "--json").json["note"]
    stet("-C", archive, "offer", "--take", note)
    assert stet("offer", "--drop", "https://nobody.example/").code == 2
    assert stet("offer", "--drop", mine.url, "--json").json == {"dropped": [mine.url], "signed": True}
    assert _listed(archive / ".stet") == []
    assert stet("offer", "--list").out == "nobody lends an address\n"


def test_an_address_that_would_not_be_taken_today_is_struck_off_by_its_spelling(
    stet: Stet, archive: Path, mine: Censor
) -> None:
    stet("-C", archive, "status")
    odd = "https://old.example/a%2Fb/"
    rows = [{"address": odd, "looked": "2026-01-01", "failing": "", "failures": 0, "forged": False, "reason": ""}]
    (archive / ".stet/volunteers.json").write_text(json.dumps(rows))
    assert stet("offer", "--drop", "https://other.example/a%2Fb/").code == 2
    assert stet("offer", "--drop", odd, "--json").json["dropped"] == [odd]
    assert stet("offer", "--list").out == "nobody lends an address\n"


def test_what_is_no_whole_copy_is_not_taken(stet: Stet, archive: Path, mine: Censor, tmp_path: Path) -> None:
    note = stet("-C", "../mine", "offer", mine.url, "--json").json["note"]
    mine.rule("*.html", censor.tamper())
    stet("-C", archive, "status")
    said = stet("offer", "--take", note, "--json")
    assert (said.code, said.json["offers"][0]["verdict"], said.json["signed"]) == (4, "TAMPERED", False)
    mine.kill()
    said = stet("offer", "--take", note, "--json")
    assert (said.code, said.json["offers"][0]["verdict"], said.json["signed"]) == (5, "UNKNOWN", False)
    other = f"stet-offer/1 {'ab' * 32} web {mine.url}"
    said = stet("offer", "--take", other)
    assert (said.code, "offered to another archive" in said.out) == (4, True)
    assert stet("offer", "--list").out == "nobody lends an address\n"


def test_words_that_do_not_go_together_are_refused(stet: Stet, archive: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("hello\n")
    for words in (
        [], ["--take"], ["--take", "--drop", "a"], ["--list", "a"], ["a", "b"], ["--take", tmp_path / "no file"],
        ["--take", tmp_path / "empty"], ["--take", "stet-offer/1 short"], ["https://a.example/"],
    ):  # fmt: skip
        said = stet("offer", *words)
        assert (said.code, said.out) == (2, ""), words
