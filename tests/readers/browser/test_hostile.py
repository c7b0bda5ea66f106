"""What a source tries to make of a page: it is shown, or the build names and refuses it; nothing of it runs.

Two walls stand one behind the other, and each is tried alone: pages without active markup, seen with their policy
taken away; and the policy, which must then have had nothing to forbid.
"""

import html
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Error

from publish.core.errors import SourceError
from publish.tree.sources.active import activity
from tests.readers.browser import hostile
from tests.readers.browser.conftest import pages
from tests.readers.browser.reader import Reader
from tests.support.censor import Censor
from tests.support.small import made

LOOK = """() => {
  const found = [];
  const active = "script,iframe,frame,object,embed,applet,form,base,meta,link,style,math,template,video,audio,[style]";
  for (const element of document.querySelectorAll("main :is(" + active + ")")) found.push(element.outerHTML);
  for (const element of document.querySelectorAll("*"))
    for (const { name, value } of element.attributes) {
      if (name.startsWith("on")) found.push(name + "=" + value);
      if (!/(^|:)(href|src|srcset|action|formaction|data|poster|background|ping|cite)$/.test(name)) continue;
      const scheme = new URL(value, document.baseURI).protocol;
      const loads = name !== "href" || element.localName !== "a";
      const known = /^(https?|file|mailto|ipfs|ipns|magnet):$/.test(scheme) || value === "data:,";
      if (!known) found.push(name + "=" + value);
      if (loads && /evil|example/.test(new URL(value, document.baseURI).host)) found.push(name + "=" + value);
    }
  const noted = Array.from(document.querySelectorAll("[alt],[title]"), (e) => (e.alt ?? "") + " " + e.title);
  return [found, [document.body.textContent, ...noted].join(" "), document.title];
}"""
"""What of a page is active, in the browser's own reading; all its words; its title."""

ONE_IN = 8
"""Of the index pages of places and tags, and of all pages under their policy: they differ in the payload alone."""


def plain(text: str) -> str:
    return " ".join(text.split())


def in_field(payload: str) -> str:
    """What a title, a name or a tag shows of a payload: entities are written for their letters, once."""
    return plain(html.unescape(payload))


def letters(text: str) -> str:
    """What of a text no rule of Markdown or of entities changes."""
    return re.sub(r"[^\w]|_", "", html.unescape(html.unescape(text)))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(hostile.lay(tmp_path_factory.mktemp("hostile"), hostile.site(hostile.SHOWN))).root


def walked(
    reader: Callable[..., Reader], root: Path, paths: Sequence[str], **options: bool
) -> dict[str, tuple[str, str]]:
    """Open the pages, and give their words and titles; nothing ran, and nobody else was asked."""
    somebody = reader(**options)
    page = somebody.context.new_page()
    words, active = {}, {}
    with Censor(root) as copy:
        for path in paths:
            page.goto(copy.url + path, wait_until="domcontentloaded")
            found, text, title = page.evaluate(LOOK)
            words[path] = plain(text), title
            if found:
                active[path] = found
            assert unquote(page.url) == copy.url + path
        assert active == {}
        assert somebody.outside(copy.url) == []
        assert somebody.complaints == []
    return words


def test_every_payload_is_shown_as_text_and_none_runs(reader: Callable[..., Reader], site: Path) -> None:
    indexes = [path for path in pages(site) if not path.startswith(("reports/", "search"))]
    reports = [hostile.path(number).replace(".md", ".html") for number, _ in enumerate(hostile.SHOWN)]
    words = walked(reader, site, [*reports, *indexes[::ONE_IN]], bypass_csp=True)
    lost = []
    for number, payload in enumerate(hostile.SHOWN):
        text, title = words[reports[number]]
        shown = in_field(payload)
        if text.count(shown) < hostile.FIELDS or shown not in plain(title):
            lost.append(f"{payload}: in {text.count(shown)} fields")
        if letters(text).count(letters(payload)) < hostile.FIELDS + hostile.PLACES:
            lost.append(f"{payload}: in {letters(text).count(letters(payload)) - hostile.FIELDS} places of its text")
    assert lost == []


