"""publish.cli._left: copies that no push reaches any more are remembered, told and emptied."""

from pathlib import Path

from tests.cli.conftest import Stet


def table(name: str, path: object) -> str:
    return f'[hosts.{name}]\nkind = "folder"\npath = "{path}"\n'


def test_a_host_that_was_taken_out_or_moved_is_told_of_until_it_is_emptied(
    stet: Stet, archive: Path, tmp_path: Path
) -> None:
    assert stet("publish").code == 0
    assert "left behind" not in stet("check").err
    (archive / "mirrors.toml").write_text(table("one", tmp_path / "moved"))
    published = stet("--json", "publish")
    assert {(row["name"], row["release"]) for row in published.json["left"]} == {("one", 1), ("two", 1)}
    said = stet("check").err.splitlines()
    # One list, however many there are: nine places would be eighteen lines.
    assert said[said.index("stet: warning: copies were left behind in 2 places:") :] == [
        "stet: warning: copies were left behind in 2 places:",
        f"stet:     one (folder {tmp_path}/one): release 1",
        f"stet:     two (folder {tmp_path}/two): release 1",
        "stet: hint: empty it: stet withdraw --empty NAME; or, if it is gone: stet withdraw --let-go NAME",
    ]
    (tmp_path / "two/mine.txt").write_text("mine")
    planned = stet("--json", "withdraw", "--empty", "two", "--dry-run").json
    assert (tmp_path / "two/index.html").exists()
    refused = stet("withdraw", "--empty", "two")  # nobody is there to be asked
    assert (refused.code, (tmp_path / "two/index.html").exists()) == (2, True)
    done = stet("--json", "withdraw", "--empty", "two", "--yes").json
    assert done["removed"] == planned["removed"]
    assert done["kept"] == ["mine.txt"]
    assert [f.name for f in (tmp_path / "two").rglob("*")] == ["mine.txt"]
    said = stet("check").err.splitlines()
    assert said[-2:] == [
        f"stet: warning: left behind: one (folder {tmp_path}/one) got release 1",
        "stet: hint: empty it: stet withdraw --empty one; or, if it is gone: stet withdraw --let-go one",
    ]
    # Its name is that of a host in service: the place that was left is meant, and no other.
    assert stet("withdraw", "--empty", "one", "--yes").code == 0
    assert not (tmp_path / "one/index.html").exists()
    assert (tmp_path / "moved/index.html").exists()
    assert "left behind" not in stet("check").err
    assert stet("withdraw", "--empty", "two", "--yes").code == 2


def test_a_withdrawal_lists_where_it_does_not_reach(stet: Stet, archive: Path, tmp_path: Path) -> None:
    assert stet("publish").code == 0
    (archive / "mirrors.toml").write_text(table("one", tmp_path / "one"))
    page = next((archive / "site/reports").rglob("*.md")).relative_to(archive / "site").as_posix()
    planned = stet("--json", "withdraw", page, "--dry-run").json
    assert [(row["name"], row["may_hold_withdrawn"]) for row in planned["left"]] == [("two", False)]
    done = stet("withdraw", page, "--yes")
    assert f"left behind: two (folder {tmp_path}/two) got release 1, with pages that were withdrawn since" in done.out
    assert stet("publish").code == 0
    assert "with pages that were withdrawn since" in stet("check").err
    gone = page.removesuffix(".md") + ".html"
    assert (tmp_path / "two" / gone).exists()
    assert not (tmp_path / "one" / gone).exists()
    assert gone in stet("--json", "withdraw", "--empty", "two", "--yes").json["removed"]
    assert list((tmp_path / "two").iterdir()) == []


def test_a_place_that_is_gone_is_let_go_of(stet: Stet, archive: Path, tmp_path: Path) -> None:
    assert stet("publish").code == 0
    (archive / "mirrors.toml").write_text(table("one", tmp_path / "one"))
    assert stet("withdraw", "--let-go", "nowhere").code == 2
    assert stet("withdraw", "--let-go", f"folder {tmp_path}/two").code == 0
    assert "left behind" not in stet("check").err
    assert (tmp_path / "two/index.html").exists()
    assert stet("withdraw").code == 2
    assert stet("withdraw", "a.md", "--empty", "two").code == 2


def test_one_place_by_two_spellings_is_one_place(stet: Stet, archive: Path, tmp_path: Path) -> None:
    assert stet("publish").code == 0
    (tmp_path / "link").symlink_to(tmp_path)
    (archive / "mirrors.toml").write_text(table("one", tmp_path / "link/one") + table("b", f"{tmp_path}//x/../two/"))
    assert "left behind" not in stet("check").err
    assert stet("withdraw", "--empty", "one", "--yes").code == 2
    assert (tmp_path / "one/index.html").exists()
