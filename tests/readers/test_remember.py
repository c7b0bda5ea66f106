"""What each verb leaves in a reader's memory: one condition for all of them."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from publish.cli._session import run
from publish.cli._verbs import cli
from publish.core.errors import ConfigError, StetError
from publish.readers import remember
from publish.release.attest import attest
from publish.release.keys import Keyring
from publish.tree.bundles.make import zipped
from publish.verify import forks
from publish.verify.head import Head, Release, Seen
from publish.verify.witnesses import Policy
from tests.support.countersigners import Witness
from tests.support.factory import PASSPHRASE, Archive, lay
from tests.support.stories import twin

PAGE = "reports/2013/masanjia.html"
NAME = "ann.example/w"


@dataclass(frozen=True)
class Shown:
    """What a host shows a reader."""

    copy: Path
    part: Path


@dataclass(frozen=True)
class World:
    """An archive that one witness signs, in four states."""

    fingerprint: str
    key: Path
    one: Shown
    unwitnessed: Shown
    """Release 2, before the witness saw it."""
    two: Shown
    forged: Shown
    """Another release 2."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    home, now = tmp_path_factory.mktemp("world"), datetime.now(UTC)
    keys = Keyring.create(home / "witness", PASSPHRASE)
    ann = Witness(NAME, keys.signer("online"))  # type: ignore[arg-type]
    archive = Archive(home / "honest", witnesses=Policy(1, ((NAME, ann.public),)))

    def shown(name: str, release: Release) -> Shown:
        (home / name).mkdir()
        return Shown(lay(release, home / name / "copy"), zipped(release, home / name, [PAGE]).file)

    def signed(name: str) -> Shown:
        note = ann.sees(archive, lay(archive.release(now=now), home / "draft"), now=now).note
        attest(archive.state, archive.keys, [note], now=now, days=7)
        return shown(name, archive.release(now=now))

    one = signed("one")
    forger = twin(archive, home / "forger")
    forger.write("said.html", "<!doctype html>nothing happened")
    archive.write("said.html", "<!doctype html>what happened")
    unwitnessed = shown("unwitnessed", archive.release(now=now))
    two, forged = signed("two"), shown("forged", forger.release(now=now))
    return World(archive.fingerprint, home / "witness/online.key", one, unwitnessed, two, forged)


Words = Callable[[World, Shown, Path], list[object]]
VERBS: dict[str, Words] = {
    "clone": lambda w, s, home: ["clone", w.fingerprint, s.copy, home / "mine"],
    "verify a copy": lambda w, s, home: ["verify", s.copy, "--fingerprint", w.fingerprint],
    "verify two copies": lambda w, s, home: ["verify", s.copy, f"{s.copy}/", "--fingerprint", w.fingerprint],
    "verify a page": lambda w, s, home: ["verify", s.copy / PAGE, "--fingerprint", w.fingerprint],
    "verify a file": lambda w, s, home: [
        "verify", _saved(s, home), "--of", s.copy, "--fingerprint", w.fingerprint,
    ],
    "verify a part": lambda w, s, home: ["verify", s.part, "--fingerprint", w.fingerprint],
    "history": lambda w, s, home: ["history", s.copy, "--fingerprint", w.fingerprint],
    "witness": lambda w, s, home: ["witness", s.copy, "--key", w.key, "--fingerprint", w.fingerprint],
}  # fmt: skip


def _saved(shown: Shown, home: Path) -> Path:
    """A page as somebody sent it."""
    return Path(shutil.copy(shown.copy / PAGE, home / "saved.html"))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "reader"))
    monkeypatch.setenv("STET_PASSPHRASE", PASSPHRASE)
    return tmp_path


def _stet(*words: object) -> int:
    return run(cli, [str(word) for word in words])


def _release(world: World) -> int:
    seen = remember.load(world.fingerprint)
    return seen.release if seen else 0


@pytest.mark.parametrize("verb", VERBS)
def test_what_is_authentic_and_witnessed_is_remembered(world: World, home: Path, verb: str) -> None:
    assert _stet(*VERBS[verb](world, world.one, home)) == 0
    assert _release(world) == 1
    shutil.rmtree(home / "mine", ignore_errors=True)
    assert _stet(*VERBS[verb](world, world.two, home)) == 0
    assert _release(world) == 2


