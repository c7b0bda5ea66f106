"""publish.readers.clone.destination: nothing outside the folder is written, read or taken away."""

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from publish.core.errors import ConfigError
from publish.readers.clone import Cloned
from publish.readers.clone.destination import Destination
from publish.readers.clone.landing import WORKING
from tests.readers.clone.conftest import is_whole
from tests.support.factory import Archive

Get = Callable[..., Cloned]


def test_a_mark_that_is_a_link_is_not_followed(given: Path, get: Get, copies: list[Path], tmp_path: Path) -> None:
    mine = tmp_path / "diary"
    mine.write_text("my own")
    (given / WORKING).mkdir()
    (given / WORKING / "fingerprint").symlink_to(mine)
    get(copies[1])
    assert mine.read_text() == "my own"


def test_a_mark_that_is_another_name_of_a_file_leaves_that_file_as_it_is(
    given: Path, get: Get, copies: list[Path], tmp_path: Path
) -> None:
    mine = tmp_path / "diary"
    mine.write_text("my own")
    (given / WORKING).mkdir()
    os.link(mine, given / WORKING / "fingerprint")
    get(copies[1])
    assert mine.read_text() == "my own"


@pytest.mark.parametrize("whole", [True, False])
def test_a_mark_that_is_a_pipe_holds_nobody_up(
    whole: bool, given: Path, get: Get, copies: list[Path], archive: Archive
) -> None:
    (given / WORKING).mkdir()
    os.mkfifo(given / WORKING / "fingerprint")
    if whole:
        get(copies[1])
        assert is_whole(given, archive.anchor)
    else:
        (given / "metadata/1.root.json").unlink()
        with pytest.raises(ConfigError, match="not empty, and no copy"):
            get(copies[1])


def test_a_working_folder_that_is_a_link_is_refused_and_what_it_leads_to_stays(
    given: Path, get: Get, copies: list[Path], tmp_path: Path
) -> None:
    films = tmp_path / "films"
    films.mkdir()
    (films / "0123456789abcdef.part").write_bytes(b"half a film")
    (given / WORKING).symlink_to(films)
    with pytest.raises(ConfigError, match="a link or a file, and none of stet's"):
        get(copies[1])
    assert os.listdir(films) == ["0123456789abcdef.part"]


def test_files_of_others_in_the_working_folder_stay(given: Path, get: Get, copies: list[Path]) -> None:
    (given / WORKING).mkdir()
    (given / WORKING / "film.part").write_bytes(b"half a film")
    (given / WORKING / "0123456789abcdef.part").write_bytes(b"ours, cut")
    get(copies[1])
    assert os.listdir(given / WORKING) == ["film.part"]


def test_metadata_that_are_a_file_are_named(given: Path, get: Get, copies: list[Path]) -> None:
    shutil.rmtree(given / "metadata")
    (given / "metadata").write_text("my own")
    with pytest.raises(ConfigError, match=r"metadata/1\.root\.json is no plain file below it"):
        get(copies[1])
    assert (given / "metadata").read_text() == "my own"


def test_a_first_root_that_is_no_plain_file_is_refused(given: Path, get: Get, copies: list[Path]) -> None:
    root = given / "metadata/1.root.json"
    root.unlink()
    os.mkfifo(root)
    with pytest.raises(ConfigError, match="no plain file"):
        get(copies[1])


def killing(at: int) -> Callable[[str, object], None]:
    """What makes this process die, without a word, before it gives its ``at``-th file a name."""
    seen = 0

    def hook(event: str, _arguments: object) -> None:
        nonlocal seen
        if event == "os.rename":
            seen += 1
            if seen > at:
                os.kill(os.getpid(), signal.SIGKILL)

    return hook


def test_what_a_clone_left_that_was_killed_is_swept_by_the_next(
    get: Get, copies: list[Path], archive: Archive, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    for at in range(0, 60, 7):
        child = os.fork()
        if not child:
            sys.addaudithook(killing(at))
            get(copies[1])
            os._exit(0)
        os.waitpid(child, 0)
    (out / "metadata").mkdir(exist_ok=True)
    (out / "metadata/.stet-abcd_123").write_bytes(b"of years ago")
    get(copies[1])
    assert is_whole(out, archive.anchor)
    assert not [path for path in out.rglob("*") if ".stet-" in path.name or path.suffix == ".part"]


def test_an_empty_folder_of_ours_is_gone_again_and_one_with_others_files_is_not(
    get: Get, archive: Archive, tmp_path: Path
) -> None:
    with Destination(tmp_path / "out", archive.anchor):
        pass
    assert not (tmp_path / "out").exists()
    (tmp_path / "out" / WORKING).mkdir(parents=True)
    (tmp_path / "out" / WORKING / "film.part").write_bytes(b"half a film")
    with Destination(tmp_path / "out", archive.anchor):
        pass
    assert (tmp_path / "out" / WORKING / "film.part").read_bytes() == b"half a film"
