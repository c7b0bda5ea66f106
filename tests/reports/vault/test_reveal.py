"""One original, opened for one person."""

import subprocess
from pathlib import Path
from typing import Any, cast

import pytest

from publish.core import files as files_of
from publish.core.errors import ConfigError, MismatchError, SourceError, StetError, TrustError
from publish.core.files import digest
from publish.core.model import Commitment, Entry
from publish.reports.vault import reveal as revealing
from publish.reports.vault.age import encrypt
from publish.reports.vault.box import packed
from publish.reports.vault.reveal import Choice, chosen, reveal
from publish.verify.head import Release
from tests.core.formats.test_revealed import based, page
from tests.support.vaults import ORIGINAL, files, key_of, opened_by, put

ONE, TWO = "reports/2013/one.html", "reports/2014/two.html"


def release(root: Path, pages: dict[str, list[str]]) -> Release:
    """A sealed release, as far as it is looked at: pages, each with the commitments that it has."""
    entries = []
    for path, committed in pages.items():
        file = root / ".stet/releases/5" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(page([based(each) for each in committed]))
        entries.append(Entry(path, *digest(file), file))
    return Release(5, root, root / ".stet", "a" * 64, "", "", tuple(entries), cast(Any, None))


def shown(root: Path, made: Commitment, *by: int, into: str = "out") -> dict[str, bytes]:
    reveal(root, release(root, {ONE: [made.sha256]}), Choice(ONE, made.sha256), key_of(*by), root / into)
    return {file.name: file.read_bytes() for file in (root / into).iterdir()}


def test_the_folder_is_checked_without_stet(tmp_path: Path) -> None:
    made = put(tmp_path)
    there = shown(tmp_path, made)
    assert there["original.txt"] == ORIGINAL
    assert sorted(there) == ["SHA256SUMS", "STATEMENT.txt", "original.txt", "reveal.json", "salted.bin"]
    out = tmp_path / "out"
    checked = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=out, check=True, capture_output=True, text=True)
    assert checked.stdout == "salted.bin: OK\noriginal.txt: OK\n"
    subprocess.run("tail -c +33 salted.bin | cmp - original.txt", shell=True, cwd=out, check=True)
    assert there["SHA256SUMS"].startswith(made.sha256.encode())
    assert (out.stat().st_mode & 0o777, (out / "salted.bin").stat().st_mode & 0o777) == (0o700, 0o600)


def test_nothing_of_the_private_record_is_in_it(tmp_path: Path) -> None:
    there = shown(tmp_path, put(tmp_path, private={"name": "PLANTED.txt", "from": "PLANTED"}))
    everything = b"".join((*there.values(), *(name.encode() for name in there)))
    for marker in (b"PLANTED", b"2026-11-26", b"running", str(tmp_path).encode()):
        assert marker not in everything


def test_a_document_is_named_by_report_page_name_or_commitment(tmp_path: Path) -> None:
    first, second = "1" * 64, "2" * 64
    sealed = release(tmp_path, {ONE: [first], TWO: [second], "reports/2013/one.v1.html": [first]})
    for name in ("site/reports/2013/one.md", "./site/reports/2013/one.md", ONE, "one", "one.md", "11111111", first):
        assert chosen(sealed, name) == Choice(ONE, first), name


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("tow", "has no such report"),
        ("33333333", "commits to no such original"), ("44444444", "2 commitments begin so"),
        ("reports/2015/none.md", "commits to no original"), ("reports/2015/both.md", "has 2 originals; say which"),
        ("same", "there are reports/"), ("../../etc/passwd", "has no such report"), ("\x1b[2J", "has no such report"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_told(tmp_path: Path, name: str, said: str) -> None:
    pages = {
        ONE: ["1" * 64], "reports/2015/none.html": [], "reports/2015/both.html": ["4" * 64, "4" * 9 + "5" * 55],
        "reports/2015/same.html": [], "reports/2016/same.html": [],
    }  # fmt: skip
    with pytest.raises(ConfigError, match=said) as caught:
        chosen(release(tmp_path, pages), name)
    assert "\x1b" not in str(caught.value)
    assert caught.value.hint


def test_a_page_that_was_changed_here_is_not_believed(tmp_path: Path) -> None:
    sealed = release(tmp_path, {ONE: ["1" * 64]})
    (tmp_path / ".stet/releases/5" / ONE).write_bytes(page(based("2" * 64)))
    with pytest.raises(SourceError, match="changed on this disk"):
        chosen(sealed, "one")


def fails(root: Path, made: Commitment, error: type[StetError], said: str, *by: int, into: str = "out") -> None:
    with pytest.raises(error, match=said) as caught:
        shown(root, made, *by, into=into)
    assert caught.value.hint
    assert not list((root / into).glob("*")) if (root / into).is_dir() else True


def test_a_wrong_key_opens_nothing_and_says_so(tmp_path: Path) -> None:
    made = put(tmp_path)
    fails(tmp_path, made, ConfigError, "this key opens none of the 1 file", 2)
    shown(tmp_path, put(tmp_path, to=(2,)), 2)
    fails(
        tmp_path, made, ConfigError, "no file in vault/ that this key opens .*\n1 file is for other keys", 2, into="two"
    )


def test_an_empty_vault_and_one_of_another_archive_are_told(tmp_path: Path) -> None:
    fails(tmp_path, Commitment("1" * 64, "text"), ConfigError, "vault/ has no file")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "vault").symlink_to("elsewhere")
    fails(tmp_path, Commitment("1" * 64, "text"), ConfigError, "vault/ is a symbolic link")
    (tmp_path / "vault").unlink()
    root = tmp_path / ".stet/metadata/1.root.json"
    root.parent.mkdir(parents=True)
    root.write_bytes(b"of another archive")
    put(tmp_path)
    fails(tmp_path, Commitment("1" * 64, "text"), ConfigError, "\n1 file is of another archive")


