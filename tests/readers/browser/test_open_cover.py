"""A page's style and the bar of open.html, in both engines: it is not covered, copied, moved or restyled."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from publish.core.formats import mirrorlist
from tests.readers.browser.reader import Reader
from tests.readers.browser.test_open_hostile import Served, turn
from tests.support.censor import Censor
from tests.support.services import firefox
from tests.support.services.fixtures import skipping

_ALL = "position:fixed!important;inset:0!important;z-index:2147483647!important;background:#fff!important"
STYLES = (
    f"html,body,:host{{{_ALL}}}", f":host{{{_ALL}}}", f":host(div){{{_ALL}}}", f":host-context(body){{{_ALL}}}",
    f":h\\6fst{{{_ALL}}}", f"@media all{{:host{{{_ALL}}}}}", f"@layer z{{:host{{{_ALL}}}}}",
    f"@supports(top:0){{:host{{{_ALL}}}}}", f"@scope(:host){{:scope{{{_ALL}}}}}", f":scope{{{_ALL}}}",
    f":is(:host){{{_ALL}}}", f":host,p{{&{{{_ALL}}}}}", f"html{{{_ALL}}}", f"*{{{_ALL}}}", f"p{{{_ALL}}}",
    f".cover{{{_ALL}}}", "p{position:absolute;top:-9999px;bottom:-9999px;left:-99px;right:-99px;background:#fff}",
    "p{position:sticky;top:-400px;margin-top:-400px;height:900px;z-index:99;background:#fff}",
    "html{margin-top:-400px!important;padding-top:900px;background:#fff}", ":host{margin-top:-400px!important}",
    "p{outline:500px solid #fff}", "p{box-shadow:0 0 0 900px #fff}", "p{border:900px solid #fff;margin:-900px}",
    "p{transform:translateY(-600px) scale(30);background:#fff}", "p{translate:0 -400px;scale:40;background:#fff}",
    "p{filter:drop-shadow(0 -300px 0 #fff)}", "p{view-transition-name:root;position:fixed;inset:0}",
    ":host{animation:up 1s infinite}@keyframes up{from,to{position:fixed;inset:0;z-index:9;background:#fff}}",
    "html{animation:up 1s infinite}@keyframes up{from,to{transform:translateY(-500px)}}",
    "dialog,[popover]{display:block;position:fixed;inset:0;width:100%;height:100%;background:#fff}",
    "dialog::backdrop{background:#fff;position:fixed;inset:0}", ":host::before{content:'';position:fixed;inset:0}",
    "html::before,p::after{content:'Genuine';position:fixed;inset:0;z-index:9999;background:#fff}",
    ".bar,.verdict,header,#place,main,body>*{display:none!important;visibility:hidden!important}",
    ":root{--good:#f00;--bar:#000;--ink:#000;--paper:#000}:host{--good:#f00;all:initial}",
    "@property --good{syntax:'<color>';inherits:true;initial-value:#f00}@font-face{font-family:Georgia;src:local('x')}",
    "html{width:9000px!important;overflow:visible}p{width:9000px}",
    ":host{width:9000px!important;height:9000px!important}",
    ":host{contain:none!important;overflow:visible!important;display:contents!important}p{position:fixed;inset:0}",
    "@view-transition{navigation:auto}::view-transition{position:fixed;inset:0;background:#fff}",
    "p{position:fixed;position-anchor:--a;inset:anchor(top) 0 0 0;background:-moz-element(#place)}",
)  # fmt: skip
BODY = (
    "<p class=cover style='position:fixed;inset:0;z-index:9999'>Genuine - up to date</p><dialog open>Genuine</dialog>"
    "<div popover=manual>x</div><p>text</p>"
)
PAGES: dict[str, str | bytes] = {
    "index.html": "<!doctype html><title>Front</title><main><h1>Front</h1></main>",
    **{
        f"p/{n}.html": f"<!doctype html><title>{n}: a style</title><style>{css}</style><main><h1>S</h1>{BODY}</main>"
        for n, css in enumerate(STYLES)
    },
}
LOOK = """(() => {
  const bar = document.querySelector("header.bar"), found = [];
  const { left, top, right, bottom } = bar.getBoundingClientRect();
  for (let x = left + 2; x < right; x += 13) for (let y = top + 2; y < bottom - 1; y += 5) {
    if (!bar.contains(document.elementFromPoint(x, y))) found.push([x, y]);
  }
  const style = getComputedStyle(document.querySelector(".verdict b"));
  return JSON.stringify([found.slice(0, 3), left, top, right - document.documentElement.clientWidth, bottom > 40,
    document.documentElement.scrollWidth - document.documentElement.clientWidth, style.color, style.fontFamily]);
})()"""
"""Points of the bar that something else covers, where the bar is, and how its verdict looks."""


@pytest.fixture(scope="module")
def covered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Censor, Path]]:
    with Served(tmp_path_factory.mktemp("covered"), PAGES) as both:
        yield both


@pytest.fixture(scope="module")
def window() -> Iterator[firefox.Firefox]:
    with skipping(), firefox.browser() as started:
        yield started


def test_no_style_covers_moves_or_restyles_the_bar(covered: tuple[Censor, Path], reader: Callable[..., Reader]) -> None:
    page = reader(viewport={"width": 420, "height": 700}).open(covered[1].as_uri())
    page.wait_for_function("() => document.title === 'Front'")
    honest, harmed = page.evaluate(LOOK), {}
    for number, css in enumerate(STYLES):
        turn(page, f"p/{number}.html", number)
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        if (found := page.evaluate(LOOK)) != honest:
            harmed[css] = found
    assert harmed == {}
    assert honest.startswith("[[],0,0,0,true,0,")


def test_no_style_covers_the_bar_in_the_other_engine(covered: tuple[Censor, Path], window: firefox.Firefox) -> None:
    window.open(covered[1].as_uri())
    window.until("document.title === 'Front'")
    honest, harmed = window.value(LOOK), {}
    for number, css in enumerate(STYLES):
        window.value(f"location.hash = '#/p/{number}.html'")
        window.until(f"document.title.startsWith('{number}:')")
        if (found := window.value(LOOK)) != honest:
            harmed[css] = found
    assert harmed == {}
    assert honest.startswith("[[],0,0,0,true,0,")


def test_what_says_that_a_release_is_old_is_not_covered(reader: Callable[..., Reader], tmp_path: Path) -> None:
    covering = {"index.html": f"<!doctype html><title>Front</title><style>{STYLES[0]}</style><h1>Front</h1>{BODY}"}
    with Served(tmp_path, covering) as (_, file):
        page = reader(viewport={"width": 420, "height": 700}).open(file.as_uri())
        page.wait_for_function("() => document.title === 'Front'")
        page.evaluate(
            "document.querySelector('#place').prepend(Object.assign(document.createElement('div'),"
            " {className: 'note', innerHTML: '<div class=\"notice warn\">an older release</div>'}))"
        )
        assert over(page, "#place > .note .notice") == ""


def over(page: Page, selector: str) -> str:
    """What lies over the middle of the first such element."""
    return str(
        page.evaluate(
            "selector => { const each = document.querySelector(selector), r = each.getBoundingClientRect();"
            " const at = document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2);"
            " return each.contains(at) ? '' : at?.outerHTML ?? 'nothing'; }",
            selector,
        )
    )


def test_the_page_that_the_online_key_signs_has_no_style_of_its_own(
    reader: Callable[..., Reader], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row bar: an online key's page has a style. Oracle: none of it is taken."""
    made = (
        f"<!doctype html><title>Copies</title><style>{STYLES[0]}h1{{color:#123456}}</style><main><h1>Copies</h1></main>"
    )
    monkeypatch.setattr(mirrorlist, "page", lambda *_, **__: made.encode())
    with Served(tmp_path, {"index.html": "<!doctype html><title>Front</title>"}) as (_, file):
        page = reader().open(f"{file.as_uri()}#/mirrors.html")
        page.wait_for_function("() => document.title === 'Copies'")
        assert page.evaluate(LOOK).startswith("[[],0,0,0,true,0,")
        heading = "document.querySelector('#place > .page').shadowRoot.querySelector('h1')"
        assert page.evaluate(f"getComputedStyle({heading}).color") != "rgb(18, 52, 86)"
