"""publish.reports.ingest.add: documents become drafts, each for itself, and the same command goes on."""

import json
import os
import signal
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from publish.core.errors import ConfigError, SourceError
from publish.reports.ingest import add as room
from publish.reports.ingest.add import add
from publish.reports.ingest.added import Added, AddWishes, Doors
from publish.reports.ingest.alone import alone
from publish.reports.ingest.document import Document, Hints, Lack, Limits, Need, Offer, Removed, Why
from publish.reports.ingest.kinds import DocumentKind
from publish.reports.writing.nouns import Paragraph, Wording
from tests.support.vaults import files as kept
from tests.support.vaults import opened_by

NOW = datetime(2026, 11, 27, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def reader(kind: DocumentKind, file: Path, hints: Hints, made: Path) -> Document:
    """A reader that takes a text's first line for its title, and anything for one."""
    text = file.read_bytes().decode("utf-8", errors="replace")
    if "refuse" in text:
        raise SourceError("is refused", hint="mend it")
    if kind.is_picture:
        (made / "anew.png").write_bytes(PNG)
        return Document("picture", (), made=("anew.png",))
    title, _, rest = text.partition("\n")
    offers = {"title": (Offer(title, title),), "date": (Offer("2001-09-03", "3 September 2001"),)}
    offers |= {"language": (Offer(hints.language or "en", "letters"),)}
    needs = (Need(Lack.SCRIPTS, "two"),) if "two scripts" in text else ()
    return Document(
        str(kind), (Paragraph((Wording(rest.strip()),)),), offers, (Removed("page 1", Why.RUNNING, "1"),), needs
    )


def fetcher(address: str, into: Path, most: int) -> str:
    into.write_text(f"Fetched\n{most} words")
    return address


DOORS = Doors(reader, fetcher, lambda: NOW, None)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "archive/.stet").mkdir(parents=True)
    (tmp_path / "in").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path / "archive"


def taken(root: Path, *written: object, vault: bool = False, **wishes: object) -> list[Added]:
    made = AddWishes(**wishes)  # type: ignore[arg-type]
    doors = DOORS._replace(editors=opened_by(1) if vault else None)
    return list(add(root, [str(word) for word in written], made, doors))


def drafted(root: Path) -> list[str]:
    return sorted(p.relative_to(root / "drafts").as_posix() for p in root.glob("drafts/**/*") if p.is_file())


def test_a_document_becomes_a_draft_with_evidence_of_ours_and_its_original_goes_to_the_vault(root: Path) -> None:
    Path("in/-who had it.txt").write_text("A day in May\ntwo scripts")
    (done,) = taken(root, "in/-who had it.txt", vault=True)
    assert (done.draft, done.evidence) == (
        "drafts/a-day-in-may/report.md",
        ("drafts/a-day-in-may/evidence/a-day-in-may.txt",),
    )
    assert drafted(root) == [
        "a-day-in-may/evidence/a-day-in-may.txt",
        "a-day-in-may/found.json",
        "a-day-in-may/report.md",
    ]
    found = json.loads((root / "drafts/a-day-in-may/found.json").read_text())
    assert found.pop("original")
    assert found == done.data() == {
        "source": "in/-who had it.txt", "kind": "text", "draft": done.draft, "evidence": list(done.evidence),
        "removed": [{"page": "1", "text": "page 1", "why": "a running line of the pages"}],
        "offers": {
            "title": [{"value": "A day in May", "where": "A day in May"}],
            "date": [{"value": "2001-09-03", "where": "3 September 2001"}],
            "language": [{"value": "en", "where": "letters"}],
        },
        "needs": ["scripts: two"], "unchecked": [],
    }  # fmt: skip
    assert len(kept(root)) == 1
    assert Path("in/-who had it.txt").read_text() == "A day in May\ntwo scripts"
    draft = root / "drafts/a-day-in-may"
    assert "who had it" not in (draft / "report.md").read_text() + (draft / "evidence/a-day-in-may.txt").read_text()
    assert not list(root.glob("**/.stet-*"))


def test_a_reader_is_told_the_ending_of_a_name_which_alone_says_that_a_text_is_a_table(root: Path) -> None:
    Path("in/LIST.csv").write_text("One\nwords")
    told: list[str] = []

    def asked(kind: DocumentKind, file: Path, hints: Hints, made: Path) -> Document:
        told.append(hints.ending)
        return reader(kind, file, hints, made)

    (done,) = add(root, ["in/LIST.csv"], AddWishes(), DOORS._replace(read=asked))
    assert (bool(done.draft), told) == (True, [".csv"])


def test_the_same_document_twice_is_said_and_adds_nothing(root: Path) -> None:
    for name in ("a.txt", "b.txt"):
        Path("in", name).write_text("One\nwords")
    one, two = taken(root, "in", vault=True)
    assert (one.already, two.already) == ("", one.draft)
    (again,) = taken(root, "in/a.txt", vault=True)
    assert again.already == one.draft
    assert len(kept(root)) == 1
    # Accepted: nothing tells any more which copy of it was here. Its text does.
    (root / "site/evidence").mkdir(parents=True)
    (root / "drafts/one/evidence/one.txt").rename(root / "site/evidence/other.txt")
    (root / "drafts/one/found.json").unlink()
    (more,) = taken(root, "in/a.txt")
    assert more.already == "site/evidence/other.txt"


def test_two_documents_of_one_title_are_two_drafts(root: Path) -> None:
    for name in ("a.txt", "b.txt"):
        Path("in", name).write_text(f"One\nwords of {name}")
    assert [done.draft for done in taken(root, "in", dry_run=True)] == [
        "drafts/one/report.md",
        "drafts/one-2/report.md",
    ]
    assert drafted(root) == []
    assert [done.draft for done in taken(root, "in")] == ["drafts/one/report.md", "drafts/one-2/report.md"]


