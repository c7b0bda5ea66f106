"""publish.cli.check: a damaged copy is named, and found fresh once it was healed."""

import re
from pathlib import Path

import pytest

from tests.cli.conftest import Stet


def test_a_damaged_copy_is_named_healed_and_found_fresh(stet: Stet, archive: Path, tmp_path: Path) -> None:
    stet("publish")
    with (tmp_path / "two/index.html").open("a") as page:
        page.write("!")
    checked = stet("check")
    assert checked.code == 4
    assert re.search(r"^two +TAMPERED +1 .*index\.html", checked.out, re.MULTILINE)
    dry = stet("heal", "--dry-run")
    assert (dry.code, "two: mend" in dry.out) == (0, True)
    assert stet("verify", tmp_path / "two/index.html", "--root", ".stet/metadata/1.root.json").code == 4
    assert stet("verify", tmp_path / "two", "--root", ".stet/metadata/1.root.json").code == 4
    healed = stet("heal")
    assert healed.code == 0
    assert "two: mended, 1 file sent" in healed.out
    assert stet("check", "--host", "two").code == 0
    assert stet("heal").out.count("nothing to mend") == 1


@pytest.mark.parametrize(
    "host", ['kind = "folder"\npath = "~nobody2/x"', 'kind = "ipfs"\napi = ""\ncar = "~nobody2/x.car"']
)
def test_a_home_of_nobody_is_named_with_its_line(stet: Stet, archive: Path, host: str) -> None:
    stet("build")
    stet("seal")
    (archive / "mirrors.toml").write_text(f"[hosts.one]\n{host}\n")
    for verb in ("check", "push", "heal"):
        said = stet(verb)
        assert said.code == 2, said
        assert f"mirrors.toml:{1 + len(host.splitlines())}" in said.err
    assert stet("verify", "~nobody2/x/").code == 2
