"""publish.tree.sites.look: what one file has, and that only the asked-for places change."""

import pytest

from publish.tree.sites import look
from publish.tree.sites.inside import Inside
from publish.tree.sites.look import Looked, SiteMends
from tests.tree.sites.conftest import page


def wanted(
    *paths: str, former: str | None = None, worker: bool = False, names: dict[str, str] | None = None
) -> SiteMends:
    whole = {path: path for path in paths} | (names or {})
    return SiteMends(Inside(list(whole), former), whole, former is not None, worker)


def kinds(looked: Looked) -> set[tuple[str, str]]:
    return set(looked.found)


def changed(html: str, path: str, asked: SiteMends) -> str:
    return look.changed(html.encode(), look.page(html.encode(), path, asked).edits).decode()


def test_requests_to_others_are_seen_by_kind_and_host_and_links_are_not() -> None:
    html = page(
        '<img src=//t.example/a.gif><a href="https://l.example/">x</a><style>@import "https://f.example/x.css";</style>'
        "<form action=https://x.example/></form>",
        "<script src=https://cdn.example/a.js></script><link rel=preconnect href=https://p.example>",
    )
    assert kinds(look.page(html.encode(), "i.html", wanted("i.html"))) == {
        ("script", "cdn.example"), ("early connection", "p.example"), ("picture", "t.example"),
        ("style", "f.example"), ("form", "x.example"),
    }  # fmt: skip


def test_what_else_is_told_of_a_page() -> None:
    html = (
        "<!doctype html><html><head><meta name=generator content='WordPress 6.4'></head><body onload='x()'><!-- a -->"
        "<script>fetch('https://api.example/x')</script><script type='application/ld+json'>{}</script>"
    )
    assert kinds(look.page(html.encode(), "i.html", wanted("i.html"))) == {
        ("generator", "WordPress 6.4"), ("own script", "handler"), ("own script", "within a page"), ("comment", ""),
        ("named in a script", "api.example"), ("no language", ""),
    }  # fmt: skip
    gbk = "<html lang=zh><meta charset=gbk><p>中文".encode("gbk")
    assert kinds(look.page(gbk, "i.html", wanted("i.html"))) == {("encoding", "gbk")}


@pytest.mark.parametrize(
    "charset", ["undefined", "idna", "punycode", "hex", "nobodys", "utf-7", "utf-16", "utf-32", "a\0b"]
)
def test_a_charset_by_which_nobody_could_read_the_page_hides_no_address(charset: str) -> None:
    html = f"<html lang=en><meta charset='{charset}'><title>\xe4+</title><img src='http://their.example/\xe4.png'>"
    looked = look.page(html.encode(), "i.html", wanted("i.html"))
    assert (looked.title, kinds(looked)) == ("\xe4+", {("picture", "their.example")})


def test_without_a_wish_no_byte_changes() -> None:
    html = page('<a href="/a/">a</a><a href=https://old.example/a/>b</a>')
    assert look.page(html.encode(), "i.html", wanted("i.html", "a/index.html")).edits == []


def test_addresses_within_become_relative_and_lead_to_files() -> None:
    html = page(
        "<a href='/a/?x#y'>a</a><img srcset=\"https://old.example/p.png 1x, //old.example/p.png 2x\">"
        "<p style=\"background:url('/p.png')\"><a href=https://old.example/none>n</a> https://old.example/a/"
    )
    asked = wanted("b/i.html", "a/index.html", "p.png", former="https://old.example/")
    out = changed(html, "b/i.html", asked)
    assert out == html.replace("'/a/?x#y'", "'../a/index.html?x#y'").replace(
        "https://old.example/p.png", "../p.png"
    ).replace("//old.example/p.png", "../p.png").replace("url('/p.png')", "url('../p.png')")
    found = look.page(html.encode(), "b/i.html", asked).found
    assert found["changed", ""] == 4
    assert found["link to the former address", "old.example"] == 1


def test_a_base_is_taken_out_of_the_way() -> None:
    html = page("<a href=a/>a</a>", '<base href="https://old.example/">')
    out = changed(html, "b/i.html", wanted("b/i.html", "a/index.html", former="https://old.example/"))
    assert '<base href="./">' in out
    assert "<a href=../a/index.html>" in out


def test_links_follow_a_renamed_file_and_a_quotation_mark_stays_inside() -> None:
    names = {"p?id=3.html": "p@id=3.html", "i.html": "i.html", "it's.html": "it's.html"}
    html = page("<a href='p?id=3.html&amp;x'>a</a><a href=p%3Fid=3.html>b</a><a href='/it%27s.html'>c</a>")
    out = changed(html, "i.html", wanted(names=names, former="/"))
    assert "<a href=p@id=3.html>b</a>" in out
    assert "<a href='it&#39;s.html'>c</a>" in out


@pytest.mark.parametrize(
    ("html", "at"),
    [
        ("<!doctype html><html><head><base href=/x/>", "<head>"),
        ("<!doctype html><title>x</title>", "<!doctype html>"),
        ("<html lang=en><body>", "<html lang=en>"),
        ("<!-- <head> --><html><HEAD profile='>'><p>", "<HEAD profile='>'>"),
    ],
)
def test_the_workers_line_is_the_first_of_the_head_and_nothing_else_changes(html: str, at: str) -> None:
    out = changed(html, "a/b/i.html", wanted("a/b/i.html", worker=True))
    assert out == html.replace(at, f'{at}\n<script src="../../stet.js" defer></script>\n')


def test_a_fragment_gets_no_line_and_a_forbidding_policy_is_told() -> None:
    asked = wanted("i.html", worker=True)
    found = look.page(b"<p>part</p>", "i.html", asked)
    assert (found.edits, kinds(found)) == ([], {("no head for the worker", "")})
    for policy, told in (
        ("script-src 'none'", True),
        ("default-src 'self'", False),
        ("worker-src x.example", True),
        ("script-src 'none'; script-src *", True),
        ("img-src *", False),
    ):
        html = page("", f'<meta http-equiv="Content-Security-Policy" content="{policy}">')
        assert (("policy against the worker", "") in kinds(look.page(html.encode(), "i.html", asked))) is told, policy


def test_scripts_style_sheets_and_manifests() -> None:
    js = (
        b'navigator.serviceWorker.register("/sw.js"); x="https://t.example/"; ns="http://www.w3.org/1999/xhtml"\n'
        b"//# sourceMappingURL=a.js.map"
    )
    assert kinds(look.script(js)) == {
        ("own script", "file"), ("worker of its own", "a script registers one"), ("named in a script", "t.example"),
        ("source map", "named in a script"),
    }  # fmt: skip
    assert kinds(look.style(b"a{background:url(//t.example/x)}", "a.css", wanted("a.css"))) == {
        ("picture", "t.example")
    }
    assert kinds(look.manifest(b'{"icons":[{"src":"https://t.example/i.png"},3]}')) == {("picture", "t.example")}
    assert kinds(look.manifest(b"[")) == kinds(look.manifest(b"[]")) == set()
