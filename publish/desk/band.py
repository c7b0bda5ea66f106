"""The live preview's own words on pages: band, faults, drafts."""

import re
from collections.abc import Iterable, Sequence
from html import escape, unescape
from importlib.resources import files
from typing import Final
from urllib.parse import quote

from publish.core.units import count
from publish.desk.latest import Shown, View, page_of
from publish.reports.drafts import DraftReport
from publish.tree.pages.policy import pin

FAULTS_PAGE: Final = "stet:faults"
"""Address of the list of faults. No name below ``site/`` may hold a colon."""
HERE_MAX: Final = 20  # faults on the page that has them; the list has all
OPEN_MAX: Final = 5  # warnings above a page; of more, their number stands there until it is clicked
_POLICY = re.compile(rb'(<meta http-equiv="Content-Security-Policy" content=")([^"]*)(">)')
_HEAD_MAX_LENGTH: Final = 4096  # bytes of a page within which the theme states its policy


def _asset(name: str) -> str:
    return (files("publish.desk") / name).read_text("utf-8").strip()


SCRIPT: Final = _asset("live.js")
CSS: Final = _asset("live.css")
LEAVE: Final = _asset("leave.js")
"""A worker that ends the worker which an archive left in this browser, at this address."""


def framed(page: bytes, path: str, view: View, epoch: int) -> bytes:
    """Return a page with the band on top, and the script below.

    Args:
        path: The page's path, or of a missing page.
        epoch: Of the build, as the reloading script is to tell the server.
    """
    css = CSS + _marks(view.drafts)
    page = _allowed(page, css)
    opened = page.find(b"<body")
    at = page.find(b">", opened) + 1 if opened >= 0 else 0
    band = f"<style>{css}</style>{_band(path, view)}"
    # The last one: a text about HTML may show others, though escaped ones.
    end = page.rfind(b"</body>")
    end = end if end >= at else len(page)
    # The build's number is beside the script, and not in it: so one hash is right for all pages.
    script = f'<script data-since="{epoch}">{SCRIPT}</script>'
    return b"".join((page[:at], band.encode(), page[at:end], script.encode(), page[end:]))


def plain(title: str, body: str, view: View, epoch: int, *, again_s: int = 0) -> bytes:
    """Return a page of the preview's own.

    Args:
        body: HTML.
        again_s: Seconds after which the browser asks again, whatever the server tells it.
    """
    again = f'<meta http-equiv="refresh" content="{again_s}">' if again_s else ""
    policy = "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'"
    page = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">{again}'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<meta name="color-scheme" content="light dark"><link rel="icon" href="data:,"><title>{escape(title)}</title>'
        f'</head><body><main class="stet-own"><h1>{escape(title)}</h1>{body}</main></body></html>'
    )
    return framed(page.encode(), FAULTS_PAGE, view, epoch)


def faults_page(view: View, epoch: int) -> bytes:
    """Return the page with all faults."""
    if not view.faults:
        return plain("No faults", '<p><a href="/">To the front page</a></p>', view, epoch)
    last = "<p>The pages that you can read are those of the last build without faults.</p>" if view.tree else ""
    return plain("Faults", f"{_list(view.faults)}{last}", view, epoch)


