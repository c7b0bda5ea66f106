"""PDFs of a truth, as programs print it that the tests do without: TeX, Typst, wkhtmltopdf, groff, Ghostscript, qpdf.

Each raises ``Unavailable`` with the package that has the program, or the script that it cannot set.
"""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeAlias

from publish.reports.writing.nouns import (
    Block,
    Footnote,
    Grid,
    Headline,
    Inline,
    Listing,
    NoteMark,
    Paragraph,
    Quote,
    plain,
)
from tests.support import printed, printed_odt
from tests.support.printed import FONTS, RIGHT_TO_LEFT
from tests.support.services.cache import Unavailable, find, kept, pip_install
from tests.support.truths import Truth

Press: TypeAlias = Callable[[Truth, Path], bytes]
"""Makes a PDF of a truth; the folder is for what the program writes meanwhile."""
TYPST: Final = "typst==0.15.0"
_TIMEOUT_S: Final = 240
_TEX: Final = re.compile(r"[\\{}$&#^_~%]")
_ASCII: Final = re.compile(r"[A-Za-z0-9/:.-]+(?: [A-Za-z0-9/:.-]+)*")
_OTHERS: Final = {"en": re.compile("[\u2e80-\uffef]+"), "ug": _ASCII, "ar": _ASCII, "bo": _ASCII}
"""Letters that the fonts of `FONTS` lack, by language."""
_TEX_SIGNS: Final = {"\\": r"\textbackslash{}", "^": r"\^{}", "~": r"\~{}"}


def _run(program: str, package: str, *asked: str, folder: Path) -> None:
    found = find(program)
    if found is None:
        raise Unavailable(f"{program} is not installed; on Debian: apt-get install {package}")
    try:
        done = subprocess.run([found, *asked], cwd=folder, capture_output=True, timeout=_TIMEOUT_S, check=False)
    except subprocess.TimeoutExpired as error:
        raise Unavailable(f"{program} took longer than {_TIMEOUT_S} s") from error
    if done.returncode:
        said = (done.stderr or done.stdout).decode(errors="replace").strip().splitlines() or ["it did not say why"]
        raise Unavailable(f"{program} failed: {said[-1][:200]}")


def _notes(truth: Truth) -> dict[str, str]:
    told = ((one.label, one.blocks[0]) for one in truth.blocks if isinstance(one, Footnote))
    return {label: plain(block.inlines) for label, block in told if isinstance(block, Paragraph)}


def _first(item: tuple[Block, ...]) -> tuple[Inline, ...]:
    assert isinstance(item[0], Paragraph)
    return item[0].inlines


def weasyprint(truth: Truth, folder: Path) -> bytes:
    """Notes at the feet, running lines in the margins."""
    return printed.weasyprint(truth)


def chromium(truth: Truth, folder: Path) -> bytes:
    """Notes at the end, the browser's own running lines."""
    return printed.chromium([truth])[0]


def libreoffice(truth: Truth, folder: Path) -> bytes:
    """Notes at the feet, running lines."""
    if find("soffice") is None:
        raise Unavailable("soffice is not installed; on Debian: apt-get install libreoffice-writer")
    return printed_odt.libreoffice(truth, folder)


def wkhtmltopdf(truth: Truth, folder: Path) -> bytes:
    """Notes at the end; Debian's build has no running lines."""
    (folder / "w.html").write_text(printed.html(truth, notes="end"), "utf-8")
    _run("wkhtmltopdf", "wkhtmltopdf", "-q", "-s", "A5", "w.html", "w.pdf", folder=folder)
    return (folder / "w.pdf").read_bytes()


def typst(truth: Truth, folder: Path) -> bytes:
    """Notes at the feet, running lines."""
    home = kept("typst", TYPST.encode(), lambda filling: pip_install(TYPST, filling))
    (folder / "t.typ").write_text(_typst(truth), "utf-8")
    program = f"import sys; sys.path.insert(0, {str(home)!r}); import typst; typst.compile('t.typ', output='t.pdf')"
    _run(sys.executable, "python3", "-c", program, folder=folder)
    return (folder / "t.pdf").read_bytes()


