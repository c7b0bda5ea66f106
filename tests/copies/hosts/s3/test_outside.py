"""A bucket's settings, told by what strangers get."""

from pathlib import Path

import pytest

from publish.copies.hosts.s3.outside import SeenOutside, outside
from publish.copies.hosts.s3.wire import Wire
from publish.copies.push import push
from publish.core.formats import layout
from tests.copies.hosts.buckets import Faulty, Reply, faulty  # noqa: F401 - fixtures
from tests.support.factory import NOW, Archive
from tests.support.lockedbucket import LockedBucket
from tests.support.services.versitygw import Versitygw

INSIDE = {layout.TIMESTAMP: b"{}", layout.FRONT: b"front"}


def look(address: str, bucket: str = "https://bucket.invalid/letters/") -> SeenOutside:
    return outside(address, bucket, Wire("far-away", "us-east-1", ca_file=None), INSIDE.get).look()


def test_a_copy_that_readers_get_needs_no_question(faulty: Faulty) -> None:
    faulty.replies["GET"] = [Reply(200, b"{}"), Reply(200, b"front")]
    assert look(f"{faulty.endpoint}/letters/") == SeenOutside(readable=True, scripts=False, pages=True)
    assert [path for _, path, _ in faulty.asked] == [f"/letters/{layout.TIMESTAMP}", "/letters/"]
    assert all(headers["Origin"] == "null" for _, _, headers in faulty.asked)
    assert not any(name.lower() == "authorization" for _, _, headers in faulty.asked for name in headers)


@pytest.mark.parametrize("reply", [Reply(403), Reply(200, b"a page for everything"), Reply(200, b"{}", 99), Reply(302)])
def test_who_answers_otherwise_has_shown_nothing(faulty: Faulty, reply: Reply) -> None:
    faulty.replies["GET"] = [reply]
    assert look(f"{faulty.endpoint}/letters/") == SeenOutside()
    assert look("ipns://k51/", f"{faulty.endpoint}/letters/") == SeenOutside()


def test_nobody_there_is_nothing_seen() -> None:
    assert look("http://127.0.0.1:9/letters/") == SeenOutside()
    assert look("http://no-name.invalid/letters/") == SeenOutside()


def test_a_bucket_all_set_is_pushed_to_by_a_key_that_may_put_get_and_list_and_without_a_word(
    versitygw: Versitygw, tmp_path: Path
) -> None:
    archive = Archive(tmp_path / "publisher")
    bucket = LockedBucket(versitygw, "all-set")
    first = push(archive.release(), bucket.host(), now=NOW)
    assert first.notes == ()
    archive.remove("reports/2001/strike-hard.html")
    second = push(archive.release(), bucket.host(), now=NOW)
    assert "reports/2001/strike-hard.html" in second.left
    assert len(second.notes) == 1  # once: of what it may not take away
    archive.write("index.html", b"<!doctype html>third")
    third = push(archive.release(), bucket.host(), now=NOW)
    assert (third.notes, third.removed) == ((), ())


def test_a_setting_that_is_lacking_is_named_still(versitygw: Versitygw, tmp_path: Path) -> None:
    archive = Archive(tmp_path / "publisher")
    bucket = LockedBucket(versitygw, "not-all-set")
    bucket.owner.delete_bucket_cors(Bucket=bucket.name)
    (note,) = push(archive.release(), bucket.host(), now=NOW).notes
    assert "AccessDenied" in note
    assert "CORS" in note