def _band(path: str, view: View) -> str:
    """Return the band for the page at ``path``."""
    draft = view.draft_at(path)
    mine = [fault for fault in view.faults if fault.page and fault.page == path]
    parts = [f'<p class="stet-mark">{_mark(draft)}</p>']
    if draft and draft.needs:
        needs = "".join(f"<li><b>{escape(draft.shown)}:{line}</b> {escape(said)}</li>" for line, said in draft.needs)
        parts.append(f"<p>To decide before it can be taken in:</p><ol>{needs}</ol>")
    if mine:
        parts.append(f'<div class="stet-faults" role="alert">{_list(mine[:HERE_MAX])}</div>')
    if warned := view.warnings.get(path):
        more = f"<p>and {len(warned) - HERE_MAX:,} more</p>" if len(warned) > HERE_MAX else ""
        opened = " open" if len(warned) <= OPEN_MAX else ""
        parts.append(
            f'<details class="stet-warned"{opened}><summary>{count(len(warned), "warning")} of this text</summary>'
            f"{_list(warned[:HERE_MAX])}{more}</details>"
        )
    if view.faults and path != FAULTS_PAGE:
        files_ = len({fault.file for fault in view.faults})
        of = f" in {files_} files" if files_ > 1 else ""
        older = "; what you see is the last build without them" if view.stale and view.tree else ""
        many = count(len(view.faults), "fault")
        parts.append(f'<p class="stet-some"><a href="/{FAULTS_PAGE}">{many}{of}</a>{escape(older)}</p>')
    if path == "index.html" and view.drafts:
        parts.append(f"<p>Drafts</p><ul>{''.join(_row(each, view) for each in view.drafts)}</ul>")
    parts.append('<p class="stet-ended">The preview has ended. To go on, run: stet serve</p>')
    # English words, whatever the page's language and direction: they are the program's, not the archive's.
    return f'<aside class="stet-band" lang="en" dir="ltr" aria-label="preview">{"".join(parts)}</aside>'


def _mark(draft: DraftReport | None) -> str:
    if draft is None:
        return "not sealed – preview"
    lacks = f"; still without {_and(draft.missing)}" if draft.missing else ""
    accept = f"to take it in, run: stet accept {escape(draft.name)}"
    return f"<b>draft</b> {escape(draft.shown)}{lacks} – in no build, no release and no copy; {accept}"


def _row(draft: DraftReport, view: View) -> str:
    lacks = f" – still without {_and(draft.missing)}" if draft.missing else ""
    path = page_of(draft)
    faulty = any(fault.page == path for fault in view.faults)
    wrong = " – has faults" if faulty else ""
    if draft.needs:
        wrong += f" – {count(len(draft.needs), 'decision')} open"
    return f'<li><a href="/{quote(path)}">{escape(draft.shown)}</a>{lacks}{wrong}</li>'


def _and(words: Sequence[str]) -> str:
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


def _list(faults: Iterable[Shown]) -> str:
    return f"<ol>{''.join(_fault(each) for each in faults)}</ol>"


def _fault(fault: Shown) -> str:
    where = escape(fault.where)
    at = f'<a href="/{quote(fault.page)}">{where}</a>' if fault.page else where
    text = f"<pre dir=auto>{escape(fault.text)}</pre>" if fault.text.strip(" -") else ""
    return f"<li>{f'<b>{at}</b> ' if where else ''}{escape(fault.what)}{text}</li>"


def _marks(drafts: Iterable[DraftReport]) -> str:
    """Return rules for marks at links to drafts.

    Lists are made as if drafts were reports, so they have none.
    """
    ends = ",".join(f'main a[href$="{_css(quote(page_of(each)))}"]::after' for each in drafts)
    return f'{ends}{{content:" (draft)";font-weight:600}}' if ends else ""


def _css(text: str) -> str:
    # A name below drafts/ is anybody's who may send a draft, and a quotation mark in it would end the string.
    return re.sub(r'["\\<\n]', lambda m: f"\\{ord(m[0]):x} ", text)


def _allowed(page: bytes, css: str) -> bytes:
    """Return the page with our style and script in its policy."""

    def more(match: re.Match[bytes]) -> bytes:
        stated = unescape(match[2].decode())
        rules = dict(part.strip().partition(" ")[::2] for part in stated.split(";") if part.strip())
        # The archive's own worker is never started from a preview: neither the script nor worker-src would allow it.
        rules.pop("worker-src", None)
        for name, source in (("script-src", pin(SCRIPT)), ("style-src", pin(css)), ("connect-src", "'self'")):
            have = rules.get(name, "")
            rules[name] = have if source in have.split() else f"{have} {source}".strip()
        policy = "; ".join(f"{name} {value}".strip() for name, value in rules.items())
        return match[1] + policy.encode() + match[3]

    head = page[:_HEAD_MAX_LENGTH]
    return _POLICY.sub(more, head, count=1) + page[_HEAD_MAX_LENGTH:]
