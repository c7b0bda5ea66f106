"""ssh as a child of ours, before a real sshd: keys of hosts, logins, secrets, and what is said when all is in vain."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from publish.copies.hosts import open_host, sshplace
from publish.copies.hosts.secrets import of_ssh
from publish.copies.hosts.sftp import SftpHost
from publish.copies.hosts.ssh import Ssh
from publish.core.errors import ConfigError, InterferenceError, OtherKeyError, RefusedError, UnreachableError
from publish.core.settings import HostSettings
from tests.copies.hosts.contract import entries, store
from tests.support.services.fixtures import skipping
from tests.support.services.sshd import Sshd

OTHER = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGZha2VmYWtlZmFrZWZha2VmYWtlZmFrZWZha2VmYWtl"
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("STET_")}


def host(sshd: Sshd, user: str = "mirror", environ: Mapping[str, str] = ENVIRONMENT, **options: object) -> SftpHost:
    """The account at ``sshd``, with other options than usual; an empty one is left out."""
    given = {"host": f"{user}@127.0.0.1", "port": sshd.port, "path": "ssh", "identity": str(sshd.identity)}
    given |= {"host_key": sshd.host_key} | options
    kept = {key: value for key, value in given.items() if value != ""}
    made = open_host(HostSettings("my-space", "sftp", options=kept), environ)
    assert isinstance(made, SftpHost)
    return made


def test_without_a_host_key_the_one_that_answers_is_shown_and_nothing_is_sent(sshd: Sshd) -> None:
    asked = host(sshd, host_key="")
    with pytest.raises(ConfigError, match="no 'host_key': nothing was sent") as caught:
        asked.probe()
    line = re.search(r'host_key = "(.+)"', caught.value.hint or "")
    assert line
    assert line[1] == sshd.host_key
    listed = subprocess.run(
        ["ssh-keygen", "-l", "-f", str(sshd.folder / "host_key.pub")], capture_output=True, text=True
    )
    assert listed.stdout.split()[1] in str(caught.value)
    host(sshd, host_key=line[1]).probe()


def test_a_changed_host_key_is_fatal_and_never_asked_away(sshd: Sshd, tmp_path: Path) -> None:
    asked = host(sshd, host_key=OTHER)
    expected, got = sshplace.fingerprint(OTHER), sshplace.fingerprint(sshd.host_key)
    for act in (asked.probe, lambda: store(asked, entries(tmp_path / "in", {"a.html": b"1"}))):
        with pytest.raises(OtherKeyError) as caught:
            act()
        assert f"HOST KEY CHANGED: expected {expected}, got {got}" in str(caught.value)
        assert caught.value.exit_code == 4
        assert got not in (caught.value.hint or "")  # Nobody is to paste what a thief shows.
    assert not (sshd.home / "ssh").exists()


def test_a_host_with_a_key_of_another_kind_has_changed_it_too(sshd: Sshd, tmp_path: Path) -> None:
    subprocess.run(["ssh-keygen", "-q", "-t", "ecdsa", "-N", "", "-C", "", "-f", str(tmp_path / "key")], check=True)
    pinned = (tmp_path / "key.pub").read_text().strip()
    with pytest.raises(OtherKeyError, match=r"HOST KEY CHANGED: .* \(ssh-ed25519\)"):
        host(sshd, host_key=pinned).probe()


def test_a_login_that_is_refused_says_what_was_tried_and_is_not_tried_again(sshd: Sshd, tmp_path: Path) -> None:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(tmp_path / "key")], check=True)
    asked = host(sshd, identity=str(tmp_path / "key"))
    for _ in range(2):
        with pytest.raises(RefusedError, match="the login was refused; the copy there is as it was") as caught:
            asked.probe()
        assert str(tmp_path / "key") in (caught.value.hint or "")
    assert asked._tries == 1
    wrong = {**ENVIRONMENT, "STET_MY_SPACE_PASSWORD": "not this"}
    with pytest.raises(RefusedError, match="the login was refused") as caught:
        host(sshd, environ=wrong, identity=str(tmp_path / "key")).probe()
    assert "STET_MY_SPACE_PASSWORD" in (caught.value.hint or "")
    assert "not this" not in f"{caught.value} {caught.value.hint}"


def test_a_password_comes_from_the_environment_and_is_in_no_argument(sshd: Sshd, tmp_path: Path) -> None:
    environ = {**ENVIRONMENT, "STET_MY_SPACE_PASSWORD": sshd.password, "STET_OTHER_SECRET_KEY": "of another"}
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(tmp_path / "key")], check=True)
    asked = host(sshd, environ=environ, identity=str(tmp_path / "key"))
    asked.probe()
    assert asked._session
    child = Path(f"/proc/{asked._session._child.pid}")
    if child.exists():
        assert sshd.password.encode() not in (child / "cmdline").read_bytes()
        assert b"of another" not in (child / "environ").read_bytes()
    folder = next(p for p in Path(_folder_of(asked)).iterdir() if p.name == "askpass").parent
    assert sshd.password not in "".join(file.read_text() for file in folder.iterdir())
    assert folder.stat().st_mode & 0o777 == 0o700


def _folder_of(asked: SftpHost) -> str:
    assert asked._session
    args = asked._session._child.args
    assert isinstance(args, list)
    return str(Path(str(args[args.index("-F") + 1])).parent)


def test_the_files_for_ssh_go_with_the_host(sshd: Sshd) -> None:
    asked = host(sshd)
    asked.probe()
    folder = _folder_of(asked)
    assert Path(folder).is_dir()
    del asked
    assert not Path(folder).exists()


def test_a_passphrase_opens_the_key_and_a_wrong_one_is_named(sshd: Sshd, tmp_path: Path) -> None:
    key = tmp_path / "a key"
    shutil.copy(sshd.identity, key)
    key.chmod(0o600)
    subprocess.run(["ssh-keygen", "-q", "-p", "-P", "", "-N", "open", "-f", str(key)], check=True, capture_output=True)
    host(sshd, environ={**ENVIRONMENT, "STET_MY_SPACE_PASSPHRASE": "open"}, identity=str(key)).probe()
    with pytest.raises(RefusedError, match="the login was refused") as caught:
        host(sshd, environ={**ENVIRONMENT, "STET_MY_SPACE_PASSPHRASE": "shut"}, identity=str(key)).probe()
    assert "STET_MY_SPACE_PASSPHRASE" in (caught.value.hint or "")
    key.chmod(0o644)
    with pytest.raises(RefusedError, match="other users may read the private key"):
        host(sshd, identity=str(key)).probe()
    both = {**ENVIRONMENT, "STET_MY_SPACE_PASSPHRASE": "a", "STET_MY_SPACE_PASSWORD": "b"}
    with pytest.raises(ConfigError, match="both STET_MY_SPACE_PASSWORD and STET_MY_SPACE_PASSPHRASE"):
        host(sshd, environ=both)


@pytest.fixture
def without_sftp() -> Iterator[Sshd]:
    with skipping(), Sshd(sftp=False) as service:
        yield service


def test_an_account_without_sftp_or_with_a_shell_that_talks_is_told_apart(sshd: Sshd, without_sftp: Sshd) -> None:
    with pytest.raises(RefusedError, match="the account has no SFTP"):
        host(without_sftp).probe()
    with pytest.raises(InterferenceError, match="not SFTP, and begins: Welcome to our web space"):
        host(sshd, user="chatty").probe()
    with pytest.raises(RefusedError, match="no permission"):
        store(host(sshd, user="readonly", path="sub"), [])


def test_a_server_that_is_not_there_is_unreachable(sshd: Sshd) -> None:
    with pytest.raises(UnreachableError, match="no connection"):
        host(sshd, port=1).probe()
    with pytest.raises(UnreachableError, match="no such host name"):
        host(sshd, host="no.such.invalid").probe()
    with pytest.raises(UnreachableError, match="no connection"):
        host(sshd, port=1, host_key="").probe()


@pytest.fixture
def at_home(sshd: Sshd, tmp_path: Path) -> dict[str, str]:
    """An environment in which ssh finds the user's own files below ``tmp_path``: it asks the system, not HOME."""
    (tmp_path / ".ssh").mkdir()
    (tmp_path / "passwd").write_text(f"me:x:{os.geteuid()}:{os.getegid()}::{tmp_path}:/bin/sh\n")
    wrapped = {"NSS_WRAPPER_PASSWD": str(tmp_path / "passwd"), "NSS_WRAPPER_GROUP": str(sshd.folder / "group")}
    return {**ENVIRONMENT, **wrapped, "LD_PRELOAD": str(sshd.folder / "bin/libnss_wrapper.so"), "HOME": str(tmp_path)}


