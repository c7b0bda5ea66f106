"""Secrets of hosts: from the environment, a command or the keyring, for every kind alike."""

import logging
import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keyring
import keyring.backend
import pytest
from keyring.backends import fail

from publish.copies.hosts import KINDS, open_host, secrets
from publish.copies.hosts.filehost import FileHost
from publish.copies.hosts.secrets import Secrets
from publish.core.errors import ConfigError, HostError, LackingError, RefusedError
from publish.core.settings import HostSettings
from tests.copies.hosts.contract import entries, holdings, store

CLOSED = "127.0.0.1"
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIC/cDuowzqS1WuYHp2qlOjlDJNUzxCjeDQlLQFHQuihQ"
OPTIONS: dict[str, dict[str, Any]] = {
    "s3": {"bucket": "letters", "endpoint": f"http://{CLOSED}:9"},
    "git": {"url": f"http://{CLOSED}:9/letters.git"},
    "sftp": {"host": CLOSED, "port": 9, "path": "www", "host_key": KEY, "user": "mirror"},
    "webdav": {"url": f"http://{CLOSED}:9/dav", "user": "me"},
    "ftp": {"host": CLOSED, "port": 9, "user": "me"},
}
ANSWER = "ACCESS_KEY=AKIA\nSECRET_KEY=s3cr3t-of-web\nTOKEN=s3cr3t-of-web\nPASSWORD=s3cr3t-of-web\n"


@pytest.fixture(autouse=True)
def _asked_anew() -> Iterator[None]:
    secrets.forget()
    yield
    secrets.forget()


def program(folder: Path, text: str) -> str:
    """A program of ours, and a note for each time that it ran."""
    file = folder / "answers.py"
    file.write_text(f"import os, sys, time\nopen({str(folder / 'ran')!r}, 'a').write('x')\n{text}\n")
    return f"{sys.executable} -S -E {file}"


def ran(folder: Path) -> int:
    note = folder / "ran"
    return len(note.read_text()) if note.exists() else 0


def of(command: str | None, environ: dict[str, str] | None = None, **more: Any) -> Secrets:
    return Secrets(HostSettings("web", "webdav", secret=command, **more), environ or {}, "PASSWORD")


def test_every_kind_with_a_secret_is_shown_here() -> None:
    # An ipfs host's are for its services: test_pinoptions.
    assert {*OPTIONS, "ipfs"} == {name for name, kind in KINDS.items() if kind.secret}


@pytest.mark.parametrize("kind", OPTIONS)
def test_a_command_is_asked_when_its_host_is_used_and_once(kind: str, tmp_path: Path) -> None:
    command = program(tmp_path, f"sys.stdout.write({ANSWER!r})")
    host = open_host(HostSettings("web", kind, options=OPTIONS[kind], secret=command), {})
    assert ran(tmp_path) == 0
    for _ in range(2):
        with pytest.raises(HostError) as caught:
            list(host.survey())
        assert not isinstance(caught.value, LackingError)
    assert ran(tmp_path) == 1
    assert "s3cr3t" not in f"{caught.value} {caught.value.hint} {host!r} {vars(host)!r}"
    assert "s3cr3t-of-web" in secrets.told()


@pytest.mark.parametrize("kind", OPTIONS)
def test_a_command_that_fails_costs_its_host_alone(kind: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    command = program(tmp_path, "print('s3cr3t'); print('s3cr3t', file=sys.stderr); sys.exit(3)")
    host = open_host(HostSettings("web", kind, options=OPTIONS[kind], secret=command), {})
    for _ in range(2):
        with pytest.raises(LackingError, match="exit code 3") as caught:
            list(host.survey())
    assert caught.value.exit_code == 5
    # Refused by nobody: a locked keyring must not have `heal` give the copy up.
    assert not isinstance(caught.value, RefusedError)
    assert ran(tmp_path) == 1
    assert "s3cr3t" not in f"{caught.value} {caught.value.hint} {caplog.text}"


def test_the_environment_comes_first(tmp_path: Path) -> None:
    found = of(program(tmp_path, "print('other')"), {"STET_WEB_PASSWORD": "ours"})
    assert found.get("PASSWORD") == "ours"
    assert ran(tmp_path) == 0
    assert found.get("USER") == ""


def test_a_first_line_is_the_one_secret_and_others_have_names(tmp_path: Path) -> None:
    found = of(program(tmp_path, "print('pass word=1\\r\\nlogin: me\\nUSER=somebody')"))
    assert found.need("PASSWORD", "USER") == ("pass word=1", "somebody")
    with pytest.raises(LackingError, match="no STET_WEB_TOKEN, neither in the environment nor from the command"):
        found.need("TOKEN")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "gave no secret"),
        ("print()", "gave no secret"),
        ("sys.stdout.buffer.write(b'\\xff\\xfe')", "gave no secret"),
        ("while True: sys.stdout.write('y' * 4096)", "more than any secret"),
    ],
)
def test_an_answer_that_is_none_is_told(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(LackingError, match=said):
        of(program(tmp_path, text)).get("PASSWORD")


def test_a_program_that_is_not_there_is_told() -> None:
    with pytest.raises(LackingError, match=r"\(no-such-program\) cannot be started: no such file"):
        of("no-such-program show x").get("PASSWORD")


def test_who_does_not_end_is_ended_with_its_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "COMMAND_S", 0.5)
    child = tmp_path / "child"
    text = f"if os.fork() == 0:\n time.sleep(1.2)\n open({str(child)!r}, 'w')\n os._exit(0)\ntime.sleep(60)"
    began = time.monotonic()
    with pytest.raises(LackingError, match="did not end within"):
        of(program(tmp_path, text)).get("PASSWORD")
    assert time.monotonic() - began < 5
    time.sleep(1.0)
    assert not child.exists()


