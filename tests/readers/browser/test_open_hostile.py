"""What a signed page, a title, a name or an address tries to make of open.html: it is shown as text, or is not there.

Two walls again: what is rendered holds nothing active, seen with the file's own policy taken away; and where the
policy is in force, it has nothing to forbid.
"""

import html
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from publish.core.files import walk
from publish.core.model import Mirror
from publish.tree import openpage
from tests.readers.browser import hostile
from tests.readers.browser.reader import Reader
from tests.readers.browser.test_hostile import in_field, plain
from tests.support.censor import Censor
from tests.support.factory import Archive, lay
from tests.support.small import made

Readers = Callable[..., Reader]
CORS = {"Access-Control-Allow-Origin": "*"}
LOOK = """() => {
  const found = [], shadow = document.querySelector("#place > .page").shadowRoot;
  const active = "script,noscript,style,iframe,frame,object,embed,applet,form,base,meta,link,template,video,audio,"
    + "portal,svg,math";
  const never = /^on|^(style|srcset|ping|target|formaction|action|background|poster)$/;
  const words = /^(alt|title|id|class|rel|name)$|^data-/, known = /^(https?|mailto|ipfs|ipns|magnet|tel):/i;
  for (const element of shadow.querySelectorAll("*")) {
    if (element.matches(active)) found.push(element.outerHTML.slice(0, 200));
    for (const { name, value } of element.attributes) {
      if (never.test(name)) found.push(name + "=" + value);
      if (/url\\(\\s*["']?(?!#)/i.test(value) && !words.test(name) && name !== "href") found.push(name + "=" + value);
      if (!/(^|:)(href|src|data|cite)$/.test(name)) continue;
      const link = element.localName === "a" || element.localName === "area";
      const here = value.startsWith("#"), picture = name === "src" && /^(blob:|data:image\\/)/.test(value);
      const outside = link && name === "href" && element.dataset.outside === value.trim() && known.test(value.trim());
      if (!here && !picture && !outside) found.push(element.localName + " " + name + "=" + value);
    }
  }
  for (const sheet of shadow.adoptedStyleSheets) {
    const rules = [...sheet.cssRules].map((rule) => rule.cssText).join();
    if (/(url|image-set|src)\\((?!"data:)/i.test(rules)) found.push("a sheet that fetches");
  }
  return found;
}"""
"""What of a rendered page is active, or would be fetched, in the browser's own reading."""

PRESS = """() => {
  const all = document.querySelector("#place > .page").shadowRoot.querySelectorAll("a, area, button, input, q, p, td");
  const how = { bubbles: true, cancelable: true, composed: true };
  for (const each of all) each.dispatchEvent(new MouseEvent("click", how));
  for (const box of document.querySelectorAll("dialog")) box.remove();
}"""
"""Press all that can be pressed, and do not go where it leads."""

ONE_IN = 4
"""Of the payloads, where another test has shown all of them."""

HREFS = (
    "javascript:alert(1)", " JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "&#106;avascript:alert(1)",
    "&#1;javascript:alert(1)", "javascript&colon;alert(1)", "javascript://evil.example/%0aalert(1)",
    "vbscript:msgbox(1)", "data:text/html,<script>alert(1)</script>", "blob:null/1",
    "filesystem:https://evil.example/1",
    "view-source:https://evil.example/", "file:///etc/passwd", "//evil.example/", "/\\evil.example/",
    "https:///evil.example/",
    "\\\\evil.example\\share", "../../../../etc/passwd", "about:srcdoc", "intent://evil.example/#Intent;end",
    "?q=<script>",
)  # fmt: skip
"""Where links, pictures and drawings want to lead."""

SHEETS = (
    "@import '//evil.example/a.css';", "p{background:url(//evil.example/a.png)}",
    "p{background:u\\72l(//evil.example/b.png)}",
    "p{background:image-set('//evil.example/c.png' 1x)}", ":root{--x:url(//evil.example/d.png)}p{background:var(--x)}",
    ":root{--y:u\\72 l(//evil.example/e.png)}p{background:var(--y)}", "p{cursor:url(//evil.example/f.cur),auto}",
    "@font-face{font-family:f;src:url(//evil.example/g.woff)}p{font-family:f}",
    "p::before{content:url(//evil.example/h.png)}",
    "@media all{@supports(color:red){p{list-style:url(//evil.example/i.png);display:list-item}}}",
    "p{border-image:url( '//evil.example/j.png' ) 1;mask:url(//evil.example/k.svg#m)}",
    "p{background:URL(//evil.example/l.png",
)  # fmt: skip
"""Styles that would have something fetched."""


