"""Published PDFs before judges who are not their maker: qpdf unpacks them, pdfresurrect looks for former versions."""

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from publish.reports.ingest.bare.papers import anew, raster
from tests.reports.ingest.bare.test_pictures import MARK
from tests.support import papers
from tests.support.services import pdfjudges
from tests.support.services.fixtures import skipping


@pytest.fixture(scope="module", autouse=True)
def judges() -> None:
    with skipping():
        pdfjudges.qpdf()
        pdfjudges.pdfresurrect()


def _remade(data: bytes) -> bytes:
    made = anew(data)
    assert not made.why_not
    return made.data


MAKERS: dict[str, Callable[[bytes], bytes]] = {
    "made anew": _remade,
    "as pictures": lambda data: raster(data).data,
}


@pytest.mark.parametrize("way", MAKERS)
def test_a_published_pdf_has_no_mark_and_no_past(way: str, tmp_path: Path) -> None:
    """Row 53: what lies in a PDF beside its pages. Oracle: qpdf --qdf has no mark, pdfresurrect one version."""
    before, after = tmp_path / "before.pdf", tmp_path / "after.pdf"
    before.write_bytes(papers.revised(papers.marked()))
    # The judges see what was there: else their silence about the new file would say nothing.
    assert pdfjudges.versions(before) == 2
    assert pdfjudges.unpacked(before).count(MARK) > 15
    after.write_bytes(MAKERS[way](before.read_bytes()))
    assert pdfjudges.versions(after) == 1
    assert MARK not in pdfjudges.unpacked(after)
    assert MARK not in after.read_bytes()


def test_a_former_version_of_a_pdf_is_gone(tmp_path: Path) -> None:
    """Row 53: incremental history. Oracle: pdfresurrect finds the former page in the original, and one in the new."""
    made = papers.blank(papers.line("Names of two witnesses"))
    out = io.BytesIO()
    made.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
    before, after = tmp_path / "before.pdf", tmp_path / "after.pdf"
    before.write_bytes(papers.revised(out.getvalue()))
    assert pdfjudges.versions(before) == 2
    assert b"two witnesses" in before.read_bytes()
    after.write_bytes(_remade(before.read_bytes()))
    assert pdfjudges.versions(after) == 1
    found = pdfjudges.unpacked(after)
    assert b"two witnesses" not in found
    assert papers.SEEN.encode() in found