def _typst(truth: Truth) -> str:
    told = _notes(truth)

    def said(text: str) -> str:
        return json.dumps(text, ensure_ascii=False)

    def inner(inlines: tuple[Inline, ...]) -> str:
        parts = (
            f"footnote({said(told[one.label])})" if isinstance(one, NoteMark) else said(plain((one,)))
            for one in inlines
        )
        return "{" + "; ".join(parts) + "}"

    def block(one: Block) -> str:
        match one:
            case Headline(level, inlines):
                return f"#heading(level: {level}, {inner(inlines)})"
            case Paragraph(inlines):
                return f"#par({inner(inlines)})"
            case Quote(blocks):
                return "".join(f"#quote(block: true, {inner(b.inlines)})" for b in blocks if isinstance(b, Paragraph))
            case Listing(items):
                return f"#list({', '.join(inner(_first(item)) for item in items)})"
            case Grid(head, rows):
                cells = ", ".join(inner(cell) for row in (head, *rows) for cell in row)
                return f"#table(columns: {len(head)}, {cells})"
        return ""

    def line(text: str) -> str:
        before, mark, after = text.partition("{page}")
        number = "counter(page).display()" if mark else '""'
        return f"context align(center, text(8pt, {{{said(before)}; {number}; {said(after)}}}))"

    direction = "rtl" if truth.language in RIGHT_TO_LEFT else "ltr"
    body = "\n\n".join(map(block, truth.blocks))
    return f"""#set page(width: 148mm, height: 210mm, margin: (x: 16mm, y: 18mm),
  header: {line(truth.head)}, footer: {line(truth.foot)})
#set text(font: ("{FONTS[truth.language]}", "DejaVu Serif"), size: 10pt, lang: "{truth.language}", dir: {direction})
#set par(justify: true)
#heading(level: 1, {said(truth.title)})

{body}
"""


def xelatex(truth: Truth, folder: Path) -> bytes:
    """Notes at the feet, running lines."""
    return _tex("xelatex", "texlive-xetex", _preamble(truth), truth, folder)


def pdflatex(truth: Truth, folder: Path) -> bytes:
    """The same by the older TeX, with fonts of its own: ligatures, accents drawn apart, no Chinese names."""
    if truth.language != "en":
        raise Unavailable("pdflatex sets Latin letters alone")
    return _tex("pdflatex", "texlive-latex-recommended", r"\usepackage{textcomp}", truth, folder)


def _tex(program: str, package: str, preamble: str, truth: Truth, folder: Path) -> bytes:
    told = _notes(truth)

    def said(text: str) -> str:
        escaped = _TEX.sub(lambda found: _TEX_SIGNS.get(found[0], "\\" + found[0]), text)
        # TeX takes no letter of another font where one has none.
        other = _OTHERS.get(truth.language)
        return other.sub(r"{\\other \g<0>}" if program == "xelatex" else "", escaped) if other else escaped

    def inner(inlines: tuple[Inline, ...]) -> str:
        return "".join(
            rf"\footnote{{{said(told[one.label])}}}" if isinstance(one, NoteMark) else said(plain((one,)))
            for one in inlines
        )

    def block(one: Block) -> str:
        match one:
            case Headline(_, inlines):
                return rf"\section*{{{inner(inlines)}}}"
            case Paragraph(inlines):
                return inner(inlines)
            case Quote(blocks):
                return r"\begin{quote}" + "\n\n".join(map(block, blocks)) + r"\end{quote}"
            case Listing(items):
                points = "".join(rf"\item[{bullet}] {inner(_first(item))}" for item in items)
                return rf"\begin{{itemize}}{points}\end{{itemize}}"
            case Grid(head, rows):
                lines = r"\\ \hline ".join(" & ".join(inner(cell) for cell in row) for row in (head, *rows))
                return rf"\begin{{tabular}}{{{'|l' * len(head)}|}}\hline {lines}\\ \hline\end{{tabular}}"
        return ""

    head, foot = (r"\thepage ".join(map(said, text.split("{page}"))) for text in (truth.head, truth.foot))
    bullet = r"\textbullet" if program == "pdflatex" else r"{\other •}"
    body = "\n\n".join(map(block, truth.blocks))
    (folder / "x.tex").write_text(
        rf"""\documentclass[10pt]{{article}}
\usepackage[a5paper,margin=18mm]{{geometry}}\usepackage{{fancyhdr}}
{preamble}
\pagestyle{{fancy}}\fancyhf{{}}\chead{{\footnotesize {head}}}\cfoot{{\footnotesize {foot}}}
\begin{{document}}
{{\LARGE\bfseries {said(truth.title)}\par}}

{body}
\end{{document}}
""",
        "utf-8",
    )
    # In batch mode nothing of the text is printed, and nothing is asked.
    _run(program, package, "-interaction=batchmode", "x.tex", folder=folder)
    return (folder / "x.pdf").read_bytes()


