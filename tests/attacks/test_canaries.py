"""Each kind from `stet add` to a copy: a mark in every field, none in what is published, and its text there."""

import gzip
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from tests.attacks.test_bare import everything, unpacked
from tests.cli.conftest import Stet, archive, stet  # noqa: F401 - fixtures
from tests.reports.ingest.bare.test_pictures import KINDS, MARK, exif, jpeg, picture, saved
from tests.support import officefiles
from tests.support.vaults import pair

WORD = MARK.decode()
TEXT = "The gate was shut for nine days, and nobody counted the sacks."
_W, _O = officefiles.W, officefiles.OPEN
_LINK = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="t" Type="{officefiles.R}/attachedTemplate" Target="file:///C:/{WORD}/a.dotm" TargetMode="External"/>'
    f'<Relationship Id="l1" Type="{officefiles.R}/hyperlink" Target="https://e.org/a?fbclid={WORD}" TargetMode="External"/>'
    "</Relationships>"
)


def docx() -> bytes:
    remark = (
        f"<w:comment w:id='1' w:author='{WORD}' w:initials='{WORD}' w:date='{WORD}'>{officefiles.p(WORD)}</w:comment>"
    )
    return officefiles.docx(
        f'<w:p w:rsidR="{WORD}"><w:bookmarkStart w:id="0" w:name="{WORD}"/><w:r><w:t>{TEXT}</w:t></w:r>'
        f'<w:r><w:rPr><w:vanish/></w:rPr><w:t>{WORD}</w:t></w:r><w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>{WORD}</w:t></w:r>'
        f'<w:r><w:rPr><w:sz w:val="2"/></w:rPr><w:t>{WORD}</w:t></w:r>'
        f'<w:del w:author="{WORD}"><w:r><w:delText>{WORD}</w:delText></w:r></w:del><w:ins w:author="{WORD}"><w:r><w:t> They said so.</w:t></w:r></w:ins>'
        f'<w:moveFrom w:author="{WORD}"><w:r><w:t>{WORD}</w:t></w:r></w:moveFrom>'
        f'<w:r><w:instrText>INCLUDETEXT "C:\\{WORD}"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="{WORD}"/></w:ffData></w:fldChar></w:r>'
        f'<w:hyperlink r:id="l1" w:tooltip="{WORD}"><w:r><w:t> Here.</w:t></w:r></w:hyperlink>'
        f'<w:r><w:drawing><wp:docPr xmlns:wp="x" name="{WORD}" descr="{WORD}" title="{WORD}"/></w:drawing></w:r>'
        f'<w:r><w:object><o:OLEObject xmlns:o="o" ProgID="{WORD}" r:id="{WORD}"/></w:object></w:r></w:p>'
        f'<w:sdt><w:sdtPr><w:alias w:val="{WORD}"/><w:tag w:val="{WORD}"/><w:dataBinding w:xpath="{WORD}"/></w:sdtPr>'
        f"<w:sdtContent>{officefiles.p(TEXT[::-1])}</w:sdtContent></w:sdt>",
        **{
            "word/comments.xml": f"<w:comments {_W}>{remark}</w:comments>",
            "word/people.xml": f"<w:people {_W}><w:person w:author='{WORD}'/></w:people>",
            "word/settings.xml": f"<w:settings {_W}><w:docVars><w:docVar w:name='{WORD}' w:val='{WORD}'/></w:docVars><w:rsids><w:rsid w:val='{WORD}'/></w:rsids></w:settings>",
            "word/_rels/document.xml.rels": _LINK, "word/_rels/settings.xml.rels": _LINK,
            "word/glossary/document.xml": f"<w:glossaryDocument {_W}>{officefiles.p(WORD)}</w:glossaryDocument>",
            "docProps/core.xml": f"<c><creator>{WORD}</creator><lastModifiedBy>{WORD}</lastModifiedBy><title>{WORD}</title><keywords>{WORD}</keywords></c>",
            "docProps/app.xml": f"<c><Company>{WORD}</Company><Manager>{WORD}</Manager><Template>{WORD}</Template></c>",
            "docProps/custom.xml": f"<c><property name='{WORD}'><lpwstr>{WORD}</lpwstr></property></c>",
            "customXml/item1.xml": f"<a>{WORD}</a>", f"word/embeddings/{WORD}.bin": WORD,
        },
    )  # fmt: skip


