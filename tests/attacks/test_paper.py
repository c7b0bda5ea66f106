"""Paper: what a sheet cuts off, or breaks up, is as good as withheld, and the hash says that it is genuine."""

from io import BytesIO
from pathlib import Path

import pytest

from publish.core import files
from publish.core.errors import ConfigError
from publish.core.paper import Printable, printed
from publish.tree.build import build
from tests.support.small import TODAY, archive
from tests.tree.bundles.test_pdf import Reading, reading, report, table

__all__ = ["reading"]
F = "c642a6e856693f10" * 4
WHERE = "reports/2013/paper"


def _tree(tmp_path: Path, text: str) -> Path:
    return build(archive(tmp_path, **{f"{WHERE}.md": text}), tmp_path / "tree", today=TODAY, fingerprint=F).root


@pytest.mark.parametrize("language", ["en", "ug"])
def test_evidence_on_paper(tmp_path: Path, reading: Reading, language: str) -> None:
    """Row paper: a report with evidence. Oracle: Poppler reads the title and its hash, and no line of one letter."""
    lines = "evidence:\n  - {file: evidence/order.png, title: The order of the day}\n---\n\n"
    tree = _tree(tmp_path, report(language, "Text.").replace("---\n\n", lines))
    sheets = reading(tree, f"{WHERE}.html")
    assert sum(len(line) == 1 and line.isascii() for line in sheets.lines) < 5
    assert any("The order of the day" in line for line in sheets.lines)
    sha256 = files.digest(next(tree.glob("files/*/*/order.png")))[0]
    assert sum(len(line) >= 8 and line.removeprefix("SHA-256 ") in sha256 for line in sheets.lines) <= 2


def test_fingerprint_on_paper_from_right_to_left(tmp_path: Path, reading: Reading) -> None:
    """Row paper: a page in Uyghur. Oracle: PDFium sees each digit of the fingerprint inside the column, twice."""
    sheets = reading(_tree(tmp_path, report("ug", "Text.")), f"{WHERE}.html")
    assert sheets.solid.count(F) == 2
    assert sheets.in_margins() == []


def test_wide_table_on_paper(tmp_path: Path, reading: Reading) -> None:
    """Row paper: a table wider than the sheet. Oracle: every column is on it, to be read."""
    columns = 30
    sheets = reading(_tree(tmp_path, report("en", table(columns))), f"{WHERE}.html")
    assert [w for n in range(columns) for w in (f"Column{n}", f"value{n}") if w not in sheets.solid] == []
    assert sheets.in_margins() == []


def test_a_letter_that_no_font_has_on_paper() -> None:
    """Row paper: a letter that no font can have. Oracle: no file, and the error names the letter."""
    pytest.importorskip("weasyprint")
    with pytest.raises(ConfigError, match=r"U\+E000"):
        printed(Printable("x", "T", "en", "<p>a\ue000"))


def test_a_pdf_on_paper_names_no_program() -> None:
    """Row 69: a PDF for print. Oracle: pikepdf finds a title, and nothing of the maker."""
    pytest.importorskip("weasyprint")
    import pikepdf

    with pikepdf.open(BytesIO(printed(Printable("x", "T", "en", "<p>a")))) as made:
        assert dict(made.docinfo) == {"/Title": "T"}
