"""The road of the verbs on folders, from the first build to a reader's clone."""

import re
from pathlib import Path

from publish.core.formats.mirrorlist import grouped
from tests.cli.conftest import Stet, archive, stet  # noqa: F401 - fixtures


def test_the_whole_road_on_folders(stet: Stet, archive: Path, tmp_path: Path) -> None:
    built = stet("build").out.splitlines()
    assert built[:2] == [f"1 report built in {archive}/.stet/tree", "reports: 1 added"]
    sealed = stet("seal")
    assert sealed.code == 0
    assert re.match(r"release 1 sealed: \d+ paths changed; the copy is \d+ files, [\d.]+ KB\nipfs://b", sealed.out)
    assert stet("seal").out == "release 1 is what was built: no new release, nothing was signed\n"
    assert "would send" in stet("push", "--dry-run").out
    assert not (tmp_path / "one").exists()
    pushed = stet("push")
    assert pushed.code == 0
    assert [line.split()[:2] for line in pushed.out.splitlines()] == [["host", "release"], ["one", "1"], ["two", "1"]]
    checked = stet("check", "--depth", "full")
    assert checked.code == 0
    assert checked.out.count("FRESH") == 2

    fingerprint = stet("--json", "seal").json["fingerprint"]
    groups = grouped(fingerprint).upper().split()
    cloned = stet("clone", *groups, tmp_path / "one", tmp_path / "two", tmp_path / "clone")
    assert cloned.code == 0
    assert cloned.out.startswith("AUTHENTIC: release 1, ")
    assert f"stet serve {tmp_path}/clone" in cloned.out
    whole = stet("verify", tmp_path / "clone", "--fingerprint", " ".join(groups))
    assert whole.code == 0
    assert [line.split(":")[0] for line in whole.out.splitlines()] == ["AUTHENTIC", "FRESH"]
    page = stet("verify", tmp_path / "clone/index.html", "--root", ".stet/metadata/1.root.json")
    assert page.code == 0
    assert page.out.splitlines()[-1].startswith("it took ")
