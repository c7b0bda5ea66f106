"""publish.tree.bundles.pdf: what can be read on the pages, by pdftotext and by where PDFium sees each sign."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE as IMAGE

from publish.core import files
from publish.core.errors import SourceError
from publish.core.model import Tree
from publish.tree.bundles.pages import BuiltPage
from tests.support.services.cache import Unavailable
from tests.support.services.fixtures import skipping
from tests.support.services.poppler import pdftotext
from tests.support.small import archive, made
from tests.support.words import lost, runs
from tests.tree.bundles.conftest import HERE, make, words
from tests.tree.bundles.conftest import SAMPLE as F

SIDE = 20 * 72 / 25.4  # points: the margin
ONE_FONT = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}</dir><cachedir>{folder}/cache</cachedir></fontconfig>"""
Reading = Callable[[Path, str], "Sheets"]


class Sheets:
    """A PDF, read by programs that did not make it."""

    def __init__(self, data: bytes, file: Path) -> None:
        file.write_bytes(data)
        with skipping():
            program = pdftotext()
        done = subprocess.run([program, "-raw", file, "-"], capture_output=True, text=True, check=True)
        self.lines = [line.strip() for line in done.stdout.splitlines()]
        self.text = done.stdout
        self.solid = "".join(done.stdout.split())
        self.document = pypdfium2.PdfDocument(file)

    def in_margins(self) -> list[str]:
        """Signs that stand beside the text's column, or off the sheet."""
        found = []
        for number, sheet in enumerate(self.document, 1):
            width, height = sheet.get_size()
            text = sheet.get_textpage()
            for place in range(text.count_chars()):
                left, bottom, right, top = text.get_charbox(place)
                if right > left and not (SIDE - 3 <= left <= right <= width - SIDE + 3 and 0 < bottom < top < height):
                    found.append(f"page {number}: {text.get_text_range(place, 12)!r} at {left:.0f} {bottom:.0f}")
        return found


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    pytest.importorskip("weasyprint")
    from publish.tree.bundles.pdf import pdf

    folder = tmp_path_factory.mktemp("pdf")

    def read(tree: Path, path: str) -> Sheets:
        page = BuiltPage.read(tree, path, files.digest(tree / path)[0])
        return Sheets(pdf(page, tree, "Archive", F, words(page.language)), folder / "x.pdf")

    return read


@pytest.mark.parametrize(
    ("path", "pages"),
    [
        ("reports/2019/china-cables.html", 5),
        ("reports/2013/leaving-masanjia.html", 9),
        ("reports/2013/leaving-masanjia.zh-Hans.html", 6),
        ("reports/2019/china-cables.zh-Hant.html", 4),
        ("reports/2019/china-cables.ug.html", 4),
        ("reports/1995/panchen-lama.bo.html", 5),
    ],
)
def test_a_report_of_the_sample_archive_can_be_read_on_paper(
    sample: Tree, reading: Reading, path: str, pages: int
) -> None:
    sheets = reading(sample.root, path)
    page = BuiltPage.read(sample.root, path, "")
    assert sheets.solid.count(F) == 2  # at the foot of the text, and where it says how to verify it
    assert len(sheets.document) <= pages
    assert sheets.in_margins() == []
    assert files.digest(sample.root / path)[0] in sheets.solid
    source = (HERE / "site" / path).with_suffix(".md").read_text("utf-8")
    assert lost(runs(source, pictures=False), sheets.text, rtl=page.direction == "rtl") == []
    for link in (n for n in page.main.walk() if n.attributes.get("href", "").find("/files/") > 0):
        assert any("".join(link.text().split()) in "".join(line.split()) for line in sheets.lines) or (
            "".join(link.text().split()) in sheets.solid
        )
        sha256 = link.attributes["href"].split("/")[-2]
        assert sha256 in sheets.solid
        assert sum(len(line) >= 8 and line.removeprefix("SHA-256 ") in sha256 for line in sheets.lines) <= 2
    assert sum(len(line) == 1 and line.isascii() for line in sheets.lines) < 5  # no letters one below the other


def table(columns: int) -> str:
    rows = [[f"{word}{n}" for n in range(columns)] for word in ("Column", "value")]
    rows.insert(1, ["---"] * columns)
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def tall_picture() -> bytes:
    """White, with a black line at its end: 30 × 1600."""
    image = Image.new("L", (30, 1600), 255)
    image.paste(0, (0, 1590, 30, 1600))
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def report(language: str, body: str) -> str:
    return f"---\ntitle: T\ndate: 2013-01-01\nlanguage: {language}\n---\n\n{body}\n"


SHAPES = """
# What was said {#said}

- [x] a word[^1] done
- [ ] a word open

Term
: Its meaning, ~~gone~~, and a [link](https://example.org/) to <https://example.org/address/of/some/length/?q=1>

```
a line of code that is longer than the sheet is wide, with many a word in it, which must break and not be cut off at all
```

> Quoted
> > twice

[^1]: A footnote with `code`.
"""


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    texts = {
        "wide": report("en", table(14)),
        "wide-rtl": report("ar", table(14)),
        "wider": report("en", table(30)),
        "too-wide": report("en", table(160)),
        "tall": report("en", "![Tall](../../evidence/tall.png)").replace(
            "---\n\n", "evidence:\n  - {file: evidence/tall.png, title: Tall}\n---\n\n"),
        "words": report("en", f"| a | b |\n|---|---|\n| {'x' * 180} | `{'0' * 64}` |\n\n{'y' * 500}endofword\n"),
        "long-cell": report("en", f"| a | b |\n|---|---|\n| {'word ' * 1200} | endofcell |\n"),
        "shapes": report("en", SHAPES),
        "shapes-rtl": report("ar", SHAPES.replace("said", "قيل").replace("word", "كلمة").replace("Term", "لاجئ")),
        "evidence": report("ug", "text").replace("---\n\n", "evidence:\n" + "".join(
            f"  - {{file: evidence/{n}.csv, title: 'Piece of evidence with a title of some length, number {n}'}}\n"
            for n in range(20)) + "---\n\n"),
    }  # fmt: skip
    changes: dict[str, str | bytes | None] = {f"reports/2013/{name}.md": text for name, text in texts.items()}
    changes["evidence/tall.png"] = tall_picture()
    changes |= {f"evidence/{n}.csv": f"a,b\n{n},0\n" for n in range(20)}
    return made(archive(tmp_path_factory.mktemp("odd"), **changes), fingerprint=F).root


