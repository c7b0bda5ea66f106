"""publish.core.baffling: whose failure an exception is that nobody foresaw."""

import errno
import tempfile

from publish.core.baffling import baffled
from publish.core.errors import BafflingError, HostError, StetError


def test_a_full_disk_here_is_no_fault_of_ours_or_of_the_hosts() -> None:
    error = baffled(OSError(errno.ENOSPC, "No space left on device"), "web")
    assert (type(error), error.exit_code) == (StetError, 1)
    assert tempfile.gettempdir() in str(error)
    assert "TMPDIR" in str(error.hint)
    assert "ulimit" in str(baffled(OSError(errno.EMFILE, "Too many open files"), "web").hint)
    assert isinstance(baffled(ConnectionResetError(errno.ECONNRESET, "x"), "web"), BafflingError)


def test_what_baffled_us_is_that_hosts_alone() -> None:
    error = baffled(ZeroDivisionError("odd"), "web", "index.html")
    assert isinstance(error, BafflingError)
    assert (error.host, error.path, error.exit_code) == ("web", "index.html", HostError.exit_code)
