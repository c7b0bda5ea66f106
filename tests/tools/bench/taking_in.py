"""What `stet add` costs: ``python -m tests.tools.bench.taking_in [SHARE]``.

A PDF of 400 pages, 10,000 web pages, 200 photographs of 12 megapixels; with a share, as 0.03, that part of the last
two. Each is added by the program itself, to be shown and not written. Processor's seconds count, for other work on the
machine does not change them; two processors take half as long.
"""

import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

import pikepdf
import pyrage
from PIL import Image

from tests.support.printed import weasyprint
from tests.support.truths import LANGUAGES, truth
from tests.support.webpages import webpage
from tests.tools.bench.measure import machine

PAGES, WEB_PAGES, PHOTOGRAPHS = 400, 10_000, 200
PDF_MAX_S, PDF_MAX_MB = 40.0, 500.0
WEB_MIN: Final = 1_500  # pages a minute, of two processors
PHOTOGRAPHS_MAX_S: Final = 90.0  # of two processors
_LAYOUTS: Final = ("article", "divs", "blog")


class Cost(NamedTuple):
    """Of one run."""

    cpu_s: float
    """Of the program and all that it started."""
    memory_mb: float
    """Of its largest process."""


def book(folder: Path) -> None:
    """A PDF of 400 pages."""
    source = weasyprint(truth("en"))
    with pikepdf.new() as made, pikepdf.open(io.BytesIO(source)) as opened:
        while len(made.pages) < PAGES:
            made.pages.extend(opened.pages[: PAGES - len(made.pages)])
        made.save(folder / "book.pdf")


def web_pages(folder: Path, count: int) -> None:
    """Articles with what stands around them, no two alike."""
    for number in range(count):
        language, layout = LANGUAGES[number % len(LANGUAGES)], _LAYOUTS[number % len(_LAYOUTS)]
        (folder / f"{number:05}.html").write_bytes(webpage(truth(language, number), layout))


def photographs(folder: Path, count: int) -> None:
    """Pictures of 12 megapixels, as noisy as a camera's."""
    noise, light = Image.effect_noise((4_000, 3_000), 40), Image.radial_gradient("L").resize((4_000, 3_000))
    picture = Image.merge("RGB", (Image.blend(noise, light, 0.6), light, Image.blend(noise, light, 0.8)))
    for number in range(count):
        picture.putpixel((0, 0), (number % 256, 0, 0))
        picture.save(folder / f"{number:03}.jpg", quality=92)


def cost(root: Path, folder: Path) -> Cost:
    """Add all documents of a folder, and return what that took."""
    process = subprocess.Popen(
        [sys.executable, "-m", "publish", "add", "--dry-run", folder], cwd=root, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"stet add ended with {os.waitstatus_to_exitcode(status)}")
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def main() -> None:
    """Print what each costs; exit 1 when a bar is not held."""
    share = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    print(machine())
    with tempfile.TemporaryDirectory() as place:
        root = Path(place, "archive")
        root.mkdir()
        words = {**os.environ, "STET_PASSPHRASE": "of a bench"}
        subprocess.run([sys.executable, "-m", "publish", "init"], cwd=root, env=words, check=True, capture_output=True)
        key = pyrage.x25519.Identity.generate().to_public()
        with (root / "mirrors.toml").open("a") as settings:
            settings.write(f'\n[vault]\nrecipients = ["{key}"]\n')

        def added(name: str, make: Callable[[Path], None]) -> Cost:
            folder = Path(place, name)
            folder.mkdir()
            make(folder)
            return cost(root, folder)

        web, pictures = (max(1, round(share * count)) for count in (WEB_PAGES, PHOTOGRAPHS))
        added("first", lambda folder: web_pages(folder, 1))  # so that no later run pays for files not yet in memory
        start = added("short", lambda folder: web_pages(folder, 1))
        paper = added("book", book)
        page = (added("web", lambda folder: web_pages(folder, web)).cpu_s - start.cpu_s) / web
        shot = (added("photographs", lambda folder: photographs(folder, pictures)).cpu_s - start.cpu_s) / pictures
    minute, all_s = 2 * 60 / page, shot * PHOTOGRAPHS / 2
    print(f"a PDF of {PAGES} pages: {paper.cpu_s:.1f} s of processor, {paper.memory_mb:.0f} MB")
    print(f"{web} web pages: {page * 1000:.0f} ms of processor each; {minute:,.0f} a minute on two processors")
    print(f"{pictures} photographs: {shot:.2f} s of processor each; {all_s:.0f} s for {PHOTOGRAPHS} on two processors")
    held = paper.cpu_s <= PDF_MAX_S and paper.memory_mb <= PDF_MAX_MB and minute >= WEB_MIN
    raise SystemExit(not (held and all_s <= PHOTOGRAPHS_MAX_S))


if __name__ == "__main__":
    main()
