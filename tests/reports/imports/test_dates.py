"""publish.reports.imports.dates: the day of a post without a date."""

import os
import subprocess
from pathlib import Path

import pytest

from publish.core.errors import ConfigError
from publish.reports.imports.dates import teller

WHO = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2018/03/04/x.md", "2018-03-04"),
        ("a-20180304.md", "2018-03-04"),
        ("2018年03月.md", "2018-03"),
        ("x1234.md", ""),
        ("a.md", ""),
    ],
)
def test_a_name_tells_its_day(name: str, day: str) -> None:
    assert teller("name", Path())(name) == day


def test_a_file_tells_its_day(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("x")
    os.utime(tmp_path / "a.md", (86400 * 365, 86400 * 365))
    assert (teller("mtime", tmp_path)("a.md"), teller("mtime", tmp_path)("b.md")) == ("1971-01-01", "")


def test_git_tells_the_day_of_a_files_first_commit_and_runs_nothing_of_a_strangers(tmp_path: Path) -> None:
    def git(*words: str) -> None:
        environment = {
            **os.environ,
            "GIT_AUTHOR_DATE": "2015-05-06T12:00:00Z",
            "GIT_COMMITTER_DATE": "2015-05-06T12:00:00Z",
        }
        subprocess.run(["git", *WHO, "-C", tmp_path, *words], check=True, capture_output=True, env=environment)

    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/中.md").write_text("x")
    git("init")
    git("add", ".")
    git("commit", "-m", "a")
    # Settings of a stranger's repository, each of which names a program to run.
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\n")
    trap.chmod(0o755)
    for key, value in (
        ("core.fsmonitor", trap),
        ("log.showSignature", "true"),
        ("gpg.program", trap),
        ("core.pager", trap),
    ):
        git("config", key, str(value))
    assert teller("git", tmp_path / "docs")("中.md") == "2015-05-06"
    assert not (tmp_path / "sprung").exists()


def test_a_folder_without_git_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="git tells no days"):
        teller("git", tmp_path)


def test_a_name_may_have_the_digits_of_any_script(tmp_path: Path) -> None:
    assert teller("name", tmp_path)("رسائل/٢٠١٩-٠٣-٠٤ رسالة.md") == "2019-03-04"


def committed(folder: Path, when: str, *words: str) -> None:
    """Commit all that lies in ``folder``, after a command of git's."""
    moment = {"GIT_AUTHOR_DATE": f"{when}T12:00:00Z", "GIT_COMMITTER_DATE": f"{when}T12:00:00Z"}
    for one in (words, ("add", "."), ("commit", "-m", "a")):
        subprocess.run(["git", *WHO, "-C", folder, *one], check=True, capture_output=True, env={**os.environ, **moment})


def test_a_file_that_was_moved_has_the_day_on_which_it_came(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("words of a report\n" * 20)
    committed(tmp_path, "2015-05-06", "init")
    committed(tmp_path, "2019-01-02", "mv", "a.md", "b.md")
    (tmp_path / "b.md").write_text("words of a report\n" * 20 + "one more\n")
    committed(tmp_path, "2020-03-04", "mv", "b.md", "c d.md")
    assert teller("git", tmp_path)("c d.md") == "2015-05-06"


def test_a_clone_that_lacks_old_files_tells_days(tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.mkdir()
    (old / "a.md").write_text("words of a report\n" * 20)
    (old / "b.md").write_text("others\n")
    committed(old, "2015-05-06", "init")
    (old / "a.md").rename(old / "c.md")
    (old / "c.md").write_text("words of a report\n" * 20 + "one more\n")
    committed(old, "2019-01-02", "mv", "b.md", "d.md")
    # As of `git clone --filter=blob:none`: what is no part of the newest commit is not here.
    first = subprocess.run(["git", "-C", old, "rev-parse", "HEAD~:a.md"], capture_output=True, text=True, check=True)
    (old / ".git/objects" / first.stdout[:2] / first.stdout.strip()[2:]).unlink()
    tell = teller("git", old)
    assert (tell("c.md"), tell("d.md")) == ("2019-01-02", "2015-05-06")
