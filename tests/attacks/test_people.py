"""People: thieves with keys enough, insiders, orders to take down, and what is withdrawn for good."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from publish.audit.check import Depth, Target, check_all
from publish.cli._ceremony import draft_lines
from publish.copies.hosts.folder import read_folder
from publish.core.errors import SignatureError, SourceError, WaitingError
from publish.core.formats import withdrawals
from publish.core.model import Verdict
from publish.readers.prove import prove
from publish.release import dotstet, draft, roles
from publish.release.appoint import appoint
from publish.release.seal import Sealed, Sealing, seal
from publish.reports.withdraw import withdraw
from publish.tree.build import build
from publish.verify.tufapi import CryptoSigner
from tests.attacks.conftest import World
from tests.attacks.desk import Desk, forked
from tests.release.conftest import People
from tests.reports.withdraw.conftest import DOCUMENT, PAGE, TITLE, WORDS, naming
from tests.reports.withdraw.conftest import World as Withdrawing
from tests.support import small
from tests.support.factory import NOW, Archive, lay
from tests.vectors import judge


def test_readers_recover_from_a_fast_forward(desk: Desk) -> None:
    """Row 6: the online key is replaced after a thief counted to 2³¹. Oracle: readers who saw that read on at once."""
    desk.stamp(1 << 31)
    seen, stolen = desk.read().seen, desk.online
    desk.online = CryptoSigner.generate_ed25519()
    for role in ("snapshot", "timestamp"):
        desk.root.revoke_key(stolen.public_key.keyid, role)
        desk.root.add_key(desk.online.public_key, role)
    desk.rotate(*desk.holders[:2])
    desk.point((desk.folder / "metadata/1.targets.json").read_bytes())
    head = desk.read(seen)
    assert (head.timestamp, head.seen.order > seen.order) == (1, True)
    desk.stamp(1 << 32, stolen)
    with pytest.raises(SignatureError):
        desk.read(seen)


@pytest.mark.parametrize("depth", [Depth.QUICK, Depth.FULL])
def test_key_theft_at_the_threshold_is_noticed(world: World, tmp_path: Path, depth: Depth) -> None:
    """Row 15: all editors' keys and the online key are stolen. Oracle: one audit says that it was not sealed here."""
    thief = forked(world.archive, tmp_path / "thief")
    thief.write("index.html", "<!doctype html>nothing happened")
    lay(thief.release(), world.copy)
    honest = lay(world.release, tmp_path / "honest")
    targets = [Target(p.name, str(p), read_folder(str(p))) for p in (world.copy, honest)]
    false, true = check_all(targets, world.release, now=NOW, depth=depth)
    assert false.verdict is Verdict.AUTHENTIC  # signed as it must be: not FRESH is the alarm
    assert "release 3, which was not sealed here" in false.reason
    assert true.verdict is Verdict.FRESH


@pytest.fixture
def withdrawing(tmp_path: Path) -> Iterator[Withdrawing]:
    made = Withdrawing(tmp_path)
    yield made
    for server in made.servers.values():
        server.__exit__(None, None, None)


def test_emergency_redaction(withdrawing: Withdrawing) -> None:
    """Row 73: a witness must go now. Oracle: no host, metadata or state of ours names them; a salted line stays."""
    withdrawing.publish()
    assert naming(withdrawing.folders["one"])
    withdrawing.withdraw(PAGE, kind="safety")
    sealed = withdrawing.publish()
    assert all(naming(folder) == [] for folder in withdrawing.folders.values())
    assert (sealed.root / "WITHDRAWN").read_text().startswith("1 2026-11-21 ")
    assert {verdict for verdict, _ in withdrawing.check().values()} == {Verdict.FRESH}


def test_emergency_redaction_that_a_host_undoes(withdrawing: Withdrawing) -> None:
    """Row 73: a host serves it on. Oracle: the audit expects its absence, and says who still gives it."""
    former = withdrawing.publish().root.joinpath(PAGE).read_bytes()
    withdrawing.withdraw(PAGE)
    withdrawing.publish()
    (withdrawing.folders["one"] / PAGE).write_bytes(former)
    verdict, reason = withdrawing.check(Depth.QUICK)["one"]
    assert (verdict, "withdrawn by the publisher, still served" in reason) == (Verdict.STALE, True)
    # A reader cannot know it: what would tell them would tell everybody who guesses.
    found = prove(read_folder(str(withdrawing.folders["one"])), withdrawing.archive.anchor, PAGE, now=NOW)
    assert (found.verdict, "pages were withdrawn" in found.reason) == (Verdict.TAMPERED, True)


