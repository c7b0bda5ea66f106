"""The kind of an alteration is told by bytes."""

import gzip

import pytest

from publish.copies.push.alteration import alteration
from publish.core.errors import Alteration

PAGE = b'<!doctype html>\n<p class="a">\n  text &amp; more\n</p>\n'
LATIN = "<p>caf\u00e9 \u7ef4".encode()


@pytest.mark.parametrize(
    ("path", "sent", "found", "kind"),
    [
        ("a.html", PAGE, PAGE.replace(b"\n", b"\r\n"), "line-ends"),
        ("a.bin", PAGE.replace(b"\n", b"\r\n"), PAGE, "line-ends"),
        ("a.png", b"\r\r\n\n\r", b"\r\r\r\n\r\n\r", "line-ends"),
        ("a.html", PAGE, gzip.compress(PAGE), "compressed"),
        ("a.html", PAGE, b"\x28\xb5\x2f\xfd....", "compressed"),
        ("a.gz", gzip.compress(PAGE), PAGE, "unpacked"),
        ("a.gz", gzip.compress(PAGE, 9, mtime=0), gzip.compress(PAGE, 1, mtime=7), "recompressed"),
        ("a.png", b"\x89PNG...1", b"\x89PNG,,", "recompressed"),
        ("a.jpg", b"\xff\xd8\xff..1", b"RIFF....WEBP", "recompressed"),
        ("a.html", PAGE, b"5\r\n" + PAGE[:5] + b"\r\n%x\r\n" % (len(PAGE) - 5) + PAGE[5:] + b"\r\n0\r\n", "framed"),
        ("a.html", PAGE, PAGE[:20], "cut"),
        ("a.html", PAGE, b"", "cut"),
        ("a.html", PAGE, b"\xef\xbb\xbf" + PAGE, "recoded"),
        ("a.html", LATIN, LATIN.decode().encode("gb18030"), "recoded"),
        ("a.html", PAGE, PAGE + b"<script>", "added"),
        ("a.html", PAGE, b"<!-- x -->" + PAGE, "added"),
        ("a.html", PAGE, PAGE.replace(b"text", b"<b>text"), "added"),
        ("a.html", PAGE, b"<!doctype html><p class=a>text &amp; more", "minified"),
        ("a.pdf", b"%PDF-1.7 a b", b"%PDF-1.4 b", "recompressed"),
        ("a.html", PAGE, PAGE.replace(b"text", b"lies"), "other"),
        ("a.bin", bytes(9), b"\x1f\x8b" + bytes(9), "added"),
        ("a.html", PAGE, PAGE, "other"),
        ("a.html", b"\xff\xfe", b"\xfe\xff", "other"),
    ],
)
def test_each_kind_is_told(path: str, sent: bytes, found: bytes, kind: str) -> None:
    assert alteration(path, sent, found) == Alteration(kind)


def test_a_bomb_is_not_unpacked() -> None:
    assert alteration("a.html", PAGE, gzip.compress(bytes(50 << 20))) is Alteration.OTHER
