"""The fixtures by which tests ask for a real server; a pytest plugin.

Where a server cannot be had, the test is skipped and says why; in CI it fails.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.support.services.cache import Unavailable
from tests.support.services.githttp import GitHttp
from tests.support.services.kubo import Kubo
from tests.support.services.nginx import Nginx
from tests.support.services.rclone import RcloneFtp, RcloneHttp, RcloneS3, RcloneSftp, RcloneWebdav
from tests.support.services.sshd import Sshd
from tests.support.services.tsa import Mode, Tsa
from tests.support.services.versitygw import Versitygw


@contextmanager
def skipping() -> Iterator[None]:
    """Turn ``Unavailable`` into a skip, or in CI into a failure."""
    try:
        yield
    except Unavailable as e:
        if os.environ.get("CI") == "true":
            raise pytest.fail.Exception(str(e), pytrace=False) from None
        raise pytest.skip.Exception(str(e)) from None


@pytest.fixture(scope="session")
def kubo() -> Iterator[Kubo]:
    """An offline IPFS node with its gateway."""
    with skipping(), Kubo() as service:
        yield service


@pytest.fixture(scope="session")
def githttp() -> Iterator[GitHttp]:
    """Git repositories over https, and pages which follow them when they are told to."""
    with skipping(), GitHttp() as service:
        yield service


@pytest.fixture(scope="session")
def versitygw() -> Iterator[Versitygw]:
    """An S3 over TLS, with two accounts, policies and websites."""
    with skipping(), Versitygw() as service:
        yield service


@pytest.fixture(scope="session")
def rclone_s3() -> Iterator[RcloneS3]:
    """An S3 over plain HTTP."""
    with skipping(), RcloneS3() as service:
        yield service


@pytest.fixture(scope="session")
def sshd() -> Iterator[Sshd]:
    """An OpenSSH server with SFTP and a shell, by key and by password."""
    with skipping(), Sshd() as service:
        yield service


@pytest.fixture(scope="session")
def rclone_sftp() -> Iterator[RcloneSftp]:
    """An SFTP server that is not OpenSSH's."""
    with skipping(), RcloneSftp() as service:
        yield service


@pytest.fixture(scope="session")
def rclone_webdav() -> Iterator[RcloneWebdav]:
    """A WebDAV server with a password."""
    with skipping(), RcloneWebdav() as service:
        yield service


@pytest.fixture(scope="session")
def rclone_ftp() -> Iterator[RcloneFtp]:
    """An FTP server with a password."""
    with skipping(), RcloneFtp() as service:
        yield service


@pytest.fixture
def rclone_http() -> Iterator[Callable[[Path], RcloneHttp]]:
    """Start rclone's web server over a folder; it stops after the test."""
    with ExitStack() as stack:

        def start(folder: Path) -> RcloneHttp:
            with skipping():
                return stack.enter_context(RcloneHttp(folder))

        yield start


@pytest.fixture
def nginx() -> Iterator[Callable[[Path], Nginx]]:
    """Start nginx over a folder; it stops after the test."""
    with ExitStack() as stack:

        def start(folder: Path) -> Nginx:
            with skipping():
                return stack.enter_context(Nginx(folder))

        yield start


@pytest.fixture
def tsa() -> Iterator[Callable[..., Tsa]]:
    """Start a time-stamp authority in a mode; it stops after the test."""
    with ExitStack() as stack:

        def start(mode: Mode = Mode.HONEST) -> Tsa:
            with skipping():
                return stack.enter_context(Tsa(mode))

        yield start
