"""The vault before thieves, and before whoever tries documents out: what there is to hold a source's copy against."""

import hashlib
from pathlib import Path

import pytest

from publish.cli._session import run
from publish.cli._verbs import cli
from publish.copies.hosts import KINDS, open_address
from publish.core import config
from publish.core.errors import ConfigError, MismatchError, SourceError, TrustError
from publish.core.formats.revealed import NOTE, Revealed, note
from publish.core.source import Source
from publish.readers import revealed
from publish.reports.ingest.document import Why
from publish.reports.vault.age import decrypt, editors, encrypt
from publish.reports.vault.box import Unpacking, packed
from publish.reports.vault.records import records
from publish.reports.vault.reveal import Choice, reveal
from publish.tree.build import build
from publish.verify.head import Anchor
from tests.core.formats.test_revealed import based, page
from tests.reports.vault.test_reveal import ONE, release
from tests.support.factory import NOW, Archive, lay
from tests.support.small import TODAY
from tests.support.small import archive as small
from tests.support.vaults import ORIGINAL, files, key_of, opened_by, padded, pair, put


def salted(root: Path, by: int = 1) -> list[bytes]:
    """Salt and original of each file of a vault."""
    found = []
    for file in files(root):
        out = bytearray()
        with file.open("rb") as opened:
            decrypt(opened, Unpacking(lambda _: None, out.extend).take, key_of(by))
        found.append(bytes(out))
    return found


def test_one_original_twice_and_two_with_one_text(tmp_path: Path) -> None:
    """Row 66: both are kept, and no two commitments, files or hours can be held together without a key."""
    made = [put(tmp_path), put(tmp_path), put(tmp_path, ORIGINAL + b"\xe2\x80\x8b")]  # a mark that nobody sees
    assert len({each.sha256 for each in made}) == 3
    assert {each.removed for each in made} == {("running",)}
    assert len({file.read_bytes() for file in files(tmp_path)}) == len(files(tmp_path)) == 3
    assert {file.stat().st_mtime for file in files(tmp_path)} == {0}
    assert sorted(len(each.same) for each in records(tmp_path, key_of())) == [0, 1, 1]
    assert not any(each.same for each in records(tmp_path, key_of(2)))


def test_a_guessed_original_cannot_be_tried_out(tmp_path: Path) -> None:
    """Row 67: an original of three thinkable ones is not found by its commitment; salts are long, and each its own."""
    thinkable = [b"yes\n", b"no\n", b"perhaps\n"]
    made = [put(tmp_path, original) for original in thinkable]
    salts = [each[: -len(original)] for each in salted(tmp_path) for original in thinkable if each.endswith(original)]
    assert {len(salt) for salt in salts} == {32}
    assert len(set(salts)) == 3
    public = {each.sha256 for each in made}
    for original in thinkable:
        for salt in (b"", bytes(32), b"\0", *(bytes([n]) for n in range(256))):
            assert hashlib.sha256(salt + original).hexdigest() not in public


def test_the_salt_and_the_record_are_in_no_published_file(tmp_path: Path) -> None:
    """Row 67: of what the vault has, the built tree has a commitment."""
    made = put(tmp_path, private={"name": "PLANTED"})
    rows = f"originals:\n  - kind: text\n    removed: [running]\n    commitment: {made.sha256}\n"
    small(
        tmp_path, **{"reports/2013/four.md": f"---\ntitle: Four\ndate: 2013-01-01\nlanguage: en\n{rows}---\n\nWords.\n"}
    )
    build(tmp_path, tmp_path / "tree", today=TODAY)
    (secret,) = salted(tmp_path)
    built = b"".join(file.read_bytes() for file in sorted((tmp_path / "tree").rglob("*")) if file.is_file())
    assert made.sha256.encode() in built
    for hidden in (secret[:32], secret[:32].hex().encode(), hashlib.sha256(ORIGINAL).hexdigest().encode(), b"PLANTED"):
        assert hidden not in built


def test_who_takes_the_disk_learns_how_many_originals_there_are(tmp_path: Path) -> None:
    """Row vault: no length, hour or name of a file there picks one document out of a cabinet."""
    for length in (0, 9, 5_000, 60_000):
        put(tmp_path, b"x" * length)
    assert len({padded(file.read_bytes()) for file in files(tmp_path)}) == 1
    assert {file.stat().st_mtime for file in files(tmp_path)} == {0}
    for length in (1_000_000, 1_000_900, 1_009_000):
        put(tmp_path, b"x" * length)
    assert len({padded(file.read_bytes()) for file in files(tmp_path)}) == 2


def test_a_marked_copy_is_not_told_by_the_number_of_its_marks(tmp_path: Path) -> None:
    """Row vault: the public half says that something was left out, and not how often."""
    few, many = (put(tmp_path, removed={Why.UNSEEN: number}) for number in (2, 37))
    assert few.removed == many.removed == ("unseen",)


