"""publish.copies.hosts.s3.haste: which long files go whole, by a clock of our own and at a real store."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult

import pytest

from publish.copies.hosts.http import answer
from publish.copies.hosts.s3 import S3Host
from publish.copies.hosts.s3.haste import WHOLE_MAX_LENGTH, WHOLE_S, Haste
from publish.copies.hosts.s3.parts import PART_LENGTH
from publish.copies.hosts.s3.sign import Keys
from publish.copies.hosts.s3.uploads import Upload
from tests.copies.hosts.buckets import Faulty, Reply, faulty  # noqa: F401 - fixtures
from tests.copies.hosts.contract import entries, store
from tests.copies.hosts.s3.conftest import opened


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def sent(haste: Haste, clock: Clock, length: int, took_s: float) -> None:
    with haste.timed(lambda _: None) as told:
        told(length)
        clock.now += took_s


def test_a_line_of_which_nothing_is_known_is_slow() -> None:
    assert not Haste(Clock()).whole(PART_LENGTH + 1)


def test_what_goes_in_a_few_seconds_goes_whole() -> None:
    haste = Haste(clock := Clock())
    sent(haste, clock, 1_000_000, 1.0)
    assert haste.whole(int(1_000_000 * WHOLE_S))
    assert not haste.whole(int(1_000_000 * WHOLE_S) + 1)
    sent(haste, clock, 1_000_000, 4.0)
    assert not haste.whole(int(1_000_000 * WHOLE_S))


def test_a_very_long_file_goes_in_parts_on_the_quickest_line() -> None:
    haste = Haste(clock := Clock())
    sent(haste, clock, 1 << 40, 0.0)
    assert haste.whole(WHOLE_MAX_LENGTH)
    assert not haste.whole(WHOLE_MAX_LENGTH + 1)


def test_bytes_that_go_again_are_no_haste() -> None:
    haste, heard = Haste(clock := Clock()), list[int]()
    with haste.timed(heard.append) as told:
        for length in (10_000_000, -10_000_000, 1_000):
            told(length)
        clock.now += 1.0
    assert not haste.whole(PART_LENGTH)
    assert heard == [10_000_000, -10_000_000, 1_000]


def test_after_a_break_a_file_goes_in_parts() -> None:
    haste = Haste(clock := Clock())
    sent(haste, clock, 10_000_000, 1.0)
    with pytest.raises(KeyboardInterrupt), haste.timed(lambda _: None):
        raise KeyboardInterrupt
    haste.took(1_000_000, clock.now)  # which a line that cuts whatever takes long lets through
    assert not haste.whole(PART_LENGTH + 1)


def test_short_files_show_that_a_line_is_quick_and_never_that_it_is_slow() -> None:
    haste = Haste(clock := Clock())
    clock.now = 1.0
    haste.took(1_000_000, 0.0)
    assert haste.whole(int(1_000_000 * WHOLE_S))
    haste.took(10, 0.0)
    assert haste.whole(int(1_000_000 * WHOLE_S))
    sent(haste, clock, 1_000_000, 4.0)
    haste.took(1_000_000, clock.now)
    assert not haste.whole(int(1_000_000 * WHOLE_S)), "what a long file showed counts"


@pytest.mark.parametrize("limited", [False, True])
def test_the_first_film_goes_whole_after_a_short_file_unless_a_limit_holds_it_back(
    faulty: Faulty, tmp_path: Path, *, limited: bool
) -> None:
    first, film = entries(tmp_path / "in", {"files/a.css": b"a" * 100_000, "files/b2.mp4": b"b2" * PART_LENGTH})
    host = opened(faulty.endpoint, "a", "b")
    host._haste = Haste(Clock())  # no time goes by
    host.limited = limited
    begun = b"<InitiateMultipartUploadResult><UploadId>7</UploadId></InitiateMultipartUploadResult>"
    joined = b"<CompleteMultipartUploadResult></CompleteMultipartUploadResult>"
    faulty.replies["POST"] = [Reply(200, begun), Reply(200, joined)]
    host.put(first)
    host.put(film)
    in_parts = ["PUT", "POST", "PUT", "PUT", "POST"]
    assert [method for method, _, _ in faulty.asked] == (in_parts if limited else ["PUT", "PUT"])


def test_a_quick_line_gets_the_second_film_whole_and_one_that_was_cut_in_parts(
    gateway: Callable[..., S3Host], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    films = entries(tmp_path / "in", {f"files/{name}.mp4": name.encode() * PART_LENGTH for name in ("a1", "b2", "c3")})
    host, asked = gateway(readable=False), list[str]()
    # One that was begun before, and that the host no longer knows: it is not left standing in the notes.
    host._parted.uploads.begun(Upload(films[2].path, "gone", films[2].sha256, films[2].length, PART_LENGTH))
    host._haste = Haste(Clock())  # no time goes by: whatever was sent went at once
    ask = host._wire.ask

    def heard(keys: Keys, method: str, base: SplitResult, target: str, **about: Any) -> answer.Reply:
        asked.append(target)
        return ask(keys, method, base, target, **about)

    monkeypatch.setattr(host._wire, "ask", heard)
    store(host, films)
    parts = [sum("partNumber=" in target and film.path in target for target in asked) for film in films]
    assert parts == [2, 0, 2]
    assert all(host._holds(film) for film in films)
    assert not list(host._parted.uploads)


def test_what_is_too_long_for_a_proxy_before_the_store_goes_in_parts_and_so_does_the_next(
    faulty: Faulty, tmp_path: Path
) -> None:
    films = entries(tmp_path / "in", {f"files/{name}.mp4": name.encode() * PART_LENGTH for name in ("a1", "b2")})
    host = opened(faulty.endpoint, "a", "b")
    host._haste = Haste(Clock())
    sent(host._haste, Clock(), 1 << 40, 0.0)
    begun = b"<InitiateMultipartUploadResult><UploadId>7</UploadId></InitiateMultipartUploadResult>"
    joined = b"<CompleteMultipartUploadResult></CompleteMultipartUploadResult>"
    faulty.replies["PUT"] = [Reply(413), Reply(200)]
    faulty.replies["POST"] = [Reply(200, begun), Reply(200, joined)] * 2
    for film in films:
        host.put(film)
    assert [method for method, _, _ in faulty.asked] == ["PUT", *["POST", "PUT", "PUT", "POST"] * 2]
