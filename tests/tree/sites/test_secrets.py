"""publish.tree.sites.secrets: what must never leave."""

import pytest

from publish.tree.sites import secrets


@pytest.mark.parametrize(
    "path",
    [".git/HEAD", "a/.git/config", ".env", "app/.env.production", "wp-config.php", "wp-config.php.bak", "backup.sql.gz",
     "id_ed25519", "tls/server.key", "a.html~", "index.html.bak", ".htpasswd", "site.sqlite", ".ssh/known_hosts",
     "cookies.txt", "hts-cache/new.zip", "email_list.letters.csv", "a/subscribers-2020.csv"],
)  # fmt: skip
def test_a_name_that_looks_secret(path: str) -> None:
    assert secrets.of_name(path)


@pytest.mark.parametrize(
    "path", ["index.html", "env/index.html", "keys.html", "git/index.html", "a.keys.txt", "dump/index.html"]
)
def test_a_name_like_any_other(path: str) -> None:
    assert secrets.of_name(path) is None


def test_a_private_key_is_seen_in_any_file_and_a_program_in_a_page() -> None:
    key = b"x\n-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA"
    assert secrets.of_bytes(key, page=False)
    assert secrets.of_bytes(b"<html><?php echo 1;", page=True)
    assert secrets.of_bytes(b'r = "<?php"', page=False) is None
    assert secrets.of_bytes(b"-----BEGIN PUBLIC KEY-----", page=True) is None
