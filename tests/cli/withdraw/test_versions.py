"""A withdrawal from a bucket that keeps versions, by two keys."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Stet
from tests.support.lockedbucket import LockedBucket
from tests.support.services.service import ask
from tests.support.services.versitygw import Versitygw


@pytest.fixture
def bucket(versitygw: Versitygw, archive: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> LockedBucket:
    made = LockedBucket(
        versitygw, f"withdrawn-{tmp_path.name[-8:].replace('_', '-').lower()}".strip("-"), prefix="copy/"
    )
    given = {**made.options, "public": made.public}
    lines = [f"{key} = {json.dumps(value)}" for key, value in given.items()]
    (archive / "mirrors.toml").write_text("\n".join(["[hosts.safe]", 'kind = "s3"', *lines]) + "\n")
    monkeypatch.setenv("STET_CA_FILE", str(versitygw.ca_file))
    monkeypatch.setenv("STET_SAFE_ACCESS_KEY", made.push_key[0])
    monkeypatch.setenv("STET_SAFE_SECRET_KEY", made.push_key[1])
    return made


def test_what_was_withdrawn_goes_with_all_its_versions_by_the_second_key_alone(
    stet: Stet, archive: Path, bucket: LockedBucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert stet("publish").code == 0
    page = next(path for path in (archive / "site/reports").rglob("*.md"))
    name = f"{page.relative_to(archive / 'site').with_suffix('.html')}"
    assert stet("withdraw", page.relative_to(archive / "site"), "--yes").code == 0
    said = [stet("publish"), stet("--json", "heal")]
    for one in said:
        assert (one.code, "STET_SAFE_WITHDRAW_" in one.err) == (5, True), one
        assert f"safe: {name}: withdrawn, and still there" in one.err or "(all with --json)" in one.err
    assert "whether it keeps former versions cannot be told: access denied" in said[1].err
    assert name in said[1].json["receipts"][0]["owed"]
    key = f"copy/{name}"
    (version,) = [v["VersionId"] for v in bucket.versions() if v["Key"] == key]
    old = f"{bucket.server.endpoint}/{bucket.name}/{key}?versionId={version}"
    assert ask(old, ca_file=bucket.server.ca_file).status == 200
    held = {"Bucket": bucket.name, "Key": key, "VersionId": version}
    bucket.owner.put_object_legal_hold(**held, LegalHold={"Status": "ON"})
    monkeypatch.setenv("STET_SAFE_WITHDRAW_ACCESS_KEY", bucket.withdraw_key[0])
    monkeypatch.setenv("STET_SAFE_WITHDRAW_SECRET_KEY", bucket.withdraw_key[1])
    locked = stet("heal")
    assert locked.code == 5
    assert f"safe: {name}: version {version} of it is still kept" in locked.err
    # The mark above it stays, or readers would get it again.
    assert ask(f"{bucket.public}{name}", ca_file=bucket.server.ca_file).status == 404
    bucket.owner.put_object_legal_hold(**held, LegalHold={"Status": "OFF"})
    done = stet("heal")
    assert (done.code, done.err) == (0, ""), done
    assert "former version" in done.out
    assert not [v for v in bucket.versions() if v["Key"] == key]
    assert ask(old, ca_file=bucket.server.ca_file).status == 404
    assert json.loads((archive / ".stet/learnt").glob("*").__next__().read_text())["swept"]