@pytest.mark.parametrize("verb", VERBS)
def test_what_too_few_witnessed_is_not_remembered_but_by_the_witness(world: World, home: Path, verb: str) -> None:
    assert _stet("verify", world.one.copy) == 0
    code = _stet(*VERBS[verb](world, world.unwitnessed, home))
    assert (code == 0) == (verb in ("witness", "history"))
    assert _release(world) == (2 if verb == "witness" else 1)


@pytest.mark.parametrize("verb", VERBS)
def test_what_is_older_than_memory_is_not_remembered(world: World, home: Path, verb: str) -> None:
    assert _stet("verify", world.two.copy) == 0
    known = remember.load(world.fingerprint)
    assert _stet(*VERBS[verb](world, world.one, home)) in (4, 5)
    assert remember.load(world.fingerprint) == known


@pytest.mark.parametrize("verb", VERBS)
def test_a_fork_is_not_remembered_and_its_proof_is_kept(
    world: World, home: Path, verb: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _stet("verify", world.two.copy) == 0
    known = remember.load(world.fingerprint)
    assert _stet(*VERBS[verb](world, world.forged, home)) == 4
    assert remember.load(world.fingerprint) == known
    (proof,) = (home / "reader/stet/forks").iterdir()
    assert forks.judge(proof.read_bytes()).releases == (2, 2)
    assert f"the proof is kept in {proof}" in capsys.readouterr().err


@pytest.mark.parametrize("verb", VERBS)
def test_where_nothing_can_be_written_it_is_told_and_a_witness_does_not_sign(
    world: World, home: Path, verb: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "taken").write_text("a file")
    monkeypatch.setenv("XDG_STATE_HOME", str(home / "taken"))
    code = _stet(*VERBS[verb](world, world.one, home))
    told = capsys.readouterr().err
    assert f"cannot write {home / 'taken/stet/seen'}" in told
    if verb == "witness":
        assert (code, list(home.glob("*.cosig"))) == (2, [])
    else:
        assert (code, "an older release could pass for the newest next time" in told) == (0, True)


def test_bytes_that_are_not_the_publishers_move_no_memory(world: World, home: Path) -> None:
    copy = shutil.copytree(world.one.copy, home / "copy")
    (copy / PAGE).write_bytes(b"<!doctype html>forged")
    for what in (copy, copy / PAGE):
        assert _stet("verify", what, "--fingerprint", world.fingerprint) == 4
    assert remember.load(world.fingerprint) is None


@pytest.mark.usefixtures("home")
def test_errors_are_values() -> None:
    assert isinstance(remember.keep_fork("ab" * 32, []), StetError)
    assert isinstance(remember.keep_fork("ab" * 32, [b"{}"]), StetError)


def test_a_memory_that_cannot_be_read_is_an_error_as_a_value(world: World, home: Path) -> None:
    head = _head(world.one)
    assert remember.keep(head, authentic=True) is None
    next((home / "reader/stet/seen").glob("*.json")).write_text("{")
    assert isinstance(remember.keep(head, authentic=True), ConfigError)


def _head(shown: Shown) -> Head:
    from publish.cli._arguments import anchor_in
    from publish.copies.hosts.folder import read_folder
    from publish.verify import metadata

    source = read_folder(str(shown.copy))
    return metadata.head(source, anchor_in(source), now=datetime.now(UTC))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("top", "x"),
        ("top", 7),
        ("release", -1),
        ("release", True),
        ("root", 1.5),
        ("dated", "soon"),
        ("withdrawn", "?"),
    ],
)
def test_a_memory_that_no_head_made_is_damaged_and_no_fork(home: Path, name: str, said: object) -> None:
    fingerprint, file = "ab" * 32, remember.state_folder() / "seen" / f"{'ab' * 32}.json"
    whole = {"release": 2, "top": "cd" * 32, "timestamp": 3, "dated": "2026-01-02", "root": 1}
    remember.write(file, json.dumps(whole).encode())
    assert remember.load(fingerprint) == Seen(2, "cd" * 32, 3, "2026-01-02", 1)
    remember.write(file, json.dumps(whole | {name: said}).encode())
    with pytest.raises(ConfigError, match="cannot be read"):
        remember.load(fingerprint)