def test_the_pages_policy_has_nothing_to_forbid(reader: Callable[..., Reader], site: Path) -> None:
    # The page for searching has a script of ours, and a policy that says so.
    walked(reader, site, [path for path in pages(site) if path != "search.html"][::ONE_IN])


def test_the_watch_would_see_a_payload_that_runs(reader: Callable[..., Reader], tmp_path: Path) -> None:
    """Where nothing stops it, it does run; else the tests above would prove nothing."""
    (tmp_path / "index.html").write_text("<!doctype html><main><img src=//evil.example/x onerror=alert(1)></main>")
    somebody = reader()
    with Censor(tmp_path) as copy:
        page = somebody.open(copy.url + "index.html")
        assert page.evaluate(LOOK)[0]
        assert somebody.outside(copy.url) == ["http://evil.example/x"]
    assert "dialog: 1" in somebody.complaints


def test_every_link_that_would_run_or_tell_is_refused_by_name(tmp_path: Path) -> None:
    head = "---\ntitle: Links\nlanguage: en\ndate: 2013-04-02\n---\n\n"
    files: dict[str, str | bytes | None] = {
        hostile.path(number): f"{head}{link}\n" for number, link in enumerate(hostile.REFUSED)
    }
    with pytest.raises(SourceError) as refused:
        made(hostile.lay(tmp_path, files))
    said = "\n".join(refused.value.faults)
    assert [link for number, link in enumerate(hostile.REFUSED) if f"{hostile.path(number)}:" not in said] == []


_PAGE = b"<!doctype html><script>alert(1)</script>"
_XML = b'<a><script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script></a>'
_RUN = ("ehtml", "htm", "html", "shtm", "shtml", "atom", "rng", "rss", "svg", "xbl", "xht", "xhtm", "xml", "xsd")
_SHOWN = ("bin", "csv", "gpx", "json", "kml", "md", "mp4", "noext", "pdf", "png", "txt", "zip")


def ran(reader: Callable[..., Reader], files: Sequence[Path]) -> set[str]:
    """Open each file from the disk, and from a host that names no type; give the names of those that ran."""
    found = set()
    with Censor(files[0].parent) as host:
        host.rule("*", lambda handler, path: handler.answer((host.root / path).read_bytes()))
        somebody = reader(accept_downloads=False)
        page = somebody.context.new_page()
        for file in files:
            somebody.complaints.clear()
            for url in (file.as_uri(), host.url + file.name):
                with suppress(Error):  # it is saved, not shown
                    page.goto(url)
            if "dialog: 1" in somebody.complaints:
                found.add(file.name)
    return found


def test_evidence_that_a_browser_would_run_is_refused(reader: Callable[..., Reader], tmp_path: Path) -> None:
    files = []
    for ending in _RUN:
        files.append(tmp_path / f"document.{ending}")
        files[-1].write_bytes(_XML if ending[0] in "arsx" and ending[:2] != "sh" else _PAGE)
    assert ran(reader, files) == {file.name for file in files}
    assert [file.name for file in files if not activity(file)] == []


def test_evidence_that_passes_runs_nothing_even_where_a_host_names_no_type(
    reader: Callable[..., Reader], tmp_path: Path
) -> None:
    passing = []
    starts = (_PAGE, _XML, b" \n\t<SCRIPT>alert(1)</script>", b"<!-- -->" + _PAGE, b"\xef\xbb\xbf" + _PAGE)
    for ending in _SHOWN:
        for number, data in enumerate((*starts, b"Words. " + _PAGE, hostile.picture(_PAGE.decode()))):
            file = tmp_path / f"{number}.{ending}"
            file.write_bytes(data)
            if number == 0:
                assert activity(file), file.name
            if not activity(file) and (number > 5 or ending in _SHOWN[::4]):
                passing.append(file)
    assert len(passing) > len(_SHOWN)
    assert ran(reader, passing) == set()
