"""What searching costs: ``python -m tests.tools.bench.search``. Time added to a build, files that one change touches,
and
bytes until the first result, beside the index that MkDocs' own search sends for the same pages.

Bytes are as a host sends them that compresses text; the listings that prove them are counted apart. A first result is
a title on the page; the texts of the ten pages shown come behind it.
"""

import argparse
import gzip
import json
import random
import re
import shutil
import tempfile
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import NamedTuple
from unittest.mock import patch
from urllib.parse import unquote, urlsplit

from babel import Locale

from publish.core.files import digest, walk
from publish.core.formats import layout, listing
from publish.core.model import Entry
from publish.tree.build import build
from publish.tree.search import index as search
from tests.support.services.chromium import browser
from tests.tools.bench import corpus, measure

TODAY = date(2026, 11, 1)
FIRST_RESULT_MAX = 170_000  # bytes, whatever is typed, 5,000 reports


# Notes what had come when the first result was put on the page.
WATCH = """
new MutationObserver((_, observer) => {
  if (!document.querySelector("#stet\\\\.found li")) return;
  observer.disconnect();
  globalThis.came = [performance.now(), ...performance.getEntriesByType("resource").map((entry) => entry.name)];
}).observe(document, { childList: true, subtree: true });
"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


def queries(sources: list[Path]) -> list[str]:
    """A word that is rare, a Chinese name, two words that stand in every tenth report, and two side by side."""
    rare = next(w for w in sources[0].read_text("utf-8").split() if len(w) > 8 and w.isalpha())
    chinese = re.search("[\u4e00-\u9fff]{5}", sources[9].read_text("utf-8").rpartition("---")[2])
    return [rare, chinese[0] if chinese else "", "budget protest", '"from which"']


def sent(file: Path) -> int:
    """Length of ``file`` as it is sent."""
    data = file.read_bytes()
    return len(gzip.compress(data, 6)) if file.suffix in (".html", ".js", ".json", ".txt", "") else len(data)


class Cost(NamedTuple):
    """Of one query."""

    first: int
    """Bytes until the first result."""
    proof: int
    """Bytes of the listings that prove those."""
    whole: int
    """Bytes until all ten that are shown stand there with their texts."""
    seconds: float
    said: str


def cost(tree: Path, query: str) -> Cost:
    """What a reader loads, in a new profile."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(tree)))
    Thread(target=server.serve_forever, daemon=True).start()
    with browser() as chromium:
        page = chromium.new_page()
        page.add_init_script(WATCH)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"http://127.0.0.1:{server.server_port}/search.html#q={query}")
        page.wait_for_selector("#stet\\.found[aria-busy=false]", state="attached")
        taken, *came = page.evaluate("globalThis.came")
        said = page.inner_text("#stet\\.said")
    server.shutdown()
    whole = {unquote(urlsplit(url).path)[1:] for url in asked}
    first = {"search.html"} | {unquote(urlsplit(url).path)[1:] for url in came}
    folders = {"/".join(path.split("/")[:depth]) for path in first for depth in range(path.count("/") + 1)}
    proof = sum(sent(tree / f / layout.LISTING) for f in folders)
    return Cost(sum(sent(tree / p) for p in first), proof, sum(sent(tree / p) for p in whole), taken / 1000, said)


def lunr(tree: Path) -> int:
    """Bytes of the index that MkDocs' own search would send for these pages, before any result."""
    from mkdocs.contrib.search.search_index import SearchIndex

    index = SearchIndex(lang=["en"], min_search_length=3, prebuild_index=False, indexing="full", separator=r"[\s\-]+")
    for path, file in walk(tree):
        if path.startswith("reports/") and path.endswith(".html"):
            content = file.read_text(encoding="utf-8").partition("<article>")[2].partition("</article>")[0]
            page = SimpleNamespace(content=content, toc=[], url=path, title=path)
            index.add_entry_from_context(page)  # type: ignore[arg-type]
    return len(gzip.compress(json.dumps(json.loads(index.generate_search_index())).encode(), 6))