@pytest.mark.parametrize("name", [n for n in judge.names() if n.startswith("withdrawn")])
def test_emergency_redaction_that_is_unsaid(name: str) -> None:
    """Row 73: a later release drops a line of WITHDRAWN, or tells it anew. Oracle: who saw it refuses; the vectors."""
    assert judge.judge(name) == judge.read(name)["expect"]


class Board(People):
    """Three editors of whom two must sign, over an archive that is built from sources."""

    def __init__(self, home: Path) -> None:
        evidence = "evidence:\n  - file: evidence/dolkun.txt\n    title: The statement\n"
        report = f"---\ntitle: {TITLE}\ndate: 2013-05-05\nlanguage: en\n{evidence}---\n\n{WORDS}\n"
        sources = {"reports/2013/dolkun.md": report, "evidence/dolkun.txt": DOCUMENT}
        small.archive(home / "box", **sources)  # type: ignore[arg-type]
        Archive.__init__(self, home / "box", {})
        self.away = home
        self.seal()
        public = [self.person(name) for name in ("ana", "ben", "chu")]
        own = self.keys.public("targets").keyid
        appoint(self.state, "editors", threshold=2, add=public, remove=[own[:8]], now=NOW)
        with pytest.raises(WaitingError):
            self.root_by_box()
        self.release_by("ana", "ben")

    def seal(self, **_: object) -> Sealed:
        withheld = withdrawals.load(self.state).withheld
        tree = build(self.home, self.tree, today=NOW.date(), withheld=withheld)
        return seal(tree, Sealing(self.state, self.keys, (), now=NOW))

    def draft(self) -> Path:
        """Seal: what waits for the editors."""
        with pytest.raises(WaitingError):
            self.seal()
        return max((self.state / roles.DRAFTS).glob("release-*"), key=lambda file: file.stat().st_mtime_ns)


@pytest.fixture
def board(tmp_path: Path) -> Board:
    return Board(tmp_path)


def test_malicious_insider_publishes_without_review(board: Board) -> None:
    """Row 74: one of three editors, at the box, seals alone. Oracle: it waits for a second, who is shown what it is."""
    report = (board.home / "site/reports/2013/one.md").read_text()
    (board.home / "site/reports/2013/false.md").write_text(report.replace("title: ", "title: False "))
    file = board.draft()
    assert any("added" in line and "False" in line for line in draft_lines(draft.load(file)))
    with pytest.raises(WaitingError):
        board.finish(*board.signed_by(file.name, "ana"))
    with pytest.raises(WaitingError):
        board.finish(*board.signed_by(file.name, "ana", "ana"))
    assert dotstet.load(board.state, now=NOW).number == 2
    assert board.head(board.copy()).release == 2


def test_coerced_operator(board: Board) -> None:
    """Row 77: whoever holds the box is made to take a report down. Oracle: two editors must sign, and are told so."""
    done = withdraw(board.home, ["site/reports/2013/dolkun.md"], state=board.state, today=NOW.date(), kind="court")
    assert done
    file = board.draft()
    said = draft_lines(draft.load(file))
    assert any(line.strip().startswith("withdrawn") and TITLE in line for line in said)
    with pytest.raises(WaitingError):
        board.finish(*board.signed_by(file.name, "ben"))
    assert PAGE in dotstet.load(board.state, now=NOW).by_path()
    sealed = board.finish(*board.signed_by(file.name, "ben", "chu")).release
    assert PAGE not in sealed.by_path()
    lines = (sealed.root / "WITHDRAWN").read_text().splitlines()
    assert [line.split()[3] for line in lines] == ["court"] * len(lines)
    assert "withdrew" in (sealed.root / "index.html").read_text()
    assert naming(sealed.root) == []


def test_coerced_operator_who_is_made_to_unsay_it(board: Board) -> None:
    """Row 77: the line itself is to vanish. Oracle: no release without it is sealed, and readers would refuse one."""
    withdraw(board.home, ["site/reports/2013/dolkun.md"], state=board.state, today=NOW.date(), kind="court")
    board.finish(*board.signed_by(board.draft().name, "ben", "chu"))
    (board.home / "site/WITHDRAWN").unlink()
    with pytest.raises(SourceError, match="lacks lines"):
        board.seal()
    assert judge.judge("withdrawn-dropped") == {"error": "rollback"}