def test_another_document_in_the_vault_is_not_shown_as_the_original(tmp_path: Path) -> None:
    """Row vault: who may write to the vault can encrypt to the editors, too."""
    made = put(tmp_path)
    (file,) = files(tmp_path)
    with file.open("wb") as opened:
        encrypt(packed({"commitment": made.sha256, "kind": "text"}, [b"s" * 32, b"false"], 37), opened, opened_by())
    with pytest.raises(MismatchError):
        reveal(tmp_path, release(tmp_path, {ONE: [made.sha256]}), Choice(ONE, made.sha256), key_of(), tmp_path / "out")
    assert not list((tmp_path / "out").iterdir())


def folder_of(root: Path, original: bytes, *, beside: bytes | None = None) -> tuple[Path, str]:
    """A folder like one of ``stet reveal``, made by anybody."""
    root.mkdir()
    (root / "salted.bin").write_bytes(b"s" * 32 + original)
    (root / "original.txt").write_bytes(original if beside is None else beside)
    return root, hashlib.sha256(b"s" * 32 + original).hexdigest()


GENUINE = hashlib.sha256(b"s" * 32 + b"genuine").hexdigest()


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> tuple[Source, Anchor]:
    """A copy with a page that commits to an original, one that commits to another, and one that names evidence."""
    folder = tmp_path_factory.mktemp("committed")
    archive = Archive(folder / "publisher")
    evidence = page([based(GENUINE, "sha256")], f"<code>{GENUINE}</code>")
    pages = {"one": page([based(GENUINE)]), "two": page([based("1" * 64)]), "three": evidence}
    sealed = archive.publish({f"reports/{name}.html": data for name, data in pages.items()} | {"index.html": b"<p>"})
    return open_address(f"{lay(sealed, folder / 'copy')}/"), archive.anchor


def is_judged_genuine(folder: Path, copy: tuple[Source, Anchor], name: str, said: str) -> bool:
    told = Revealed(copy[1].fingerprint, 1, f"reports/{name}.html", said, "text", "original.txt")
    (folder / NOTE).write_bytes(note(told))
    return revealed.judge(folder, revealed.read(folder), *copy, now=NOW).authentic


def test_only_what_a_signed_page_commits_to_is_an_original(tmp_path: Path, copy: tuple[Source, Anchor]) -> None:
    """Row vault: a folder made by anybody shows nothing, whatever it says of itself."""
    folder, digest = folder_of(tmp_path / "folder", b"genuine")
    assert digest == GENUINE
    assert is_judged_genuine(folder, copy, "one", digest)
    assert not is_judged_genuine(folder, copy, "two", digest)
    assert not is_judged_genuine(folder, copy, "two", "1" * 64)
    # A page names evidence by its hash, too, and evidence is no original that was kept back.
    assert not is_judged_genuine(folder, copy, "three", digest)


def test_the_file_that_people_open_is_the_one_that_was_judged(tmp_path: Path, copy: tuple[Source, Anchor]) -> None:
    """Row vault: another original beside the salted one is found out."""
    for beside in (b"another", b"genuine and more", b"genu"):
        folder, digest = folder_of(tmp_path / str(len(beside)), b"genuine", beside=beside)
        assert not is_judged_genuine(folder, copy, "one", digest)


@pytest.mark.parametrize("place", ["evidence/order.png", "evidence/unnamed", "vault/0.age"])
def test_an_encrypted_original_is_never_published(tmp_path: Path, place: str) -> None:
    """Row vault: a file of the vault below site/ stops the build, named or not."""
    small(tmp_path)
    put(tmp_path)
    (tmp_path / "site" / place).parent.mkdir(exist_ok=True)
    (tmp_path / "site" / place).write_bytes(files(tmp_path)[0].read_bytes())
    with pytest.raises(SourceError, match="encrypted by age"):
        build(tmp_path, tmp_path / "tree", today=TODAY)


def test_a_secret_key_in_the_settings_is_refused_and_not_said(tmp_path: Path) -> None:
    """Row vault: it would lie beside what it opens."""
    (tmp_path / "mirrors.toml").write_text(f'[vault]\nrecipients = ["{pair()[1]}", "{pair()[0]}"]\n')
    with pytest.raises(ConfigError, match=r"has a secret key \(the 2nd\)") as caught:
        config.load(tmp_path, KINDS)
    assert pair()[0][16:] not in str(caught.value)


def test_without_editors_nothing_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row vault: an original that nobody can open is no original."""
    with pytest.raises(ConfigError, match=r"no \[vault\] recipients"):
        editors(())
    monkeypatch.chdir(small(tmp_path))
    (tmp_path / "mirrors.toml").write_text("")
    (tmp_path / "in.txt").write_bytes(ORIGINAL)
    assert run(cli, ["-q", "add", "in.txt"]) == 2
    assert not (tmp_path / "vault").exists()
    assert not (tmp_path / "drafts").exists()


def test_a_changed_note_is_not_believed(tmp_path: Path) -> None:
    """Row vault: a folder's note is a stranger's."""
    folder, _ = folder_of(tmp_path / "folder", b"genuine")
    (folder / NOTE).write_text('{"stet_reveal": 1, "original": "../../secret"}')
    with pytest.raises(TrustError):
        revealed.read(folder)
