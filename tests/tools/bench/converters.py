"""What `stet add` reads and takes away, beside markitdown, pandoc and mat2: ``python -m tests.tools.bench.converters``.

The same files in the same run: known texts as Word file, OpenDocument, web page and PDF, and files with a mark in each
of their fields. What a program is not made for is left out; one that cannot be had is named.
"""

import io
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from html import unescape
from pathlib import Path
from typing import Final

import markdown  # type: ignore[import-untyped]
import pikepdf
from PIL import Image
from rapidfuzz.distance import Levenshtein

from publish.reports.ingest.bare.papers import anew
from publish.reports.ingest.bare.pictures import bare
from publish.reports.ingest.document import Document, Hints
from publish.reports.ingest.readers import docx, html, odt, pdf
from tests.reports.ingest.bare import test_pictures as marked
from tests.support import papers, printed
from tests.support.fidelity import fidelity, letters, page, without_pages
from tests.support.officefiles import opendocument, word
from tests.support.services.cache import Unavailable, find, kept, pip_install
from tests.support.truths import LANGUAGES, Truth, truth
from tests.support.webpages import webpage
from tests.tools.bench.measure import machine

MARKITDOWN: Final = "markitdown[pdf,docx]==0.1.9"
_NOTE: Final = re.compile(r'<a [^>]*href="#[^"]*"[^>]*>.*?</a>', re.DOTALL)
_HEAD: Final = re.compile(r"<(head|style|script)\b.*?</\1>", re.DOTALL)
_READ: Final = """
import json, sys
sys.path.insert(0, sys.argv[1])
from markitdown import MarkItDown
one = MarkItDown()
print(json.dumps([one.convert(file).text_content for file in sys.argv[2:]]))
"""
Reads = Callable[[Path], str]
"""A program: a file in, HTML or plain text out."""


def markitdown(file: Path) -> str:
    """What markitdown makes of a file, as HTML."""
    home = kept("markitdown", MARKITDOWN.encode(), lambda filling: pip_install(MARKITDOWN, filling))
    done = subprocess.run(
        [sys.executable, "-c", _READ, home, file], capture_output=True, timeout=240, check=False, text=True
    )
    if done.returncode:
        raise Unavailable(f"markitdown failed: {(done.stderr.strip().splitlines() or ['?'])[-1][:200]}")
    # Its notes are links to places in brackets, and no dialect's footnotes.
    return str(markdown.markdown(json.loads(done.stdout)[0], extensions=["tables"]))


def pandoc(file: Path) -> str:
    """What pandoc makes of a file, as HTML."""
    program = find("pandoc")
    if program is None:
        raise Unavailable("pandoc is not installed; on Debian: apt-get install pandoc")
    done = subprocess.run([program, "-t", "html", file], capture_output=True, timeout=240, check=False, text=True)
    if done.returncode:
        raise Unavailable(f"pandoc failed: {done.stderr.strip()[:200]}")
    return done.stdout


def versions() -> str:
    """Of the programs beside ours."""
    found = [MARKITDOWN]
    for name, asked in (("pandoc", "--version"), ("mat2", "--version")):
        program = find(name)
        said = subprocess.run([program, asked], capture_output=True, text=True, check=False).stdout if program else ""
        found.append(said.splitlines()[0] if said else f"{name} is not installed; on Debian: apt-get install {name}")
    return " · ".join(found)


def _wrong(said: str, meant: Truth) -> float:
    """The share of letters that another program has otherwise than the text has them, notes' marks aside."""
    found = letters(re.sub(r"\[\[?\d+\]?\](\([^)]*\))?", "", unescape(_NOTE.sub("", _HEAD.sub("", said)))))
    wanted = letters(page(meant.blocks, meant.language))
    return Levenshtein.distance(found.removeprefix(letters(meant.title)), wanted) / len(wanted)


def _ours(reader: Callable[[bytes, Hints], Document], data: bytes, meant: Truth) -> float:
    blocks = without_pages(reader(data, Hints()).blocks)
    return fidelity(blocks, meant).wrong


