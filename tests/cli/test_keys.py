"""publish.cli.keys: the ceremony on the command line."""

import io
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from publish.cli._console import Console
from publish.cli._session import run
from publish.cli._verbs import cli
from publish.release.keys import public_half
from publish.verify.signednote import vkey
from tests.release.conftest import People, archive  # noqa: F401 - fixtures
from tests.support.factory import PASSPHRASE
from tests.support.small import SETTINGS


@pytest.fixture
def stet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str]]:
    """Run a command in a folder, with the passphrase of whoever works there; it never comes out."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "reader"))

    def stet(folder: Path, *words: object) -> tuple[int, str]:
        passphrase = PASSPHRASE if folder.name == "box" else f"{PASSPHRASE} of {folder.name}"
        monkeypatch.setenv("STET_PASSPHRASE", passphrase)
        monkeypatch.chdir(folder)
        code = run(cli, [str(word) for word in words])
        out, err = capsys.readouterr()
        assert PASSPHRASE not in out + err
        return code, out + err

    return stet


def test_the_ceremony_on_the_command_line(archive: People, stet: Callable[..., tuple[int, str]]) -> None:
    box, stick = archive.home, archive.away / "stick"
    stick.mkdir()
    (box / "mirrors.toml").write_text("")
    (box / "mkdocs.yml").write_text(SETTINGS)
    archive.seal()
    for name in ("ana", "ben"):
        (archive.away / name).mkdir()
        assert "the key " in stet(archive.away / name, "keys", "new", name)[1]
        assert stet(archive.away / name, "keys", "export", name, "--to", stick / f"{name}.json")[0] == 0
        assert stet(archive.away / name, "keys", "new", name)[0] == 2
    editor = archive.keys.public("targets").keyid[:12]
    adds = ["--add", stick / "ana.json", "--add", stick / "ben.json"]
    code, said = stet(box, "keys", "set", "editors", "--threshold", 2, *adds, "--remove", editor)
    assert (code, "editors   2 of 2 must sign, until now 1 of 1" in said) == (0, True)
    file = box / ".stet/drafts/root-2.draft.json"
    assert "root-2.draft.json waits" in stet(box, "keys", "list")[1]
    assert stet(box, "sign", file, "--key", ".stet/keys/root.key", "--yes")[0] == 0
    assert "signed by nobody yet" not in stet(box, "keys", "renew")[1]  # the same once more
    code, said = stet(box, "keys", "set", "editors", "--threshold", 1)
    assert (code, "these signatures are void" in said, "signed by nobody yet" in said) == (0, True, True)
    code, said = stet(box, "keys", "set", "editors", "--threshold", 2)
    assert (code, "void" in said) == (0, False)
    assert "all signatures are there" in stet(box, "sign", file, "--key", ".stet/keys/root.key", "--yes")[1]
    assert stet(box, "seal", "--finish", file)[0] == 6
    # Finishing it once more would lead round in a circle.
    assert json.loads(stet(box, "--json", "status")[1])["next"]["command"] == "stet seal"
    code, said = stet(box, "seal")
    assert code == 6
    assert "0 of 2 have signed for the editors; still to sign: any 2 of" in said
    assert "(ana)" in said
    shutil.copyfile(box / ".stet/drafts/release-2.draft.json", stick / "draft")
    for name in ("ana", "ben"):
        code, said = stet(archive.away / name, "sign", stick / "draft", "--key", f"{name}.key")
        assert (code, "Nobody is here to ask" in said) == (2, True)
        assert "no page changes" in stet(archive.away / name, "sign", stick / "draft")[1]
        code, said = stet(archive.away / name, "--json", "sign", stick / "draft", "--key", f"{name}.key", "--yes")
        assert (code, json.loads(said)["signed"]) == (0, True)
    archive.edit("something else")
    assert stet(box, "seal")[0] == 6
    again = box / ".stet/drafts/release-2.draft.json"
    code, said = stet(archive.away / "ana", "sign", again, "--key", "ana.key", "--yes")
    assert "warning: this key signed another release-2 before" in said
    assert stet(box, "seal", "--finish", stick / "draft")[0] == 2
    assert stet(archive.away / "ben", "sign", again, "--key", "ben.key", "--yes")[0] == 0
    code, said = stet(box, "seal", "--finish", again)
    assert (code, said.splitlines()[0][:17]) == (0, "release 2 sealed:")
    assert re.search(r"editors +2 of 2 +\w{12} +ana +elsewhere", stet(box, "keys", "list")[1])
    assert "online    joins" in stet(box, "keys", "rotate", "online")[1]
    keyid = public_half(archive.away / "ana/ana.key").keyid[:12]
    assert "no release can be signed, until the root holders" in stet(box, "keys", "lost", keyid)[1]
    assert "nothing can be signed, 1 too few" in stet(box, "keys", "lost", keyid, "--stolen")[1]
    assert "editors: 1 good key left" in stet(box, "keys", "lost", "ana", keyid)[1]
    code, said = stet(box, "keys", "lost", "ana", "anna")
    assert (code, "no role has a key 'anna'" in said) == (2, True)
    holders = json.loads(stet(box, "--json", "keys", "list")[1])["holders"]
    assert sorted((h["name"] or "", h["here"]) for h in holders.values())[-2:] == [("ana", False), ("ben", False)]
    code, said = stet(box, "keys", "set", "editors", "--threshold", 1, "--remove", keyid, "--remove", "ana")
    assert (code, f"editors   leaves   {keyid}" in said) == (0, True)
    # A holder's name may be the beginning of another's key.
    known = box / ".stet/keys/names.json"
    names = {k: name if name == "ana" else keyid for k, name in json.loads(known.read_text()).items()}
    known.write_text(json.dumps(names))
    (box / ".stet/drafts/root-3.draft.json").unlink()
    code, said = stet(box, "keys", "set", "editors", "--threshold", 1, "--remove", keyid)
    assert (code, f"'{keyid}' names no one key of editors" in said) == (2, True)
    whole = public_half(archive.away / "ana/ana.key").keyid
    assert stet(box, "keys", "set", "editors", "--threshold", 1, "--remove", whole)[0] == 0


@pytest.mark.parametrize(
    "words", [("set", "editors", "--threshold", "2"), ("rotate", "online"), ("reset-day",), ("list",)]
)
def test_where_no_archive_is_nothing_is_begun(
    tmp_path: Path, stet: Callable[..., tuple[int, str]], words: tuple[str, ...]
) -> None:
    code, said = stet(tmp_path, "keys", *words)
    assert (code, f"no mirrors.toml in {tmp_path}" in said) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_the_next_command_can_be_pasted(tmp_path: Path, stet: Callable[..., tuple[int, str]]) -> None:
    assert "there is no folder my stick" in stet(tmp_path, "keys", "new", "ana", "--folder", "my stick")[1]
    (tmp_path / "my stick").mkdir()
    assert "stet keys export ana --folder 'my stick'" in stet(tmp_path, "keys", "new", "ana", "--folder", "my stick")[1]


def test_a_yes_is_asked_for(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("yes\nno\n"))
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    assert [Console().agree("sign it?"), Console().agree("sign it?")] == [True, False]
    assert capsys.readouterr().err == "stet: sign it? Type yes:\n" * 2


def test_a_key_in_a_git_repository_is_warned_of(tmp_path: Path, stet: Callable[..., tuple[int, str]]) -> None:
    (tmp_path / ".git").mkdir()
    assert "lies in a git repository" in stet(tmp_path, "keys", "new", "ana")[1]
    assert stet(tmp_path, "keys", "new", "../ana")[0] == 2


def test_no_file_of_another_kind_is_written_over(tmp_path: Path, stet: Callable[..., tuple[int, str]]) -> None:
    assert stet(tmp_path, "keys", "new", "ana")[0] == 0
    mine, half = tmp_path / "mirrors.toml", tmp_path / "half.json"
    mine.write_text("mine")
    half.touch()  # an empty one was made to be filled
    code, said = stet(tmp_path, "keys", "export", "ana", "--to", mine)
    assert (code, mine.read_text(), "mirrors.toml is there, and is no" in said) == (2, "mine", True)
    assert [stet(tmp_path, "keys", "export", "ana", "--to", half)[0] for _ in range(2)] == [0, 0]


def test_witnesses_are_named_by_the_roots_holders(archive: People, stet: Callable[..., tuple[int, str]]) -> None:
    box = archive.home
    (box / "mirrors.toml").write_text("")
    archive.seal()
    ann, bo = (public_half(archive.person(name).parent / f"{name}.key").keyval["public"] for name in ("ann", "bo"))
    code, said = stet(box, "keys", "witnesses", "--add", f"ann.example/w={ann}")
    assert (code, "--threshold" in said) == (2, True)
    adds = ["--add", f"ann.example/w={ann}", "--add", vkey("bo.example/w", bo)]
    code, said = stet(box, "keys", "witnesses", "--threshold", 1, *adds)
    assert (code, "witness   1 of 2 must countersign, until now 0 of 0" in said) == (0, True)
    file = box / ".stet/drafts/root-2.draft.json"
    assert stet(box, "sign", file, "--key", ".stet/keys/root.key", "--yes")[0] == 0
    assert stet(box, "seal", "--finish", file)[0] == 0
    assert f'  {bo}  "bo.example/w"' in stet(box, "keys", "list")[1].splitlines()
    all_gone = ["--remove", "ann.example/w", "--remove", "bo.example/w", "--threshold", "1"]
    for slip in (
        all_gone,
        ["--add", "bo.example/w"],
        ["--add", f"bo.example/w={bo}"],
        ["--remove", "cy"],
        ["--threshold", "3"],
    ):
        code, said = stet(box, "keys", "witnesses", *slip)
        assert (code, "hint: " in said, file.exists()) == (2, True, False)
    code, said = stet(box, "keys", "witnesses", "--remove", "ann.example/w", "--remove", "bo.example/w")
    assert (code, "witness   0 of 0 must countersign, until now 1 of 2" in said) == (0, True)
