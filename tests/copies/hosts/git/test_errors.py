"""publish.copies.hosts.git.errors: failures of git servers have our names; their words are shown and not believed."""

import errno
import socket
import ssl

import pytest

pytest.importorskip("dulwich")

from dulwich.errors import HangupException

from publish.copies.hosts.allowance import TooSlowError
from publish.copies.hosts.git.errors import SHOWN_MAX, meaning, not_moved, quoted
from publish.copies.hosts.git.https import NotGitError, StatusError
from publish.copies.hosts.git.overssh import SshError
from publish.copies.hosts.http.faults import EndlessError, SilentError, WireError
from publish.core.errors import (
    AbsentError,
    BusyError,
    FullError,
    HostError,
    InterferenceError,
    RefusedError,
    UnreachableError,
)


def said(error: Exception, *, has_keys: bool = True) -> HostError | None:
    return meaning(error, host="git", path="", where="a.example/letters", keys="STET_GIT_TOKEN", has_keys=has_keys)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, RefusedError),
        (403, RefusedError),
        (404, AbsentError),
        (407, UnreachableError),
        (302, InterferenceError),
        (413, FullError),
        (429, BusyError),
        (503, BusyError),
        (502, UnreachableError),
        (418, InterferenceError),
    ],
)
def test_a_status_has_one_meaning(status: int, kind: type[HostError]) -> None:
    assert type(said(StatusError(status, "https://b.example/"))) is kind


def test_who_has_no_token_is_told_to_set_one_and_who_has_is_told_where_it_is() -> None:
    none, some = said(StatusError(401), has_keys=False), said(StatusError(401))
    assert none
    assert some
    assert (none.hint, "STET_GIT_TOKEN" in str(some.hint)) == ("set STET_GIT_TOKEN", True)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (FileNotFoundError("x"), AbsentError),
        (NotGitError("x"), InterferenceError),
        (HangupException(), UnreachableError),
        (TimeoutError(), TooSlowError),
        (ConnectionAbortedError(), InterferenceError),
        (WireError("no status"), UnreachableError),
        (SilentError(), TooSlowError),
        (EndlessError(), InterferenceError),
        (socket.gaierror(), UnreachableError),
        (ssl.SSLError(), UnreachableError),
        (ConnectionResetError(), UnreachableError),
        (KeyError("x"), InterferenceError),
        (SshError("Permission denied (publickey).", 255), RefusedError),
        (SshError("ERROR: Repository not found.", 1), AbsentError),
        (SshError("fatal: git upload-pack: not our ref 5ae3ee48", 128), RefusedError),
        (SshError("", 255), UnreachableError),
    ],
)
def test_a_failure_is_told_by_its_type(error: Exception, kind: type[HostError]) -> None:
    assert type(said(error)) is kind


@pytest.mark.parametrize(
    ("fault", "words", "kind"),
    [
        ("pre-receive hook declined", "GitLab: you cannot push to a protected branch", RefusedError),
        ("pre-receive hook declined", "file exceeds the size limit of 100 MB", FullError),
        ("hook declined", "no", RefusedError),
        ("failed to update ref", "", RefusedError),
    ],
)
def test_why_a_branch_was_not_moved_is_told_and_that_the_copy_stays(
    fault: str, words: str, kind: type[HostError]
) -> None:
    found = not_moved(fault, words, host="git", branch="pages", force="Settings")
    assert type(found) is kind
    assert str(found).endswith("the copy there is as it was")


def test_a_servers_words_are_one_short_line_that_no_terminal_obeys() -> None:
    shown = quoted("=====\r\n\x1b[2Jno\nno room\n" + "x" * 9_999)
    assert len(shown) <= SHOWN_MAX
    assert "\x1b" not in shown
    assert "\n" not in shown


def test_what_is_nobodys_failure_is_ours() -> None:
    assert said(ZeroDivisionError()) is None
    assert said(OSError(errno.ENOSPC, "no room for a pack here")) is None, "the line was not cut"