def read_rows() -> None:
    """Print the letters wrong, by kind of file and program."""
    kinds: Mapping[str, tuple[str, Callable[[Truth], bytes], Callable[[bytes, Hints], Document]]] = {
        "Word": (".docx", word, docx.read),
        "OpenDocument": (".odt", opendocument, odt.read),
        "web page, <article>": (".html", lambda meant: webpage(meant, "article"), html.read),
        "web page, bare divs": (".html", lambda meant: webpage(meant, "divs"), html.read),
        "PDF, WeasyPrint": (".pdf", printed.weasyprint, pdf.read),
    }
    programs: Mapping[str, tuple[Reads, tuple[str, ...]]] = {
        "markitdown": (markitdown, (".docx", ".html", ".pdf")), "pandoc": (pandoc, (".docx", ".odt", ".html")),
    }  # fmt: skip
    print(f"{'letters wrong':<36}", *(f"{language:>9}" for language in LANGUAGES))
    with tempfile.TemporaryDirectory() as folder:
        for kind, (ending, make, reader) in kinds.items():
            texts = {language: truth(language) for language in LANGUAGES}
            files = {language: Path(folder, f"{kind[:4].strip()}-{language}{ending}") for language in LANGUAGES}
            for language, file in files.items():
                file.write_bytes(make(texts[language]))
            row = [_ours(reader, files[one].read_bytes(), texts[one]) for one in LANGUAGES]
            print(f"{kind:<23} {'stet':<12}", *(f"{share:>9.2%}" for share in row), flush=True)
            for name, (program, endings) in programs.items():
                if ending not in endings:
                    continue
                try:
                    row = [_wrong(program(files[one]), texts[one]) for one in LANGUAGES]
                except (Unavailable, subprocess.TimeoutExpired) as error:
                    print(f"{kind:<23} {name:<12} not measured: {error}")
                    continue
                print(f"{kind:<23} {name:<12}", *(f"{share:>9.2%}" for share in row), flush=True)


def marks(data: bytes) -> int:
    """How many marks are in a file: as bytes, in what a PDF packs, in what a picture packs."""
    found = data.count(marked.MARK)
    if data.startswith(b"%PDF"):
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(data)) as opened:
            opened.save(out, stream_decode_level=pikepdf.StreamDecodeLevel.all, compress_streams=False,
                        object_stream_mode=pikepdf.ObjectStreamMode.disable)  # fmt: skip
        return max(found, out.getvalue().count(marked.MARK))
    with Image.open(io.BytesIO(data)) as opened:
        held = [*opened.info.values(), *opened.getexif().values()]
    return max(found, sum(marked.MARK in (one if isinstance(one, bytes) else str(one).encode()) for one in held))


def _mat2(data: bytes, ending: str, *more: str) -> bytes:
    program = find("mat2")
    if program is None:
        raise Unavailable("mat2 is not installed; on Debian: apt-get install mat2")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, f"x.{ending}")
        file.write_bytes(data)
        done = subprocess.run([program, *more, file], capture_output=True, timeout=240, check=False, text=True)
        made = Path(folder, f"x.cleaned.{ending}")
        if not made.exists():
            raise Unavailable(f"mat2 failed: {(done.stdout + done.stderr).strip()[-200:]}")
        return made.read_bytes()


def scrub_rows() -> None:
    """Print the marks left, by kind of file and program."""
    print(f"\n{'marks':<12} {'before':>7} {'stet':>7} {'mat2':>7} {'mat2 --lightweight':>19}")
    pictures = {"jpg": marked.jpeg, **{kind: marked.KINDS[kind] for kind in ("png", "gif", "tiff", "webp", "avif")}}
    samples: dict[str, tuple[bytes, Callable[[bytes], bytes]]] = {
        "pdf": (papers.marked(), lambda data: anew(data).data)
    }
    for name, make in pictures.items():
        samples[name] = (make(), lambda data: bare(data, pixels=1_000_000).data)
    for name, (data, ours) in samples.items():
        row = [str(marks(data)), str(marks(ours(data)))]
        for more in ((), ("--lightweight",)):
            try:
                row.append(str(marks(_mat2(data, name, *more))))
            except (Unavailable, subprocess.TimeoutExpired) as error:
                row.append("–")
                print(f"{name}: {error}")
        print(f"{name:<12} {row[0]:>7} {row[1]:>7} {row[2]:>7} {row[3]:>19}", flush=True)


def main() -> None:
    """Print both tables."""
    print(machine(), "·", versions())
    read_rows()
    scrub_rows()


if __name__ == "__main__":
    main()
