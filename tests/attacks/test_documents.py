"""Hostile documents: zips that are built to harm, texts that want to run, texts that search must not choke on.

What browsers make of them is in tests/browser; here only what stands in the files.
"""

import html.parser
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from publish.cli._session import run
from publish.cli._verbs import cli
from publish.copies.hosts.zipped import read_zip
from publish.core.errors import SourceError, TrustError
from publish.core.formats import zipdir
from publish.readers.claims import TOTAL_MAX, Claims, claims
from publish.tree.markdown.writer import NESTING_MAX
from publish.tree.pages.text import Renderer
from publish.tree.sources.active import activity
from publish.tree.sources.content import Page as Source
from publish.tree.sources.front import Text
from publish.tree.sources.pictures import true_name
from publish.tree.sources.traces import archives, traces
from tests.copies.hosts import zips
from tests.copies.hosts.test_zipped import HOSTILE, Hostile
from tests.readers.browser import hostile
from tests.support.seeker import find
from tests.support.small import ONE, archive, content, made

FOREIGN = ("javascript:", "data:t", "//evil.", "http://evil.", "https://evil.")
BOMBS = ("bomb", "squeezed oddly")
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg">{}</svg>'
SCRIPTS = {
    "th": "นักโทษการเมืองถูกทรมานในเรือนจำกลาง",
    "km": "សិទ្ធិមនុស្សនៅក្នុងប្រទេសកម្ពុជា",
    "my": "နိုင်ငံရေးအကျဉ်းသားများကို ညှဉ်းပန်း",
    "fa": "زندانیان کرمان",
    "ur": "قیدی",
    "en": "Prisoners were moved in winter.",
    "zh-Hans": "新疆的集中营在冬天关闭。",
    "zh-Hant": "維吾爾人的電報。",
    "ug": "شىنجاڭدىكى لاگېرلار تاقالدى",
    "bo": "བོད་ཀྱི་གནས་ཚུལ་གསར་པ།",
}
ASKED = {
    "th": "ทรมาน",
    "km": "កម្ពុជា",
    "my": "အကျဉ်းသား",
    "fa": "كرمان",
    "ur": "قيدي",
    "en": "winter",
    "zh-Hans": "集中营",
    "zh-Hant": "维吾尔",
    "ug": "لاگېرلار",
    "bo": "གནས་ཚུལ",
}


def _zip(hostile_: Hostile, file: Path) -> str:
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("index.html", b"front")
        packed.writestr("reports/a.html", b"a")
        hostile_(packed)
    return str(file)


@pytest.mark.parametrize("name", [name for name in HOSTILE if name not in BOMBS])
def test_zip_slip(tmp_path: Path, name: str) -> None:
    """Row 47: names that climb out, links, devices, doubles in a zip. Oracle: refused before a member is read."""
    with pytest.raises(TrustError, match="refused"):
        read_zip(_zip(HOSTILE[name], tmp_path / "hostile.zip"))


@pytest.mark.parametrize("name", zips.HOSTILE)
def test_zip_of_two_stories(tmp_path: Path, name: str) -> None:
    """Row 47: heads, lists and notes that differ, bytes that are nobody's, names that are others'. Oracle: refused."""
    file = tmp_path / "hostile.zip"
    file.write_bytes(
        zips.HOSTILE[name]({"index.html": b"front", "reports/a.html": b"a" * 99, "assets/style.css": b"b"})
    )
    with pytest.raises(TrustError, match="refused"):
        read_zip(str(file))


@pytest.mark.parametrize("name", BOMBS)
def test_zip_bomb(tmp_path: Path, name: str) -> None:
    """Row 48: 80 MB in 80 KB; a way of squeezing that few tools know. Oracle: refused before a member is read."""
    with pytest.raises(TrustError, match="refused"):
        read_zip(_zip(HOSTILE[name], tmp_path / "bomb.zip"))


