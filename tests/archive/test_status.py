"""publish.archive.status: where an archive stands, from this disk alone."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from publish.archive.status import ArchiveStatus, HostStatus, KeyStatus, Unsealed, UnsealedItem, Waiting, upcoming
from tests.cli.conftest import Stet, archive, stet  # noqa: F401 - fixtures
from tests.support.factory import NOW

REPORT = "---\ntitle: {title}\ndate: 2013-04-06\nlanguage: en\n---\n\nText.\n"


def snapshot(root: Path) -> dict[Path, int]:
    return {file: file.stat().st_mtime_ns for file in root.rglob("*")}


def test_what_is_not_sealed_and_not_pushed_is_told_and_nothing_is_written(
    stet: Stet,
    archive: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("stays", "changes", "goes"):
        (archive / "site/reports/2013").mkdir(parents=True, exist_ok=True)
        (archive / f"site/reports/2013/{name}.md").write_text(REPORT.format(title=f'"It {name}"'))
    assert stet("publish").code == 0
    monkeypatch.delenv("STET_PASSPHRASE")
    fine = stet("--json", "status").json
    assert (fine["release"], fine["unsealed"]) == (1, {"added": [], "changed": [], "removed": [], "evidence": []})
    assert [host["behind"] for host in fine["hosts"]] == [False, False]
    assert fine["next"]["command"] == "stet check"
    assert set(fine["expires"]) == {"root", "targets", "snapshot", "timestamp"}
    assert {key["name"]: (key["duties"], key["passphrase"]) for key in fine["keys"]} == {
        "online": (["online"], True), "root": (["root"], True), "targets": (["editors"], True),
    }  # fmt: skip
    (archive / "site/reports/2013/changes.md").write_text(REPORT.format(title="It changed"))
    (archive / "site/reports/2013/goes.md").unlink()
    (archive / "site/reports/2013/new.md").write_text(
        REPORT.format(title="New\nevidence:\n  - file: evidence/new.txt\n    title: A document")
    )
    (archive / "site/evidence").mkdir()
    (archive / "site/evidence/new.txt").write_text("new")
    (archive / "site/evidence/unused.txt").write_text("unused")
    (archive / "site/about.md").write_text((archive / "site/about.md").read_text() + "\nMore.\n")
    (archive / "drafts").mkdir()
    (archive / "drafts/later.md").write_text("Text.\n")
    with (archive / "mirrors.toml").open("a") as file:
        file.write('[hosts.three]\nkind = "folder"\npath = "../three"\n')
    before = snapshot(archive)
    said = stet("status")
    assert snapshot(archive) == before
    assert said.code == 0
    lines = said.out.splitlines()
    about = stet("--json", "status").json["unsealed"]["changed"][0]["title"]
    assert [line for line in lines if line.startswith("not sealed")] == [
        "not sealed: added site/reports/2013/new.md: New",
        f"not sealed: changed site/about.md: {about}",
        "not sealed: changed site/reports/2013/changes.md: It changed",
        "not sealed: removed site/reports/2013/goes.md: It goes",
        "not sealed: evidence site/evidence/new.txt",
    ]  # fmt: skip
    assert "draft: drafts/later.md, without title, date, language" in lines
    assert "host three: was never pushed to" in lines
    assert lines[-1] == "next: stet publish: site/ is not as the sealed release has it"
    # The texts of the release were lost with a part of the state: what changed is not guessed.
    for file_ in (archive / ".stet/sources").glob("*.json"):
        file_.unlink()
    assert stet("--json", "status").json["unsealed"] is None
    assert "FRESH" in stet("status", "--online").out


def test_before_the_first_release_and_without_keys_or_hosts_it_says_what_to_do(
    stet: Stet,
    archive: Path,
) -> None:
    assert stet("--json", "status").json["next"] == {"command": "stet publish", "reason": "nothing was ever sealed"}
    (archive / "mirrors.toml").write_text("")
    (archive / ".stet/metadata/1.root.json").rename(archive / "root")
    said = stet("status")
    assert (said.code, said.out.splitlines()[-1].partition(":")[2].strip().partition(":")[0]) == (0, "stet init")
    assert "no hosts in mirrors.toml" in said.out
    assert stet("-C", "..", "status").code == 2


FINE = ArchiveStatus(
    "T", "f" * 64, 1, "2026-11-01", Unsealed(), (), (HostStatus("one", "folder", None, 1, False),),
    keys=(KeyStatus("k", "root", ("root",), True),),
)  # fmt: skip


@pytest.mark.parametrize(
    ("more", "command"),
    [
        ({}, "stet check"),
        ({"fingerprint": None}, "stet heal --restore ADDRESS"),
        ({"fingerprint": None, "hosts": ()}, "stet init"),
        ({"keys": ()}, ""),
        ({"release": None}, "stet publish"),
        ({"hosts": ()}, ""),
        ({"unsealed": Unsealed(added=(UnsealedItem("a", "A"),))}, "stet publish"),
        ({"to_withdraw": 1}, "stet publish"),
        ({"soon": True, "days_left": -1}, "stet publish"),
        ({"hosts": (HostStatus("one", "folder", None, 1, True),)}, "stet push"),
        ({"hosts": (HostStatus("one", "folder", None, None, True, True),)}, "stet check"),
        ({"waiting": (Waiting("release-2.json", {"editors": 1}),)}, "stet sign .stet/drafts/release-2.json"),
        ({"waiting": (Waiting("release-2.json", {}),)}, "stet seal --finish .stet/drafts/release-2.json"),
        ({"waiting": (Waiting("root-2.json", {}, with_next=True),)}, "stet seal"),
        ({"root_soon": True, "soon": True}, "stet keys renew"),
        ({"soon": True, "expires": dict.fromkeys(("targets", "snapshot", "timestamp"), NOW)}, "stet publish"),
    ],
)
def test_one_command_is_next(more: dict[str, object], command: str) -> None:
    assert upcoming(replace(FINE, **more)).command == command  # type: ignore[arg-type]


@pytest.mark.parametrize("days", [-400, 366])
def test_a_clock_that_is_wrong_is_told_before_anything_is_signed(
    stet: Stet, archive: Path, monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    assert stet("publish").code == 0
    wrong = NOW + timedelta(days=days)
    monkeypatch.setattr("publish.archive.opened.now_utc", lambda: wrong)
    said = stet("--json", "status").json
    assert said["clock"].startswith(f"the clock says {wrong.date()}")
    assert (said["next"]["command"], "clock right" in said["next"]["reason"]) == ("", True)
    assert said["clock"] in stet("status").out.splitlines()
    refused = stet("--json", "renew")
    assert (refused.code, refused.json["error"]["message"]) == (2, said["clock"])


def test_a_push_that_did_not_end_well_is_no_push_of_the_release(stet: Stet, archive: Path, tmp_path: Path) -> None:
    assert stet("publish").code == 0
    (archive / "site/about.md").write_text((archive / "site/about.md").read_text() + "\nMore.\n")
    page = tmp_path / "one/about.html"
    page.unlink()
    page.mkdir()
    (page / "mine.txt").write_text("somebody's own")
    assert stet("publish").code != 0
    lines = stet("status").out.splitlines()
    assert [line for line in lines if line.startswith("host ")] == [
        "host one: the push of release 2 did not end well", "host two: has it",
    ]  # fmt: skip
