"""publish.copies.onion.prepare: a key lies where nothing takes it along, and what is there stays."""

import os
import stat
from pathlib import Path

import pytest

from publish.copies.onion import key
from publish.copies.onion.prepare import prepare
from publish.core.errors import ConfigError


def test_what_is_there_stays(tmp_path: Path) -> None:
    place, copy = tmp_path / "service", str(tmp_path / "copy")
    first = prepare(place, copy)
    assert first.made
    assert len(first.written) == 4
    secret = (place / "service" / key.SECRET).read_bytes()
    (place / "torrc").write_text("# mine\n")
    (place / ".stet-0a1b2c3d").mkdir()  # of a run that was killed: half a key
    (place / ".stet-0a1b2c3d" / key.SECRET).write_bytes(b"half")
    again = prepare(place, copy)
    assert (again.made, again.written, again.differing) == (False, (), ("torrc",))
    assert again.served.address == first.served.address
    assert (place / "torrc").read_text() == "# mine\n"
    assert (place / "service" / key.SECRET).read_bytes() == secret
    assert not (place / ".stet-0a1b2c3d").exists()


def test_a_rehearsal_makes_nothing(tmp_path: Path) -> None:
    done = prepare(tmp_path / "service", str(tmp_path / "copy"), dry_run=True)
    assert (done.made, done.served.address) == (True, "")
    assert list(tmp_path.iterdir()) == []
    made = prepare(tmp_path / "service", str(tmp_path / "copy")).served.address
    done = prepare(tmp_path / "service", str(tmp_path / "copy"), dry_run=True)
    assert (done.made, done.served.address) == (False, made)


@pytest.mark.parametrize("what", [".git", "mirrors.toml", ".stet", "metadata/timestamp.json"])
def test_a_key_lies_where_nothing_takes_it_along(what: str, tmp_path: Path) -> None:
    """Made in a repository, an archive or a copy. Oracle: nothing is made, wherever a link leads."""
    home = tmp_path / "home"
    (home / what).parent.mkdir(parents=True)
    (home / what).touch()
    (tmp_path / "link").symlink_to(home)
    for place in (home / "service", home / "a/b/service", tmp_path / "link" / "service", home):
        with pytest.raises(ConfigError, match="no place for a key"):
            prepare(place, "/srv/letters")
    assert not (home / "service").exists()


def test_a_folder_of_somebody_elses_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("mine")
    tmp_path.chmod(0o755)
    with pytest.raises(ConfigError, match=r"holds something else: letters\.txt"):
        prepare(tmp_path, "/srv/letters")
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755
    assert os.listdir(tmp_path) == ["letters.txt"]


def test_the_copy_and_the_service_lie_apart(tmp_path: Path) -> None:
    for place, copy in ((tmp_path / "a", tmp_path / "a/b"), (tmp_path / "a/b", tmp_path / "a"), (tmp_path, tmp_path)):
        with pytest.raises(ConfigError, match="lie one in the other"):
            prepare(place, str(copy))
    with pytest.raises(ConfigError, match="lie one in the other"):
        prepare(tmp_path / "here", "/srv/x", at="/srv/x/service")


def test_a_service_for_another_machine_is_written_for_it(tmp_path: Path) -> None:
    done = prepare(tmp_path / "here", "/srv/letters", at="/srv/onion", user="_tor")
    text = "".join((tmp_path / "here" / name).read_text() for name in done.written)
    assert str(tmp_path) not in text
    assert "User=_tor" in text
    assert (done.served.tor, done.served.nginx) == ("/usr/bin/tor", "/usr/sbin/nginx")


def test_impossible_places_and_users_are_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="No such file"):
        prepare(tmp_path / "none/service", "/srv/letters")
    if os.geteuid() == 0:
        with pytest.raises(ConfigError, match="knows no user letters-tor"):
            prepare(tmp_path / "service", "/srv/letters", user="letters-tor")
        prepare(tmp_path / "service", "/srv/letters", user="nobody")
        assert (tmp_path / "service/service" / key.SECRET).stat().st_uid == (tmp_path / "service").stat().st_uid != 0
        assert {(tmp_path / "service" / unit).stat().st_uid for unit in ("torrc", "nginx.conf")} == {0}


@pytest.mark.skipif(os.geteuid() != 0, reason="root alone gives folders to others")
def test_a_folder_that_somebody_else_made_first_is_refused(tmp_path: Path) -> None:
    (tmp_path / "service").mkdir()
    os.chown(tmp_path / "service", 1234, 1234)
    with pytest.raises(ConfigError, match="belongs to somebody else"):
        prepare(tmp_path / "service", "/srv/letters")
    assert list((tmp_path / "service").iterdir()) == []
