"""publish.core.contenttypes: one table of types, for hosts and for browsers."""

import re
from base64 import b64encode
from pathlib import Path

import pytest

from publish.core.contenttypes import TYPES, content_type
from tests.support import seeker

HERE = Path(__file__).resolve().parents[2]


def test_browser_and_hosts_have_one_table_of_types() -> None:
    script = (HERE / "publish/readers/browser/worker/contenttypes.js").read_text(encoding="utf-8")
    table = script.partition("TYPES = {")[2].partition("};")[0]
    assert dict(re.findall(r'(\w+): "([^"]+)"', table)) == TYPES


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("reports/2013/SHA256SUMS", "text/plain; charset=utf-8"),
        ("HISTORY", "text/plain; charset=utf-8"),
        ("targets/ab.SHA256SUMS", "text/plain; charset=utf-8"),
        ("a/b.HTML", "text/html; charset=utf-8"),
        ("sw.js", "text/javascript; charset=utf-8"),
        ("files/ab/ab/x.odd", "application/octet-stream"),
        ("a.zim", "application/octet-stream"),
        ("feed.xml", "application/xml"),
    ],
)
def test_every_file_of_a_copy_has_a_type(path: str, kind: str) -> None:
    assert content_type(path) == kind


NOTICE = "关于进一步加强管理的通知"


@pytest.mark.parametrize(
    ("path", "data", "kind"),
    [
        ("files/ab/x/notice.txt", NOTICE.encode(), "text/plain; charset=utf-8"),
        ("files/ab/x/notice.txt", NOTICE.encode("gb18030"), "text/plain"),
        ("files/ab/x/notice.txt", NOTICE.encode("utf-16"), "text/plain"),
        ("files/ab/x/names.CSV", "關於".encode("big5"), "text/csv"),
        ("files/ab/x/notes.md", "إدارة".encode("cp1256"), "text/markdown"),
        ("files/ab/x/notice.txt", b"plain", "text/plain; charset=utf-8"),
        ("files/ab/x/scan.pdf", b"\xff\xfe", "application/pdf"),
        ("index.html", NOTICE.encode(), "text/html; charset=utf-8"),
        ("SHA256SUMS", b"", "text/plain; charset=utf-8"),
    ],
)
def test_text_is_called_utf8_only_if_it_is(path: str, data: bytes, kind: str) -> None:
    assert content_type(path, data) == kind
    assert seeker.ask("type", path=path, data=b64encode(data).decode()) == kind


def test_a_letter_that_is_cut_is_no_other_charset() -> None:
    assert content_type("a.txt", NOTICE.encode()[:-1]) == "text/plain; charset=utf-8"


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("utf-8", "关于 é"),
        ("gb18030", f"{NOTICE}。各单位：请于本月底前上报名单。"),
        ("gb18030", "墨玉县集中教育培训学员名单及其家庭情况"),
        ("big5", "香港警務處拘捕名單"),
        ("big5", "關於進一步加強管理的通知。各單位：請於本月底前上報名單。"),
        ("cp1256", "كتب أحمد إلى الإدارة رسالة عن القضية في آب؛ 12 «شخصا»"),
        ("cp1251", "Список осуждённых по делу: Иванов, Петров."),
        ("cp1252", "Café déjà vu à la carte"),
        ("shift_jis", "収容所の記録が公開された"),
        ("euc-kr", "북한의 정치범 수용소"),
        ("utf-16", NOTICE),
    ],
)
def test_the_opener_shows_text_of_whatever_charset(charset: str, text: str) -> None:
    assert seeker.ask("letters", data=b64encode(text.encode(charset)).decode()).lstrip("\ufeff") == text
