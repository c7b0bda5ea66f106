"""publish.copies.hosts.s3.settings: what is set, what is not, and what a host refuses; test_bucket has real ones."""

import pytest

from publish.copies.hosts.s3.bucket import open_to_readers
from publish.copies.hosts.s3.outside import SeenOutside
from publish.copies.hosts.s3.say import StoreSaid
from publish.copies.hosts.s3.settings import BucketSettings, SettingError, content_md5
from tests.copies.hosts.buckets import bad, well


def settings(said: StoreSaid) -> BucketSettings:
    return BucketSettings(lambda _method, _query, _body=None: said)


def test_a_setting_that_is_not_made_is_empty_and_a_refusal_has_its_code() -> None:
    assert settings(well("{}")).get("policy") == b"{}"
    assert settings(bad(404, "NoSuchCORSConfiguration")).get("cors") == b""
    made = settings(bad(501, "NotImplemented"))
    for act in (lambda: made.get("cors"), lambda: made.put("cors", b""), lambda: made.delete("cors")):
        with pytest.raises(SettingError) as caught:
            act()
        assert (caught.value.code, caught.value.status) == ("NotImplemented", 501)


def test_the_hash_is_the_one_of_the_protocol() -> None:
    assert content_md5(b"") == ("Content-MD5", "1B2M2Y8AsgTpgAmY7PhCfg==")


@pytest.mark.parametrize("data", ["[]", "1", "{}", '{"Statement": 1}', '{"Statement": ["x"]}', "<html>"])
def test_what_is_no_policy_is_told_and_not_written_over(data: str) -> None:
    asked = []

    def ask(method: str, query: str, body: bytes | None = None) -> StoreSaid:
        asked.append(method)
        return well(data)

    wanted, seen = SeenOutside(readable=True), SeenOutside()
    notes = open_to_readers(BucketSettings(ask), "b", "", owner=None, wanted=wanted, seen=seen, new=False, most=1)
    assert "it has no bucket policies" in notes["readable"]
    assert asked == ["GET"]
