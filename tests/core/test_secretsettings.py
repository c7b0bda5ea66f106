"""Where secrets come from: settings that cannot be are told with file and line."""

import os
from pathlib import Path

import pytest

from publish.copies.hosts import KINDS
from publish.core import config
from publish.core.errors import ConfigError
from publish.core.secretsettings import COMMAND_MAX_LENGTH, fault
from publish.core.settings import Config


def loaded(folder: Path, *lines: str, kind: str = "s3", name: str = "web") -> Config:
    table = [f"[hosts.{name}]", f'kind = "{kind}"', 'bucket = "letters"', *lines]
    (folder / "mirrors.toml").write_text("\n".join(table) + "\n")
    return config.load(folder, KINDS)


def test_a_command_and_the_keyring_are_settings_of_any_host_with_a_secret(tmp_path: Path) -> None:
    found = loaded(tmp_path, 'secret = "pass show letters/bucket"', 'withdraw_secret = "keyring"').host("web")
    assert (found.secret, found.withdraw_secret, found.withdraws) == ("pass show letters/bucket", "keyring", False)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ('""', "must be 'keyring', or a command"),
        ('" "', "must be 'keyring', or a command"),
        ("true", "must be text in quotation marks"),
        ('["pass"]', "must be text in quotation marks"),
        ("'pass \"show'", "quotation marks that do not close"),
        ('"pass show x | head -1"', "is read by no shell"),
        ('"echo $(pass x)"', "is read by no shell"),
        (f'"{"x" * COMMAND_MAX_LENGTH}y"', "must be 'keyring', or a command"),
        ('"pass\\nshow"', "holds a control character"),
        ("'\"\" x'", "must be 'keyring', or a command"),
    ],
)
def test_what_cannot_be_is_told_with_its_line(tmp_path: Path, value: str, said: str) -> None:
    with pytest.raises(ConfigError, match=r"mirrors\.toml:4 \[hosts\.web\]: 'secret' ") as caught:
        loaded(tmp_path, f"secret = {value}")
    assert said in str(caught.value)


def test_a_kind_without_secrets_has_no_such_setting(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="this kind has none"):
        loaded(tmp_path, 'secret = "keyring"', kind="folder")
    assert [name for name, kind in KINDS.items() if kind.secret] == ["ftp", "git", "ipfs", "s3", "sftp", "webdav"]


def test_a_file_that_others_may_write_to_names_no_commands(tmp_path: Path) -> None:
    file = tmp_path / "mirrors.toml"
    loaded(tmp_path, 'secret = "pass x"')
    assert fault("pass x", file, any_=True) is None
    file.chmod(0o666)
    assert "others may write to mirrors.toml" in str(fault("pass x", file, any_=True))
    assert fault("keyring", file, any_=True) is None  # names no program
    file.chmod(0o644)
    tmp_path.chmod(0o777)
    assert "others may write to" in str(fault("pass x", file, any_=True))
    tmp_path.chmod(0o1777)
    assert fault("pass x", file, any_=True) is None
    tmp_path.chmod(0o700)
    link = tmp_path / "link" / "mirrors.toml"
    link.parent.mkdir(mode=0o700)
    shared = tmp_path / "shared"
    shared.mkdir()
    (shared / "real.toml").write_text("")
    link.symlink_to(shared / "real.toml")
    assert fault("pass x", link, any_=True) is None
    shared.chmod(0o777)
    assert "others may write to its folder" in str(fault("pass x", link, any_=True))
    if os.geteuid() == 0:
        os.chown(file, 65534, -1)
        assert "belongs to another user" in str(fault("pass x", file, any_=True))


def test_a_group_of_many_is_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "mirrors.toml"
    loaded(tmp_path)
    file.chmod(0o664)
    for alone, expected in ((True, True), (False, False)):
        monkeypatch.setattr("publish.core.secretsettings._is_ours_alone", lambda _gid, alone=alone: alone)
        assert (fault("pass x", file, any_=True) is None) is expected


def test_a_hosts_key_is_not_anothers_second_key(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="second keys of 'web'"):
        loaded(tmp_path, "[hosts.web-withdraw]", 'kind = "s3"', 'bucket = "other"')
