"""publish.tree.sources.accepted: five kinds of evidence; a container goes out only where the publisher says so."""

import io
import zipfile
from pathlib import Path

import pytest

from publish.core.errors import SourceError
from publish.tree.sources.accepted import TakenKind, accepted
from tests.support.small import archive, made
from tests.tree.sources.traces.conftest import SVG, paper, picture, word


def archives_of(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, data in members.items():
            packed.writestr(f"{name}.txt", data)
    return out.getvalue()


def _archive(root: Path, files: dict[str, str | bytes | None]) -> Path:
    return archive(root, **files)


HEAD = "---\ntitle: T\ndate: 2013-01-01\nlanguage: en\nevidence:\n  - file: evidence/{}\n    title: x\n{}---\n\nText.\n"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (paper(), TakenKind.FIVE),
        (picture("PNG"), TakenKind.FIVE),
        (picture("JPEG"), TakenKind.FIVE),
        (b"a,b\n1,2\n", TakenKind.FIVE),
        (SVG.format("", "").encode(), TakenKind.FIVE),
        (picture("GIF"), TakenKind.TOLD),
        (picture("WEBP"), TakenKind.TOLD),
        (picture("TIFF"), TakenKind.TOLD),
        (word("x"), TakenKind.REFUSED),
    ],
)
def test_kinds_are_told_by_their_bytes(data: bytes, expected: TakenKind) -> None:
    assert accepted(data[:4096]) is expected


@pytest.mark.parametrize("name", ["a.docx", "a.txt"])
def test_a_container_is_refused_whatever_its_name(tmp_path: Path, name: str) -> None:
    text = HEAD.format(name, "")
    with pytest.raises(SourceError, match=r"published evidence is PDF, PNG, JPEG, UTF-8 text and CSV|plain text"):
        made(_archive(tmp_path, {"reports/2014/p.md": text, f"evidence/{name}": word("<w:p>Text</w:p>")}))
    packed = archives_of(a=b"text")
    with pytest.raises(
        SourceError, match=r"is a zip; .*: publish its files, each as evidence, or say 'metadata: kept'"
    ):
        made(_archive(tmp_path, {"reports/2014/p.md": HEAD.format("b.zip", ""), "evidence/b.zip": packed}))
    kept = HEAD.format(name, "    metadata: kept\n")
    made(_archive(tmp_path, {"reports/2014/p.md": kept, f"evidence/{name}": word("<w:p>Text</w:p>")}))


def test_pictures_of_other_kinds_are_told_in_one_line(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    more = "  - file: evidence/b.gif\n    title: y\n"
    text = HEAD.format("a.webp", more)
    pictures: dict[str, str | bytes | None] = {"evidence/a.webp": picture("WEBP"), "evidence/b.gif": picture("GIF")}
    made(archive(tmp_path, **(pictures | {"reports/2014/p.md": text})))
    told = [record.getMessage() for record in caplog.records if "another kind" in record.getMessage()]
    assert told == [
        "site/reports/2014/p.md:6: evidence 'evidence/a.webp', and 1 more: a picture of another kind than PNG and JPEG;"
        " stet add makes one of these of it"
    ]