def test_a_host_behind_another_is_reached_and_the_one_between_must_be_known(
    sshd: Sshd, at_home: dict[str, str], tmp_path: Path
) -> None:
    jump = f"mirror@localhost:{sshd.port}"  # by another name: ssh refuses to go in a circle
    with pytest.raises(UnreachableError):
        host(sshd, environ=at_home, jump=jump).probe()
    (tmp_path / ".ssh/known_hosts").write_text(f"[localhost]:{sshd.port} {sshd.host_key}\n")
    host(sshd, environ=at_home, jump=jump).probe()


def test_the_users_own_settings_count_where_they_are_asked_for_but_not_for_the_hosts_key(
    sshd: Sshd, at_home: dict[str, str], tmp_path: Path
) -> None:
    lines = ("Host space", "HostName 127.0.0.1", f"Port {sshd.port}", f"IdentityFile {sshd.identity}", "Host *")
    (tmp_path / ".ssh/config").write_text("\n".join([*lines, "StrictHostKeyChecking no"]) + "\n")
    own = {"host": "mirror@space", "port": "", "identity": ""}
    host(sshd, environ=at_home, ssh_config=True, **own).probe()
    with pytest.raises(OtherKeyError, match="HOST KEY CHANGED"):
        host(sshd, environ=at_home, ssh_config=True, **own, host_key=OTHER).probe()
    with pytest.raises(UnreachableError, match="no such host name"):
        host(sshd, environ=at_home, **own).probe()


def test_no_language_of_ours_goes_to_a_server_that_takes_it_on() -> None:
    """Debian's ssh_config has ``SendEnv LANG LC_*``, and counts with ssh_config = true."""
    environ = {"PATH": "/bin", "LANG": "ug_CN.UTF-8", "LANGUAGE": "ug:zh", "LC_TIME": "ug_CN.UTF-8", "STET_X": "secret"}
    at = sshplace.Where("space", "space.example", own_config=True)
    client = Ssh(at, environ, of_ssh(HostSettings("space", "sftp"), environ, None))
    assert client.environment() == {"PATH": "/bin", "LC_ALL": "C"}


def test_no_option_of_ours_is_unknown_to_this_machines_ssh(sshd: Sshd) -> None:
    client = host(sshd)._start.__closure__[0].cell_contents  # type: ignore[index]
    command = client.command(subsystem="sftp")
    said = subprocess.run([command[0], "-G", *command[1:]], capture_output=True, text=True)
    assert (said.returncode, said.stderr) == (0, "")
    for line in ("stricthostkeychecking true", "forwardagent no", "permitlocalcommand no", "hostkeyalias stet-host"):
        assert line in said.stdout
