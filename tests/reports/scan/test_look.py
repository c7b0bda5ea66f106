"""publish.reports.scan.look: a canary planted in any field of any kind is found, and its content is not repeated."""

import io
import zipfile
from pathlib import Path

import pikepdf
import pytest

from publish.reports.scan import machine
from publish.reports.scan.leaks import LeakKind
from publish.reports.scan.look import Lookout
from publish.reports.scan.names import parse
from tests.reports.scan.conftest import CANARY, kinds, seen
from tests.tree.sources.traces.conftest import CLOSED, TELLING, office, paper

NAMED = Lookout(names=parse(f"Rose Wang\n王小明\n={CANARY}\n"))


@pytest.mark.parametrize("name", [name for name in TELLING if not name.endswith(".svg") and name != "letter.txt"])
def test_what_a_document_tells_is_a_leak_unless_the_publisher_said_so(tmp_path: Path, name: str) -> None:
    data = TELLING[name][0]()
    assert "metadata" in kinds(seen(tmp_path, name, data))
    assert "metadata" not in kinds(seen(tmp_path, name, data, kept=True))


@pytest.mark.parametrize("name", [name for name in CLOSED if name not in ("b.zip", "i.txt")])
def test_what_cannot_be_looked_into_is_said_and_never_ends_it(tmp_path: Path, name: str) -> None:
    assert isinstance(seen(tmp_path, name, CLOSED[name]()), list)


def _titled(title: str) -> bytes:
    return paper(lambda pdf: pdf.docinfo.update({"/Title": pikepdf.String(title)}))


def _packed(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(name.replace("__", "."), data)
    return out.getvalue()


def test_a_name_and_a_canary_are_found_in_every_kind(tmp_path: Path) -> None:
    planted = {
        "a.md": "One.\nTwo: {}.", "b.html": "<p>\n{}</p>", "c.json": '{{"a": "{}"}}', "d.csv": "a,b\n1,{}\n",
    }  # fmt: skip
    for name, text in planted.items():
        for what, kind in (("Rose Wang", "name"), ("王小明", "name"), (CANARY, "canary")):
            assert kind in kinds(seen(tmp_path, name, text.format(what), NAMED)), (name, what)
    for what, kind in (("Rose Wang", "name"), (f"x{CANARY}y", "canary")):
        for name, data in {
            "e.pdf": _titled(what),
            "f.docx": office(word__document=f"<w:t>{what}</w:t>"),
            "g.zip": _packed(a__txt=what.encode()),
            "h.zip": _packed(a__docx=office(word__document=f"<w:t>{what}</w:t>")),
            "i.bin": b"\0\1\2" + what.encode() + b"\0\1",
            "j.txt": what.encode("utf-16"),
            "k.exe": b"\0\1" + what.encode("utf-16-le") + b"\0",
        }.items():
            assert kind in kinds(seen(tmp_path, name, data, NAMED)), (name, what)
    assert "name" in kinds(seen(tmp_path, "l.txt", "他叫王小明。".encode("gb18030"), NAMED))
    assert "name" in kinds(seen(tmp_path, "letters/rose-wang_2.png", b"\x89PNG", NAMED))


@pytest.mark.parametrize(
    ("name", "charsets"),
    [
        ("Тахир Хамут", "koi8_r koi8_u koi8_t cp866 cp855 iso8859_5 mac_cyrillic cp1251 kz1048 ptcp154"),
        ("ئابلىز قادىر", "utf-16-le utf-16-be utf-32-le utf-7"),
        ("محمد السيد", "cp1256 iso8859_6 mac_arabic"),
        ("王小明", "gb18030 big5hkscs hz utf-16-le utf-16-be utf-32-be utf-7"),
        ("田中花子", "cp932 euc_jp iso2022_jp iso2022_jp_2"),
        ("김철수", "cp949 johab iso2022_kr"),
        ("דוד כהן", "cp1255 iso8859_8 cp862"),
        ("สมชาย ใจดี", "cp874"),
        ("Łukasz Żółć", "cp1250 iso8859_2 cp852"),
        ("Şükrü Yağcı", "cp1254 iso8859_9 cp857"),
        ("Γιώργος Ψύλλος", "cp1253 iso8859_7 cp737"),
    ],
)
def test_a_name_is_found_in_whatever_charset_it_was_written(name: str, charsets: str, tmp_path: Path) -> None:
    watch = Lookout(names=parse(f"{name}\n"))
    for charset in charsets.split():
        found = seen(tmp_path, f"{charset}.txt", f"1\n2 {name}.\n".encode(charset), watch)
        assert [(leak.kind, leak.line) for leak in found] == [(LeakKind.NAME, 2)], charset


def test_what_stands_in_one_line_is_one_leak_in_many_charsets(tmp_path: Path) -> None:
    (leak,) = seen(tmp_path, "a.txt", "é\nsee /home/tashi/x\n".encode("cp1252"), NAMED)
    assert leak.line == 2


def test_a_place_is_told_and_nothing_of_what_was_found(tmp_path: Path) -> None:
    (leak,) = seen(tmp_path, "a.md", "One.\nTwo.\nRose\nWang and\n", NAMED)[:1]
    assert leak.said == "a.md:3: a name of your list"
    found = seen(tmp_path, "a.html", f"<p>/home/tashi/x</p>\n<p>{CANARY} Rose Wang", NAMED)
    assert any(leak.line for leak in found if leak.certain)
    assert not any("tashi" in leak.said or "Rose" in leak.said for leak in found)


def test_the_machine_is_found_in_fields_and_texts(tmp_path: Path) -> None:
    watch = Lookout(machine=machine.of(["desk-77"], ["/srv/people/tashi"]))
    assert kinds(seen(tmp_path, "a.js", "// built on desk-77", watch)) == {"machine"}
    assert kinds(seen(tmp_path, "b.pdf", _titled("by desk-77"), watch)) == {"machine"}
    assert kinds(seen(tmp_path, "c.md", "in /srv/people/tashi/site", watch)) == {"machine"}
    assert kinds(seen(tmp_path, "desk-77.md", "nothing", watch)) == {"machine"}


def test_words_on_the_pages_of_a_pdf_are_searched(tmp_path: Path) -> None:
    def words(pdf: pikepdf.Pdf) -> None:
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        pdf.pages[0].Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        pdf.pages[0].Contents = pdf.make_stream(b"BT /F 12 Tf 72 700 Td (It was Rose Wang) Tj ET")

    (leak,) = [leak for leak in seen(tmp_path, "a.pdf", paper(words), NAMED) if leak.certain]
    assert leak.said == "a.pdf → page 1: a name of your list"
