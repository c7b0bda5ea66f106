"""A large file on its way to real servers, cut in the middle: by kill -9, and by a line that breaks."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from publish.copies.hosts import open_host
from publish.copies.hosts.filehost import FileHost
from publish.copies.push import push
from publish.copies.push.meter import PushMeter
from publish.core.errors import UnreachableError
from publish.core.settings import HostSettings
from publish.verify.head import Release
from tests.copies.push.conftest import judged
from tests.support.cuts import pushed_by_another
from tests.support.factory import NOW, PAGES, Archive, evidence_path
from tests.support.line import Line
from tests.support.services.sshd import Sshd
from tests.support.services.versitygw import Versitygw

MB = 1 << 20
FILM = os.urandom(20 * MB)
CUT = 13 * MB  # in the middle of the second part of three
KEPT = {"s3": 8 * MB, "sftp": 12 * MB}
"""Bytes which need not go again, at the least: a part, and what a server of files has written by then."""
BESIDE = 2 * MB  # all other files, requests, and what TLS and ssh add to the film


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive", {**PAGES, evidence_path(FILM, "film.mp4"): FILM})


@pytest.fixture
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, Line, Callable[[], FileHost]]]:
    """A kind of host, the line to it, and what opens it."""
    kind, name = request.param, tmp_path.name.replace("_", "-").lower()
    environ = dict(os.environ)
    with ExitStack() as stack:
        if kind == "s3":
            s3: Versitygw = request.getfixturevalue("versitygw")
            scheme, host, port = s3.endpoint.rsplit(":", 2)
            line = stack.enter_context(Line(int(port)))
            options = {"bucket": name, "ca_file": str(s3.ca_file), "website": False}
            options["endpoint"] = f"{scheme}:{host}:{line.port}"
            environ |= {"STET_SPACE_ACCESS_KEY": s3.access_key, "STET_SPACE_SECRET_KEY": s3.secret_key}
        else:
            sshd: Sshd = request.getfixturevalue("sshd")
            line = stack.enter_context(Line(sshd.port))
            options = {"host": "mirror@127.0.0.1", "port": line.port, "path": name, "host_key": sshd.host_key}
            options["identity"] = str(sshd.identity)

        def open_it() -> FileHost:
            host = open_host(HostSettings("space", kind, options=options), environ)
            assert isinstance(host, FileHost)
            return host

        yield kind, line, open_it


def killed(release: Release, open_it: Callable[[], FileHost]) -> None:
    """Push in another process, which dies in the middle of the film."""

    def arm() -> None:
        sent = PushMeter.sent

        def counted(self: PushMeter, length: int) -> None:
            sent(self, length)
            if self._done >= CUT:
                os.kill(os.getpid(), signal.SIGKILL)

        PushMeter.sent = counted  # type: ignore[method-assign]

    assert pushed_by_another(release, open_it, arm) == -signal.SIGKILL


@pytest.mark.parametrize("opened", ["s3", "sftp"], indirect=True)
@pytest.mark.parametrize("by", ["kill", "line"])
def test_a_film_goes_on_where_it_was_cut_and_readers_have_it_whole(
    opened: tuple[str, Line, Callable[[], FileHost]], archive: Archive, by: str
) -> None:
    kind, line, open_it = opened
    release = archive.release()
    if by == "kill":
        killed(release, open_it)
        line.mend()
    else:
        line.break_after(CUT)
        with pytest.raises(UnreachableError):
            push(release, open_it(), now=NOW)
        assert line.up >= CUT
        line.mend()
    push(release, open_it(), now=NOW)
    assert len(FILM) - CUT - BESIDE < line.up < len(FILM) - KEPT[kind] + BESIDE
    assert judged(archive, open_it()) == release.number
    assert {h.path for h in open_it().survey()} == {e.path for e in release.entries}