def changes(root: Path, source: Path) -> tuple[int, int]:
    """Files of the search that a changed word touches, and their bytes."""

    def hashes() -> dict[str, tuple[str, int]]:
        return {p: digest(f) for p, f in walk(root / ".stet/tree") if p.startswith("search/")}

    before = hashes()
    source.write_text(source.read_text(encoding="utf-8") + "\nAnother sentence, with zanzibarian words.\n", "utf-8")
    build(root, root / ".stet/tree", today=TODAY)
    new = [value for path, value in hashes().items() if before.get(path) != value]
    return len(new), sum(length for _, length in new)


def mixed(tags: str, size: int = 1_000) -> tuple[int, int]:
    """Bytes of texts of languages, a tenth of English among them, and of their index; words are CLDR's."""
    dice = random.Random(5)
    words: dict[str, list[str]] = {}
    for tag in (*tags.split(), "en"):
        said = Locale.parse(tag.replace("-", "_"))
        names = {*said.languages.values(), *said.territories.values(), *said.scripts.values()}
        words[tag] = sorted({word for name in names for word in name.replace("(", " ").replace(")", " ").split()})
        dice.shuffle(words[tag])
    documents, length = [], 0
    for number in range(size):
        tag = "en" if number % 10 == 0 else dice.choice(tags.split())
        # The commoner a word, the more often it stands there.
        chosen = dice.choices(words[tag], [1 / (rank + 8) for rank in range(len(words[tag]))], k=600)
        text = ("" if tag in ("th", "lo", "km", "my", "zh", "ja") else " ").join(chosen)
        length += len(text.encode())
        documents.append(search.FindablePage(f"{number}.html", str(number), tag, tag, "", f"<p>{text}</p>"))
    with tempfile.TemporaryDirectory() as folder:
        search.index(Path(folder), documents)
        table = Path(folder, layout.SIMPLIFIED).stat().st_size
        return length, sum(file.stat().st_size for _, file in walk(Path(folder))) - table


def main() -> None:
    """Print a table; exit 1 when a query costs more than the budget."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--sizes", type=int, nargs="+", default=[1_000, 5_000])
    arguments.add_argument("--runs", type=int, default=1)
    arguments.add_argument("--mixed", nargs="*", help="instead: the index' size for languages")
    asked = arguments.parse_args()
    for tags in asked.mixed or ():
        texts, made = mixed(tags)
        print(f"{tags}: texts {texts / 1e6:.1f} MB, index {made / 1e6:.1f} MB, {made / texts:.2f}")
    if asked.mixed:
        return
    print(measure.machine())
    most = 0
    for size in asked.sizes:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            sources = corpus.write(root, size)
            out = root / ".stet/tree"
            make = partial(build, root, out, today=TODAY)

            def without() -> None:
                with patch.object(search, "index"):
                    make()  # noqa: B023

            plain, whole = measure.in_turn(without, make, runs=asked.runs)
            files = [file for path, file in walk(out) if path.startswith("search/")]
            print(f"\n{size} reports: build {plain:.1f} s without, {whole:.1f} s with the search")
            total = sum(file.stat().st_size for file in files)
            print(
                f"search/: {len(files)} files, {total / 1e6:.1f} MB; MkDocs' own sends {lunr(out) / 1e6:.1f} MB first"
            )
            proven = Path(folder, "proven")
            shutil.copytree(out, proven)
            for path, data in listing.write(Entry(p, *digest(f)) for p, f in walk(out))[1].items():
                (proven / path).write_bytes(data)
            for query in queries(sources):
                took = cost(proven, query)
                print(
                    f"{query:>16}: {took.first / 1e3:.0f} kB + {took.proof / 1e3:.0f} kB of listings, "
                    f"{took.seconds:.2f} s; with all texts {took.whole / 1e3:.0f} kB; {took.said}"
                )
                most = max(most, took.first)
            count, length = changes(root, sources[len(sources) // 2])
            print(f"one report changed: {count} of {len(files)} files of the search, {length / 1e3:.0f} kB")
    raise SystemExit(most > FIRST_RESULT_MAX)


if __name__ == "__main__":
    main()
