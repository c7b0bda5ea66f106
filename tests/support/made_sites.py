"""Tiny sites as MkDocs Material, Hugo, a WordPress export and a CMS saved by wget have them; all words are ours."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class MadeSite:
    """A site, and what is to come of it."""

    files: Mapping[str, str]
    title: str
    published: tuple[str, ...]
    """Paths of its copy, a page first."""
    settings: tuple[str, ...] = ()
    contains: Mapping[str, str] = ()  # type: ignore[assignment]
    dangers: frozenset[tuple[str, str]] = frozenset()

    def __post_init__(self) -> None:
        object.__setattr__(self, "contains", dict(self.contains))


_MKDOCS = """<!doctype html>
<html lang="en" class="no-js">
  <head>
    <meta charset="utf-8">
    <title>{title}</title>
    <link rel="stylesheet" href="{base}assets/stylesheets/main.css">
    <meta name="generator" content="mkdocs-1.6.1, mkdocs-material-9.8.1">
    <script>__md_scope=new URL("{base}",location)</script>
  </head>
  <body><a href="{base}.">Home</a> <a href="{base}guide/">Guide</a>
    <main><h1>{title}</h1><img src="{base}assets/dot.svg" alt="dot"></main>
    <script src="{base}assets/javascripts/bundle.js"></script></body>
</html>
"""
_DOT = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><circle cx="2" cy="2" r="2"/></svg>'

_HUGO = """<!DOCTYPE html>
<html lang="de"><head><meta name="generator" content="Hugo 0.168.0"><title>{title}</title>
<link rel="stylesheet" href="/css/style.css"><link rel="alternate" type="application/rss+xml" href="/index.xml">
<link rel="canonical" href="https://old.example/">
</head><body><a href="/">Start</a> <a href="https://old.example/post/eins/">Eins</a> <h1>{title}</h1></body></html>
"""

_WORDPRESS = """<!DOCTYPE html>
<html lang="zh-Hans"><head>
<meta charset="UTF-8" />
<meta name="generator" content="WordPress 6.4" />
<title>{title}</title>
<link rel='stylesheet' href='https://old.example/wp-content/themes/plain/style.css?ver=6.4' media='all' />
<link rel='dns-prefetch' href='//fonts.googleapis.com' />
<link rel="canonical" href="https://old.example/" />
<script src="https://old.example/wp-includes/js/wp.js?ver=6.4" id="wp-js"></script>
</head><body class="home">
<a href="https://old.example/">首页</a> <a href="https://old.example/2024/05/xin/">信</a> <a href="https://old.example/?p=3">三</a>
<img src="https://old.example/wp-content/uploads/dot.svg"
  srcset="https://old.example/wp-content/uploads/dot.svg 1x" alt="">
<h1>{title}</h1>
</body></html>
"""

_CMS = """<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>{title}</title>
<link rel="stylesheet" href="style.css%3Fver=6.4.css"></head><body>
<a href="index.html">all</a> <a href="page.php%3Fid=2.html">two</a>
<a href="page.php%3Fid=3&amp;view=full.html">three</a>
<h1>{title}</h1></body></html>
"""

SITES: Mapping[str, MadeSite] = {
    "mkdocs": MadeSite(
        {
            "index.html": _MKDOCS.format(title="Handbook", base=""),
            "guide/index.html": _MKDOCS.format(title="Guide", base="../"),
            "404.html": _MKDOCS.format(title="Not here", base="/"),
            "assets/stylesheets/main.css": "h1 { color: #333 }\n",
            "assets/javascripts/bundle.js": "document.documentElement.className = 'js';\n",
            "assets/dot.svg": _DOT,
            "sitemap.xml": '<?xml version="1.0" encoding="UTF-8"?><urlset/>',
            "search/search_index.json": "{}",
        },
        "Handbook",
        ("guide/index.html", "404.html", "search/search_index.json", "sw.js", "stet.js"),
        ("worker = true",),
        {"guide/index.html": '<head>\n<script src="../stet.js" defer></script>\n'},
        frozenset({("own script", "file"), ("generator", "mkdocs-1.6.1, mkdocs-material-9.8.1")}),
    ),
    "hugo": MadeSite(
        {
            "index.html": _HUGO.format(title="Blog"),
            "post/eins/index.html": _HUGO.format(title="Eins"),
            "css/style.css": "body { background: url(/dot.svg) }\n",
            "dot.svg": _DOT,
            "index.xml": "<rss/>",
        },
        "Blog",
        ("post/eins/index.html", "css/style.css", "index.xml"),
        ('relative = "https://old.example/"', "worker = true"),
        {"post/eins/index.html": 'href="../../css/style.css"', "css/style.css": "url(../dot.svg)"},
        frozenset({("own address", "https://old.example/"), ("changed", "")}),
    ),
    "wordpress": MadeSite(
        {
            "index.html": _WORDPRESS.format(title="Briefe"),
            "2024/05/xin/index.html": _WORDPRESS.format(title="信"),
            "index.html?p=3": _WORDPRESS.format(title="三"),
            "wp-content/themes/plain/style.css?ver=6.4": "body { margin: 2em }\n",
            "wp-includes/js/wp.js?ver=6.4": "window.wp = 1;\n",
            "wp-content/uploads/dot.svg": _DOT,
        },
        "Briefe",
        ("2024/05/xin/index.html", "index.html@p=3.html", "wp-content/uploads/dot.svg"),
        ('relative = "https://old.example/"', "rename = true", "worker = true"),
        {"2024/05/xin/index.html": 'href="../../../index.html@p=3.html"'},
        frozenset({("early connection", "fonts.googleapis.com"), ("generator", "WordPress 6.4")}),
    ),
    "cms": MadeSite(
        {
            "index.html": _CMS.format(title="Pages"),
            "page.php?id=2.html": _CMS.format(title="Two"),
            "page.php?id=3&view=full.html": _CMS.format(title="Three"),
            "style.css?ver=6.4.css": "h1 { color: #040 }\n",
        },
        "Pages",
        ("page.php@id=2.html", "page.php@id=3&view=full.html", "style.css@ver=6.4.css"),
        ("rename = true", "worker = true"),
        {"index.html": 'href="page.php@id=3&amp;view=full.html"', "page.php@id=2.html": 'href="style.css@ver=6.4.css"'},
        frozenset({("no language", "")}),
    ),
}
