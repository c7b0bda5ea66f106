"""HISTORY goes on from what was seen; what does not is refused, and both heads are kept as proof."""

import base64
import json
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from publish.audit.check import Depth, Target, check_all
from publish.cli._session import run
from publish.cli._verbs import cli
from publish.copies.hosts.folder import read_folder
from publish.copies.hosts.web import WebCopy
from publish.core.errors import ForkError, HostError, MismatchError, RollbackError, SignatureError
from publish.core.model import Verdict
from publish.readers import remember
from publish.readers.clone import clone
from publish.readers.prove import prove
from publish.verify import forks, forkside, history
from publish.verify.copy import Copy
from publish.verify.head import Head, Seen
from publish.verify.metadata import head
from tests.support import censor
from tests.support.censor import Censor
from tests.support.factory import NOW, Archive, lay

PAGE = "index.html"


def twin(archive: Archive, home: Path) -> Archive:
    """The same publisher, same keys, from here on telling another story."""
    other = Archive.__new__(Archive)
    other.__dict__ |= archive.__dict__
    shutil.copytree(archive.state, home / ".stet")
    other.home, other.state, other.tree = home, home / ".stet", home / ".stet/tree"
    return other


def go_on(archive: Archive, times: int, word: str, *, now: datetime = NOW) -> None:
    for number in range(times):
        archive.write(f"{word}.html", f"<!doctype html>{word} {number}")
        archive.release(now=now)


def opened(archive: Archive, folder: Path, before: Seen | None = None) -> Head:
    return history.accept(read_folder(str(folder)), archive.anchor, now=NOW, seen=before)