@pytest.mark.parametrize("at", [-10, -100_000])
def test_a_damaged_file_shows_nothing(tmp_path: Path, at: int) -> None:
    made = put(tmp_path, b"x" * 300_000)
    (file,) = files(tmp_path)
    data = bytearray(file.read_bytes())
    data[at] ^= 1
    file.write_bytes(data)
    fails(tmp_path, made, TrustError, rf"vault/{file.name} is damaged")


def test_another_document_encrypted_to_the_editors_is_not_the_original(tmp_path: Path) -> None:
    made = put(tmp_path)
    (file,) = files(tmp_path)
    with file.open("wb") as opened:
        encrypt(packed({"commitment": made.sha256, "kind": "text"}, [b"s" * 32, b"another"], 39), opened, opened_by())
    fails(tmp_path, made, MismatchError, "is not what was signed")


@pytest.mark.parametrize("place", ["site/x", "drafts/x", "vault/x", ".stet/x", "site"])
def test_it_is_never_put_where_it_would_be_published_or_forgotten(tmp_path: Path, place: str) -> None:
    made = put(tmp_path)
    (tmp_path / "site").mkdir()
    with pytest.raises(ConfigError, match="in the clear"):
        shown(tmp_path, made, into=place)
    (tmp_path / "way").symlink_to(tmp_path / "site")
    with pytest.raises(ConfigError, match="in the clear"):
        shown(tmp_path, made, into="way/x")


def test_a_folder_of_somebodys_stays_as_it_is(tmp_path: Path) -> None:
    made, other = put(tmp_path), put(tmp_path)
    for name in ("notes.txt", "original.txt", "salted.bin", "SHA256SUMS"):
        folder = tmp_path / name.replace(".", "-")
        folder.mkdir()
        (folder / name).write_text("mine")
        with pytest.raises(ConfigError, match="has something else in it"):
            shown(tmp_path, made, into=folder.name)
        assert [(file.name, file.read_text()) for file in folder.iterdir()] == [(name, "mine")]
    before = shown(tmp_path, made)
    with pytest.raises(ConfigError, match="has something else in it"):
        shown(tmp_path, other)
    assert shown(tmp_path, made) == before


@pytest.mark.parametrize("at", range(5))
def test_a_run_that_is_cut_is_completed_by_the_same_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    made = put(tmp_path)
    whole = shown(tmp_path, made, into="whole")
    steps, writes = iter(range(99)), files_of.write_atomically

    def cut(*args: Any, **more: Any) -> None:
        if next(steps) == at:
            raise KeyboardInterrupt
        writes(*args, **more)

    with monkeypatch.context() as during:
        during.setattr(revealing, "write_atomically", cut)
        try:
            shown(tmp_path, made)
        except KeyboardInterrupt:
            (tmp_path / "out/.stet-abcdefgh").write_bytes(b"a piece of the original, left by a kill")
            assert not (tmp_path / "out/reveal.json").exists()
    assert shown(tmp_path, made) == whole


def test_git_does_not_take_it_in(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    shown(tmp_path, put(tmp_path))
    (tmp_path / ".stet").rename(tmp_path / "vault/state")
    said = subprocess.run(["git", "-C", tmp_path, "status", "--porcelain", "-uall"], check=True, capture_output=True)
    assert said.stdout == b""
