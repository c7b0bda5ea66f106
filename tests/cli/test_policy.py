"""``stet policy``: what a bucket's two keys may do."""

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import HERE, Stet


def table(archive: Path, *lines: str, kind: str = "s3") -> None:
    (archive / "mirrors.toml").write_text("\n".join(["[hosts.bucket]", f'kind = "{kind}"', *lines]) + "\n")


def test_a_store_with_bucket_policies_has_one_for_all_as_the_manual_shows_it(stet: Stet, archive: Path) -> None:
    table(archive, 'bucket = "letters"', 'endpoint = "https://s3.example.net"', 'prefix = "archive/"')
    said = stet("policy", "bucket")
    assert (said.code, said.err) == (0, "")
    shown = re.search(r"```json\n(.*?)```", (HERE / "manual/hosts.md").read_text(), re.DOTALL)
    assert shown
    assert shown[1] in said.out
    named = stet("policy", "bucket", "--push", "stetpush", "--withdraw", "stetdraw", "--json").json
    (one,) = named["policies"]
    assert [s["Principal"] for s in one["policy"]["Statement"]] == [
        {"AWS": ["stetpush"]}, {"AWS": ["stetpush"]}, {"AWS": ["stetdraw"]}, {"AWS": ["stetdraw"]}, "*",
    ]  # fmt: skip


def test_at_amazon_each_user_has_a_policy_and_the_bucket_one_for_readers(stet: Stet, archive: Path) -> None:
    for also in ((), ('preset = "aws"',)):
        table(archive, 'bucket = "letters"', 'prefix = "a/"', *also)
        push, withdraw, readers = [
            one["policy"]["Statement"] for one in stet("policy", "bucket", "--json").json["policies"]
        ]
        assert not any("Principal" in statement for statement in (*push, *withdraw))
        assert [s["Principal"] for s in readers] == ["*"]
        allowed = {action for statement in push for action in statement["Action"]}
        assert allowed == {"s3:PutObject", "s3:GetObject", "s3:ListBucket"}
        assert "s3:PutObject" not in {action for statement in withdraw for action in statement["Action"]}
        assert push[1]["Condition"] == {"StringLike": {"s3:prefix": ["a/*"]}}


@pytest.mark.parametrize(
    ("preset", "said"), [("b2", "deleteFiles"), ("garage", "whoever may write"), ("rclone", "no policies")]
)
def test_a_store_without_policies_is_told_in_words(stet: Stet, archive: Path, preset: str, said: str) -> None:
    region = ['region = "us-west-004"'] if preset == "b2" else []
    endpoint = [] if preset == "b2" else ['endpoint = "https://s3.example.net"']
    table(archive, 'bucket = "letters"', f'preset = "{preset}"', *region, *endpoint)
    found = stet("policy", "bucket")
    assert (found.code, said in found.out) == (0, True), found
    assert json.loads(stet("policy", "bucket", "--json").out)["policies"] == []


def test_a_host_without_policies_and_a_host_that_is_none_are_told(stet: Stet, archive: Path) -> None:
    table(archive, 'path = "../copy"', kind="folder")
    said = stet("policy", "bucket")
    assert (said.code, "a folder host has no policies" in said.err) == (2, True)
    said = stet("policy", "buket")
    assert (said.code, "did you mean 'bucket'" in said.err) == (2, True)
