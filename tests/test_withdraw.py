"""Withdrawal: content and names go from every host, absence is expected, and it never looks like a takedown."""

import json
import shutil
import stat
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from publish import release, scrub, shelf, withdrawals
from publish.build import build, views
from publish.check import Depth, Target, check_all
from publish.cli import cli
from publish.clone import clone
from publish.config import HostSettings
from publish.door.common import run
from publish.errors import AbsentError, ConfigError, SourceError
from publish.files import walk
from publish.heal import Place, heal
from publish.hosts import ipfs, open_address
from publish.hosts.folder import FolderHost
from publish.hosts.wrap import Patience, RetryingTree
from publish.model import Release, Verdict
from publish.prove import prove
from publish.push import push
from publish.seal import seal
from publish.withdraw import Done, withdraw
from tests import small
from tests.censor import Censor, status
from tests.factory import NOW, Archive
from tests.services.kubo import Kubo

SLUG, TITLE, WORDS = "dolkun", "Testimony of Dolkun", "what Dolkun saw"
DOCUMENT = b"statement of the witness Dolkun"
PAGE = "reports/2013/dolkun.html"
NAMES = (SLUG, TITLE, WORDS, sha256(DOCUMENT).hexdigest())


def _report(language: str, *more: str, body: str = WORDS) -> str:
    head = [f"title: {TITLE}", "date: 2013-05-05", f"language: {language}", "tags: [dolkun case]", *more]
    return "\n".join(["---", *head, "---", "", body, ""])