def _preamble(truth: Truth) -> str:
    options = {"ug": "Script=Arabic,AutoFakeBold=2", "ar": "Script=Arabic,AutoFakeBold=2",
               "bo": "Script=Tibetan,AutoFakeBold=2"}  # fmt: skip
    found = rf"\usepackage{{fontspec}}\setmainfont[{options.get(truth.language, '')}]{{{FONTS[truth.language]}}}"
    other = "Noto Serif CJK SC" if truth.language == "en" else "DejaVu Serif"
    found += rf"\newfontfamily\other{{{other}}}"
    if truth.language != "en":
        found += r"\renewcommand\thefootnote{{\other\arabic{footnote}}}\renewcommand\thepage{{\other\arabic{page}}}"
    if truth.language in ("zh", "bo"):
        found += rf'\XeTeXlinebreaklocale "{truth.language}"\XeTeXlinebreakskip=0pt plus 1pt\raggedbottom\sloppy'
    return found + (r"\usepackage{bidi}\setRTL" if truth.language in RIGHT_TO_LEFT else "")


def groff(truth: Truth, folder: Path) -> bytes:
    """Notes at the feet, Type 1 fonts, English alone."""
    if truth.language != "en":
        raise Unavailable("groff's own fonts have Latin letters alone")
    told = _notes(truth)

    def inner(inlines: tuple[Inline, ...]) -> str:
        found = ""
        for at, one in enumerate(inlines):
            if not isinstance(one, NoteMark):
                text = plain((one,)).replace("\\", r"\[rs]")
                found += (text.lstrip() if at else text) if found.endswith("\n") or not found else text
                continue
            found += f"\\**\n.FS\n{told[one.label]}\n.FE\n"
        return re.sub(r"^([.'])(?!FS|FE)", r"\\&\1", found, flags=re.MULTILINE)

    def block(one: Block) -> str:
        match one:
            case Headline(_, inlines):
                return f".SH\n{inner(inlines)}"
            case Paragraph(inlines):
                return f".PP\n{inner(inlines)}"
            case Quote(blocks):
                return "\n".join(f".QP\n{inner(b.inlines)}" for b in blocks if isinstance(b, Paragraph))
            case Listing(items):
                return "\n".join(f".IP \\(bu 2\n{inner(_first(item))}" for item in items)
            case Grid(head, rows):
                lines = "\n".join("\t".join(inner(cell) for cell in row) for row in (head, *rows))
                return f".TS\nallbox;\n{' '.join('l' for _ in head)}.\n{lines}\n.TE"
        return ""

    head, foot = (text.replace("{page}", "%") for text in (truth.head, truth.foot))
    body = "\n".join(map(block, truth.blocks))
    sheet = f".pl 21c\n.nr LL 11.6c\n.nr PO 1.6c\n.nr PS 10\n.ds LH\n.ds CH {head}\n.ds RH\n.ds CF {foot}\n"
    (folder / "g.ms").write_text(f"{sheet}.TL\n{truth.title}\n{body}\n", "utf-8")
    out = "groff -k -t -ms -Tpdf -P-p148m,210m g.ms > g.pdf".replace("148m,210m", "21c,14.8c")
    _run("sh", "groff", "-c", out, folder=folder)
    return (folder / "g.pdf").read_bytes()


def distilled(press: Press) -> Press:
    """What Ghostscript writes anew of another program's PDF."""

    def made(truth: Truth, folder: Path) -> bytes:
        (folder / "d.pdf").write_bytes(press(truth, folder))
        _run("gs", "ghostscript", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite", "-o", "gs.pdf", "d.pdf",
             folder=folder)  # fmt: skip
        return (folder / "gs.pdf").read_bytes()

    return made


def linearized(press: Press) -> Press:
    """What qpdf makes of another program's PDF for the web."""

    def made(truth: Truth, folder: Path) -> bytes:
        (folder / "d.pdf").write_bytes(press(truth, folder))
        _run("qpdf", "qpdf", "--linearize", "--object-streams=generate", "d.pdf", "q.pdf", folder=folder)
        return (folder / "q.pdf").read_bytes()

    return made


PRESSES: Final[dict[str, Press]] = {
    "WeasyPrint": weasyprint,
    "Chromium": chromium,
    "LibreOffice": libreoffice,
    "XeTeX": xelatex,
    "pdfTeX": pdflatex,
    "Typst": typst,
    "wkhtmltopdf": wkhtmltopdf,
    "groff": groff,
    "LibreOffice, linearized by qpdf": linearized(libreoffice),
    "WeasyPrint, Ghostscript": distilled(weasyprint),
    "Chromium, Ghostscript": distilled(chromium),
    "LibreOffice, Ghostscript": distilled(libreoffice),
    "XeTeX, Ghostscript": distilled(xelatex),
}