def test_one_that_is_refused_leaves_the_others(root: Path) -> None:
    for name, text in (("a.txt", "refuse"), ("b.txt", ""), ("c.txt", "Three\nwords"), ("d.rtf", "{\\rtf1 x}")):
        Path("in", name).write_text(text)
    done = taken(root, "in", "in/no.txt", vault=True)
    assert [(each.refused, bool(each.draft)) for each in done] == [
        ("is refused", False), ("is empty", False), ("", True), ("is an RTF file", False),
        ("no such file or directory", False),
    ]  # fmt: skip
    assert done[0].hint == "mend it"
    assert len(kept(root)) == 1


def test_too_long_is_told_before_it_is_opened(root: Path) -> None:
    with open("in/a.txt", "wb") as file:
        file.truncate(3_000_000_000)
    (done,) = taken(root, "in/a.txt")
    assert done.refused == "is more than 500,000,000 bytes"
    assert "--limit" in done.hint


def test_an_address_is_fetched_and_stands_among_the_sources(root: Path) -> None:
    (done,) = taken(root, "https://a.example/x")
    assert "200000000 words" in (root / done.draft).read_text()
    assert 'url: "https://a.example/x"' in (root / done.draft).read_text()
    (more,) = taken(root, "https://a.example/x", limits=Limits(50))
    assert "50 words" in (root / more.draft).read_text()


def test_a_picture_has_no_text_and_its_own_evidence(root: Path) -> None:
    Path("in/a.jpg").write_bytes(b"\xff\xd8\xff" + bytes(9))
    (done,) = taken(root, "in/a.jpg")
    assert done.evidence == ("drafts/picture/evidence/picture.png",)


@pytest.mark.parametrize("name", ["../x.png", "no.png", "", "x.html", "link.png"])
def test_what_comes_out_of_the_jail_is_believed_only_as_evidence(root: Path, name: str) -> None:
    def lying(_kind: DocumentKind, _file: Path, _hints: Hints, made: Path) -> Document:
        (made / "x.html").write_text("<html><script>1</script></html>")
        (made / "link.png").symlink_to("/etc/passwd")
        return Document("picture", (), made=(name,))

    Path("in/a.jpg").write_bytes(b"\xff\xd8\xff" + bytes(9))
    (done,) = add(root, ["in/a.jpg"], AddWishes(), DOORS._replace(read=lying))
    assert done.refused.startswith("made its reader answer")
    assert drafted(root) == []


def test_a_full_disk_ends_the_run_and_leaves_whole_drafts_alone(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a", "b"):
        Path("in", name).write_text(f"{name}\nwords of {name}")
    real, calls = os.fsync, []

    def full(handle: int) -> None:
        calls.append(handle)
        if len(calls) > 4:
            raise OSError(28, "No space left on device")
        real(handle)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            taken(root, "in")
    assert {name.partition("/")[0] for name in drafted(root)} == {"a"}
    assert [bool(done.already) for done in taken(root, "in")] == [True, False]


@pytest.mark.parametrize("killed", [True, False])
def test_ended_at_any_write_the_vault_has_one_original_for_each_draft(root: Path, *, killed: bool) -> None:
    """By a kill, or a full disk: the same command again leaves no second original."""
    Path("in/a").write_text("a\nwords of a")
    for write in range(1, 12):
        for left in (*kept(root), *root.glob("drafts/*/*.*"), *root.glob("drafts/*/evidence/*")):
            left.unlink()
        child = os.fork()
        if not child:
            _ended_at(root, write, killed=killed)
        _, status = os.waitpid(child, 0)
        assert killed or len(kept(root)) == len(list(root.glob("drafts/*/report.md")))
        taken(root, "in", vault=True)
        assert len(kept(root)) == len(list(root.glob("drafts/*/report.md"))) == 1
        assert not list(root.glob("drafts/.stet-*"))
        if status == 0:
            break
    assert write > 4


def _ended_at(root: Path, write: int, *, killed: bool) -> None:
    """Add in a process that ends, or whose disk is full, at one of its writes."""
    real, calls = os.fsync, []

    def cut(handle: Any) -> None:
        calls.append(handle)
        if len(calls) == write and killed:
            os.kill(os.getpid(), signal.SIGKILL)
        if len(calls) >= write:
            raise OSError(28, "No space left on device")
        real(handle)

    # For this process alone, which ends here.
    os.fsync = cut  # type: ignore[assignment]
    code = 1
    try:
        taken(root, "in", vault=True)
        code = 0
    finally:
        os._exit(code)


def test_cut_and_run_again_it_goes_on_and_clears_what_was_half_made(root: Path) -> None:
    def cut(kind: DocumentKind, file: Path, hints: Hints, made: Path) -> Document:
        if file.name == "b":
            raise KeyboardInterrupt
        return reader(kind, file, hints, made)

    for name in ("a", "b"):
        Path("in", name).write_text(f"{name}\nwords of {name}")
    with pytest.raises(KeyboardInterrupt):
        list(add(root, ["in"], AddWishes(), DOORS._replace(read=cut)))
    (root / "drafts/.stet-add-killed/evidence").mkdir(parents=True)
    assert [bool(done.already) for done in taken(root, "in")] == [True, False]
    assert not (root / "drafts/.stet-add-killed").exists()


def test_two_at_once_are_not_let_to_clear_away_each_others_work(root: Path) -> None:
    with alone(root, "add", room.SCRATCH), pytest.raises(ConfigError, match="another stet add"):
        taken(root, "in")
