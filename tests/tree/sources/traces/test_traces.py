"""publish.tree.sources.traces: what documents tell of people is named, and goes out only where that is said."""

from pathlib import Path

import pytest

from publish.core.errors import SourceError
from publish.tree.sources.traces import traces
from tests.support.small import archive, made
from tests.tree.sources.traces.conftest import CLOSED, SVG, TELLING, Make, _info, paper, picture, profile, word


def what(path: Path) -> str | None:
    """What is said of a file first; of a zip, of its first member that tells something."""
    return next(iter(traces(path).values()), None)


HEAD = "---\ntitle: T\ndate: 2013-01-01\nlanguage: en\nevidence:\n  - file: evidence/{}\n    title: x\n{}---\n\nText.\n"


SILENT: dict[str, Make] = {
    "a.jpg": lambda: picture("JPEG", {0x112: 6}, dpi=(300, 300)),
    "b.png": lambda: picture("PNG", dpi=(300, 300)),
    "c.webp": lambda: picture("WEBP", icc_profile=profile("sRGB IEC61966-2.1")),
    "d.gif": lambda: picture("GIF"),
    "e.pdf": lambda: paper(_info(Title="List", Producer="A printer", CreationDate="D:20130101120000Z")),
    "f.docx": lambda: word("<w:p>Text</w:p>"),
    "g.csv": lambda: b"when,what\n2013-04-06,published\n",
    "h.txt": lambda: "一九九九年\n".encode("gb18030"),
    "i.txt": lambda: "On the day: nothing.\n".encode("utf-16"),
    "j.svg": lambda: SVG.format("", "<rect/>").encode(),
}


@pytest.mark.parametrize("name", TELLING)
def test_what_a_document_tells_is_named(tmp_path: Path, name: str) -> None:
    make, expected = TELLING[name]
    (tmp_path / name).write_bytes(make())
    said = what(tmp_path / name)
    assert said is not None
    assert said.startswith("it tells more than it shows: ")
    assert expected in said


@pytest.mark.parametrize("name", SILENT)
def test_what_tells_nothing_passes(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(SILENT[name]())
    assert traces(tmp_path / name) == {}


@pytest.mark.parametrize("name", CLOSED)
def test_what_cannot_be_looked_into_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(CLOSED[name]())
    said = what(tmp_path / name)
    assert said is not None
    assert said.startswith(("Stet cannot look into .", "it cannot be looked into ("))


def test_a_sample_cut_or_changed_anywhere_never_breaks_the_build(tmp_path: Path) -> None:
    for name in ("gps.jpg", "gps.png", "gps.webp", "artist.tif", "comment.gif", "author.docx"):
        data = TELLING[name][0]()
        for at in range(0, len(data), max(1, len(data) // 60)):
            for broken in (data[:at], data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]):
                (tmp_path / name).write_bytes(broken)
                said = what(tmp_path / name)
                assert said is None or isinstance(said, str)


def test_metadata_is_kept_or_not_named(tmp_path: Path) -> None:
    text = HEAD.format("order.png", "    metadata: keep\n")
    with pytest.raises(SourceError, match="'metadata' of evidence can only be 'kept', not 'keep'"):
        made(archive(tmp_path, **{"reports/2014/p.md": text}))