def tag_soup(payload: str, number: int) -> str:
    """A page whose maker let a payload pass, everywhere."""
    text, line = html.escape(payload), " ".join(payload.split())
    return (
        f"<!doctype html><html lang=en><head><title>{number}: {text}</title></head><body><main><h1>{text}</h1>"
        f'<p title="{text}" data-x=\'{text}\' class={line}>Fields</p><img alt="{text}"><p>'
        f'<a href="index.html">{text}</a>'
        f"<svg viewBox='0 0 9 9'><title>{text}</title><text>{text}</text>{payload}</svg><math><mtext>{payload}"
        f"</mtext></math>"
        f"<table><tr><td>{payload}</table><ul><li>{payload}</ul><p>{payload}</p></main>{payload}</body></html>"
    )


def leading(href: str, number: int) -> str:
    """A page on which everything that can have an address has this one."""
    to = href.replace('"', "&quot;")
    return (
        f'<!doctype html><title>{number}: a link</title><main><h1>Links</h1><a href="{to}">a</a><map>'
        f'<area href="{to}"></map>'
        f'<img src="{to}" srcset="{to} 2x"><svg><a href="{to}" xlink:href="{to}"><text y="9">b</text></a>'
        f'<image href="{to}"/>'
        f'<use href="{to}"/><feImage href="{to}"/><a><animate attributeName="href" values="{to}"/>'
        f'<set attributeName="href" '
        f'to="{to}"/></a><rect fill="url({to}#x)" filter="url({to}#f)" mask="url({to}#m)"/></svg>'
        f'<math href="{to}"><mi>c</mi></math>'
        f'<form action="{to}"><button formaction="{to}">d</button><input type="image" src="{to}"></form>'
        f'<q cite="{to}">e</q>'
        f'<iframe src="{to}"></iframe><object data="{to}"></object><embed src="{to}">'
        f'<video src="{to}" poster="{to}"></video>'
        f'<audio src="{to}"></audio><table background="{to}"><tr><td>f</table><p style="background:url({to})">g'
        f"</p></main>"
    )


def styled(css: str, number: int) -> str:
    """A page with this style, in its head, in a drawing, and never closed."""
    return (
        f"<!doctype html><title>{number}: a style</title><style>{css}</style><main><h1>Style</h1><p>text</p>"
        f"<svg><style>{css}</style></svg><p>whole</p></main><style>{css}"
    )


def raw() -> dict[str, str | bytes]:
    """All of them, by their path; a number stands at the beginning of each title."""
    makers = [(tag_soup, hostile.SHOWN), (leading, HREFS), (styled, SHEETS)]
    every = [(make, payload) for make, payloads in makers for payload in payloads]
    made = {f"p/{number}.html": make(payload, number) for number, (make, payload) in enumerate(every)}
    return {"index.html": "<!doctype html><title>Front</title><h1>Front</h1>", **made}


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Censor, Path]]:
    """An archive of such pages as one copy, and the file that opens it."""
    with Served(tmp_path_factory.mktemp("raw"), raw()) as both:
        yield both


class Served:
    """An archive with these pages, sealed and served; gives its copy, and where its open.html is."""

    def __init__(self, home: Path, pages: Mapping[str, str | bytes]) -> None:
        self.copy = Censor(home / "copy", 0, CORS)
        release = Archive(home / "publisher", {}).publish(pages, mirrors=[self.copy.url])
        lay(release, home / "copy")
        self.file = home / "open.html"
        shutil.copyfile(release.root / "open.html", self.file)

    def __enter__(self) -> tuple[Censor, Path]:
        self.copy.__enter__()
        return self.copy, self.file

    def __exit__(self, *_: object) -> None:
        self.copy.kill()


def turn(page: Page, path: str, number: int) -> None:
    page.evaluate("hash => { location.hash = hash; }", f"#/{quote(path)}")
    page.wait_for_function(f"() => document.title.startsWith('{number}:')")


_PARSED = re.compile(
    r"CSP violation: ((script-src-attr|style-src-attr|style-src-elem) inline$|base-uri )"
    r"|(Executing inline event handler|Applying inline style|Setting the document's base URI)\b"
)


def silent(one: Reader, copy: Censor, file: Path, *, parsed: bool = False) -> None:
    """Nothing ran, nobody else was asked, and no policy was broken; unless by what a browser has ``parsed``.

    It complains of a handler, a style and a base while it reads them, though no page has them then, and none will.
    """
    noted = [c for c in one.complaints if not c.startswith("Failed to load resource")]
    assert [c for c in noted if not (parsed and _PARSED.match(c))] == []
    assert one.outside(copy.url, file.as_uri()) == []


