"""The suites of others, through the whole build and past the browser: ``python -m tests.readers.browser.corpora
FOLDER…``.

Each folder is a copy of DOMPurify's or html5lib-tests' repository, had by whoever runs this; nothing of them is kept
here. Payloads share pages, since there are thousands. A payload that the build refuses by name in a page's text is
counted, and stands in the page's head alone.
"""

import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from publish.core.errors import SourceError
from tests.readers.browser import hostile
from tests.readers.browser.conftest import pages
from tests.readers.browser.reader import reading
from tests.readers.browser.test_hostile import LOOK, in_field, plain
from tests.support.censor import Censor
from tests.support.services import chromium
from tests.support.services.node import node
from tests.support.small import made

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e\ufeff\ufffe\uffff\ud800-\udfff]")
_ROUNDS = 20


def payloads(folder: Path) -> Iterator[str]:
    """Every input of the suites below ``folder``."""
    for file in sorted(folder.rglob("expect.mjs")):
        script = f"import all from {json.dumps(file.as_uri())}; console.log(JSON.stringify(all.map((e) => e.payload)))"
        done = subprocess.run(
            [str(node()), "--input-type=module", "-e", script], capture_output=True, text=True, check=True
        )
        yield from json.loads(done.stdout)
    for file in sorted(folder.rglob("*.test")):
        yield from (case["input"] for case in json.loads(file.read_text("utf-8")).get("tests", ()) if "input" in case)
    for file in sorted(folder.rglob("*.dat")):
        yield from re.findall(r"^#data\n(.*?)\n#errors", file.read_text("utf-8", "replace"), re.DOTALL | re.MULTILINE)


def taken(root: Path, texts: list[str]) -> tuple[Path, Counter[str]]:
    """Build the texts; what is refused in the text of a page stands in its head alone from then on."""
    bodiless: frozenset[int] = frozenset()
    why: Counter[str] = Counter()
    for _ in range(_ROUNDS):
        try:
            tree = made(hostile.lay(root, hostile.site(texts, bodiless=bodiless)))
        except SourceError as error:
            refused = {}
            for fault in error.faults:
                if match := re.match(r"site/reports/\d+/p(\d+)\.md[:\d]*: (.*)", fault):
                    refused[int(match[1])] = re.sub(r"'.*'", "…", match[2])
            if not set(refused) - bodiless:
                raise
            why.update(refused.values())
            bodiless |= refused.keys()
        else:
            return tree.root, why
    raise SystemExit("the build finds ever new faults")


def main() -> int:
    """Run them all and print what was seen; the exit code is 1 when anything ran, loaded or was lost."""
    everything = {" ".join(text.split()): text for folder in sys.argv[1:] for text in payloads(Path(folder))}
    texts = [text for line, text in everything.items() if line and not _CONTROL.search(text)]
    print(f"{len(texts):,} payloads, and {len(everything) - len(texts):,} that hold controls, which no page may")
    lost, active, asked, complaints = [], {}, [], []
    with tempfile.TemporaryDirectory() as folder, chromium.browser() as browser:
        tree, why = taken(Path(folder), texts)
        for reason, count in why.most_common():
            print(f"refused in the text of {count:,} pages: {reason}")
        with Censor(tree) as host, reading(browser, bypass_csp=True) as reader:
            page = reader.context.new_page()
            numbers = {hostile.path(number).replace(".md", ".html"): text for number, text in enumerate(texts)}
            for path in pages(tree):
                if path not in numbers:
                    continue  # the lists say again what the reports say
                page.goto(host.url + path, wait_until="domcontentloaded")
                found, text, _ = page.evaluate(LOOK)
                if found or unquote(page.url) != host.url + path:
                    active[path] = found
                if plain(text).count(in_field(numbers[path])) < hostile.FIELDS:
                    lost.append(path)
            asked, complaints = reader.outside(host.url), reader.complaints
    print(f"active {len(active)}, asked elsewhere {len(asked)}, complaints {len(complaints)}, not shown {len(lost)}")
    for wrong in (*active.items(), *asked[:10], *complaints[:10], *lost[:10]):
        print(wrong)
    return 1 if active or asked or complaints or lost else 0


if __name__ == "__main__":
    sys.exit(main())