class World:
    """An archive with a witness in it, on two copies behind web servers."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "publisher"
        evidence = ["evidence:", "  - file: evidence/dolkun.txt", "    title: The statement"]
        small.archive(
            self.root,
            **{  # type: ignore[arg-type]
                "index.md": "---\ntitle: Front\nlanguage: en\n---\n\nRead [this](reports/2013/dolkun.md) too.\n",
                "reports/2013/dolkun.md": _report("en", *evidence),
                "reports/2013/dolkun.bo.md": _report("bo", "translation_of: reports/2013/dolkun.md"),
                "evidence/dolkun.txt": DOCUMENT,
            },
        )
        self.archive = Archive(self.root, {})
        self.state = self.archive.state
        self.folders = {name: folder / name for name in ("one", "two")}
        self.servers = {}
        for name, at in self.folders.items():
            at.mkdir()
            self.servers[name] = Censor(at)
            self.servers[name].__enter__()
        self.places = [
            Place(
                HostSettings(name, "folder", self.servers[name].url, options={"path": str(at)}),
                FolderHost(name, str(at), self.servers[name].url),
            )
            for name, at in self.folders.items()
        ]

    def publish(self) -> Release:
        sealed = self.seal()
        self.push(sealed)
        return sealed

    def seal(self) -> Release:
        withheld = withdrawals.load(self.state).withheld
        tree = build(self.root, self.state / "tree", today=NOW.date(), withheld=withheld)
        return seal(tree, self.state, self.archive.keys, (), now=NOW).release

    def push(self, sealed: Release) -> None:
        for place in self.places:
            push(sealed, place.host, now=NOW)

    def withdraw(self, *paths: str, kind: str = "") -> Done:
        done = withdraw(self.root, paths, state=self.state, today=NOW.date(), kind=kind)
        assert done
        return done

    def check(self, depth: Depth = Depth.FULL) -> dict[str, tuple[Verdict, str]]:
        audits = check_all([p.target() for p in self.places], release.load(self.state, now=NOW), now=NOW, depth=depth)
        return {a.host: (a.verdict, a.reason) for a in audits}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    for server in made.servers.values():
        server.__exit__(None, None, None)


def naming(folder: Path, *beside: str) -> list[str]:
    """Files whose name or bytes hold what must not be named."""
    found = []
    for path, file in walk(folder):
        data = file.read_bytes().decode(errors="replace") + path
        if path not in beside and any(name in data for name in NAMES):
            found.append(path)
    return found


PRIVATE = ("withdrawals", "withdrawn/reports/2013/dolkun.md", "withdrawn/reports/2013/dolkun.bo.md")


def private(state: Path) -> list[str]:
    return [p for p in naming(state) if p != "withdrawals" and not p.startswith("withdrawn/")]


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
    page = (release.load(world.state, now=NOW).root / PAGE).read_bytes()
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


def test_a_host_that_still_serves_it_is_stale_in_those_words_and_heal_takes_it_away(world: World) -> None:
    former = world.publish()
    old = {e.path: e.source.read_bytes() for e in former.entries if e.source}
    world.withdraw(PAGE)
    world.publish()
    listing = next(p for p, data in old.items() if p.startswith("targets/") and SLUG.encode() in data)
    for path in (PAGE, listing, "metadata/1.targets.json", "by/tag/dolkun-case.html"):
        file = world.folders["one"] / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(old[path])
    for depth in (Depth.QUICK, Depth.FULL):
        verdict, reason = world.check(depth)["one"]
        assert verdict is Verdict.STALE
        assert "withdrawn by the publisher, still served" in reason
    healed = heal(world.places, world.state, lambda: world.archive.keys, now=NOW)
    assert [a.verdict for a in healed.after] == [Verdict.FRESH, Verdict.FRESH]
    assert naming(world.folders["one"]) == []
    assert not (world.folders["one"] / "metadata/1.targets.json").exists()


def test_bytes_from_before_a_withdrawal_are_no_forgery_to_the_publisher(world: World) -> None:
    former = world.publish()
    old = (former.root / "index.html").read_bytes()
    world.withdraw(PAGE)
    world.publish()
    (world.folders["one"] / "index.html").write_bytes(old)
    assert world.check()["one"] == (Verdict.STALE, "index.html: these are bytes from before a withdrawal")
    (world.folders["one"] / "index.html").write_bytes(old + b" ")
    assert world.check()["one"][0] is Verdict.TAMPERED


def test_a_takedown_and_a_withdrawal_never_look_alike(world: World) -> None:
    world.publish()
    world.withdraw(PAGE)
    world.publish()
    withdrawn = prove(open_address(world.servers["one"].url), world.archive.anchor, PAGE, now=NOW)
    assert "has no such file" in withdrawn.reason
    assert withdrawn.sha256 == ""
    assert world.check()["one"][0] is Verdict.FRESH
    for answer in (status(451), status(404)):
        world.servers["one"].rules.clear()
        world.servers["one"].rule("reports/2013/one.html", answer)
        taken = prove(open_address(world.servers["one"].url), world.archive.anchor, "reports/2013/one.html", now=NOW)
        assert taken.verdict is Verdict.UNAVAILABLE
        assert taken.sha256
        assert "no such file" not in taken.reason
        verdict, reason = world.check()["one"]
        assert verdict is Verdict.UNAVAILABLE
        assert "withdrawn" not in reason
    # A host cannot pretend: without the signed line, what is missing is missing.
    assert "WITHDRAWN" in release.load(world.state, now=NOW).by_path()


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
        seal(tree, world.state, world.archive.keys, (), now=NOW)


class Killed(BaseException):
    pass


@pytest.mark.parametrize(
    "at", ["publish.withdraw.write_atomically", "publish.withdraw._move", "publish.withdraw.shutil.rmtree"]
)
def test_cut_short_the_same_command_completes_it(world: World, monkeypatch: pytest.MonkeyPatch, at: str) -> None:
    world.publish()

    def killed(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(at, killed)
        with pytest.raises(Killed):
            world.withdraw(PAGE)
    if at != "publish.withdraw.shutil.rmtree":
        assert [w.number for w in world.withdraw(PAGE).withdrawn] == [1]
    world.publish()
    assert naming(world.folders["one"]) == []
    assert private(world.state) == []


@pytest.mark.parametrize("at", ["publish.seal.renew", "publish.scrub.withdrawals.save", "publish.scrub.shutil.rmtree"])
def test_a_seal_that_was_cut_short_is_made_again_and_scrubs(
    world: World, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    world.publish()
    world.withdraw(PAGE)

    def killed(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(at, killed)
        with pytest.raises(Killed):
            world.seal()
    world.publish()
    assert [naming(f) for f in world.folders.values()] == [[], []]
    assert private(world.state) == []
    assert world.check()["one"][0] is Verdict.FRESH


def test_a_push_that_was_cut_short_is_completed_by_the_next(world: World) -> None:
    world.publish()
    world.withdraw(PAGE)
    sealed = world.seal()

    class Cut(FolderHost):
        left = 9

        def _put(self, path: str, source: Path, length: int, kind_of_content: str) -> None:
            Cut.left -= 1
            if Cut.left < 0:
                raise Killed
            super()._put(path, source, length, kind_of_content)

    with pytest.raises(Killed):
        push(sealed, Cut("one", str(world.folders["one"])), now=NOW)
    world.push(sealed)
    assert naming(world.folders["one"]) == []


def test_a_damaged_record_stops_the_seal_and_names_nothing(world: World) -> None:
    world.publish()
    world.withdraw(PAGE)
    (world.state / "withdrawals").write_text("{")
    with pytest.raises(ConfigError, match="withdrawals cannot be read"):
        world.seal()


def test_an_ipfs_node_lets_go_of_the_former_trees(world: World, kubo: Kubo) -> None:
    options = ipfs.Options(kubo.api, kubo.gateway, key="withdrawing")
    host = RetryingTree(ipfs.open_host(HostSettings("node", "ipfs"), options, {}), Patience(attempts=1))
    former = world.publish()
    push(former, host, now=NOW)
    page = kubo.ipfs("add", "--only-hash", "-Q", "--cid-version=1", "--raw-leaves", str(former.root / PAGE)).strip()
    assert page in kubo.ipfs("refs", "local").split()
    world.withdraw(PAGE)
    push(world.seal(), host, now=NOW)
    assert page not in kubo.ipfs("refs", "local").split()
    with pytest.raises(AbsentError):
        host.read(PAGE, 1 << 20)


def test_the_commands_ask_first_and_say_what_remains(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    world.publish()
    monkeypatch.chdir(world.root)
    (world.root / "mirrors.toml").write_text("")
    assert run(cli, ["withdraw", PAGE]) == 2
    assert "say so with --yes; nothing was done" in capsys.readouterr().err
    assert run(cli, ["correct", "reports/2013/one.md", "--as-it-is"]) == 0
    assert "say what changed in its 'note:'" in capsys.readouterr().out
    assert run(cli, ["withdraw", PAGE, "--yes"]) == 0
    out, err = capsys.readouterr()
    assert "to be withdrawn: reports/2013/dolkun.bo.md (a translation)" in err
    assert "warning: site/index.md:6: still names it, or leads to it" in err
    assert "3 pages or documents withdrawn (number 1, 2, 3)" in out
    assert "the history of site/ in git" in out
    assert run(cli, ["correct", "reports/2014/three.md"]) == 3  # the note above is empty
    assert run(cli, ["withdraw", "nothing.md", "--yes"]) == 2


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


def test_a_dry_run_says_what_would_go_and_changes_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    world.publish()
    (world.root / "site/about.md").write_text("---\ntitle: About\nlanguage: en\n---\n\nOther words.\n")
    world.publish()
    for name, of in (("dolkun.epub", PAGE), ("one.epub", "reports/2013/one.html"), ("archive.wacz", "")):
        (world.state / shelf.FOLDER).mkdir(exist_ok=True)
        (world.state / shelf.FOLDER / name).write_bytes(b"bundle")
        shelf.note(world.state / shelf.FOLDER, name, name.partition(".")[2], of, "0" * 64)
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
    assert scrub.former(world.state) == (3,)
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
    (world.root / "site" / withdrawals.NAME).unlink()  # as a power cut after the first step leaves it
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