def odt() -> bytes:
    return officefiles.odt(
        f"<text:tracked-changes><text:changed-region><text:deletion><dc:creator>{WORD}</dc:creator><text:p>{WORD}</text:p></text:deletion></text:changed-region>"
        f"</text:tracked-changes><text:variable-decls><text:variable-decl text:name='{WORD}'/></text:variable-decls>"
        f"<text:p>{TEXT}<office:annotation><dc:creator>{WORD}</dc:creator><text:p>{WORD}</text:p></office:annotation>"
        f"<text:hidden-text text:string-value='{WORD}'>{WORD}</text:hidden-text><text:bookmark text:name='{WORD}'/><text:span text:style-name='T'>{WORD}</text:span>"
        f"<text:a xlink:href='file:///home/{WORD}' office:title='{WORD}' office:name='{WORD}'> Here.</text:a>"
        f"<draw:frame draw:name='{WORD}'><draw:image xlink:href='Pictures/{WORD}.png'/></draw:frame></text:p>",
        '<style:style style:name="T" style:family="text"><style:text-properties fo:font-size="1pt"/></style:style>',
        meta=f"<office:document-meta {_O}><office:meta><dc:creator>{WORD}</dc:creator><dc:title>{WORD}</dc:title><meta:user-defined meta:name='{WORD}'>{WORD}</meta:user-defined></office:meta></office:document-meta>",
        settings=f"<a>{WORD}</a>", manifest_rdf=f"<a>{WORD}</a>",
    )  # fmt: skip


def html() -> bytes:
    leaks = (
        f"<!-- saved from url=(0042)https://{WORD}.example/ --><!-- url: file:///home/{WORD}/a.html -->",
        f"<script>user = '{WORD}'</script><style>.a {{ content: '{WORD}' }}</style><template>{WORD}</template><noscript>{WORD}</noscript>",
        f"<p style='display:none'>{WORD}</p><p hidden>{WORD}</p><span class=sr-only>{WORD}</span><p style='font-size:0'>{WORD}</p>",
        f"<div class={WORD} id={WORD} data-user={WORD} onclick='{WORD}()' title={WORD} lang=en-{WORD}>It rained.</div>",
        f"<form action='/{WORD}'><input name=a value={WORD}><input type=hidden value={WORD}><textarea>{WORD}</textarea></form>",
        f"<p><a href='file:///home/{WORD}/a.html' title={WORD} ping='https://{WORD}.example/'>Here</a> and <a href='https://e.org/a?gclid={WORD}'>there</a> too.</p>",
        f"<p><img src='/{WORD}.jpg' alt='{WORD}' srcset='/{WORD}-2.jpg 2x'><iframe src='https://{WORD}.example' srcdoc='{WORD}'>{WORD}</iframe></p>",
        f"<svg><title>{WORD}</title><metadata>{WORD}</metadata></svg><object data='{WORD}'></object><video poster='{WORD}'>{WORD}</video>",
        f"<!--[if gte mso 9]><xml><o:Author>{WORD}</o:Author></xml><![endif]--><?xml {WORD}?><![CDATA[{WORD}]]>",
    )
    head = f"<title>Gate</title><meta name=generator content='{WORD}'><meta name=description content='{WORD}'><base target={WORD}>"
    return f"<html data-savepage-from='{WORD}'><head>{head}</head><body><article><h1>Gate</h1><p>{TEXT}</p>{''.join(leaks)}<p>{TEXT[::-1]}</p></article>".encode()


def tiff() -> bytes:
    """Two pages, with the mark in the second's fields, and in a private field."""
    tags = exif()
    tags[0xC7A0] = WORD
    second = Image.new("RGB", (48, 32), 9)
    second.info["tiffinfo"] = WORD
    return saved("TIFF", picture(), save_all=True, append_images=[second], exif=tags) + MARK


def gif() -> bytes:
    """With a packet of fields as Photoshop writes it, which other programs keep."""
    made = KINDS["gif"]()
    extra = b"\x21\xff\x0bXMP DataXMP" + bytes([len(MARK)]) + MARK + b"\0" + b"\x21\xff\x0b" + MARK[:8] + b"abc\3xyz\0"
    at = 13 + 3 * (2 << (made[10] & 7))
    return made[:at] + extra + made[at:]


def webp() -> bytes:
    made = KINDS["webp"]()[: -len(MARK)]
    chunk = b"MARK" + (10).to_bytes(4, "little") + MARK
    return b"RIFF" + (len(made) - 8 + len(chunk)).to_bytes(4, "little") + made[8:] + chunk + MARK


