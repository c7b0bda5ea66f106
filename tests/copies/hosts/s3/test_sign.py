"""Signatures are those of botocore, byte for byte."""

import hashlib
import random
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest
from botocore import auth, awsrequest, config, credentials, utils

from publish.copies.hosts.s3.sign import EMPTY, Keys, Signer

LETTERS = "ab09-._~/ +%&=?#;:@!$'()*,[]{}|\\^`\"<>äßé维བོ\U0001f600"
NOW = datetime(2026, 11, 26, 13, 5, 9, tzinfo=UTC)


def test_ten_thousand_requests_are_signed_as_botocore_signs_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auth, "get_current_datetime", lambda *_, **__: NOW)
    chance = random.Random(4)

    def word(most: int, letters: str = LETTERS) -> str:
        return "".join(chance.choices(letters, k=chance.randint(1, most)))

    context = {"client_config": config.Config(s3={"payload_signing_enabled": True})}
    signers: dict[str, Any] = {}
    for number in range(10_000):
        region = ("us-east-1", "eu-west-3", "garage")[number % 3]
        token = word(9, "abc/+=") if number % 5 == 0 else None
        secret = word(40, "abcXYZ/+") if number % 7 == 0 else "s"
        key = f"{word(4, 'abé+ %')}/{word(24)}"
        body = word(5).encode() if number % 2 else b""
        method = "PUT" if number % 2 else "GET"
        headers = {"Content-Type": f"text/html;  charset={word(3, 'ab')}", "Cache-Control": "no-cache"} if body else {}
        authority = ("s3.example.net", "b.s3.example.net:8443", "[::1]:9")[number % 3]
        target = "/" + quote(key, safe="/~") + ("?x-id=PutObject&uploads" if number % 11 == 0 else "")
        assert target.partition("?")[0] == "/" + utils.percent_encode(key, safe="/~")
        theirs: Any = awsrequest.AWSRequest(method, f"https://{authority}{target}", headers=dict(headers), data=body)
        theirs.context.update(context)
        auth.S3SigV4Auth(credentials.Credentials("a", secret, token), "s3", region).add_auth(theirs)
        ours = signers.setdefault(region, Signer(region)).signed(
            Keys("a", secret, token), method, authority, target, headers.items(), hashlib.sha256(body).hexdigest(), NOW
        )
        assert {k.lower(): v for k, v in ours} == {k.lower(): v for k, v in theirs.headers.items()}


def test_no_secret_is_shown() -> None:
    assert "ecret" not in repr(Keys("a", "secret", "secret-token"))
    assert hashlib.sha256().hexdigest() == EMPTY