@pytest.mark.parametrize("bypass", [True, False], ids=["without its policy", "under its policy"])
def test_nothing_of_a_signed_page_is_active(signed: tuple[Censor, Path], reader: Readers, bypass: bool) -> None:
    """Row in open.html: signed pages that run, fetch, lead on. Oracle: in Chromium nothing is active."""
    copy, file = signed
    one = reader(bypass_csp=bypass)
    page = one.open(file.as_uri())
    expect(page).to_have_title("Front")
    active, lost = {}, []
    for number, path in enumerate(list(raw())[1:]):
        if number < len(hostile.SHOWN) and number % ONE_IN and not bypass:
            continue
        turn(page, path, number)
        if found := page.evaluate(LOOK):
            active[path] = found
        if number < len(hostile.SHOWN) and plain(hostile.SHOWN[number]) not in plain(page.title()):
            lost.append(path)
    assert not active, "\n".join(f"{path}: {found}" for path, found in active.items())
    assert lost == []
    silent(one, copy, file, parsed=True)


def test_links_of_a_drawing_that_are_pressed_run_nothing(signed: tuple[Censor, Path], reader: Readers) -> None:
    copy, file = signed
    one = reader(bypass_csp=True)
    page = one.open(file.as_uri())
    for number, path in enumerate(list(raw())[1:]):
        if number < len(hostile.SHOWN) or number >= len(hostile.SHOWN) + len(HREFS):
            continue
        turn(page, path, number)
        page.evaluate(PRESS)
    silent(one, copy, file)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Censor, Path]]:
    """The same payloads as sources that the build takes."""
    home = tmp_path_factory.mktemp("built")
    tree = made(hostile.lay(home / "sources", hostile.site(hostile.SHOWN)), fingerprint="ab" * 32).root
    with Served(home, {path: file.read_bytes() for path, file in walk(tree) if path != "open.html"}) as both:
        yield both


def test_what_was_built_of_payloads_is_read_and_found_as_text(built: tuple[Censor, Path], reader: Readers) -> None:
    copy, file = built
    one = reader()
    page = one.open(file.as_uri())
    expect(page).to_have_title(re.compile("^Front"))
    lost, active = [], {}
    for number, payload in list(enumerate(hostile.SHOWN))[::ONE_IN]:
        page.evaluate("hash => { location.hash = hash; }", f"#/{hostile.path(number).replace('.md', '.html')}")
        page.wait_for_function(
            f"() => document.querySelector('#place > .page')?.shadowRoot.textContent.includes('Number {number}.')"
        )
        if found := page.evaluate(LOOK):
            active[payload] = found
        text = page.evaluate("document.querySelector('#place > .page').shadowRoot.querySelector('html').textContent")
        if plain(text).count(in_field(payload)) < hostile.FIELDS:
            lost.append(payload)
    assert active == {}
    assert lost == []
    page.get_by_role("button", name="Search").click()
    page.get_by_role("searchbox").fill("script>alert(1)</script>")
    expect(page.get_by_role("main").get_by_role("link").first).to_be_visible()
    expect(page.get_by_role("main").get_by_role("status")).to_have_text(re.compile("^[^…]*$"))
    names = [plain(name) for name in page.get_by_role("main").get_by_role("link").all_inner_texts()]
    assert set(names) <= {in_field(payload) for payload in hostile.SHOWN}
    assert any("<script>" in name for name in names)
    assert page.locator("body :is(script, img, iframe, style)").count() == 0
    silent(one, copy, file)


def test_titles_and_addresses_of_an_archive_are_text_in_the_file(reader: Readers, tmp_path: Path) -> None:
    one = reader()
    page = one.context.new_page()
    root = (Archive(tmp_path / "publisher").state / "metadata/1.root.json").read_bytes()
    file = tmp_path / "open.html"
    for payload in (*hostile.SHOWN[::8], *HREFS[::4]):
        line = plain(payload)
        mirrors = (Mirror(line, line, False, (line,)), Mirror(f"http://127.0.0.1:9/{line}", "web"))
        file.write_bytes(openpage.page(openpage.ArchiveFacts(root, mirrors, line, 1, 1, date(2026, 11, 21))))
        page.goto("about:blank")
        page.goto(file.as_uri())
        expect(page.locator("h1")).to_have_text("No copy answers")
        assert plain(page.locator(".home").inner_text()) == line
        assert plain(page.title()) == line
        page.locator(".verdict").click()
        assert line in plain(page.locator(".sheet").inner_text())
        assert page.locator("body :is(script, img, iframe, style)").count() == 0
        assert page.locator("a:not([href^='#'])").count() == 0
    noted = [c for c in one.complaints if not c.startswith("Failed to load resource")]
    assert noted == []
    assert one.outside("http://127.0.0.1:9/", file.as_uri()) == []
