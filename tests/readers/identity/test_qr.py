"""publish.readers.identity.qr: the code can be read, and shows the same in each form."""

import pytest

from publish.cli import _arguments
from publish.core.errors import ConfigError
from publish.readers.identity import qr

PLAIN = "0123456789abcdef" * 4


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
