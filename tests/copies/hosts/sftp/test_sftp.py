"""publish.copies.hosts.sftp: each end of a conversation has our name."""

import pytest

from publish.copies.hosts.sftp import SftpHost
from publish.copies.hosts.sftp.session import SftpSession
from publish.core.errors import BafflingError


def unanswered() -> SftpSession:
    raise TimeoutError


def baffling() -> SftpSession:
    raise ZeroDivisionError("odd")


def test_nothing_is_started_before_it_is_asked_and_a_failure_is_the_hosts() -> None:
    silent = SftpHost("one", "~/www", unanswered)
    assert (silent.path, silent.notes()) == ("www", ())
    for start in (unanswered, baffling):
        with pytest.raises(BafflingError):
            SftpHost("one", "www", start).read("index.html", 9)
