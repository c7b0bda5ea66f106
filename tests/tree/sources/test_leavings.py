"""publish.tree.sources.leavings: what systems, editors and merges leave is told."""

from pathlib import Path

import pytest

from publish.core.errors import SourceError
from publish.tree.sources.leavings import copies
from tests.support.small import THREE, archive, content, made


def faults(root: Path) -> tuple[str, ...]:
    with pytest.raises(SourceError) as caught:
        made(root)
    assert not (root / ".stet/tree").exists()
    return caught.value.faults


@pytest.mark.parametrize("mark", ["<<<<<<< HEAD", ">>>>>>> theirs", "||||||| base"])
def test_what_a_merge_left_in_a_text_is_named(tmp_path: Path, mark: str) -> None:
    (fault,) = faults(archive(tmp_path, **{"reports/2014/three.md": f"{THREE}\n{mark}\n"}))
    assert fault == f"site/reports/2014/three.md:10: '{mark[:7]}' is left of a merge; settle it"


LEFT = (
    ".DS_Store", "reports/2014/._three.md", "evidence/Thumbs.db", "desktop.ini", "reports/2014/.three.md.swp",
    "reports/2014/three.md~", "reports/2014/#three.md#", "reports/2014/three.md.orig", ".obsidian/app.json",
    ".git/hooks/x", ".stfolder/x", ".trash/three.md", "~$notes.docx", ".~lock.notes.odt#", "~WRL0001.tmp",
    "reports/2014/.stet-k53f_h04",
    "reports/2014/.goutputstream-AB12", "evidence/.fuse_hidden0001", "reports/2014/three.md.bak", ".Trash-1000/x",
    ".nextcloudsync.log", ".stignore", "reports/2014/.syncthing.three.md.tmp", "Icon\r", "notes.lnk",
)  # fmt: skip


def test_what_systems_and_editors_leave_is_passed_over_and_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    root = archive(tmp_path, **dict.fromkeys(LEFT, "words"))
    published = content(made(root).root)
    assert content(made(archive(tmp_path / "clean")).root) == published
    told = [name.split("/")[0] + "/" if name.startswith(".") and "/" in name else name for name in LEFT]
    assert [name for name in told if f"site/{name}: is not the archive's" not in caplog.text] == []


def test_names_that_some_hosts_leave_out_are_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    made(archive(tmp_path, **{"_drafts.md": "---\ntitle: A\nlanguage: en\n---\n"}))
    assert "site/_drafts.md: some hosts leave out names that begin with '_'" in caplog.text


def test_a_report_that_icloud_took_off_this_disk_is_no_leaving(tmp_path: Path) -> None:
    (fault,) = faults(archive(tmp_path, **{"reports/2014/.four.md.icloud": "bplist00"}))
    assert fault == "site/reports/2014/four.md: is with iCloud and not on this disk; download it, then build"


COPIES = (
    "{} (1)", "{} 2", "{} - Copy", "{} copy", "{} - Kopie (2)", "{} (Kopie)", "{} - 副本", "{}的副本", "{} のコピー",
    "Copy of {}", "{}（2）", "Kopie von {}", "{} نسخة", "{}-DESKTOP-4F2K",
    "{}-M’s MacBook Pro", "{} [Conflict]", "{} (نسخة متعارضة)",
    "{} 的冲突副本", "{} (copie en conflit de M)", "{}.sync-conflict-20260101-120000-ABCDEFG", "{} (conflicted copy 1)",
    "{}_conflict-20260101",
)  # fmt: skip


def test_a_copy_in_the_words_of_any_system_is_told_and_a_name_alike_is_none() -> None:
    told: list[str] = []
    names = [f"reports/{name.format('photo')}.md" for name in COPIES]
    copies({"reports/photo.md", *names}, lambda source, _, __: told.append(source))
    assert sorted(told) == sorted(names)
    others = ["photocopy", "photo-two", "photo-second-part", "photo.v1", "photo_1", "photo.zh-Hans", "no (1)", "复件"]
    copies({"reports/photo.md", *(f"reports/{name}.md" for name in others)}, lambda *said: told.append(str(said)))
    assert len(told) == len(names)
