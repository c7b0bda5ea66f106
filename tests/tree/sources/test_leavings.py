"""publish.tree.sources.leavings: what systems, editors and merges leave is told."""

from pathlib import Path

import pytest

from publish.core.errors import SourceError
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
    ".git/hooks/x", ".stfolder/x", ".trash/three.md",
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
