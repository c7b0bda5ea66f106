"""PDF of one report, for print, by WeasyPrint: Pango shapes its text, so every script that the machine has fonts for.

The fonts are the machine's, so another machine makes other bytes. Nothing is fetched, no script runs, and what
WeasyPrint says of itself and of the hour is taken out again.
"""

from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from publish.bundle.epub import Words
from publish.bundle.pages import Page
from publish.errors import ConfigError, install
from publish.files import is_safe
from publish.hosts.base import content_type
from publish.mirrorlist import grouped

EXTRA = "pdf"
_HERE = "https://tree.stet.invalid/"  # what relative links are taken from: a name that is nobody's (RFC 2606)
_STYLE = (
    "@page{size:A4;margin:22mm 20mm 24mm}"
    "@page{@bottom-center{content:counter(page) ' / ' counter(pages);font-size:8pt;direction:ltr}}"
    "html{font-size:10.5pt}body{max-width:none;margin:0;padding:0}.skip{display:none}"
    "bdi:lang(en){direction:ltr;unicode-bidi:embed}"
    "h1,h2,h3{break-after:avoid}figure,tr{break-inside:avoid}.stet-verify{break-before:page}"
    # WeasyPrint 70 gives up over a grid that may not be broken and does not fit what is left of the page.
    ".cards li{break-inside:auto!important}"
)


def require() -> tuple[Any, Any]:
    """WeasyPrint and pikepdf.

    Raises:
        ConfigError: One is missing, or the libraries of the system that it stands on.
    """
    try:
        import pikepdf
        import weasyprint
    except (ImportError, OSError) as e:
        raise ConfigError(
            f"PDFs need WeasyPrint and pikepdf: {getattr(e, 'name', None) or e}",
            hint=f"{install('pdf')}; WeasyPrint also needs the system's Pango library",
        ) from e
    return weasyprint, pikepdf


def pdf(page: Page, tree: Path, archive: str, fingerprint: str, words: Words) -> bytes:
    """A page of the tree as PDF."""
    weasyprint, pikepdf = require()

    class Fetcher(weasyprint.urls.URLFetcher):  # type: ignore[name-defined,misc]
        """Reads pictures of the tree, and nothing else in the world."""

        def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ARG002
            """A file of the tree."""
            if url.startswith("data:image/"):
                return super().fetch(url)
            path = unquote(url.removeprefix(_HERE)) if url.startswith(_HERE) else ""
            file = tree / path
            if not is_safe(path) or not file.is_file() or file.is_symlink():
                raise ValueError("not in the archive")
            return weasyprint.urls.URLFetcherResponse(url, file.read_bytes(), {"Content-Type": content_type(path)})

    text = page.text
    at = text.rfind("</body>")
    text = text[:at] + _verify(page, archive, fingerprint, words) + text[at:] if at >= 0 else text
    fetcher = Fetcher(allowed_protocols=["data"])
    document = weasyprint.HTML(string=text, base_url=f"{_HERE}{page.path}", url_fetcher=fetcher)
    style = weasyprint.CSS(string=_STYLE, url_fetcher=fetcher)
    return _bare(pikepdf, document.write_pdf(stylesheets=[style], uncompressed_pdf=False), page)


def _bare(pikepdf: Any, data: bytes, page: Page) -> bytes:
    """The same without what made it and when: a title and a language are all that it says of itself."""
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as made:
        for key in [*made.docinfo.keys()]:
            del made.docinfo[key]
        made.docinfo["/Title"] = pikepdf.String(page.title)
        for key in ("/Metadata", "/PieceInfo", "/OpenAction", "/AA"):
            if key in made.Root:
                del made.Root[key]
        for sheet in made.pages:
            for link in [n for n in sheet.get("/Annots", []) if str(n.get("/A", {}).get("/URI", "")).startswith(_HERE)]:
                sheet.Annots.remove(link)  # it led elsewhere in the archive
        made.Root.Lang = pikepdf.String(page.language)
        made.remove_unreferenced_resources()
        made.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _verify(page: Page, archive: str, fingerprint: str, words: Words) -> str:
    def said(key: str, **more: str) -> str:
        return escape(words[key] % more if more else words[key])

    return (
        f'<section class="stet-verify" lang="{words.language}" dir="{words.direction}">'
        f"<h2>{said('bundle_verify')}</h2><p>{said('bundle_text', archive=archive)}</p>"
        f'<p>{said("fingerprint")} <code dir="ltr">{grouped(fingerprint)}</code></p><p>{said("bundle_how")}</p>'
        '<p><code dir="ltr">stet verify FILE --of ADDRESS</code></p>'
        f'<p>{said("bundle_pages")} <code dir="ltr">{escape(page.path)} {page.sha256}</code></p></section>'
    )
