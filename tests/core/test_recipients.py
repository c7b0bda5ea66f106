"""Public keys in mirrors.toml, and what is said of those that are none."""

import pytest

from publish.core.recipients import RECIPIENTS_MAX, faults, nth

AGE = "age1" + "q" * 58
SSH = "ssh-ed25519 " + "A" * 68
SECRET = "AGE-SECRET-KEY-1" + "Q" * 58


@pytest.mark.parametrize("keys", [(), (AGE,), (SSH, AGE), (SSH + " me@desk",), ("ssh-rsa " + "A" * 400 + "==",)])
def test_public_keys_of_age_and_of_ssh_are_taken(keys: tuple[str, ...]) -> None:
    assert not list(faults(keys))


@pytest.mark.parametrize("secret", [SECRET, SECRET.lower(), f" {SECRET}", "-----BEGIN OPENSSH PRIVATE KEY-----\nb3"])
def test_a_secret_key_is_refused_and_not_shown(secret: str) -> None:
    (said,) = faults((AGE, secret))
    assert "has a secret key (the 2nd)" in said
    assert "make a new key" in said
    assert "QQQ" not in said.upper()
    assert "b3" not in said


@pytest.mark.parametrize(
    "key", ["", AGE[:-1], AGE + "q", "age1yubikey1qqq", "me", SSH.replace("ed25519", "dss"), AGE + "\n"]
)
def test_what_is_no_key_is_told_by_its_place_and_not_repeated(key: str) -> None:
    (said,) = faults((key,))
    assert "the 1st is not an age key" in said
    assert not key or key not in said


def test_a_key_that_is_there_twice_and_too_many_are_told() -> None:
    assert list(faults((AGE, SSH, SSH + " me@desk"))) == ["has one key twice (the 2nd and the 3rd)"]
    letters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
    many = tuple("age1" + one * 57 + other for one in letters for other in letters[:2])[: RECIPIENTS_MAX + 1]
    assert list(faults(many)) == [f"must be {RECIPIENTS_MAX} keys at most"]


def test_places_are_words() -> None:
    assert [nth(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 22, 112)] == [
        "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "112th",
    ]  # fmt: skip
