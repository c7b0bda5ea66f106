"""publish.core.formats.pieces: the list is what a shell's own tools print, and has a single form."""

import shutil
import subprocess
from pathlib import Path

import pytest

from publish.core.errors import SignatureError
from publish.core.formats import layout, pieces
from publish.core.model import Entry

MIB = 1 << 20
SHA = "ab" * 32


def of(length: int, path: str = layout.evidence(SHA, "film.webm")) -> Entry:
    return Entry(path, SHA, length)


def test_a_shell_prints_the_same_list(tmp_path: Path) -> None:
    film = bytes(MIB) + b"x" * MIB + b"end"
    file = tmp_path / "film"
    file.write_bytes(film)
    if not shutil.which("split"):
        pytest.skip("no split here")
    said = subprocess.run(["split", "-b", "1M", "--filter=sha256sum", file], capture_output=True, check=True).stdout
    odd = (film[:7], film[7 : MIB + 1], film[MIB + 1 :])
    assert pieces.write(pieces.cut(odd, MIB)) == said
    assert list(pieces.parse(said, of(len(film))).digests) == [line[:64] for line in said.decode().splitlines()]


@pytest.mark.parametrize(
    ("length", "size", "count"),
    [
        (MIB + 1, MIB, 2), (2 * MIB, MIB, 2), (2 * MIB + 1, MIB, 3), (16384 * MIB, MIB, 16384),
        (16384 * MIB + 1, 2 * MIB, 8193), (1 << 40, 64 * MIB, 16384),
    ],
)  # fmt: skip
def test_no_document_has_a_long_list(length: int, size: int, count: int) -> None:
    assert (pieces.size_of(length), pieces.count_of(length)) == (size, count)
    known = pieces.parse(pieces.write([SHA] * count), of(length))
    assert (known.size, known.span(0), known.span(count - 1)) == (size, (0, size), ((count - 1) * size, length))


def test_only_documents_of_more_than_a_piece_have_one() -> None:
    assert pieces.may_have(of(MIB + 1))
    assert not pieces.may_have(of(MIB))
    assert not pieces.may_have(of(MIB + 1, "reports/2013/long.html"))


@pytest.mark.parametrize("spoil", [bytes.upper, lambda d: d[:-1], lambda d: d + d, lambda d: d.replace(b"-", b"a")])
def test_any_other_form_is_refused(spoil: object) -> None:
    assert callable(spoil)
    with pytest.raises(SignatureError):
        pieces.parse(spoil(pieces.write([SHA] * 2)), of(MIB + 1))
