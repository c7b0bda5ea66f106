"""publish.readers.clone.downloader: what one copy lacks, spoils or delays, another gives."""

import threading
import time
from collections.abc import Callable
from fnmatch import fnmatch
from pathlib import Path

import pytest

from publish.copies.hosts.web import Patience, WebCopy
from publish.core.errors import AbsentError, StetError
from publish.readers.clone import Cloned, downloader
from publish.readers.clone.landing import WORKING
from tests.readers.clone.conftest import files_of, is_whole
from tests.support import censor
from tests.support.censor import Censor
from tests.support.factory import Archive


def test_a_dead_mirror_costs_less_than_a_second(
    get: Callable[..., Cloned], host: Callable[[], Censor], archive: Archive, tmp_path: Path
) -> None:
    dead = host().rule("*", censor.black_hole())
    begun = time.monotonic()
    cloned = get(dead, "http://127.0.0.1:9/", host(), open_source=lambda a: WebCopy(a, patience=Patience(read_s=5)))
    assert time.monotonic() - begun < 4.5
    assert "http://127.0.0.1:9/" in cloned.faults
    assert is_whole(tmp_path / "out", archive.anchor)


def test_a_copy_that_dies_half_way_is_left(
    get: Callable[..., Cloned], host: Callable[[], Censor], archive: Archive, tmp_path: Path
) -> None:
    dying = host().rule("reports/*", censor.black_hole()).rule("assets/*", censor.black_hole())
    begun = time.monotonic()
    get(dying, host(), open_source=lambda a: WebCopy(a, patience=Patience(read_s=30)))
    assert time.monotonic() - begun < 20  # overtaken after a second, whatever its patience
    assert is_whole(tmp_path / "out", archive.anchor)


def test_a_far_copy_is_asked_for_many_files_at_once(
    get: Callable[..., Cloned], host: Callable[[], Censor], archive: Archive, tmp_path: Path
) -> None:
    under_way, most, mutex = 0, 0, threading.Lock()

    def far(handler: censor.Handler, path: str) -> None:
        nonlocal under_way, most
        with mutex:
            under_way += 1
            most = max(most, under_way)
        censor.slow(0.05)(handler, path)
        with mutex:
            under_way -= 1

    get(host().rule("*", far))
    assert most > 4
    assert is_whole(tmp_path / "out", archive.anchor)


def test_a_copy_that_answers_late_overtakes_one_that_hangs(
    get: Callable[..., Cloned], host: Callable[[], Censor], archive: Archive, tmp_path: Path
) -> None:
    hanging = host().rule("reports/*", censor.black_hole())
    late = host()

    def open_source(address: str) -> WebCopy:
        if address == late.url:
            time.sleep(1.5)
        return WebCopy(address, patience=Patience(read_s=30))

    begun = time.monotonic()
    get(hanging, late, open_source=open_source)
    assert time.monotonic() - begun < 25
    assert is_whole(tmp_path / "out", archive.anchor)


BUSY = censor.status(503)


@pytest.mark.parametrize(
    "answer",
    [
        censor.tamper(),
        censor.status(404),
        censor.status(451),
        BUSY,
        censor.page(),
        censor.page(b""),
        censor.truncate(),
        censor.endless(),
        censor.gzip_bomb(),
        censor.hang_up(reset=True),
        censor.redirect("http://portal.example/"),
    ],
)
def test_what_one_copy_spoils_another_gives(
    get: Callable[..., Cloned],
    host: Callable[[], Censor],
    archive: Archive,
    tmp_path: Path,
    answer: censor.Answer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bad = host()
    spoilt = ("reports/*", "files/*", "index.html", "targets/*.SHA256SUMS")
    for pattern in spoilt:
        bad.rule(pattern, answer)

    def after_the_other(handler: censor.Handler, path: str) -> None:
        # Or all might be had before the other one was asked.
        for _ in range(400):
            asked = any(fnmatch(one, pattern) for one in bad.asked() for pattern in spoilt)
            if asked or not any(fnmatch(path, pattern) for pattern in spoilt[:-1]):
                break
            handler.server.censor.ended.wait(0.05)
        censor.slow(0.05)(handler, path)

    if answer is not BUSY:  # which is waited for, so that nothing could come before
        monkeypatch.setattr(downloader, "OVERTAKE_S", 60.0)  # nor before it is blamed, on a busy machine
    cloned = get(bad, host().rule("*", after_the_other))
    assert is_whole(tmp_path / "out", archive.anchor)
    # A busy one may still be waited for when all is there.
    assert bad.url in cloned.faults or answer is BUSY


def test_each_copy_spoils_something_else_and_all_is_had(
    get: Callable[..., Cloned], host: Callable[[], Censor], archive: Archive, tmp_path: Path
) -> None:
    servers = [
        host().rule("index.html", censor.tamper()).rule("robots.txt", censor.status(404)),
        host().rule("assets/*", censor.tamper()).rule("HISTORY", censor.page()),
        host().rule("reports/2001/*.html", censor.tamper()).rule("targets/*.SHA256SUMS", censor.tamper()),
    ]
    get(*servers)
    assert is_whole(tmp_path / "out", archive.anchor)


def test_the_majority_may_be_wrong(
    get: Callable[..., Cloned], host: Callable[[], Censor], archive: Archive, tmp_path: Path
) -> None:
    bad = [host().rule("*.html", censor.tamper()) for _ in range(4)]
    cloned = get(*bad, host())
    assert is_whole(tmp_path / "out", archive.anchor)
    assert all(server.url in cloned.faults for server in bad)


def test_what_nobody_has_is_named_and_the_rest_is_there(
    get: Callable[..., Cloned], host: Callable[[], Censor], tmp_path: Path
) -> None:
    servers = [host().rule("reports/2001/*.html", censor.status(404)) for _ in range(2)]
    with pytest.raises(AbsentError, match=r"2 files could not be had anywhere: reports/2001/index\.html") as caught:
        get(*servers)
    assert caught.value.exit_code == 5
    assert "robots.txt" in files_of(tmp_path / "out")
    assert "reports/2001/index.html" not in files_of(tmp_path / "out")


def test_forged_bytes_never_get_a_name(
    get: Callable[..., Cloned], host: Callable[[], Censor], tmp_path: Path, copies: list[Path]
) -> None:
    with pytest.raises(StetError):
        get(host().rule("*.html", censor.tamper()))
    for path in files_of(tmp_path / "out") - {f"{WORKING}/fingerprint"}:
        assert (tmp_path / "out" / path).read_bytes() == (copies[1] / path).read_bytes()