MADE: dict[str, Callable[[], bytes]] = {
    "docx": docx, "odt": odt, "html": html, "tiff": tiff, "gif": gif, "webp": webp, "jpeg": jpeg,
    "png": KINDS["png"], "avif": KINDS["avif"], "bmp": KINDS["bmp"],
    "csv": lambda: f"name,said\nGate,\"{TEXT}\"\nSacks,9\n".encode("utf-8-sig"),
    "txt": lambda: f"Gate\n\n{TEXT}\n".encode("utf-16"),
    "md": lambda: f"---\ntags: {WORD}\n---\n\n# Gate\n\n{TEXT} ![A gate](/home/{WORD}.png)\n".encode(),
}  # fmt: skip
PICTURES = ("tiff", "gif", "webp", "jpeg", "png", "avif", "bmp")


@pytest.fixture
def published(archive: Path, stet: Stet, tmp_path: Path) -> tuple[Path, dict[str, str]]:
    """A folder that a host serves, made of a document of each kind; and by kind, the report's name."""
    with (archive / "mirrors.toml").open("a") as file:
        file.write(f'[vault]\nrecipients = ["{pair(1)[1]}"]\n')
    came = tmp_path / f"from {WORD}"
    came.mkdir()
    for kind, make in MADE.items():
        (came / f"{WORD} {kind}.{kind}").write_bytes(make())
    said = stet("add", came, "--json", "--language", "en")
    assert said.code == 0, said.out
    named: dict[str, str] = {}
    for one in map(json.loads, said.out.splitlines()):
        draft = Path(one["draft"])
        kind = Path(one["source"]).suffix[1:]
        assert WORD not in draft.read_text()
        decided = re.sub(r"(?m)^(?:needs:\n(?:  - .*\n)+|title: .*\n|date: .*\n)", "", draft.read_text())
        draft.write_text(decided.replace("---\n", f"---\ntitle: Of {kind}\ndate: 2020-01-02\n", 1))
        said = stet("accept", draft.parent.name)
        assert said.code == 0, said.err
        named[kind] = draft.parent.name
    said = stet("publish")
    assert said.code == 0, said.err
    return tmp_path / "one", named


def spread(data: bytes) -> Iterator[bytes]:
    """A file's bytes, and all that they unpack to."""
    yield data
    if data.startswith(b"%PDF-"):
        yield unpacked(data)
    elif data.startswith((b"\x89PNG", b"\xff\xd8\xff")):
        yield everything(data)
    elif data.startswith(b"\x1f\x8b"):
        yield from spread(gzip.decompress(data))
    elif data.startswith(b"PK\3\4"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for name in packed.namelist():
                yield name.encode()
                yield from spread(packed.read(name))


def marked(folder: Path) -> list[str]:
    """Files below a folder with the mark in their names or bytes, in any spelling."""
    spelt = (MARK, WORD.encode("utf-16-le"), WORD.encode("utf-16-be"), MARK.hex().encode(), MARK[::-1])
    found = []
    for file in sorted(folder.rglob("*")):
        said = [bytes(file.relative_to(folder)), *(spread(file.read_bytes()) if file.is_file() else ())]
        if any(sign in part or sign.lower() in part.lower() for sign in spelt for part in said):
            found.append(str(file.relative_to(folder)))
    return found


@pytest.mark.filterwarnings("ignore:Image appears to be a malformed MPO")
def test_no_mark_of_any_kind_comes_to_a_copy(published: tuple[Path, dict[str, str]], archive: Path, stet: Stet) -> None:
    """Row 54: every kind's fields. Oracle: no file of the copy or of the archive has the mark; the content is there."""
    copy, named = published
    for kind, make in MADE.items():
        plain = b"".join(map(bytes, spread(make())))
        assert MARK in plain or kind in ("csv", "txt")  # whose only mark is their name
    assert marked(copy) == []
    # What was in the drafts, and on its way, is gone from this machine, too.
    assert marked(archive) == []
    pages = {kind: next(copy.glob(f"reports/*/{name}.html")).read_text() for kind, name in named.items()}
    assert [kind for kind, page in pages.items() if kind not in PICTURES and TEXT not in page] == []
    for kind in PICTURES:
        (file,) = copy.glob(f"files/*/*/{named[kind]}.*")
        with Image.open(file) as after, Image.open(io.BytesIO(MADE[kind]())) as before:
            assert sorted(after.size) == sorted(before.size)
            off = ImageChops.difference(before.convert("RGB"), after.convert("RGB")).tobytes()
        assert sum(step > 8 for step in off) <= 0.001 * len(off)