@pytest.mark.parametrize(("name", "columns"), [("wide", 14), ("wide-rtl", 14), ("wider", 30)])
def test_no_column_of_a_wide_table_is_lost(odd: Path, reading: Reading, name: str, columns: int) -> None:
    sheets = reading(odd, f"reports/2013/{name}.html")
    assert [w for n in range(columns) for w in (f"Column{n}", f"value{n}") if w not in sheets.solid] == []
    assert sheets.in_margins() == []
    assert len(sheets.document) <= 3
    assert columns < 30 or any(width > height for width, height in (sheet.get_size() for sheet in sheets.document))


@pytest.mark.parametrize("name", ["shapes", "shapes-rtl"])
def test_no_word_of_any_shape_of_text_is_lost(odd: Path, reading: Reading, name: str) -> None:
    sheets = reading(odd, f"reports/2013/{name}.html")
    source = (odd.parents[1] / f"site/reports/2013/{name}.md").read_text("utf-8")
    assert lost(runs(source), sheets.text, rtl=name.endswith("rtl")) == []
    assert sheets.in_margins() == []
    assert sheets.solid.count("https://example.org/address") == 1  # and not once more behind it, as an address


def test_a_table_that_no_page_holds_is_refused_and_the_other_pdfs_are_made(odd: Path, tmp_path: Path) -> None:
    tree, wanted = Tree(odd, "Odd", ()), ("reports/2013/too-wide.html", "reports/2014/three.html")
    with pytest.raises(SourceError, match=r"^reports/2013/too-wide.html: '.+' does not fit on a page of its PDF"):
        make(tree, tmp_path, "pdf", reports=wanted)
    assert sorted(f.name for f in tmp_path.glob("*.pdf")) == ["2014-three.pdf"]


def test_a_picture_higher_than_the_sheet_is_whole(odd: Path, reading: Reading) -> None:
    sheets = reading(odd, "reports/2013/tall.html")
    pictures = [o for sheet in sheets.document for o in sheet.get_objects() if o.type == IMAGE]
    bounds = [o.get_bounds() for o in pictures]
    assert max(top - bottom for _left, bottom, _right, top in bounds) > 600  # points: not its preview alone
    assert all(bottom > SIDE for _left, bottom, _right, _top in bounds)


def test_long_words_and_long_cells_stay_on_the_sheet(odd: Path, reading: Reading) -> None:
    words = reading(odd, "reports/2013/words.html")
    assert ("x" * 180 in words.solid, "0" * 64 in words.solid, "y" * 500 + "endofword" in words.solid) == (True,) * 3
    cell = reading(odd, "reports/2013/long-cell.html")
    assert cell.solid.count("word") >= 1200
    assert "endofcell" in cell.solid
    assert words.in_margins() == cell.in_margins() == []


def test_evidence_breaks_over_pages_and_each_piece_is_whole(odd: Path, reading: Reading) -> None:
    sheets = reading(odd, "reports/2013/evidence.html")
    for n in range(20):
        assert f"some length, number {n}" in " ".join(sheets.lines)
        assert files.digest(next(odd.glob(f"files/*/*/{n}.csv")))[0] in sheets.solid
    assert len(sheets.document) <= 5


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("དེ་རིང་", "Tibetan ("),
        ("證據", "Chinese characters (證, U+8B49)"),
        ("ᠮᠣᠩᠭᠣᠯ", "Mongolian (ᠮ, U+182E)"),
    ],
)
def test_a_pdf_that_would_show_boxes_for_letters_is_refused(tmp_path: Path, text: str, said: str) -> None:
    pytest.importorskip("weasyprint")
    tree = made(archive(tmp_path, **{"reports/2013/box.md": report("en", text)}), fingerprint=F).root
    with skipping():
        font = next(Path("/usr/share/fonts").rglob("DejaVuSans.ttf"), None)
        if font is None:
            raise Unavailable("the font DejaVu Sans is not installed")
    (tmp_path / "fonts").mkdir()
    shutil.copy(font, tmp_path / "fonts")
    (tmp_path / "fonts.conf").write_text(ONE_FONT.format(folder=tmp_path / "fonts"))
    code = f"""
import sys
from pathlib import Path
from publish.core.errors import ConfigError
from tests.tree.bundles.conftest import Tree, make
try:
    make(Tree(Path({str(tree)!r}), "Small", ()), Path("out"), "pdf", reports=("reports/2013/box.html",))
except ConfigError as error:
    print(error)
"""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "FONTCONFIG_FILE": str(tmp_path / "fonts.conf")}
    done = subprocess.run([sys.executable, "-c", code], env=env, cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, said in done.stdout, "boxes" in done.stdout) == (0, True, True), done.stdout + done.stderr
    assert list(tmp_path.glob("out/*.pdf")) == []
