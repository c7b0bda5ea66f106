"""Withdrawal: content and names go from every host, absence is expected, and it never looks like a takedown."""

import re
import shutil
import stat
from hashlib import sha256
from pathlib import Path

import pytest

from publish.audit.check import Depth, Target, check_all
from publish.copies.hosts import open_address
from publish.core.errors import ConfigError, SourceError
from publish.core.files import walk
from publish.core.formats import withdrawals
from publish.core.model import Verdict
from publish.readers.clone import clone
from publish.release import dotstet
from publish.release.seal import Sealing, seal
from publish.reports.withdraw import withdraw
from publish.tree.build import build
from publish.tree.pages import views
from tests.reports.withdraw.conftest import DOCUMENT, PAGE, World, naming, private
from tests.support import small
from tests.support.factory import NOW


def test_content_and_names_go_from_every_host_and_from_the_publishers_state(world: World, tmp_path: Path) -> None:
    world.publish()
    (world.root / "site/about.md").write_text("---\ntitle: About\nlanguage: en\n---\n\nOther words.\n")
    world.publish()
    assert len(naming(world.folders["one"])) > 6
    done = world.withdraw("site/reports/2013/dolkun.md")
    assert {i.source for i in done.items} == {
        "reports/2013/dolkun.md",
        "reports/2013/dolkun.bo.md",
        "evidence/dolkun.txt",
    }
    assert [w.number for w in done.withdrawn] == [1, 2, 3]
    assert done.mentions == ("site/index.md:6",)
    sealed = world.publish()
    for folder in world.folders.values():
        assert naming(folder) == []
        assert len(list((folder / "metadata").glob("*.targets.json"))) == 1
    assert private(world.state) == []
    assert naming(world.root / "site") == ["index.md"]
    assert "Read <span>this</span> too." in (sealed.root / "index.html").read_text()
    assert world.check() == {
        "one": (Verdict.FRESH, "release 3, current until 2026-11-29"),
        "two": (Verdict.FRESH, "release 3, current until 2026-11-29"),
    }
    # A clone made afterwards lacks it, and verifies; one made before loses it when it is brought up to date.
    at = tmp_path / "clone"
    clone([s.url for s in world.servers.values()], world.archive.anchor, at, now=NOW)
    assert naming(at) == []
    assert (at / "HISTORY").read_text().count("\n") == 3
    (audit,) = check_all(
        [Target("clone", "", open_address(str(at)))], now=NOW, depth=Depth.FULL, anchor=world.archive.anchor
    )
    assert audit.verdict is Verdict.FRESH


def test_what_is_public_is_a_number_a_day_and_a_commitment_that_only_the_publisher_can_open(world: World) -> None:
    world.publish()
    page = (dotstet.load(world.state, now=NOW).root / PAGE).read_bytes()
    world.withdraw(PAGE, kind="safety")
    sealed = world.publish()
    lines = (sealed.root / "WITHDRAWN").read_text().splitlines()
    assert [line.split()[:2] + line.split()[3:] for line in lines] == [
        [str(n), "2026-11-21", "safety"] for n in (1, 2, 3)
    ]
    record = withdrawals.load(world.state).withdrawn[0]
    assert stat.S_IMODE((world.state / "withdrawals").stat().st_mode) == 0o600
    opened = sha256(bytes.fromhex(record.salt) + PAGE.encode() + sha256(page).digest()).hexdigest()
    assert lines[0].split()[2] == opened
    said = "The publisher withdrew 3 pages or documents; last on 2026-11-21."
    assert views.said("en", "withdrew", count=1, date="2026-11-21").text == (
        "The publisher withdrew 1 page or document; last on 2026-11-21."
    )
    for name in ("index.html", "about.html", "withdrawn.html"):
        assert said in (sealed.root / name).read_text()
    assert "for somebody’s safety" in (sealed.root / "withdrawn.html").read_text()


