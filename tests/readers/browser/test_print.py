"""Reports on paper, as Chromium prints them: whole, with the addresses of what they cite, and nothing to press."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Page

from tests.readers.browser.conftest import Published
from tests.readers.browser.reader import Reader
from tests.support.small import archive, made

MM = 72 / 25.4  # points
SIDE, TOP = 20 * MM, 22 * MM
"""Margins, as the style has them."""

ARABIC = "reports/2014/arabic.html"
SOURCE = """---
title: "الأرشيف الذي لا يُمحى: كيف تُحفظ الوثائق"
date: 2014-03-01
language: ar
summary: خلاصة التقرير في سطر واحد.
places: [Urumqi]
tags: [censorship]
sources:
  - title: The paper
    publisher: A house
    date: "2013-04"
    url: https://example.org/a/paper/with/a/long/address?a=1&b=2
---

## ماذا حدث

أُغلق المعسكر[^1] ثم [نُشرت الوثائق](https://example.com/documents) وhttps://example.net/once.

و[تقرير آخر](../2013/one.md).

[^1]: ملاحظة.
"""
SHOWN = """() => {
  const to = (links) => Array.from(document.querySelectorAll(links), (link) => link.getAttribute("href"));
  return [document.body.innerText, to(":is(.text a[href^=http], .sources a):not(.bare)"), to("a:not([href^=http])")];
}"""


@pytest.fixture(scope="module")
def arabic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = {"reports/2014/arabic.md": SOURCE}
    return made(archive(tmp_path_factory.mktemp("arabic"), **files), fingerprint="0123456789abcdef" * 4).root


def letters(text: str) -> Counter[str]:
    """Letters and the marks on them, however they are written and ordered; a print keeps these, and no spaces."""
    whole = unicodedata.normalize("NFKD", text)
    return Counter(sign for sign in whole if unicodedata.category(sign)[0] in "LM" and sign != "ـ")


def printed(page: Page) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))


def outside(document: pypdfium2.PdfDocument) -> list[str]:
    """Signs that stand in a margin, or off the paper."""
    found = []
    for number, sheet in enumerate(document):
        width, height = sheet.get_size()
        text = sheet.get_textpage()
        for place in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(place)
            if right > left and (
                left < SIDE - 3 or right > width - SIDE + 3 or bottom < TOP - 3 or top > height - TOP + 3
            ):
                found.append(f"page {number + 1}: {text.get_text_range(place, 12)!r} at {left:.0f} {bottom:.0f}")
    return found


@pytest.mark.parametrize(
    "path",
    [
        "reports/2013/leaving-masanjia.html",
        "reports/2013/leaving-masanjia.zh-Hans.html",
        "reports/2019/china-cables.zh-Hant.html",
        "reports/2019/china-cables.ug.html",
        "reports/1995/panchen-lama.bo.html",
        ARABIC,
    ],
)
def test_a_report_is_printed_whole(
    published: Published, arabic: Path, reader: Callable[..., Reader], path: str
) -> None:
    page = reader(color_scheme="dark").context.new_page()
    page.goto(((arabic if path == ARABIC else published.copies[0]) / path).as_uri())
    controls = page.locator(".ways a, .tongues a, .skip, .links a, button").all_inner_texts()
    page.emulate_media(media="print")
    assert page.locator("nav, .skip, button, .standing, .links").filter(visible=True).count() == 0
    shown, addresses, relative = page.evaluate(SHOWN)
    document = printed(page)
    text = "\n".join(sheet.get_textpage().get_text_range() for sheet in document)
    wanted, found = letters(shown + "".join(addresses)), letters(text)
    assert wanted - found == Counter()
    again = letters("".join(page.locator("th").all_inner_texts()))  # at the top of each page that a table goes on to
    assert set(found - wanted) <= set(again)
    solid = re.sub(r"\s", "", text)
    assert addresses or ".bo." in path
    # Out of a line from right to left, an address comes in pieces.
    pieces = [re.split(r"\W+", to) if page.evaluate("document.dir") == "rtl" else [f"<{to}>"] for to in addresses]
    assert [to for to in pieces if not all(piece in solid for piece in to)] == []
    assert path != ARABIC or solid.count("once") == 1  # a link that shows its own address
    assert [to for to in relative if len(to) > 12 and to in solid] == []
    assert [name for name in controls if len(name) > 6 and name in text and name not in shown] == []
    assert outside(document) == []
    assert document[0].render(scale=0.2).to_pil().convert("L").getpixel((0, 0)) == 255  # dark is for screens


def test_what_a_printer_would_cut_off_is_seen(reader: Callable[..., Reader]) -> None:
    page = reader().context.new_page()
    page.set_content("<style>@page{size:A4;margin:22mm 20mm}</style><p style='margin-left:-40px'>outside</p>")
    assert outside(printed(page))