@pytest.fixture(scope="module")
def road(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Release 2, and from there two histories: honest 3 to 5, and forged 3 to 5."""
    home = tmp_path_factory.mktemp("road")
    honest = Archive(home / "honest")
    go_on(honest, 2, "first")
    copies = {"2": lay(honest.release(), home / "2")}
    forger = twin(honest, home / "forger")
    for name, archive in (("honest", honest), ("forged", forger)):
        for number in (3, 4, 5):
            go_on(archive, 1, name + str(number))
            copies[f"{name} {number}"] = lay(archive.release(), home / f"{name}-{number}")
    return {"archive": honest, **copies}


@pytest.mark.parametrize("number", [3, 4, 5])
def test_what_goes_on_from_what_was_seen_is_accepted(road: dict[str, Any], number: int) -> None:
    before = opened(road["archive"], road["2"]).seen
    assert opened(road["archive"], road[f"honest {number}"], before).release == number


@pytest.mark.parametrize(("known", "shown"), [(3, 3), (3, 4), (3, 5), (4, 5)])
def test_what_does_not_is_refused_and_proves_the_fork(road: dict[str, Any], known: int, shown: int) -> None:
    mine = opened(road["archive"], road[f"honest {known}"])
    with pytest.raises(ForkError) as caught:
        opened(road["archive"], road[f"forged {shown}"], mine.seen)
    assert isinstance(caught.value, RollbackError)
    kept = forkside.of_files(mine.files, mine.signed.raw).dump()
    fork = forks.judge(forks.proof(kept, *caught.value.stories))
    assert (fork.fingerprint, fork.releases) == (road["archive"].fingerprint, (known, shown))
    assert "has told two stories" in str(fork)


def test_it_costs_one_small_file(road: dict[str, Any]) -> None:
    before = opened(road["archive"], road["2"]).seen
    with Censor(road["honest 5"]) as host:
        history.accept(WebCopy(host.url), road["archive"].anchor, now=NOW, seen=None)
        without = len(host.log)
        history.accept(WebCopy(host.url), road["archive"].anchor, now=NOW, seen=before)
        assert len(host.log) - 2 * without == 3  # the top listing for HISTORY and as a part of the proof; HISTORY
        assert host.asked().count("HISTORY") == 1


def test_whoever_withholds_history_is_not_believed(road: dict[str, Any]) -> None:
    archive = road["archive"]
    known = opened(archive, road["honest 3"]).seen
    with Censor(road["forged 5"]) as host:
        host.rule("HISTORY", censor.status(404))
        with pytest.raises(HostError):
            history.accept(WebCopy(host.url), archive.anchor, now=NOW, seen=known)
        audit = check_all([Target("m", host.url, WebCopy(host.url))], anchor=archive.anchor, now=NOW, newest=known)[0]
        assert audit.verdict is Verdict.UNAVAILABLE
    with Censor(road["honest 5"]) as host:
        host.rule("HISTORY", censor.status(404))  # the former releases' metadata say it as well
        assert history.accept(WebCopy(host.url), archive.anchor, now=NOW, seen=known).release == 5


def test_a_host_that_rewrites_history_is_not_believed(road: dict[str, Any], tmp_path: Path) -> None:
    """It writes the line that the reader looks for; but HISTORY is a file of the signed tree."""
    known = opened(road["archive"], road["honest 3"]).seen
    copy = shutil.copytree(road["forged 5"], tmp_path / "copy")
    rows = (copy / "HISTORY").read_text().splitlines()
    rows[3] = " ".join([*rows[3].split()[:2], known.top])
    (copy / "HISTORY").write_text("\n".join(rows) + "\n")
    with pytest.raises(MismatchError):
        opened(road["archive"], copy, known)


def test_history_that_a_push_has_already_lengthened_is_read(road: dict[str, Any], tmp_path: Path) -> None:
    known = opened(road["archive"], road["2"]).seen
    shutil.copytree(road["honest 4"], tmp_path / "copy")
    shutil.copy(road["honest 5"] / "HISTORY", tmp_path / "copy/HISTORY")
    assert opened(road["archive"], tmp_path / "copy", known).release == 4


def test_a_page_of_a_forked_copy_is_not_proved(road: dict[str, Any]) -> None:
    known = opened(road["archive"], road["honest 3"]).seen
    with pytest.raises(ForkError):
        prove(read_folder(str(road["forged 5"])), road["archive"].anchor, PAGE, now=NOW, seen=known)


def test_a_clone_is_not_led_into_a_fork(road: dict[str, Any], tmp_path: Path) -> None:
    archive = road["archive"]
    mine = tmp_path / "mine"
    clone([str(road["honest 3"])], archive.anchor, mine, now=NOW)
    with pytest.raises(ForkError) as caught:
        clone([str(road["forged 5"])], archive.anchor, mine, now=NOW)
    assert caught.value.stories
    assert opened(archive, mine).release == 3
    done = clone([str(road["forged 5"]), str(road["honest 5"])], archive.anchor, mine, now=NOW)
    assert (done.release, len(done.forks)) == (5, 1)
    assert opened(archive, mine).signed.top == opened(archive, road["honest 5"]).signed.top


@pytest.mark.parametrize(
    ("one", "other"), [("honest 3", "forged 5"), ("honest 5", "forged 5"), ("forged 3", "honest 4")]
)
def test_two_copies_that_contradict_one_another_are_both_told(road: dict[str, Any], one: str, other: str) -> None:
    """A reader who is new cannot know which is right; one who remembers can."""
    archive = road["archive"]
    targets = [Target(name, str(road[name]), read_folder(str(road[name]))) for name in (one, other)]
    met: list[object] = []
    audits = check_all(
        targets, anchor=archive.anchor, now=NOW, depth=Depth.QUICK, meet=lambda _, found: met.append(found)
    )
    assert [a.verdict for a in audits] == [Verdict.TAMPERED, Verdict.TAMPERED]
    assert all(isinstance(found, ForkError) and len(found.stories) == 2 for found in met)
    found = met[0]
    assert isinstance(found, ForkError)
    assert forks.judge(forks.proof(*found.stories))
    known = opened(archive, road["honest 3"]).seen
    audits = check_all(targets, anchor=archive.anchor, now=NOW, depth=Depth.QUICK, newest=known)
    told = {name: audit.verdict for name, audit in zip((one, other), audits, strict=True)}
    assert all((verdict is Verdict.TAMPERED) == name.startswith("forged") for name, verdict in told.items()), told


# -- proofs ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def proof(road: dict[str, Any]) -> bytes:
    mine, theirs = (opened(road["archive"], road[name]) for name in ("honest 3", "forged 5"))
    with pytest.raises(ForkError) as caught:
        history.extends(Copy(read_folder(str(road["forged 5"])), theirs), mine.seen)
    return forks.proof(forkside.of_files(mine.files, mine.signed.raw).dump(), *caught.value.stories)


def _side(value: Any, index: int, part: str, change: Callable[[bytes], bytes]) -> None:
    side = value["heads"][index]
    if part == "roots":
        side[part] = [base64.b64encode(change(base64.b64decode(r))).decode() for r in side[part]]
    else:
        side[part] = base64.b64encode(change(base64.b64decode(side.get(part, "")))).decode()


def _flip(data: bytes) -> bytes:
    return data[: len(data) // 2] + bytes([data[len(data) // 2] ^ 1]) + data[len(data) // 2 + 1 :]


@pytest.mark.parametrize("part", ["roots", "targets", "listing", "history"])
@pytest.mark.parametrize("change", [_flip, lambda _: b"", lambda d: d[:-9], lambda d: d + b"0 x\n"])
def test_a_proof_that_was_tampered_with_proves_nothing(
    proof: bytes, part: str, change: Callable[[bytes], bytes]
) -> None:
    value = json.loads(proof)
    _side(value, 1, part, change)
    with pytest.raises(SignatureError):
        forks.judge(json.dumps(value).encode())


def test_a_proof_with_one_byte_changed_anywhere_says_that_it_proves_nothing(proof: bytes) -> None:
    """Wherever the byte stands: in the JSON, the base64, a chain of roots, a signature, the listing."""
    said: object
    whole = forks.judge(proof)
    for at in range(0, len(proof), 97):
        changed = proof[:at] + bytes([proof[at] ^ 1]) + proof[at + 1 :]
        try:
            said = forks.judge(changed)
        except SignatureError as e:
            said = str(e)
        assert said == whole or str(said).startswith("it proves nothing: "), (at, said)  # a blank may change


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"[]", b"\xff", b"[" * 100_000, b'{"heads": []}', b'{"heads": [{}, {}]}', b'{"heads": 7}',
     b'{"heads": [{"roots": [], "targets": ""}, {"roots": [], "targets": ""}]}',
     b'{"heads": [{"roots": [7], "targets": ""}, {"roots": ["!"], "targets": ""}]}'],
)  # fmt: skip
def test_what_is_no_proof_proves_nothing(data: bytes) -> None:
    with pytest.raises(SignatureError):
        forks.judge(data)


def test_one_history_proves_nothing(road: dict[str, Any], tmp_path: Path) -> None:
    stories = [
        forkside.of_files((h := opened(road["archive"], road[name])).files, h.signed.raw).dump()
        for name in ("honest 3", "honest 4")
    ]
    for one, other in (stories, [stories[0]] * 2):
        with pytest.raises(SignatureError, match="goes on from"):
            forks.proof(one, other)
    stranger = Archive(tmp_path)
    theirs = opened(stranger, lay(stranger.release(), tmp_path / "copy"))
    with pytest.raises(SignatureError, match="different archives"):
        forks.proof(stories[0], forkside.of_files(theirs.files, theirs.signed.raw).dump())


# -- HISTORY itself -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [b"\xff", b"2 2026-01-01 -\n", b"1 2026-01-01 -\n1 2026-01-01 -\n", b"1 2026-13-01 -\n", b"1\n",
     b"01 2026-01-01 -\n",
     b"1 2026-01-01 -\n3 2026-01-01 " + b"a" * 64, b"1 2026-01-01 ABC\n"],
)  # fmt: skip
def test_a_malformed_history_is_refused(data: bytes) -> None:
    with pytest.raises(SignatureError):
        history.parse(data)


def test_digits_of_other_scripts_begin_no_line() -> None:
    assert history.parse("\u0661 2026-01-01 -\n\u00b2\n1 2026-01-01 -\n".encode()).keys() == {1}


def test_history_is_read_as_it_is_written(road: dict[str, Any]) -> None:
    lines = history.parse((road["honest 5"] / "HISTORY").read_bytes() + b"a note\n")
    assert list(lines) == [1, 2, 3, 4, 5]
    assert (lines[1].previous, lines[1].published) == ("", date(2026, 11, 21))
    assert lines[4].previous == opened(road["archive"], road["honest 3"]).signed.top.sha256


def test_history_tells_what_changed(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "p")
    archive.release()
    archive.write("reports/2001/new.html", "new")
    archive.write("index.html", "other")
    archive.remove("robots.txt")
    copy = lay(archive.release(), tmp_path / "copy")
    source = read_folder(str(copy))
    two, one = history.history(Copy(source, head(source, archive.anchor, now=NOW)))
    assert (two.added, two.changed, two.removed) == (("reports/2001/new.html",), ("index.html",), ("robots.txt",))
    assert (one.number, one.known, "index.html" in one.added) == (1, True, True)
    for file in (copy / "metadata").glob("1.targets.json"):
        file.unlink()
    two, one = history.history(Copy(source, head(source, archive.anchor, now=NOW)))
    assert (two.known, one.known) == (False, False)  # the listings of then are not there to compare with
    assert len(one.top) == 64


# -- the commands ---------------------------------------------------------------------------------------------------


def stet(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    capsys.readouterr()
    code = run(cli, [str(word) for word in words])
    return code, *capsys.readouterr()


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "reader"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "reader/stet"


@pytest.mark.parametrize("how", ["whole", "page", "clone", "two at once"])
def test_a_fork_is_kept_and_can_be_shown_to_anybody(
    tmp_path: Path, reader: Path, capsys: pytest.CaptureFixture[str], how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime.now(UTC)
    archive = Archive(tmp_path / "honest")
    archive.release(now=now)
    forger = twin(archive, tmp_path / "forger")
    go_on(archive, 1, "honest", now=now)
    go_on(forger, 3, "forged", now=now)
    good, bad = lay(archive.release(now=now), tmp_path / "good"), lay(forger.release(now=now), tmp_path / "bad")
    whose = ("--fingerprint", archive.fingerprint)
    if how != "two at once":
        assert stet(capsys, "verify", good, *whose)[0] == 0
    code, _, err = {
        "whole": lambda: stet(capsys, "verify", bad, *whose),
        "page": lambda: stet(capsys, "verify", bad / "index.html", *whose),
        "clone": lambda: stet(capsys, "clone", archive.fingerprint, bad, tmp_path / "clone"),
        "two at once": lambda: stet(capsys, "verify", good, bad, *whose),
    }[how]()
    assert code == 4
    (file,) = (reader / "forks").iterdir()
    assert file.name.startswith(archive.fingerprint)
    assert f"the proof is kept in {file}" in err
    shutil.rmtree(good)
    shutil.rmtree(bad)
    (tmp_path / "proof.json").write_bytes(file.read_bytes())
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "somebody else"))
    code, out, _ = stet(capsys, "verify", tmp_path / "proof.json", *whose)
    assert (code, out.startswith("PROVED: release 4 (of ")) == (0, True)
    assert stet(capsys, "verify", tmp_path / "proof.json", "--fingerprint", "ab" * 32)[0] == 4
    (tmp_path / "proof.json").write_bytes(_flip(file.read_bytes()))
    code, _, err = stet(capsys, "verify", tmp_path / "proof.json")
    assert (code, "it proves nothing" in err) == (4, True)


def test_the_command_shows_releases(tmp_path: Path, reader: Path, capsys: pytest.CaptureFixture[str]) -> None:
    archive = Archive(tmp_path / "p")
    archive.release()
    archive.write("index.html", "other")
    copy = lay(archive.release(), tmp_path / "copy")
    code, out, _ = stet(capsys, "history", copy)
    assert code == 0
    assert out.splitlines()[:2] == [
        "release 2, 2026-11-21: 1 path differs from the release before", "    changed index.html",
    ]  # fmt: skip
    code, out, _ = stet(capsys, "--json", "history", copy, "--fingerprint", archive.fingerprint)
    assert [r["number"] for r in json.loads(out)["releases"]] == [2, 1]
    assert stet(capsys, "history")[0] == 2


def test_a_witness_and_a_publisher_at_the_command_line(
    tmp_path: Path, reader: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from publish.release.keys import Keyring
    from publish.verify.witnesses import Policy
    from tests.support.factory import PASSPHRASE

    monkeypatch.setenv("STET_PASSPHRASE", PASSPHRASE)
    keys = Keyring.create(tmp_path / "witness", PASSPHRASE)
    public = str(keys.public("online").keyval["public"])
    archive = Archive(tmp_path / "p", witnesses=Policy(1, (("ann.example/w", public),)))
    (archive.home / "mirrors.toml").write_text('[hosts.one]\nkind = "folder"\npath = "../one"\n')
    copy = lay(archive.release(now=datetime.now(UTC)), tmp_path / "copy")
    assert stet(capsys, "verify", copy)[0] == 5
    assert remember.load(archive.fingerprint) is None  # what is not witnessed is not remembered
    code, out, _ = stet(capsys, "witness", copy, "--key", tmp_path / "witness/online.key")
    assert (code, "countersigned as ann.example/w: ann.example-w-1.cosig" in out) == (0, True)
    assert stet(capsys, "witness", copy, "--key", tmp_path / "none.key")[0] == 2
    monkeypatch.chdir(archive.home)
    code, out, _ = stet(capsys, "attest", tmp_path / "ann.example-w-1.cosig")
    assert (code, "signed by 1 of the 1 witness that" in out) == (0, True)
    assert "nothing is new" in stet(capsys, "attest", tmp_path / "ann.example-w-1.cosig")[1]
    assert stet(capsys, "push")[0] == 0
    code, out, _ = stet(capsys, "verify", tmp_path / "one", "--fingerprint", archive.fingerprint)
    assert (code, "witnessed by ann.example/w" in out) == (0, True)
    friend = str(Keyring.create(tmp_path / "friend", PASSPHRASE).public("online").keyval["public"])
    for name, key, ends in (("ann.example/w", public, 0), ("friend.example/w", friend, 4)):
        asked = ("--witness", f"{name}={key}")
        code, _, err = stet(capsys, "clone", archive.fingerprint, tmp_path / "one", tmp_path / name, *asked)
        assert (code, "friend.example/w, whom you ask for" in err) == (ends, bool(ends))
    (tmp_path / "junk").write_bytes(b"")
    assert stet(capsys, "attest", tmp_path / "junk")[0] == 4
