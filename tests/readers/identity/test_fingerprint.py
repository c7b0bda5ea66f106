"""A fingerprint in digits, in words and as a QR code; and what happens when it was misheard."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish.cli import _arguments
from publish.cli._session import run as run_cli
from publish.cli._verbs import cli
from publish.core.errors import ConfigError
from publish.core.formats.mirrorlist import grouped
from publish.readers.identity import qr
from publish.readers.identity import words as spoken
from tests.support.factory import Archive, lay

PLAIN = "0123456789abcdef" * 4


def test_the_list_is_the_public_one() -> None:
    text = "".join(f"{word}\n" for word in spoken.word_list())
    assert hashlib.sha256(text.encode()).hexdigest() == (
        "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda"
    )


@pytest.mark.parametrize(
    ("digits", "words"),
    [  # BIP-39's own vectors
        ("00" * 32, "abandon " * 23 + "art"),
        ("7f" * 32, "legal winner thank year wave sausage worth useful " * 2 + "legal winner thank year wave sausage "
         "worth title"),
        ("ff" * 32, "zoo " * 23 + "vote"),
    ],
)  # fmt: skip
def test_words_are_those_of_bip_39(digits: str, words: str) -> None:
    assert " ".join(spoken.words(digits)) == words
    assert spoken.fingerprint(words) == digits


@given(st.binary(min_size=32, max_size=32))
def test_words_and_digits_are_one(raw: bytes) -> None:
    assert _arguments.fingerprint(" ".join(spoken.words(raw.hex()))) == raw.hex()


@pytest.mark.parametrize("between", [" ", "\n", ", ", "-", " - "])
def test_words_are_taken_as_people_write_them(between: str) -> None:
    words = spoken.words(PLAIN)
    assert _arguments.fingerprint(between.join(words).upper()) == PLAIN
    assert _arguments.fingerprint(" ".join(f"{i}. {w}" for i, w in enumerate(words, 1))) == PLAIN


def test_a_wrong_word_is_named_with_the_nearest() -> None:
    words = list(spoken.words(PLAIN))
    for place, word in enumerate(words, 1):
        wrong = word + "x"
        with pytest.raises(ConfigError, match=f"word {place}, '{wrong}', is not one") as caught:
            _arguments.fingerprint(" ".join([*words[: place - 1], wrong, *words[place:]]))
        assert caught.value.hint == f"did you mean {word!r}?"
    with pytest.raises(ConfigError) as caught:
        _arguments.fingerprint(" ".join([*words[1:], "xqxqxqxq"]))
    assert caught.value.hint == "it was misheard; ask for it again"


def test_another_word_of_the_list_fails_the_checksum() -> None:
    words = list(spoken.words(PLAIN))
    with pytest.raises(ConfigError, match="checksum"):
        _arguments.fingerprint(" ".join([*words[1:], words[0]]))
    listed, passed = spoken.word_list(), 0
    for other in listed:
        try:
            passed += _arguments.fingerprint(" ".join([*words[:5], other, *words[6:]])) != PLAIN
        except ConfigError:
            continue
    assert passed < len(listed) / 100


@pytest.mark.parametrize("count", [2, 23, 25])
def test_words_too_few_or_too_many_are_counted(count: int) -> None:
    with pytest.raises(ConfigError, match=f"it has {count} words, not 24"):
        _arguments.fingerprint(" ".join((spoken.words(PLAIN) * 2)[:count]))


def test_words_on_a_command_line_are_one() -> None:
    words = list(spoken.words(PLAIN))
    assert _arguments.joined([*words, "https://a", "copy"]) == [" ".join(words), "https://a", "copy"]
    assert _arguments.joined([*words[:23], "https://a"]) == [" ".join(words[:23]), "https://a"]
    assert _arguments.joined(["abandon", "folder"]) == ["abandon", "folder"]


@pytest.mark.parametrize("form", ["stet:{}", "STET:{}", " stet:{}\n"])
def test_what_the_qr_code_says_is_a_fingerprint(form: str) -> None:
    assert _arguments.fingerprint(form.format(PLAIN)) == PLAIN


def decoded(modules: qr.Modules, scale: int = 4) -> str:
    """What a reader of QR codes that is not ours sees."""
    import zxingcpp

    side = len(modules) + 2 * qr.QUIET
    white = (False,) * qr.QUIET
    rows = [(False,) * side] * qr.QUIET + [white + row + white for row in modules] + [(False,) * side] * qr.QUIET
    pixels = bytes(0 if cell else 255 for row in rows for _ in range(scale) for cell in row for _ in range(scale))
    image = memoryview(pixels).cast("B", (side * scale, side * scale))
    (found,) = zxingcpp.read_barcodes(image)
    return str(found.text)


def test_the_qr_code_can_be_read() -> None:
    assert decoded(qr.modules(PLAIN)) == f"stet:{PLAIN}"


def test_picture_and_blocks_show_the_same_modules() -> None:
    code = qr.modules(PLAIN)
    assert sum(n for _, _, n in qr.runs(code)) == sum(map(sum, code))
    assert qr.svg(code).count("z") >= len(qr.runs(code))
    lines = qr.blocks(code)
    upper = {"█": (0, 0), "▀": (0, 1), "▄": (1, 0), " ": (1, 1)}
    rows = [tuple(bool(upper[c][half]) for c in line) for line in lines for half in (0, 1)]
    assert tuple(row[2:-2] for row in rows[2 : 2 + len(code)]) == code


def test_without_segno_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "segno", None)
    with pytest.raises(ConfigError) as caught:
        qr.modules(PLAIN)
    assert "'.[card]'" in str(caught.value.hint)


@pytest.fixture
def stet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "reader"))

    def stet(*words: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run_cli(cli, [str(w) for w in words])
        return code, *capsys.readouterr()

    return stet


def test_a_copys_fingerprint_is_told_in_every_form(stet: Any, tmp_path: Path) -> None:
    archive = Archive(tmp_path / "publisher")
    copy = lay(archive.release(), tmp_path / "copy")
    digits = archive.fingerprint
    words = spoken.words(digits)
    code, out, err = stet("fingerprint", copy)
    assert (code, out) == (0, grouped(digits) + "\n")
    assert "compare it" in err
    code, out, err = stet("fingerprint", "--words", copy / "metadata/1.root.json")
    assert (code, err) == (0, "")
    assert sorted(w for w in out.split() if not w.isdigit()) == sorted(words)
    assert f" 1 {words[0]}" in out
    said = json.loads(stet("--json", "fingerprint", " ".join(words))[1])
    assert said == {"fingerprint": digits, "grouped": grouped(digits), "words": list(words)}
    code, out, _ = stet("fingerprint", "--qr", "--svg", "code.svg", digits)
    assert "▀" in out
    assert (tmp_path / "code.svg").read_text().startswith("<svg")
    assert stet("verify", copy, "--fingerprint", " ".join(words))[0] == 0
    assert stet("clone", *words, copy, tmp_path / "mine")[0] == 0
    assert "of another archive" in stet("clone", *spoken.words(PLAIN), copy, tmp_path / "no")[2]