def test_a_child_left_in_the_background_is_not_waited_for(tmp_path: Path) -> None:
    text = "if os.fork() == 0:\n time.sleep(60)\n os._exit(0)\nprint('ours', flush=True)"
    began = time.monotonic()
    assert of(program(tmp_path, text)).get("PASSWORD") == "ours"
    assert time.monotonic() - began < 5


def test_no_secret_of_ours_is_in_the_commands_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STET_PASSPHRASE", "of the keys")
    monkeypatch.setenv("STET_OTHER_SECRET_KEY", "of others")
    found = of(program(tmp_path, "print([n for n in os.environ if n.startswith('STET_')])"))
    assert found.get("PASSWORD") == "[]"


def test_a_command_for_many_hosts_runs_once(tmp_path: Path) -> None:
    command = program(tmp_path, "time.sleep(0.2); print('ours')")
    threads = [threading.Thread(target=lambda: of(command).get("PASSWORD")) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ran(tmp_path) == 1


class Ring(keyring.backend.KeyringBackend):
    """A keyring in memory, which notes what it is asked."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.held: dict[tuple[str, str], str] = {}
        self.asked: list[str] = []

    def get_password(self, service: str, username: str) -> str | None:
        self.asked.append(username)
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.held[service, username]


@pytest.fixture
def ring() -> Iterator[Ring]:
    before, made = keyring.get_keyring(), Ring()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def test_the_keyring_is_asked_for_each_variable_once(ring: Ring) -> None:
    ring.set_password("stet", "STET_WEB_PASSWORD", "from the ring")
    for _ in range(2):
        assert of("keyring").get("PASSWORD") == "from the ring"
    assert ring.asked == ["STET_WEB_PASSWORD"]
    with pytest.raises(LackingError, match="no STET_WEB_TOKEN, neither in the environment nor from the keyring"):
        of("keyring").need("TOKEN")


def test_a_machine_without_a_keyring_is_told_plainly(ring: Ring) -> None:
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]
    with pytest.raises(LackingError, match=r"no keyring on this machine \(NoKeyringError\)") as caught:
        of("keyring").get("PASSWORD")
    assert "export STET_WEB_PASSWORD=" in str(caught.value.hint)


def test_a_keyring_may_fail_as_it_likes(ring: Ring, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: str) -> str:
        raise ZeroDivisionError("s3cr3t")

    monkeypatch.setattr(ring, "get_password", failing)
    with pytest.raises(LackingError, match=r"failed \(ZeroDivisionError\)"):
        of("keyring").get("PASSWORD")
    monkeypatch.setitem(sys.modules, "keyring", None)
    secrets.forget()
    with pytest.raises(LackingError, match="package keyring is not installed"):
        of("keyring").get("PASSWORD")


def test_the_second_key_has_names_and_a_source_of_its_own() -> None:
    settings = HostSettings("web", "sftp", options={"host": "me@h", "path": "w", "identity": "~/.ssh/push"})
    assert secrets.second(settings, {"STET_WEB_PASSWORD": "first"}) is None
    environ = {"STET_WEB_WITHDRAW_PASSWORD": "second", "STET_WEB_WITHDRAW_USER": "editor", "STET_WEB_PASSWORD": "first"}
    found = secrets.second(settings, environ)
    assert found is not None
    assert found.options == {"host": "h", "path": "w", "user": "editor"}
    assert Secrets(found, environ, "PASSWORD").get("PASSWORD") == "second"
    assert Secrets(found, environ, "PASSWORD").variable("PASSWORD") == "STET_WEB_WITHDRAW_PASSWORD"
    assert Secrets(settings, environ, "PASSWORD").get("PASSWORD") == "first"


def test_a_profile_and_a_command_for_one_bucket_are_a_fault() -> None:
    settings = HostSettings("web", "s3", options={"bucket": "letters", "profile": "p"}, secret="pass x")
    with pytest.raises(ConfigError, match="both 'profile' and 'secret'"):
        open_host(settings, {})


def server_of(kind: str, request: pytest.FixtureRequest) -> tuple[dict[str, Any], str]:
    """Options of a host at a real server, and what a command says for it."""
    names = {"s3": "versitygw", "sftp": "sshd", "git": "githttp"}
    server = request.getfixturevalue(names.get(kind, f"rclone_{kind}"))
    if kind == "s3":
        keys = f"ACCESS_KEY={server.access_key}\nSECRET_KEY={server.secret_key}"
        return {"bucket": "by-command", "endpoint": server.endpoint, "ca_file": str(server.ca_file)}, keys
    if kind == "sftp":
        at = {"host": "mirror@127.0.0.1", "port": server.port, "path": "by-command", "host_key": server.host_key}
        return at, server.password
    if kind == "git":
        server.new("by-command.git")
        return {"url": f"{server.url}by-command.git", "ca_file": str(server.ca_file)}, server.token
    at = {"url": server.url} if kind == "webdav" else {"host": "127.0.0.1", "port": server.port, "tls": False}
    return {**at, "path": "by-command"}, f"{server.password}\nUSER={server.user}"


@pytest.mark.parametrize("kind", OPTIONS)
def test_real_servers_are_logged_in_to_by_what_a_command_says(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    options, answer = server_of(kind, request)
    (tmp_path / "answer").write_text(answer + "\n")
    environ = {"PATH": os.environ["PATH"]}
    host = open_host(HostSettings("web", kind, options=options, secret=f"cat {tmp_path / 'answer'}"), environ)
    assert isinstance(host, FileHost)
    store(host, entries(tmp_path / "in", {"index.html": b"1"}))
    assert holdings(host)["index.html"] == b"1"
