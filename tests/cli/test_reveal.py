"""publish.cli.reveal, _originals and vault: an original shown to one person, who checks it."""

import shutil
import subprocess
from pathlib import Path

import pytest

from publish.core.files import write_atomically
from publish.core.model import Commitment
from tests.cli.conftest import Stet, archive, stet  # noqa: F401 - fixtures
from tests.support.vaults import ORIGINAL, pair, put

REPORT = "site/reports/2013/minutes.md"
PAGE = "reports/2013/minutes.html"


def report(*commitments: Commitment) -> str:
    rows = "".join(
        f"  - kind: {c.kind}\n    removed: [{', '.join(c.removed)}]\n    commitment: {c.sha256}\n" for c in commitments
    )
    return f"---\ntitle: Minutes\ndate: 2013-04-02\nlanguage: en\noriginals:\n{rows}---\n\nWhat was said.\n"


@pytest.fixture
def made(archive: Path, stet: Stet) -> Commitment:
    """An archive with an original in its vault, and a sealed report that commits to it, on a copy."""
    commitment = put(archive)
    (archive / "editor.key").write_text(f"# of an editor\n{pair()[0]}\n")
    (archive / REPORT).parent.mkdir(parents=True, exist_ok=True)
    write_atomically(archive / REPORT, report(commitment).encode())
    for words in (("build",), ("seal",), ("push", "--host", "one")):
        said = stet("-q", *words)
        assert said.code == 0, said.err
    return commitment


def fingerprint(stet: Stet) -> str:
    return str(stet("--json", "fingerprint").json["fingerprint"])


def test_an_original_is_revealed_and_judged_by_a_stranger(
    archive: Path, made: Commitment, stet: Stet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = stet("reveal", "minutes", "--identity", "editor.key", "-o", tmp_path / "shown")
    assert said.code == 0, said.err
    assert "shows original.txt" in said.out
    assert "in the clear: hand it over, then delete it" in said.err
    known = fingerprint(stet)
    assert stet("verify", tmp_path / "shown").out.startswith("AUTHENTIC: original.txt")  # in the publisher's own folder
    monkeypatch.chdir(tmp_path)
    assert (
        subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd="shown", check=True, capture_output=True).returncode == 0
    )
    assert made.sha256 in (tmp_path / "one" / PAGE).read_text()
    told = stet("verify", "shown", "--of", "one", "--fingerprint", known)
    assert told.code == 0
    assert told.out.splitlines()[0] == (
        f"AUTHENTIC: original.txt (77 B) is an original of {PAGE}, release 1:"
        " its editors had these bytes when they signed that page"
    )
    data = stet("--json", "verify", "shown", "--of", "one", "--fingerprint", known).json
    assert (data["authentic"], data["revealed"], data["commitment"]) == (True, True, made.sha256)
    assert stet("verify", "shown").code == 2  # nobody says which copy
    assert "its fingerprint is" in stet("verify", "shown", "--of", "one").err  # nobody compared it
    assert stet("verify", "shown", "--of", "one", "--fingerprint", "0" * 64).code == 4
    _changed(stet, known)


def _changed(stet: Stet, known: str) -> None:
    """Each file of the folder changed, and the answer to that."""
    note = Path("shown/reveal.json").read_bytes()
    for name, change, code, words in (
        ("original.txt", ORIGINAL[:-1] + b"!", 4, "TAMPERED: original.txt: original.txt is not what stands behind"),
        ("original.txt", ORIGINAL + b"!", 4, "goes on behind the end"),
        ("salted.bin", b"s" * 32 + ORIGINAL, 4, "TAMPERED: original.txt: salted.bin is not what the commitment"),
        ("salted.bin", b"short", 4, "too short for a salt"),
        ("reveal.json", b"{}", 4, ""),
        (
            "reveal.json",
            note.replace(b"minutes.html", b"other.html"),
            5,
            "UNKNOWN: original.txt: reports/2013/other.html",
        ),
        (
            "reveal.json",
            note.replace(b'"archive": "', b'"archive": "0').replace(b'0",\n "release"', b'",\n "release"'),
            4,
            "",
        ),
        ("salted.bin", None, 2, ""),
        ("original.txt", None, 2, ""),
    ):
        shutil.rmtree("changed", ignore_errors=True)
        shutil.copytree("shown", "changed")
        Path("changed", name).unlink()
        if change is not None:
            Path("changed", name).write_bytes(change)
        said = stet("verify", "changed", "--of", "one", "--fingerprint", known)
        assert (said.code, words in said.out) == (code, True), (name, said)
