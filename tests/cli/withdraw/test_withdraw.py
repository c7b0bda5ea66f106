"""publish.cli.withdraw: it asks, rehearses, and says what remains."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from publish.cli._session import run
from publish.cli._verbs import cli
from publish.core.formats import layout
from publish.release import erase, torrents
from publish.release.torrents import MadeTorrent
from publish.reports.correct import correct
from publish.tree.bundles import pending
from tests.cli.conftest import Stet
from tests.reports.withdraw.conftest import PAGE, World, naming, world  # noqa: F401 - fixtures
from tests.support.small import TODAY


def hosts(archive: Path, *paths: str) -> None:
    """The settings of an archive with folders at these paths."""
    tables = (f'[hosts.h{n}]\nkind = "folder"\npath = "{path}"\n' for n, path in enumerate(paths))
    (archive / "mirrors.toml").write_text("".join(tables))


def contents(*roots: Path) -> dict[str, tuple[bytes, int]]:
    """Every file below the folders: its bytes, and when it was last written."""
    files = (file for root in roots for file in root.rglob("*") if file.is_file())
    return {str(file): (file.read_bytes(), file.stat().st_mtime_ns) for file in files}


def dry_run(world: World, capsys: pytest.CaptureFixture[str], *paths: str) -> dict[str, Any]:
    """What --dry-run answers; whatever it is, not a byte may have changed."""
    before = contents(world.root, *world.folders.values())
    assert run(cli, ["withdraw", *paths, "--dry-run", "--json"]) == 0
    assert contents(world.root, *world.folders.values()) == before
    return json.loads(capsys.readouterr().out)  # type: ignore[no-any-return]


def test_of_an_archive_whose_state_was_lost_nobody_says_that_a_page_was_never_published(
    stet: Stet, archive: Path
) -> None:
    hosts(archive, "../copy")
    assert stet("publish").code == 0
    page = next(path for path in (archive / "site/reports").rglob("*.md"))
    shutil.rmtree(archive / ".stet")
    for also in ((), ("--dry-run",)):
        said = stet("withdraw", page.relative_to(archive / "site"), "--yes", *also)
        assert (said.code, "heal --restore" in said.err, "never published" in said.err) == (2, True, False)
    assert page.exists()


def test_the_commands_ask_first_and_say_what_remains(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    world.publish()
    monkeypatch.chdir(world.root)
    (world.root / "mirrors.toml").write_text("")
    assert run(cli, ["withdraw", PAGE]) == 2
    assert "say so with --yes; nothing was done" in capsys.readouterr().err
    torrents.note(world.state, MadeTorrent(1, "a" * 64, 1, "letters", "1" * 40, "2" * 64))
    assert run(cli, ["withdraw", PAGE, "--dry-run"]) == 0
    assert "no torrent can be called back" in capsys.readouterr().out
    correct(world.root, "reports/2013/one.md", today=TODAY)
    assert run(cli, ["withdraw", PAGE, "--yes"]) == 0
    out, err = capsys.readouterr()
    assert "to be withdrawn: reports/2013/dolkun.bo.md (a translation)" in err
    assert "warning: site/index.md:6: still names it, or leads to it" in err
    assert "3 pages or documents withdrawn (number 1, 2, 3)" in out
    assert "the history of site/ in git" in out
    assert f"letters, release 1: btih {'1' * 40}, btmh 1220{'2' * 64}" in out
    assert run(cli, ["correct", "reports/2014/three.md"]) == 3  # the note above is empty
    assert run(cli, ["withdraw", "nothing.md", "--yes"]) == 2


def test_a_dry_run_says_what_would_go_and_changes_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    world.publish()
    (world.root / "site/about.md").write_text("---\ntitle: About\nlanguage: en\n---\n\nOther words.\n")
    world.publish()
    for name, of in (("dolkun.epub", PAGE), ("one.epub", "reports/2013/one.html"), ("archive.wacz", "")):
        (world.state / pending.FOLDER).mkdir(exist_ok=True)
        (world.state / pending.FOLDER / name).write_bytes(b"bundle")
        pending.note(world.state / pending.FOLDER, name, name.partition(".")[2], of, "0" * 64)
    monkeypatch.chdir(world.root)
    hosts = [f'[hosts.{name}]\nkind = "folder"\npath = "{at}"\n' for name, at in world.folders.items()]
    hosts.append('[hosts.three]\nkind = "folder"\npath = "three"\npublic = "https://three.example/"\nspare = true\n')
    (world.root / "mirrors.toml").write_text("".join(hosts))
    said = dry_run(world, capsys, PAGE)
    assert [(item["source"], item["why"]) for item in said["items"]] == [
        ("reports/2013/dolkun.md", ""),
        ("reports/2013/dolkun.bo.md", "a translation"),
        ("evidence/dolkun.txt", "evidence that no other report names"),
    ]
    assert (said["lines"], said["releases"]) == ([1, 2, 3], [1, 2])
    assert (said["bundles"], said["hosts"]) == (["archive.wacz", "dolkun.epub"], ["one", "two"])
    assert said["mentions"] == ["site/index.md:6"]
    assert run(cli, ["withdraw", PAGE, "--dry-run"]) == 0
    out, err = capsys.readouterr()
    assert "would be withdrawn: reports/2013/dolkun.bo.md (a translation)" in out
    assert "site/WITHDRAWN would get 3 lines: numbers 1 to 3" in out
    assert out.endswith("former listings from: one, two\nnothing was changed\n")
    assert "to be withdrawn" not in err
    # What the plan said is what happens.
    done = world.withdraw(PAGE)
    assert [item.source for item in done.items] == [item["source"] for item in said["items"]]
    assert [w.number for w in done.withdrawn] == said["lines"]
    world.seal()
    assert erase.former(world.state) == (3,)
    assert run(cli, ["withdraw", PAGE, "--dry-run"]) == 2
    assert "withdrawn already" in capsys.readouterr().err


def test_a_dry_run_tells_of_a_withdrawal_that_was_cut_short(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    world.publish()
    monkeypatch.chdir(world.root)
    (world.root / "mirrors.toml").write_text("")
    source = world.root / "site/reports/2013/dolkun.md"
    text = source.read_bytes()
    world.withdraw(PAGE)
    (world.root / "site" / layout.WITHDRAWN).unlink()  # as a power cut after the first step leaves it
    source.write_bytes(text)
    for paths in ([PAGE], ["reports/2014/three.md"]):
        said = dry_run(world, capsys, *paths)
        assert [i["why"] for i in said["items"][:3]] == ["begun before, and cut short"] * 3
        assert said["lines"] == [1, 2, 3, 4][: 3 + (paths != [PAGE])]
        assert [i["source"] for i in said["items"][3:]] == [p for p in paths if p != PAGE]


def test_the_only_report_can_be_withdrawn(world: World) -> None:
    for source in ("reports/2013/one.md", "reports/2013/two.md", "reports/2014/three.md", "evidence/order.png"):
        (world.root / "site" / source).unlink()
    world.publish()
    world.withdraw(PAGE)
    world.publish()
    assert naming(world.folders["one"]) == []