def test_zip_bomb_of_members_that_overlap(tmp_path: Path) -> None:
    """Row 48: two members over the same bytes. Oracle: refused before a member is read."""

    def overlap(packed: zipfile.ZipFile) -> None:
        packed.filelist[1].header_offset = packed.filelist[0].header_offset

    with pytest.raises(TrustError, match="over one another"):
        read_zip(_zip(overlap, tmp_path / "overlap.zip"))


def test_zip_bomb_as_evidence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row 48: a zip of evidence swells, or the office files in it do. Oracle: a fault; nothing beyond is unpacked."""
    monkeypatch.setattr(archives, "WHOLE_MAX_LENGTH", 8 << 20)
    unpacked: list[str] = []
    real = zipdir.unpacked

    def noted(file: zipdir.Bytes, member: zipdir.ZipMember) -> Iterator[bytes]:
        unpacked.append(member.shown)
        return real(file, member)

    monkeypatch.setattr(zipdir, "unpacked", noted)
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", bytes(5 << 20))
    for name, data in (("a.txt", bytes(5 << 20)), ("a.docx", inner.getvalue())):
        bomb = io.BytesIO()
        with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
            for number in range(2):
                packed.writestr(f"{number}{name}", data)
        (tmp_path / "a.zip").write_bytes(bomb.getvalue())
        said = "it cannot be looked into (it has too many members, or too large ones)"
        assert traces(tmp_path / "a.zip").get("") == said
        assert unpacked == (["0a.docx", "1a.docx"] if name == "a.docx" else [])


def test_zip_bomb_that_says_where_it_is_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row 48: an e-book of ever more zeros is asked for its archive. Oracle: unpacked so far, and no further."""
    unpacked: list[int] = []
    real = zipdir.unpacked

    def counted(file: zipdir.Bytes, member: zipdir.ZipMember) -> Iterator[bytes]:
        for piece in real(file, member):
            unpacked.append(len(piece))
            yield piece

    monkeypatch.setattr(zipdir, "unpacked", counted)
    with zipfile.ZipFile(tmp_path / "a.epub", "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(50):
            packed.writestr(f"{number}.xhtml", bytes(1 << 20))
    assert claims(tmp_path / "a.epub") == Claims()
    assert sum(unpacked) <= TOTAL_MAX


class _Active(html.parser.HTMLParser):
    """What of a page would run or load."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._runs = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._runs = tag == "script" and given.get("type") != "application/ld+json"
        if tag in ("iframe", "object", "embed", "applet", "portal", "frameset", "base", "video", "audio", "math"):
            self.found.append(tag)
        self.found += [name for name in given if name.startswith("on")]
        links = [given.get(name, "").strip().lower() for name in ("href", "src", "action", "formaction", "poster")]
        self.found += [link for link in links if link.startswith(FOREIGN)]

    handle_startendtag = handle_starttag

    def handle_data(self, data: str) -> None:
        if self._runs and ("alert(" in data or "evil" in data):
            self.found.append(data)
        self._runs = False


def test_texts_that_want_to_run(tmp_path: Path) -> None:
    """Row 51: markup in every field and text of reports. Oracle: no page holds an element or attribute of theirs."""
    tree = made(hostile.lay(tmp_path, hostile.site(hostile.SHOWN[::5])))
    pages = {path: data.decode() for path, data in content(tree.root).items() if path.endswith(".html")}
    active = {}
    for path, text in pages.items():
        parser = _Active()
        parser.feed(text)
        if parser.found:
            active[path] = parser.found
    assert len(pages) > len(hostile.SHOWN) // 5
    assert active == {}


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<rect onload="alert(1)"/>',
        '<image href="https://evil.example/x.png"/>',
        "<style>@import 'https://evil.example/'</style>",
    ],
)
def test_drawings_that_want_to_run(tmp_path: Path, inside: str) -> None:
    """Row 51: an SVG with a script, a handler, a reference outside. Oracle: refused as evidence, by name."""
    file = tmp_path / "a.svg"
    file.write_text(DRAWING.format("<rect/>"))
    assert activity(file) is None
    file.write_text(DRAWING.format(inside))
    assert activity(file)


def test_pages_under_other_names_that_want_to_run(tmp_path: Path) -> None:
    """Row 51: a page whose name says that it is a picture. Oracle: refused as evidence, by its first bytes."""
    file = tmp_path / "a.png"
    file.write_bytes(b"\n <!DOCTYPE html><script>alert(1)</script>")
    assert activity(file)


def test_a_drawing_that_wants_to_run_as_a_picture(tmp_path: Path) -> None:
    """Row 51: a drawing with a script, called a PNG. Oracle: it stays a PNG, which runs nothing."""
    drawing = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
    (tmp_path / "a.png").write_bytes(drawing)
    assert true_name("a.png", drawing) == "a.png"
    assert true_name("a.jpg", drawing) == "a.jpg"


def test_search_in_each_script(tmp_path: Path) -> None:
    """Row 76: a word from the middle of a text in each script. Oracle: the reader's own search finds it."""
    texts = {
        f"reports/2015/{language}.md": f"---\ntitle: Report\ndate: 2015-01-01\nlanguage: {language}\n---\n\n{text}\n"
        for language, text in SCRIPTS.items()
    }
    tree = made(archive(tmp_path, **texts)).root
    lost = [language for language, typed in ASKED.items() if f"reports/2015/{language}.html" not in find(tree, typed)]
    assert lost == []


def test_a_note_to_writers(tmp_path: Path) -> None:
    """Row notes: an HTML comment in a report says who told it. Oracle: refused by its line; nothing is built."""
    text = f"{ONE}\nTold to us. <!-- by M. -->\n"
    with pytest.raises(SourceError, match=r"one\.md:30: '<!-' is a note to writers"):
        made(archive(tmp_path, **{"reports/2013/one.md": text}))
    assert not (tmp_path / ".stet/tree").exists()


@pytest.mark.parametrize("typed", ["\u202e", "&#8238;", "&#x0202E;"])
def test_a_text_that_reads_backwards(tmp_path: Path, typed: str) -> None:
    """Row signs: an override of direction, as itself or as its number, in a text. Oracle: refused, with its column."""
    with pytest.raises(
        SourceError, match=r"one\.md:30: holds .*right-to-left override\), in column 9 behind 'Paid to '"
    ):
        made(archive(tmp_path, **{"reports/2013/one.md": f"{ONE}\nPaid to {typed}kooB\n"}))


@pytest.mark.parametrize("name", ["notes.php", "notes.php5.txt", "notes.p-hp"])
def test_evidence_for_a_server_to_run(tmp_path: Path, name: str) -> None:
    """Row served: evidence that shared hosting runs when it is asked for. Oracle: refused, by what it is called."""
    text = ONE.replace("evidence:\n", f"evidence:\n  - file: evidence/{name}\n    title: Notes\n")
    changes: dict[str, str | bytes | None] = {"reports/2013/one.md": text, f"evidence/{name}": b"words <?php x(); ?>"}
    with pytest.raises(SourceError, match=r"one\.md:14: evidence '.+': some web servers"):
        made(archive(tmp_path, **changes))


def test_what_a_photograph_tells(tmp_path: Path) -> None:
    """Row traces: a photograph with its place in it, named as evidence. Oracle: refused, and the field is named."""
    tags = Image.Exif()
    tags.get_ifd(0x8825)[2] = (35.0, 1.0, 2.0)
    photograph = io.BytesIO()
    Image.new("RGB", (8, 8)).save(photograph, "JPEG", exif=tags.tobytes())
    with pytest.raises(SourceError, match=r"one\.md:14: .* tells more than it shows: EXIF GPS position"):
        made(archive(tmp_path, **{"evidence/order.png": photograph.getvalue()}))


def test_what_a_photograph_in_the_text_tells(tmp_path: Path) -> None:
    """Row traces: the same photograph, shown by a page, named nowhere. Oracle: refused by its line."""
    tags = Image.Exif()
    tags.get_ifd(0x8825)[2] = (35.0, 1.0, 2.0)
    photograph = io.BytesIO()
    Image.new("RGB", (8, 8)).save(photograph, "JPEG", exif=tags.tobytes())
    about = "---\ntitle: A\nlanguage: en\n---\n\n[![The gate](evidence/gate.jpg)](index.md)\n"
    more: dict[str, str | bytes | None] = {"about.md": about, "evidence/gate.jpg": photograph.getvalue()}
    with pytest.raises(SourceError, match=r"about\.md:6: .* EXIF GPS position; take that out .*, or name it under"):
        made(archive(tmp_path, **more))


def test_what_a_photograph_tells_in_a_zip(tmp_path: Path) -> None:
    """Row traces: the same photograph among others in a zip. Oracle: refused, the member and the field are named."""
    tags = Image.Exif()
    tags.get_ifd(0x8825)[2] = (35.0, 1.0, 2.0)
    documents = io.BytesIO()
    with zipfile.ZipFile(documents, "w") as packed:
        packed.writestr("words.txt", "words")
        with packed.open("day/gate.jpg", "w") as member:
            Image.new("RGB", (8, 8)).save(member, "JPEG", exif=tags.tobytes())
    text = ONE.replace("evidence:\n", "evidence:\n  - file: evidence/day.zip\n    title: Day\n")
    changes: dict[str, str | bytes | None] = {"reports/2013/one.md": text, "evidence/day.zip": documents.getvalue()}
    with pytest.raises(SourceError, match=r"day\.zip' \u2192 day/gate\.jpg: .* EXIF GPS position"):
        made(archive(tmp_path, **changes))


def test_a_user_number_in_an_office_file(tmp_path: Path) -> None:
    """Row traces: an office file that was packed by `zip`, with its user's number. Oracle: refused, and it is named."""
    document = io.BytesIO()
    with zipfile.ZipFile(document, "w") as packed:
        info = zipfile.ZipInfo("word/document.xml")
        info.extra = b"ux\x0b\0\1\4\xe8\3\0\0\4\xe8\3\0\0"
        packed.writestr(info, "<d/>")
    text = ONE.replace("evidence:\n", "evidence:\n  - file: evidence/list.docx\n    title: List\n")
    changes: dict[str, str | bytes | None] = {"reports/2013/one.md": text, "evidence/list.docx": document.getvalue()}
    with pytest.raises(SourceError, match=r"list\.docx': it tells more than it shows: a user's number in the zip"):
        made(archive(tmp_path, **changes))


def test_texts_that_nobody_wrote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row starters: an archive is published as `stet init` left it. Oracle: refused, nothing is signed."""
    monkeypatch.setenv("STET_PASSPHRASE", "a planted passphrase")
    assert run(cli, ["-q", "init", str(tmp_path / "archive")]) == 0
    monkeypatch.chdir(tmp_path / "archive")
    assert run(cli, ["-q", "build"]) == 0
    assert run(cli, ["-q", "seal"]) == 3
    assert not Path(".stet/releases").exists()


@pytest.mark.parametrize("within", ["> ", "- ", "1. ", ">- "])
def test_a_page_nested_beyond_what_browsers_take(within: str) -> None:
    """Row costs: thousands of quotations or lists within one another. Oracle: a fault by line, and a shallow page."""
    text = f"First.\n\n{within * 20_000}x\n"
    found = Renderer({}, frozenset()).render(Source("a.md", "a.html", "T", "en", "", Text(text, 5), None, {}))
    assert found.faults == [(7, "is nested too deeply")]
    assert found.html.count("</") <= NESTING_MAX


def test_testimony_in_the_shape_of_markdowns_own_signs() -> None:
    """Row words: an interview like link definitions, a cell too many, names blacked out. Oracle: all is there."""

    def told(text: str) -> tuple[str, list[tuple[int, str]]]:
        done = Renderer({}, frozenset()).render(Source("a.md", "a.html", "T", "zh", "", Text(text, 5), None, {}))
        return done.html, done.faults

    assert told("[答]: 我被关了三年。") == ("<p>[答]: 我被关了三年。</p>", [])
    assert [line for line, what in told("| a |\n|---|\n| b | c |")[1] if "2 cells" in what] == [7]
    assert told("王**说，李**也在场。") == ("<p>王**说，李**也在场。</p>", [])
