"""Encryption to editors, and its opening."""

import io
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from publish.core.errors import ConfigError
from publish.reports.vault.age import Enough, Identities, Opening, decrypt, editors, encrypt, identities
from tests.support.services.age import age
from tests.support.services.cache import Unavailable
from tests.support.vaults import key_of, opened_by, pair

DATA = bytes(range(256)) * 800  # some chunks of age's


def encrypted(data: bytes = DATA, *to: int) -> bytes:
    into = io.BytesIO()
    encrypt([data[:10], data[10:]], into, opened_by(*to))
    return into.getvalue()


def opening(data: bytes, by: Identities) -> tuple[Opening, bytes]:
    out = bytearray()
    return decrypt(io.BytesIO(data), out.extend, by), bytes(out)


def test_each_editor_opens_it_and_nobody_else() -> None:
    sealed = encrypted(DATA, 1, 2)
    assert opening(sealed, key_of(1)) == (Opening.WHOLE, DATA)
    assert opening(sealed, key_of(2)) == (Opening.WHOLE, DATA)
    assert opening(sealed, key_of(3)) == (Opening.OTHERS, b"")
    assert opening(sealed, key_of(3, 2))[0] is Opening.WHOLE
    assert DATA[:200] not in sealed


def test_age_itself_opens_ours_and_we_open_its(tmp_path: Path) -> None:
    try:
        program = age()
    except Unavailable as e:
        pytest.skip(str(e))
    (tmp_path / "sealed").write_bytes(encrypted())
    key = tmp_path / "key.txt"
    subprocess.run([program.with_name("age-keygen"), "-o", key], check=True, capture_output=True)
    public = subprocess.run([program.with_name("age-keygen"), "-y", key], check=True, capture_output=True, text=True)
    own = tmp_path / "own.txt"
    own.write_text(pair()[0])
    done = subprocess.run([program, "-d", "-i", own, tmp_path / "sealed"], check=True, capture_output=True)
    assert done.stdout == DATA
    theirs = subprocess.run(
        [program, "-r", pair()[1], "-r", public.stdout.strip()], input=DATA, check=True, capture_output=True
    )
    assert opening(theirs.stdout, key_of()) == (Opening.WHOLE, DATA)
    assert opening(theirs.stdout, identities(key.read_bytes())) == (Opening.WHOLE, DATA)


def test_an_ssh_key_opens_it_too(tmp_path: Path) -> None:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / "key"], check=True)
    into = io.BytesIO()
    encrypt([DATA], into, editors([(tmp_path / "key.pub").read_text().strip()]))
    assert opening(into.getvalue(), identities((tmp_path / "key").read_bytes())) == (Opening.WHOLE, DATA)


@pytest.mark.parametrize("at", [-1, -70_000, -199_000])
def test_a_changed_byte_is_damage_and_what_came_before_it_is_right(at: int) -> None:
    sealed = bytearray(encrypted())
    sealed[at] ^= 1
    found, out = opening(bytes(sealed), key_of())
    assert found is Opening.DAMAGED
    assert DATA.startswith(out)


def test_a_changed_head_names_other_keys() -> None:
    sealed = encrypted().replace(b"-> X25519 ", b"-> X25518 ", 1)
    assert opening(sealed, key_of()) == (Opening.OTHERS, b"")


@pytest.mark.parametrize("bad", [b"", b"\x89PNG\r\n", b"age-encryption.org/v1\n-> X25519 abc", encrypted()[:-20]])
def test_what_is_no_file_of_age_or_cut_is_damage(bad: bytes) -> None:
    assert opening(bad, key_of())[0] is Opening.DAMAGED


def test_a_taker_may_have_enough() -> None:
    taken = list[int]()

    def once(piece: bytes) -> None:
        taken.append(len(piece))
        raise Enough

    assert decrypt(io.BytesIO(encrypted()), once, key_of()) is Opening.ENOUGH
    assert len(taken) == 1


@pytest.mark.parametrize("mine", [KeyboardInterrupt(), OSError(28, "no space left")])
def test_our_own_errors_come_out_as_they_were(mine: BaseException) -> None:
    def fails(_: bytes) -> int:
        raise mine

    def source() -> Iterator[bytes]:
        yield b"x"
        raise mine

    sealed = io.BytesIO(encrypted())
    with pytest.raises(type(mine)) as reading:
        encrypt(source(), io.BytesIO(), opened_by())
    with pytest.raises(type(mine)) as taking:
        decrypt(sealed, fails, key_of())
    assert reading.value is taking.value is mine


def test_without_editors_it_says_how_to_make_a_key() -> None:
    with pytest.raises(ConfigError, match=r"no \[vault\] recipients") as caught:
        editors([])
    assert "age-keygen" in str(caught.value.hint)


def test_a_slip_in_a_key_is_told_by_its_place_alone() -> None:
    wrong = pair()[1][:-1] + ("q" if pair()[1][-1] != "q" else "p")
    with pytest.raises(ConfigError, match="the 2nd has a slip") as caught:
        editors([pair()[1], wrong])
    assert wrong[10:] not in str(caught.value)


@pytest.mark.parametrize(
    "raw",
    [b"", b"# a remark\n", b"AGE-SECRET-KEY-1QQQQQ\n", b"\xff\xfe", b"-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n"],
)
def test_what_is_no_identity_is_refused_and_nothing_of_it_shown(raw: bytes) -> None:
    with pytest.raises(ConfigError, match="the identity") as caught:
        identities(raw)
    assert "QQQQQ" not in str(caught.value)
    assert caught.value.hint
    assert caught.value.__cause__ is None


def test_keys_are_in_no_repr() -> None:
    assert repr(key_of()) == "Identities()"
    assert repr(opened_by()) == "Editors()"