def test_evidence_alone_goes_and_the_reports_that_named_it_stay(world: World) -> None:
    world.publish()
    done = world.withdraw("evidence/order.png")
    assert [i.source for i in done.items] == ["evidence/order.png"]
    sealed = world.publish()
    text = (sealed.root / "reports/2013/one.html").read_text()
    assert sha256(small.PICTURE).hexdigest() not in text
    assert "<span>the order</span>" in text
    assert "<span>The order</span>" in text
    # It comes back under no other name.
    (world.root / "site/evidence/copy.png").write_bytes(small.PICTURE)
    report = world.root / "site/reports/2014/three.md"
    report.write_text(
        report.read_text().replace("---\n\n", "evidence:\n  - file: evidence/copy.png\n    title: c\n---\n\n")
    )
    again = world.seal()
    assert not any(e.sha256 == sha256(small.PICTURE).hexdigest() for e in again.entries)


def test_two_withdrawals_are_two_lines_and_the_first_stays(world: World) -> None:
    world.publish()
    world.withdraw(PAGE)
    first = (world.publish().root / "WITHDRAWN").read_bytes()
    world.withdraw("reports/2014/three.md")
    sealed = world.publish()
    assert (sealed.root / "WITHDRAWN").read_bytes().startswith(first)
    assert (sealed.root / "WITHDRAWN").read_bytes().count(b"\n") == 4
    assert not any("three" in p for f in world.folders.values() for p, _ in walk(f))
    assert world.check()["two"][0] is Verdict.FRESH


def test_a_page_that_every_build_makes_is_none_to_withdraw_in_any_language(world: World) -> None:
    sealed = {entry.path for entry in world.seal().entries}
    for name in ("index", "search", "by/year/index", "verify"):
        paths = {path for path in sealed if re.fullmatch(rf"{name}(\.bo)?\.html|by/bo/.*\.html", path)}
        assert paths
        for path in paths:
            with pytest.raises(ConfigError, match="is made by every build"):
                world.withdraw(path)
    for path in ("robots.txt", "verify.sh", "search/index.txt"):
        with pytest.raises(ConfigError, match="is made by every build"):
            world.withdraw(path)
    assert not (world.root / "site/WITHDRAWN").exists()


def test_what_is_unknown_unpublished_or_withdrawn_already_is_said_plainly(world: World) -> None:
    world.seal()
    with pytest.raises(ConfigError, match="nothing here has that name, did you mean 'reports/2013/dolkun"):
        world.withdraw("reports/2013/dolkum.md")
    with pytest.raises(ConfigError, match="is made by every build"):
        world.withdraw("site/index.md")
    (world.root / "site/reports/2013/new.md").write_text(small.THREE)
    with pytest.raises(ConfigError, match="was never published"):
        world.withdraw("reports/2013/new.md")
    assert withdraw(world.root, [PAGE], state=world.state, today=NOW.date(), agreed=lambda _: False) is None
    assert not (world.root / "site/WITHDRAWN").exists()
    world.withdraw(PAGE)
    with pytest.raises(ConfigError, match="withdrawn already on 2026-11-21, as number 1"):
        world.withdraw(PAGE)


def test_a_withdrawal_cannot_be_undone_or_forgotten(world: World) -> None:
    world.publish()
    world.withdraw(PAGE)
    shutil.copy(world.state / "withdrawn/reports/2013/dolkun.md", world.root / "site/reports/2013/dolkun.md")
    assert PAGE not in world.publish().by_path()
    lines = world.root / "site/WITHDRAWN"
    text = lines.read_bytes()
    lines.unlink()
    with pytest.raises(SourceError, match="lacks lines that release 2 has"):
        world.seal()
    lines.write_bytes(text.replace(b"1 2026", b"2 2026"))
    with pytest.raises(SourceError, match="site/WITHDRAWN:1: not line 1"):
        world.seal()
    lines.write_bytes(text)
    (world.root / "site/evidence/dolkun.txt").write_bytes(DOCUMENT)
    tree = build(world.root, world.state / "tree", today=NOW.date())
    with pytest.raises(SourceError, match="the tree still has withdrawal 1"):
        seal(tree, Sealing(world.state, world.archive.keys, (), now=NOW))
